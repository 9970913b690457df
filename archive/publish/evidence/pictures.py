"""The place of a number as a picture, made when it is first asked for and kept beside the publication, within bounds."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from archive.pages.shown import Shown
from archive.publish.evidence.draw import Job, NotDrawn, drawn
from archive.publish.evidence.stored import NotHere, bytes_of
from archive.warc.folder import StoreError
from archive.warc.read import DecodeError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from archive.model import Place
    from archive.publish.evidence.draw import Which
    from archive.publish.evidence.where import Number
    from archive.publish.site.asked import Site

MADE_BY = 1  # raise when pictures of the same place come to look otherwise
FOLDER = "pictures"
MOST_FILES = 600
MOST_WAITING = 3  # for the one that is drawing; pages need threads, too
SECONDS = 45.0  # of waiting
_DRAWING = threading.Lock()
_WAITING = threading.BoundedSemaphore(MOST_WAITING)


class Busy(Exception):  # noqa: N818 - a state, not a fault
    """Too many pictures are being drawn; ask again."""


def picture(conn: sqlite3.Connection, site: Site, number: Number, which: Which) -> bytes:
    """A PNG: the cut-out with heads and row label, or the whole page; the place is framed.

    Raises NotHere (one line for readers), Busy.
    """
    if number.place is None:
        raise NotHere("read from running text, which has no cell to be framed")
    kept = _kept(site, number, number.place)
    found = _read(kept[which])
    if found is not None:
        return found
    job = _job(conn, site, number, number.place)
    with _turn():
        found = _read(kept[which])  # who waited may find it made
        return found if found is not None else _make(job, kept)[which]


@contextmanager
def _turn() -> Iterator[None]:
    """One drawing at a time: a browser or an office program each."""
    if not _WAITING.acquire(blocking=False):
        raise Busy
    try:
        if not _DRAWING.acquire(timeout=SECONDS):
            raise Busy
        try:
            yield
        finally:
            _DRAWING.release()
    finally:
        _WAITING.release()


def _job(conn: sqlite3.Connection, site: Site, number: Number, place: Place) -> Job:
    charset, data = bytes_of(conn, site.folder, number.source)
    shown = None
    if place.source and not place.source.startswith("#"):
        try:
            shown = Shown(conn, site.folder.warc, number.source)(place.source)
        except (StoreError, DecodeError) as error:
            raise NotHere(f"{place.source}: cannot be read here (xxgk verify)") from error
    return Job(data, place, number.printed, number.near, charset, number.source["url"], shown)


def _make(job: Job, kept: dict[Which, Path]) -> dict[Which, bytes]:
    try:
        made = drawn(job)
    except NotDrawn as error:
        raise NotHere(str(error)) from error
    _keep(made, kept)
    return made


# ---- kept --------------------------------------------------------------------------------------------------------

def _kept(site: Site, number: Number, place: Place) -> dict[Which, Path]:
    """Where the pictures of this place lie: by the bytes and the place, so that another crawl or rebuild finds them again."""
    told = [MADE_BY, number.source["digest"], number.source["url"] if place.source else "", place.source, place.table, place.row, place.column,
            place.page, place.box, number.printed, number.source["reader"]]
    name = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:40]
    folder = site.published.parent / FOLDER
    return {"cut": folder / f"{name}.cut.png", "page": folder / f"{name}.page.png"}


def _read(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
    except OSError:
        return None
    with suppress(OSError):
        os.utime(path)
    return found


def _keep(made: dict[Which, bytes], kept: dict[Which, Path]) -> None:
    """A folder that cannot be written to only costs time."""
    folder = kept["cut"].parent
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        for which, png in made.items():
            part = kept[which].with_suffix(f".{os.getpid()}.{threading.get_ident()}")
            part.write_bytes(png)
            part.replace(kept[which])
        _bound(folder)


def _bound(folder: Path) -> None:
    """Forget what was not looked at for longest."""
    files = sorted(folder.glob("*.png"), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)
