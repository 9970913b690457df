"""What goes wrong with the database file, in one line that says what to do."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANEW = "move the file away and make it anew with xxgk rebuild"
_END_THAT_ONE = "another program is writing to it: end that one, then try again"
ADVICE = {
    sqlite3.SQLITE_BUSY: _END_THAT_ONE,
    sqlite3.SQLITE_LOCKED: _END_THAT_ONE,
    sqlite3.SQLITE_FULL: "make room on the disk, then try again",
    sqlite3.SQLITE_READONLY: "give yourself the right to write to it and to its folder",
    sqlite3.SQLITE_READONLY_ROLLBACK: "a program that wrote to it did not come to its end: xxgk process undoes what it left half done",
    sqlite3.SQLITE_CANTOPEN: "check that the folder exists and may be written to",
    sqlite3.SQLITE_IOERR: "check the disk, then try again",
}


class DatabaseError(Exception):
    """The database cannot be used; one line, naming the file and what to do."""


@contextmanager
def told(path: Path, anew: str = ANEW) -> Iterator[None]:
    """SQLite's errors as one line that says what to do. anew: what to do about a file that is damaged."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        raise DatabaseError(f"{path}: {_line(error)}; {ADVICE.get(code) or ADVICE.get(code & 0xFF, anew)}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection's transaction is in the way."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def understood(path: Path, conn: sqlite3.Connection | None = None) -> Iterator[None]:
    """Values that are no times, no JSON or not packed as xxgk packs them, where they are put to use: its rows may be anybody's.

    conn: SQLite is asked there whether a value is of its column's kind, before one is blamed that is of another.
    """
    try:
        yield
    except (ValueError, zlib.error) as error:
        raise _not_ours(path, error) from error
    except TypeError as error:
        found = conn.execute("PRAGMA quick_check(1)").fetchone()[0] if conn else "ok"
        if found == "ok":
            raise
        raise _not_ours(path, found) from error


def _not_ours(path: Path, why: object) -> DatabaseError:
    return DatabaseError(f"{path}: holds what xxgk does not write ({_line(why)}); {ANEW}")


def _line(why: object) -> str:
    """Some of what is told is what stands in the file."""
    return "".join(sign if sign.isprintable() else "�" for sign in " ".join(str(why).split())[:200])
