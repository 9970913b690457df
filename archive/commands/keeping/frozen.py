"""A capture taken out of the archive as a test case: the bytes, and a draft of what they must give."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from archive.captures import index
from archive.commands.console import in_one_line
from archive.commands.showing.filed import as_json
from archive.database import reading
from archive.database.asking import queries
from archive.folder import Folder
from archive.warc.read import DecodeError
from archive.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DRAFT = "draft"  # the tests fail on a case that bears this key
MAGIC = ((b"%PDF", "pdf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "doc"), (b"{\\rtf", "rtf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"))
SUFFIXES = {"pdf", "doc", "docx", "xls", "xlsx", "wps", "rtf", "txt", "ofd", "jpg", "jpeg", "png", "zip", "rar"}


class FreezeError(ValueError):
    """What cannot become a case; one line."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A capture as a case needs it; body with Content-Encoding undone."""

    id: int
    url: str
    portal: str
    role: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    captured_at: str

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def frozen(data: Path, which: str) -> Frozen:
    """The capture with this id, or the newest of this URL. Raises FreezeError if the archive has none, or lost it."""
    with in_one_line():
        folder = Folder(data).required()
    with in_one_line(), reading(folder.database) as conn:
        row = queries.one_capture(conn, which)
        if row is None:
            raise FreezeError(f"{which}: no capture in {data}; give the id of one, or its URL as it was crawled")
        try:
            record = index.stored(conn, folder.warc, row)
            body = index.body(conn, folder.warc, row)
        except DecodeError as error:
            raise FreezeError(f"{which}: its bytes cannot be decoded: {error}") from error
    return Frozen(row["id"], row["url"], row["portal"] or "", row["role"], row["status"], record.response_headers, body,
                  row["captured_at"])


def report_draft(one: Frozen) -> dict[str, Any]:
    """What the machine makes of a report, in the shape of tests/reports/*/expected.json."""
    with Readers(1) as read:
        made = read(one.body, url=one.url)
    if made.error:
        raise FreezeError(f"{one.url}: {made.error}; there is nothing to draft")
    told = as_json(made)
    absent = [finding["cell"] for finding in told.get("findings", ()) if finding["code"] == "absent_row"]
    return {
        DRAFT: True, "report": told["report"], "agency": told.get("agency"), "title": told["title"], "year": told.get("year"),
        "form": told.get("form"), "url": one.url, "captured_at": one.captured_at, "cells": told.get("cells", {}),
        "units": told.get("units", {}), "absent_rows": absent, "irregularities": [], "broken_identities": [],
    }


def extension(one: Frozen) -> str:
    """What the input file is called: by its first bytes, then its address, then its type."""
    magic = next((name for mark, name in MAGIC if one.body.startswith(mark)), "")
    parts = urlsplit(one.url)
    ending = (parts.fragment or parts.path).rpartition(".")[2].lower()  # a file in an archive has its path behind the #
    if magic:
        return ending if magic == "docx" and ending in SUFFIXES else magic
    if ending in SUFFIXES:
        return ending
    kind = one.header("content-type").lower()
    return next((name for name in ("json", "xml", "plain") if name in kind), "html").replace("plain", "txt")


def name_of(one: Frozen) -> str:
    """A name for the case: the last telling word of the address and the id of the capture.

    >>> name_of(Frozen(7, "http://www.x.gov.cn/zwgk/zfxxgknb/index.html", "", "listing", 200, (), b"", ""))
    'zfxxgknb_7'
    """
    words = re.findall(r"[A-Za-z0-9]+", unquote(urlsplit(one.url).path).rpartition(".")[0] or urlsplit(one.url).path)
    telling = [word for word in words if word.lower() not in ("index", "list", "default", "html", "htm")]
    return f"{telling[-1].lower() if telling else 'home'}_{one.id}"


def keep(folder: Path, one: Frozen, expected: Mapping[str, Any]) -> Path:
    """Write input.* and expected.json into a new folder; the path of expected.json."""
    if folder.exists():
        raise FreezeError(f"{folder}: is there already; give the case another name with --name")
    try:
        folder.mkdir(parents=True)
        (folder / f"input.{extension(one)}").write_bytes(one.body)
        told = folder / "expected.json"
        told.write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise FreezeError(f"{folder}: cannot be written: {error.strerror}") from error
    return told
