"""What a visit must know of earlier ones, packed for a worker that has no archive.

A zip file: `xxgk.db` with the rows of its portals, and the records whose bytes a visit may compare, `warc/FILE/OFFSET`.
A worker lays them out as WARC files with holes, each record at its own offset, so that rows need no change; whatever it
asks for that is not there is fetched from the portal once more.
"""

from __future__ import annotations

import itertools
import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from archive.captures.seen import DOCUMENTS, may_be_list, redirect, seen
from archive.database.writing import captures, visits
from archive.database.writing.extract import captures_of, extract
from archive.folder import Folder
from archive.warc.fields import moment
from archive.warc.folder import FINISHED, Entry, StoreError, enter, files, final_name
from archive.warc.reading.handles import opened
from archive.warc.reading.scan import record_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from archive.captures.seen import Seen

    Place = tuple[str, int]  # WARC file, offset

HELD = "held.json"  # name and size of the WARC files


def pack(conn: sqlite3.Connection, folder: Folder, portals: Iterable[str], recheck_days: float, target: Path) -> None:
    """Write the zip file. conn: the folder's database, whose rows are all written. Raises DatabaseError, StoreError."""
    portals = list(portals)
    places = sorted({place for portal in portals for place in _places(conn, portal, recheck_days)})
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        with TemporaryDirectory(prefix="xxgk-") as beside:
            extract(folder.database, Path(beside) / "xxgk.db", portals)
            out.write(Path(beside) / "xxgk.db", "xxgk.db", zipfile.ZIP_DEFLATED)
        for warc, offset in places:
            data = _record(folder.warc, warc, offset)
            if data:
                out.writestr(f"warc/{warc}/{offset}", data)
        newest = [final_name(path) for path in files(folder.warc)][-1:]
        out.writestr(HELD, json.dumps(sorted({warc for warc, _ in places} | set(newest))))


def unpack(source: Path, data: Path) -> frozenset[str]:
    """Make a data folder of it; names of the WARC files that are only known, not its own."""
    folder = Folder(data)
    folder.make()
    with zipfile.ZipFile(source) as given:
        given.extract("xxgk.db", data)
        held: list[str] = json.loads(given.read(HELD))
        for name in held:  # the newest of all, too, behind whose name the names of new files must sort
            _place(folder, name).touch()
            enter(folder.manifest, Entry(name, 0, "", 0))  # else it is taken for a file that a dead process left
        for name in given.namelist():
            if name.startswith("warc/"):
                _, _, rest = name.partition("/")
                warc, _, offset = rest.rpartition("/")
                with _place(folder, warc).open("r+b") as out:
                    os.pwrite(out.fileno(), given.read(name), int(offset))
    return frozenset(held)


def _place(folder: Folder, name: str) -> Path:
    """Of a WARC file that a package names. Raises StoreError for what leads elsewhere."""
    if "/" in name or not name.endswith(FINISHED):
        raise StoreError(f"{name!r} is no name of a WARC file; start the crawl again, it packs anew what its workers must know")
    return folder.warc / name


def _record(folder: Path, warc: str, offset: int) -> bytes:
    """A record's gzip member; nothing if it cannot be read: then the visit asks for the page anew."""
    try:
        position, _ = record_at(folder, warc, offset, lambda _: None)
        file, _ = opened(folder, warc)
        return os.pread(file.handle, position.length, offset)
    except (StoreError, OSError):
        return b""


def _places(conn: sqlite3.Connection, portal: str, recheck_days: float) -> Iterator[Place]:
    """Records whose bytes a visit may ask for: of lists and robots.txt always, of documents those that are not settled."""
    settled = min((before.at for before in visits.earlier(conn, portal).columns.values()), default=None)
    due = datetime.now(UTC) - timedelta(days=recheck_days)
    for _, rows in itertools.groupby(captures_of(conn, portal), key=itemgetter("url")):
        there = list(rows)
        found, away = seen(there), redirect(there)
        if found and _may_be_asked(found, settled, due):
            yield found.row["warc"], found.row["offset"]
            if found.row["revisit"] and (original := captures.original(conn, found.row["digest"])):
                yield original[2], original[3]
        elif away and not found:
            yield away["warc"], away["offset"]


def _may_be_asked(found: Seen, settled: datetime | None, due: datetime) -> bool:
    """Is it a list or perhaps one, or a document that was seen after the last complete visit or not for long (crawler/visiting/documents.py)?"""
    if found.row["role"] not in DOCUMENTS or settled is None or may_be_list(found):
        return True
    confirmed = moment(found.confirmed_at)
    return confirmed > settled or confirmed < due
