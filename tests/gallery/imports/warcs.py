"""Attacks by what is imported, and on who opens what is exported: WARC, WACZ, the registry, CSV."""

from __future__ import annotations

import csv
import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive.ingest.found import Found, Refused, SourceError
from archive.ingest.waczs import captures_of, warcs_of
from archive.ingest.warcs import captures
from archive.publish.export.formats.safe import safe
from settings import registry
from tests.gallery.frame import Attack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.ingest.found import Item

WARCS, EXPORTS = "Imports: WARC, WACZ, registries", "Exports: what spreadsheets run"
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>2020</p>"
ESCAPED = Path("/tmp/xxgk-escaped.warc.gz")
NOTHING = "nothing written"
PORTAL = '[[portal]]\nid = "{}"\nname = "a"\nregion = "340323"\nurl = "{}"\n'


def record(length: int | bytes = len(BODY), url: str = "http://a.gov.cn/", more: bytes = b"") -> bytes:
    size = length if isinstance(length, bytes) else b"%d" % length
    return (b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\nWARC-Date: 2021-01-01T00:00:00Z\r\n"
            b"WARC-Target-URI: " + url.encode() + b"\r\nContent-Type: application/http;msgtype=response\r\n" + more
            + b"Content-Length: " + size + b"\r\n\r\n" + BODY + b"\r\n\r\n")


def warc(*records: bytes) -> Callable[[Path], str]:
    return lambda _: _told(captures(io.BytesIO(b"".join(records)), "a.warc"))


def wacz(*names: str, data: bytes = b"") -> Callable[[Path], str]:
    def run(folder: Path) -> str:
        path = folder / "a.wacz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name in names:
                file.writestr(name, data or gzip.compress(record(), mtime=0))
        try:
            return _told(captures_of(path, warcs_of(path)))
        except SourceError as error:
            return str(error)

    return run


def listed(text: str) -> Callable[[Path], str]:
    """A registry that somebody sends."""
    def run(folder: Path) -> str:
        path = folder / "portals.toml"
        path.write_text(text, encoding="utf-8")
        try:
            return f"{len(registry.load(path))} portals"
        except registry.RegistryError as error:
            return str(error)

    return run


def exported(*texts: str) -> Callable[[Path], str]:
    """Cells of a CSV file, as a spreadsheet takes them: what begins with an apostrophe is text."""
    def run(_: Path) -> str:
        out = io.StringIO()
        csv.writer(out).writerow([safe(text) for text in texts])
        cells = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
        return f"{sum(cell.startswith(chr(39)) for cell in cells)} of {len(texts)} are text"

    return run


def _told(items: object) -> str:
    found: list[Item] = list(items)  # type: ignore[call-overload]
    taken = [one for one in found if isinstance(one, Found)]
    refused = [one.why for one in found if isinstance(one, Refused)]
    return f"{len(taken)} taken{', refused: ' if refused else ''}{'; '.join(dict.fromkeys(refused))}"


ATTACKS = tuple(Attack(name, kind, tries, expected, make) for name, kind, tries, expected, make in (
    ("warc-length-over", WARCS, "a record that says it is longer than the file", ("0 taken, refused",), warc(record(10_000))),
    ("warc-length-under", WARCS, "a record that says it is shorter than it is, and one behind it", ("refused", ), warc(record(20), record())),
    ("warc-length-swallows", WARCS, "a record that says it has the next one in it, and its digest", ("0 taken, refused",),
     warc(record(len(BODY) + 300, more=b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"), record())),
    ("warc-length-huge", WARCS, "a record of 2^62 bytes", ("0 taken, refused",), warc(record(1 << 62))),
    ("warc-length-negative", WARCS, "a record of -1 bytes", ("refused",), warc(record(-1))),
    ("warc-length-words", WARCS, "a record whose length is no number", ("refused",), warc(record(b"many"))),
    ("warc-url-file", WARCS, "a record of file:///etc/passwd", ("0 taken",), warc(record(url="file:///etc/passwd"))),
    ("warc-bomb", WARCS, "a record of 300 MB in 300 KB", ("0 taken, refused",),
     lambda _: _told(captures(io.BytesIO(gzip.compress(record(300 << 20)[:-4] + bytes(300 << 20), 1, mtime=0)), "a.warc.gz"))),
    ("wacz-traversal", WARCS, "a WACZ whose WARC file is called `../../../../../../../../tmp/xxgk-escaped.warc.gz`", ("1 taken", NOTHING),
     wacz("../../../../../../../../tmp/xxgk-escaped.warc.gz")),
    ("wacz-absolute", WARCS, "a WACZ whose WARC file is called `/tmp/xxgk-escaped.warc.gz`", ("1 taken", NOTHING), wacz("/tmp/xxgk-escaped.warc.gz")),
    ("wacz-empty", WARCS, "a WACZ without a WARC file", ("without a WARC file",), wacz("a.txt")),
    ("registry-traversal", WARCS, "a registry whose portal is called `../../etc`", ("id may have only",), listed(PORTAL.format("../../etc", "http://a.gov.cn/"))),
    ("registry-file", WARCS, "a registry whose portal is at file:///etc/passwd", ("not an http(s) URL",), listed(PORTAL.format("a-b", "file:///etc/passwd"))),
    ("registry-password", WARCS, "a registry whose portal has a user name and a password", ("user name",), listed(PORTAL.format("a-b", "http://a:b@a.gov.cn/"))),
    ("registry-depth", WARCS, "a registry of 100,000 brackets", ("not a readable TOML file",), listed("a = " + "[" * 100_000)),
    ("csv-formulas", EXPORTS, "cells that begin with = + - @, a tab, a line end, and the same in full width", ("9 of 9",),
     exported("=cmd|'/c calc'!A0", "+1+cmd", "-1+cmd", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", " =1")),
    ("csv-quotes", EXPORTS, "cells that end their quotation and begin a formula, or a row", ("2 of 2",), exported('="a","=1+1"', "=1\r\n=2")),
    ("csv-marks", EXPORTS, "a formula behind marks without width and of writing direction", ("3 of 3",), exported("\u200b=1", "\u202e=1", "\ufeff=1")),
))


def obtained(folder: Path) -> Mapping[str, str]:
    found = {}
    for attack in ATTACKS:
        came = attack.make(folder).replace(str(folder), "FOLDER")
        found[attack.name] = f"{came}; {f'wrote {ESCAPED}' if os.path.lexists(ESCAPED) else NOTHING}"
    return found
