"""The reading of captures, some of them begun before their turn where several workers read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from archive.captures import index
from archive.database.writing import captures, reports
from archive.pages.pictures import ALONE, is_picture
from archive.pages.shown import Shown
from archive.warc.decode import DecodeError
from archive.warc.folder import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive.model import Reading
    from archive.pages.pictures import Look
    from archive.warc.folder import Position

    Row = Mapping[str, Any]
    Key = tuple[Any, ...]

NEAR = 4  # times as many captures are looked at as may be begun: most are known by their bytes


class Read(Protocol):
    """archive.process.read, or a pool of workers that do it."""

    def __call__(
        self, data: bytes, *, media_type: str, url: str, link_text: str, agency: str, site: str, region: str, picture: Look
    ) -> Reading: ...


@runtime_checkable
class Pool(Protocol):
    """archive.workers.Readers, as far as it is asked here."""

    @property
    def ahead(self) -> int: ...

    def submit(self, data: bytes, *, picture: Look, **told: str) -> Any: ...

    def result(self, ticket: Any) -> Reading | None: ...


@runtime_checkable
class Distant(Protocol):
    """A pool of workers, here or on other machines (archive.cluster.readers). distant: they see the WARC files and need no bytes."""

    @property
    def distant(self) -> bool: ...

    def submit_at(self, position: Position, *, attachment: bool, picture: Look, **told: str) -> Any: ...


def key_of(row: Row) -> Key:
    """What a reading depends on beside the software: captures with the same key are read once."""
    return tuple(row[name] for name in ("digest", "url", "link_text", "agency", "portal"))


class Bench:
    """Gives the readings of captures."""

    def __init__(self, conn: sqlite3.Connection, warc: Path, read: Read) -> None:
        self._conn, self._warc, self._read = conn, warc, read
        self._pool = read if isinstance(read, Pool) and read.ahead else None
        self._bodies = index.Bodies(conn, warc)
        self._begun: dict[Key, tuple[Any, Shown, int]] = {}  # ticket, pictures, capture
        self._seen: set[int] = set()  # captures that were looked at

    def begin(self, ids: Iterable[int], versions: tuple[str, str]) -> None:
        """Have captures read that are soon to be settled, as far as workers are free for it."""
        if self._pool is None:
            return
        ahead = self._pool.ahead
        near = dict.fromkeys(islice(ids, NEAR * ahead))
        self._begun = {key: begun for key, begun in self._begun.items() if begun[2] in near}  # some turn out not to be needed
        for id_ in near:
            if len(self._begun) >= ahead:
                return
            if id_ not in self._seen and captures.is_there(self._conn, id_):
                row = captures.capture(self._conn, id_)
                if self._is_worth_it(row, versions):
                    self._begin(row, self._pool)
            self._seen.add(id_)

    def _is_worth_it(self, row: Row, versions: tuple[str, str]) -> bool:
        """It was not begun nor read yet; files of an archive are taken in their turn, or it would be unpacked for each."""
        return key_of(row) not in self._begun and not row["member"] and not captures.alike(self._conn, row, versions)

    def _begin(self, row: Row, pool: Pool) -> None:
        if isinstance(pool, Distant) and pool.distant:
            look, position = Shown(self._conn, self._warc, row), index.place(self._conn, row)
            ticket = pool.submit_at(position, attachment=row["role"] == "attachment", picture=look, **_told(row))
            self._begun[key_of(row)] = ticket, look, row["id"]
            return
        try:
            media_type, body = self._bodies.of(row)
        except (StoreError, DecodeError):
            return  # told when its turn comes
        if row["role"] != "attachment" or not is_picture(body):
            look = Shown(self._conn, self._warc, row)
            self._begun[key_of(row)] = pool.submit(body, picture=look, media_type=media_type, **_told(row)), look, row["id"]

    def read(self, row: Row) -> tuple[Reading, frozenset[str]]:
        """A capture's reading, and the addresses of the pictures that it asked for. Raises StoreError, DecodeError."""
        begun = self._begun.pop(key_of(row), None)
        reading = self._pool.result(begun[0]) if begun and self._pool is not None else None
        if begun and reading:
            look = begun[1]
        else:
            media_type, body = self._bodies.of(row)
            if row["role"] == "attachment" and not row["member"] and is_picture(body):
                return ALONE, frozenset()
            look = Shown(self._conn, self._warc, row)
            reading = self._read(body, picture=look, media_type=media_type, **_told(row))
        if reading.report:
            reports.cells(reading.report.figures.values())  # a cell that no table takes is told here
        return reading, frozenset(look.asked)


def _told(row: Row) -> dict[str, str]:
    return {"url": row["url"], "link_text": row["link_text"], "agency": row["agency"],
            "site": row["site"] or "", "region": row["region"] or ""}
