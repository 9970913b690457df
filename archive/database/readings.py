"""The file of readings beside the database: what reading some bytes gave, by key. It can be deleted at any time."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from archive.database import sound
from archive.database.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MOST = 2 << 30  # bytes of packed readings; a report's takes 3 to 10 KB
TABLE = """
CREATE TABLE IF NOT EXISTS readings (
  key BLOB PRIMARY KEY, software BLOB NOT NULL, form BLOB NOT NULL, packed BLOB NOT NULL) STRICT"""
OBJECTS = "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL"  # but what SQLite makes by itself
LAYOUT = 1
LONGEST = 256 << 20  # bytes of a reading; some hundred times what the largest report has
BATCH = 50  # readings a transaction


class Readings:
    """Whatever is wrong with the file costs its contents, never a run. most: bytes that are kept when it is closed."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self._path, self._most = path, most
        self._new: dict[bytes, tuple[bytes, bytes, bytes]] = {}
        self._conn: sqlite3.Connection | None = None
        self._begun = False  # the file is opened when the first reading is asked for

    def get(self, key: bytes, software: Collection[bytes]) -> tuple[bytes, bytes, bytes] | None:
        """Fingerprint of its software, that of its form and the reading kept under a key, if it is by one of these software."""
        self._begin()
        found = self._new.get(key)
        if found is None and self._conn is not None:
            try:
                found = self._conn.execute("SELECT software, form, packed FROM readings WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error:
                self._conn.close()
                self._conn = self._anew()
        if found is None or found[0] not in software:
            return None
        try:
            return found[0], found[1], _unpacked(found[2])
        except zlib.error:  # its checksum does not agree: kept anew once it was read
            return None

    def any_of(self, software: Collection[bytes]) -> bool:
        """Whether anything is kept that one of these software read."""
        self._begin()
        if self._conn is None:
            return False
        asked = f"SELECT 1 FROM readings WHERE software IN ({', '.join('?' * len(software))}) LIMIT 1"
        try:
            return self._conn.execute(asked, tuple(software)).fetchone() is not None
        except sqlite3.Error:  # it is made anew where it is asked for a reading
            return True

    def put(self, key: bytes, software: bytes, form: bytes, reading: bytes) -> None:
        """Keep a reading, instead of what was kept under the key."""
        self._new[key] = (software, form, zlib.compress(reading, 3))
        if len(self._new) >= BATCH:
            self._write()

    def close(self, software: Collection[bytes]) -> None:
        """Write what is new; where it is too much, what other software read goes first, then what was read first."""
        self._write()
        if self._conn is None:
            return
        with suppress(sqlite3.Error):
            if self._size() > self._most:
                self._shrink(software)
        self._conn.close()
        self._conn = None

    def _begin(self) -> None:
        if not self._begun:
            self._begun, self._conn = True, self._open() or self._anew()

    def _size(self) -> int:
        assert self._conn is not None
        size: int = self._conn.execute("SELECT ifnull(sum(length(packed)), 0) FROM readings").fetchone()[0]
        return size

    def _shrink(self, software: Collection[bytes]) -> None:
        assert self._conn is not None
        with self._conn:
            self._conn.executemany("DELETE FROM readings WHERE software = ?", self._of_others(software))
            self._conn.execute(
                "DELETE FROM readings WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(length(packed)) OVER (ORDER BY rowid DESC) AS held"
                " FROM readings) WHERE held > ?)", (self._most,))  # fmt: skip
        self._conn.execute("VACUUM")

    def _of_others(self, software: Collection[bytes]) -> list[tuple[bytes]]:
        assert self._conn is not None
        return [one for one in self._conn.execute("SELECT DISTINCT software FROM readings") if one[0] not in software]

    def _write(self) -> None:
        rows, self._new = [(key, *values) for key, values in self._new.items()], {}
        if self._conn is None or not rows:
            return
        try:
            with self._conn:
                self._conn.executemany("INSERT OR REPLACE INTO readings (key, software, form, packed) VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error:  # damaged, in use, or no room: the readings are made again another time
            self._conn.close()
            self._conn = None

    def _open(self) -> sqlite3.Connection | None:
        conn = None
        try:
            sound.look(self._path)
            conn = sqlite3.connect(self._path, timeout=5)
            sound.tame(conn)
            conn.execute("PRAGMA synchronous = OFF")  # after a crash of the machine it may have to be made anew
            if conn.execute("PRAGMA user_version").fetchone()[0] not in {0, LAYOUT}:
                raise sqlite3.DatabaseError("another layout")
            conn.execute(TABLE)
            conn.execute(f"PRAGMA user_version = {LAYOUT}")
            if conn.execute(OBJECTS).fetchall() != [("table", "readings", TABLE.replace(" IF NOT EXISTS", "").strip())]:
                raise sqlite3.DatabaseError("another table, a view or a trigger")
        except (sqlite3.Error, DatabaseError):
            if conn is not None:
                conn.close()
            return None
        return conn

    def _anew(self) -> sqlite3.Connection | None:
        for end in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
        return self._open()


def _unpacked(packed: bytes) -> bytes:
    """Raises zlib.error for what is damaged, or too long to be a reading."""
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(packed, LONGEST)
    if not unpacking.eof:
        raise zlib.error("not whole, or too long")
    return data
