"""Folders of saved files: HTML pages, PDF and Word files, with a CSV of addresses and dates if there is one.

The CSV has a head line; columns file, url, date (when it was saved or fetched, ISO 8601), and if known title and referrer.
Without one, a file's address is that which browsers write into saved pages, else file: and its path in the folder; its date
is that of the file system, and the origin says so.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from archive.ingest.found import Found, Origin, Refused, SourceError
from archive.warc.fields import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.ingest.found import Item

COLUMNS = {"file", "url", "date", "title", "referrer"}
TYPES = {
    ".html": "text/html", ".htm": "text/html", ".shtml": "text/html", ".mhtml": "multipart/related", ".mht": "multipart/related",
    ".pdf": "application/pdf", ".doc": "application/msword", ".wps": "application/vnd.ms-works", ".rtf": "application/rtf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".ofd": "application/ofd",
    ".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".zip": "application/zip", ".rar": "application/vnd.rar", ".7z": "application/x-7z-compressed", ".txt": "text/plain",
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff", ".tiff": "image/tiff",
}
LARGEST = 256 * 1024 * 1024
# what Chrome, Edge and SingleFile write into a page that they save
SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->|Page saved with SingleFile\s+url:\s*(\S+)")
HEAD = 8192  # bytes in which browsers write it


@dataclass(frozen=True, slots=True)
class Row:
    """What a CSV says of a file."""

    url: str = ""
    date: datetime | None = None
    title: str = ""
    referrer: str = ""


def captures_of(folder: Path) -> Iterator[Item]:
    """The files of a folder and of those in it, in order of path; hidden files and the CSV are none.

    Raises SourceError for a CSV that cannot be used.
    """
    tables = sorted(folder.glob("*.csv"))
    if len(tables) > 1:
        raise SourceError(f"{folder}: {len(tables)} CSV files; leave one, with columns file, url, date")
    told = _table(tables[0]) if tables else {}
    seen = set()
    for path in sorted(folder.rglob("*")):
        name = PurePosixPath(path.relative_to(folder)).as_posix()
        if path in tables or any(part.startswith(".") for part in name.split("/")) or path.is_dir():
            continue
        seen.add(name)
        yield _file(folder, path, name, told.get(name, Row()))
    for name in sorted(set(told) - seen):
        yield Refused(str(tables[0]), f"names {name}, which the folder does not hold")


def _file(folder: Path, path: Path, name: str, row: Row) -> Item:
    if path.is_symlink() or not path.is_file():
        return Refused(str(path), "a link or no ordinary file; put the file itself there")
    kind = TYPES.get(path.suffix.lower())
    if kind is None:
        return Refused(str(path), f"files ending in {path.suffix or 'nothing'} are not taken; rename it if it is a document")
    try:
        told = path.stat()
        if told.st_size > LARGEST:
            return Refused(str(path), f"more than {LARGEST} bytes")
        body = path.read_bytes()
    except OSError as error:
        return Refused(str(path), f"cannot be read: {error.strerror}")
    url, how = (row.url, "csv") if row.url else _address(body, name)
    at, when = (row.date, "csv") if row.date else (datetime.fromtimestamp(told.st_mtime, UTC), "file")
    origin = Origin(folder.name, record=name, told=(("url-from", how), ("date-from", when)))
    return Found(url, at, body, origin, headers=(("Content-Type", kind),), referrer=row.referrer, title=row.title)


def _address(body: bytes, name: str) -> tuple[str, str]:
    """A saved file's address and where it was found."""
    saved = SAVED_FROM.search(body[:HEAD])
    if saved:
        url = (saved[1] or saved[2]).decode("utf-8", "replace")
        if url.startswith(("http://", "https://")):
            return url, "page"
    return f"file:///{quote(name)}", "path"


def _table(path: Path) -> Mapping[str, Row]:
    """The rows of the CSV by file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error}); save it as UTF-8") from error
    reader = csv.DictReader(text.splitlines())
    head = {name.strip() for name in reader.fieldnames or ()}
    if "file" not in head or head - COLUMNS:
        raise SourceError(f"{path}: its head line must name file and may name url, date, title, referrer; it is {','.join(sorted(head))}")
    found: dict[str, Row] = {}
    for number, row in enumerate(reader, 2):
        name = (row.get("file") or "").strip().replace("\\", "/").removeprefix("./")
        if not name or name in found:
            raise SourceError(f"{path}: line {number}: " + (f"{name} is named twice" if name else "no file is named"))
        found[name] = _row(path, number, row)
    return found


def _row(path: Path, number: int, row: Mapping[str, str | None]) -> Row:
    url, date = ((row.get(name) or "").strip() for name in ("url", "date"))
    if url and not url.startswith(("http://", "https://")):
        raise SourceError(f"{path}: line {number}: {url} is no http or https address")
    try:
        at = moment(date) if date else None
    except ValueError as error:
        raise SourceError(f"{path}: line {number}: {date} is no date; write 2019-03-28 or 2019-03-28T10:15:00+08:00") from error
    return Row(url, at, (row.get("title") or "").strip(), (row.get("referrer") or "").strip())
