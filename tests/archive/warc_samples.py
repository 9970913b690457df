"""Exchanges for the tests of the raw store, and a store made of them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from archive.model import Context, Exchange, Failure
from archive.warc.digest import digest
from archive.warc.folder import Original
from archive.warc.verify import Fault, verify
from archive.warc.write import Writer

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 1, 31, 8, 0, 0, 123456, tzinfo=UTC)
INFO = {"operator": "A. Archivist <ogi@example.org>", "settings": "DOWNLOAD_DELAY=2"}
CONTEXT = Context(
    run="20260131T080000Z-3f2a",
    portal="ah-guzhen",
    channel="http://127.0.0.1/column/",
    role="report",
    referrer="http://127.0.0.1/column/index_2.html",
    link_text="固镇县连城镇2020年政府信息公开工作年度报告",
    listed="2021-01-28",
    agency="固镇县连城镇人民政府",
)


def exchange(number: int = 0, **changes: object) -> Exchange:
    """An exchange of its own URL, time and body; changes replace fields."""
    fields: dict[str, object] = {
        "url": f"http://127.0.0.1/content/{number}.html",
        "method": "GET",
        "request_headers": (("User-Agent", "xxgk"), ("Accept", "*/*")),
        "request_body": b"",
        "status": 200,
        "protocol": "HTTP/1.1",
        "response_headers": (("Content-Type", "text/html; charset=gb2312"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
        "body": f"<html><title>第{number}页</title>".encode("gb18030") * (number % 7 + 1),
        "captured_at": START + timedelta(seconds=number),
        "context": CONTEXT,
        "ip_address": "127.0.0.1",
    }
    return Exchange(**(fields | changes))  # type: ignore[arg-type]


def writer(data: Path, **options: object) -> Writer:
    return Writer(data / "warc", data / "manifest.jsonl", INFO, **options)  # type: ignore[arg-type]


def store(data: Path, units: int = 3, **options: object) -> Path:
    """A finished store: units exchanges, a revisit of the first, a failure, a note. Returns its last file."""
    out = writer(data, **options)
    for number in range(units):
        out.exchange(exchange(number))
    first = exchange(0)
    out.exchange(exchange(0, captured_at=START + timedelta(days=1)), original(first))
    out.failure(Failure("http://127.0.0.1:9/", START, "refused", CONTEXT))
    out.note("urn:xxgk:visit:r:p", {"portal": "ah-guzhen", "listed": 3})
    out.close()
    return max((data / "warc").iterdir())


def original(first: Exchange) -> Original:
    return Original(first.url, first.captured_at, digest(first.body))



def faults(data: Path) -> list[Fault]:
    """What verify() finds wrong; notes are left out."""
    found = verify(data / "warc", data / "manifest.jsonl")
    return [item for item in found if isinstance(item, Fault) and item.severity != "note"]


def members(data: bytes) -> list[bytes]:
    """The gzip members of a WARC file."""
    found = []
    while data:
        inflate = zlib.decompressobj(31)
        inflate.decompress(data)
        found.append(data[: len(data) - len(inflate.unused_data)])
        data = inflate.unused_data
    return found
