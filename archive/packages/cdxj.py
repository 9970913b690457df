"""CDXJ: one line a capture, by which replay tools find it; and the compressed form that WACZ holds (ZipNum).

A line is KEY TIMESTAMP JSON (pywb's documentation, "CDXJ"; WACZ 1.1.1, 5.2.2): the URL as archive.packages.surt gives
it, 14 digits of UTC, and url, mime, status, digest, length, offset, filename. What replay shows is indexed: responses,
revisits, resources. What a browser drew (conversion) is not: it would pass for another capture of the page.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from archive.packages.groups import groups
from archive.packages.surt import surt
from archive.warc.fields import moment
from archive.warc.http import parse_head
from archive.warc.reading.scan import Damage

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from archive.packages.groups import Group

INDEXED = frozenset({"response", "revisit", "resource"})
LINES = 1024  # of a block; what webrecorder's tools write
LONGEST_QUERY = 4096  # characters of a request body in a key


def lines(path: Path, filename: str = "", without: Container[int] = ()) -> Iterator[str]:
    """The lines of one WARC file, unsorted, without line ends; damaged stretches have none. filename: as told in them.

    without: offsets of records that get no line.

    Raises StoreError if the file cannot be read.
    """
    for group in groups(path):
        if not isinstance(group, Damage) and group.first["warc-type"] in INDEXED and group.start not in without:
            yield line(group, filename or path.name)


def line(group: Group, filename: str) -> str:
    """The line of one capture."""
    first = group.first
    status, mime = _http(group)
    method, query = _method(group)
    told = {
        "url": first["warc-target-uri"],
        "mime": "warc/revisit" if first["warc-type"] == "revisit" else mime,
        "status": status,
        "digest": first["warc-payload-digest"],
        "length": str(first.position.length),
        "offset": str(first.position.offset),
        "filename": filename,
    }
    if method not in ("", "GET"):
        told |= {"method": method, "requestBody": query}
    values = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return f"{_key(told['url'], method, query)} {timestamp(moment(first['warc-date']))} {values}"


def timestamp(at: datetime) -> str:
    """14 digits.

    >>> from datetime import UTC, datetime
    >>> timestamp(datetime(2026, 1, 31, 8, 5, tzinfo=UTC))
    '20260131080500'
    """
    return f"{at:%Y%m%d%H%M%S}"


def zipped(ordered: Iterable[str], name: str) -> tuple[bytes, bytes]:
    """Sorted lines as a compressed index (one gzip member for LINES lines) and the index of its blocks.

    name: of the file that the first will be, as told in the second.
    """
    blocks = bytearray()
    second = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': name})}"]
    for block in _blocks(ordered):
        packed = gzip.compress("".join(f"{one}\n" for one in block).encode(), mtime=0)
        key = " ".join(block[0].split(" ", 2)[:2])
        told = {"offset": len(blocks), "length": len(packed), "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}",
                "filename": name}
        second.append(f"{key} {json.dumps(told)}")
        blocks += packed
    return bytes(blocks), "".join(f"{one}\n" for one in second).encode()


def _blocks(ordered: Iterable[str]) -> Iterator[Sequence[str]]:
    block: list[str] = []
    for one in ordered:
        block.append(one)
        if len(block) == LINES:
            yield block
            block = []
    if block:
        yield block


def _http(group: Group) -> tuple[str, str]:
    """Status and media type: of the HTTP message, else "" and the record's own."""
    if not group.first.http:
        return "", group.first["content-type"].partition(";")[0].strip().lower()
    first, headers = parse_head(group.first.http, None)
    types = (value for name, value in headers if name.lower() == "content-type")
    return first.split(" ")[1] if " " in first else "", next(types, "").partition(";")[0].strip().lower() or "unk"


def _method(group: Group) -> tuple[str, str]:
    """The request's method, and its body as a query: two POSTs to one address are two captures."""
    request = group.request
    if request is None:
        return "", ""
    method = request.http.split(b" ", 1)[0].decode("latin-1")
    if method not in ("POST", "PUT"):
        return method, ""
    _, headers = parse_head(request.http, None)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "").lower()
    if kind.startswith("application/x-www-form-urlencoded"):
        query = unquote_plus(request.body.decode("utf-8", "replace"))
    else:
        query = f"__wb_post_data={base64.b64encode(request.body).decode()}" if request.body else ""
    return method, query[:LONGEST_QUERY]


def _key(url: str, method: str, query: str) -> str:
    """The URL's key; of a POST with method and body, as pywb and ReplayWeb.page ask for it."""
    if method in ("", "GET"):
        return surt(url)
    return surt(f"{url}{'&' if '?' in url else '?'}__wb_method={method}" + (f"&{query}" if query else ""))
