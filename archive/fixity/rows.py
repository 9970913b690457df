"""The database against the WARC files, in both directions: every capture, failure, run and visit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.database.asking import fixity
from archive.warc.fields import safe_uri
from archive.warc.reading.items import NOTES
from archive.warc.verify import CAPTURES, Fault

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from archive.warc.checking.check import Facts
    from archive.warc.folder import Position

NOTE = re.compile(r"urn:xxgk:(run|visit):([^:]+):(.*)", re.DOTALL)
HINT = "run xxgk rebuild"
MOST = 20  # faults of one kind and file that are told one by one


class Rows:
    """Sees the records of a verification (verify's look) and says at its end what the database has otherwise."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._warc = ""
        self._known = fixity.warcs(conn)  # bytes of each file that the tables know
        self._captures: dict[int, fixity.Told] = {}
        self._failures: dict[int, tuple[str, str]] = {}
        self._found: list[Fault] = []
        self._seen: set[str] = set()
        self._notes: dict[str, list[list[str]]] = {}  # of each file: [run] or [run, portal]
        self._waiting: list[list[str]] = []  # those of them that stand where the tables know nothing of yet

    def look(self, position: Position, one: Facts) -> None:
        """A record of the archive."""
        if position.warc != self._warc:
            self._end_file()
            self._warc = position.warc
            self._seen.add(position.warc)
            self._captures, self._failures = fixity.captures_of(self._conn, self._warc), fixity.failures_of(self._conn, self._warc)
        if one.kind in CAPTURES and not one.capture[0].startswith(NOTES):
            self._capture(position, one)
        elif one.kind == "metadata" and not one.beside:
            self._failure(position, one)
        elif note := NOTE.fullmatch(one.capture[0]):
            told = [note[2], note[3]] if note[1] == "visit" else [note[2]]
            self._notes.setdefault(position.warc, []).append(told)
            if position.offset >= self._known.get(position.warc, 0):  # its rows are still to come
                self._waiting.append(told)

    def notes(self, warc: str) -> list[list[str]]:
        """Runs and visits that a file tells of: [run] or [run, portal]."""
        return self._notes.get(warc, [])

    def skipped(self, warc: str, notes: list[list[str]]) -> Iterator[tuple[str, str, str]]:
        """A file that is not read this time, and what notes() said of it; the captures that it holds, as the database has them."""
        self._notes[warc] = notes
        for url, at, digest, revisit in fixity.captures_of(self._conn, warc).values():
            if not revisit:
                yield safe_uri(url), at, digest

    def faults(self, present: Mapping[str, int]) -> Iterator[Fault]:
        """All that is not in order; present: WARC files by final name, and their bytes."""
        self._end_file()
        yield from self._found
        known = self._known
        for name in sorted(set(known) - set(present)):
            yield Fault(name, None, "the database has it, the archive does not; look for the file in your backups")
        for name, size in sorted(present.items()):
            if known.get(name, 0) < size:
                yield Fault(name, None, f"{size - known.get(name, 0)} bytes at its end are not in the database; run xxgk process", "note")
        notes = [one for of_file in self._notes.values() for one in of_file]
        sure = list(notes)
        for one in self._waiting:
            sure.remove(one)
        yield from self._missing("run", _runs(sure), set(fixity.runs(self._conn)), _runs(notes))
        yield from self._missing("visit", _visits(sure), fixity.visits(self._conn), _visits(notes))
        for what in fixity.broken(self._conn):
            yield Fault("xxgk.db", None, f"{what}; {HINT}")

    def _capture(self, position: Position, one: Facts) -> None:
        told = self._captures.pop(position.offset, None)
        if told is None:
            self._unknown(position, one, "captures")
            return
        url, at, digest, revisit = told
        here = (one.capture[0], one.capture[1], one.capture[2], int(one.kind == "revisit"))
        for name, row, record in zip(("url", "captured_at", "digest", "revisit"), (safe_uri(url), at, digest, revisit), here, strict=True):
            if row != record and not (name == "url" and url == record):
                self._fault(position.offset, f"its row of captures has {name} {str(row)[:80]!r}, the record {str(record)[:80]!r}; {HINT}")

    def _failure(self, position: Position, one: Facts) -> None:
        told = self._failures.pop(position.offset, None)
        if told is None or told[1] != one.capture[1]:
            self._unknown(position, one, "failures")

    def _unknown(self, position: Position, one: Facts, table: str) -> None:
        """No row of a record: a fault, unless a crawl has written it that has not come to its rows yet."""
        if position.offset < self._known.get(position.warc, 0):
            self._fault(position.offset, f"{one.capture[0]}: no row of {table} has this record; {HINT}")

    def _end_file(self) -> None:
        for table, left in (("captures", self._captures), ("failures", self._failures)):
            for offset in sorted(left)[:MOST]:
                self._fault(offset, f"a row of {table} ({left[offset][0]}) says that its record stands here, where none begins; {HINT}")
            if len(left) > MOST:
                self._fault(None, f"{len(left) - MOST} more rows of {table} whose records do not stand where they say; {HINT}")
        self._captures, self._failures = {}, {}

    def _fault(self, offset: int | None, what: str) -> None:
        self._found.append(Fault(self._warc, offset, what))

    def _missing(
        self, kind: str, sure: AbstractSet[object], rows: AbstractSet[object], noted: AbstractSet[object],
    ) -> Iterator[Fault]:
        """sure: what must have a row; noted: what may have one."""
        for one in sorted(map(str, sure - rows))[:MOST]:
            yield Fault("xxgk.db", None, f"has no row of the {kind} {one}, of which the archive tells; {HINT}")
        for one in sorted(map(str, rows - noted))[:MOST]:
            yield Fault("xxgk.db", None, f"has a row of the {kind} {one}, of which no record tells; {HINT}")


def _runs(notes: Iterable[list[str]]) -> set[str]:
    return {one[0] for one in notes}


def _visits(notes: Iterable[list[str]]) -> set[tuple[str, str]]:
    return {(one[0], one[1]) for one in notes if len(one) > 1}
