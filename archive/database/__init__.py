"""The one SQLite file: opening, transactions, rows by name, errors in one line. SQL is spoken in this folder."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archive.database import light  # noqa: F401

# isort: split
from sqlite_utils import Database

from archive.database import schema, sound
from archive.database.errors import DatabaseError, is_busy, told, understood

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PAGE_SIZE = 16384  # a section's text is 3 KB: on pages of 4 KB a third of the file is air
WAIT = 30  # seconds for another connection's transaction
__all__ = ["DatabaseError", "each", "is_busy", "reading", "rows", "told", "transaction", "understood", "writing"]


# ---- opening ------------------------------------------------------------------------------------------

@contextmanager
def writing(path: Path, wait: float | None = None) -> Iterator[sqlite3.Connection]:
    """A connection for the folder's one writer: made or migrated if need be; WAL while open, one file after.

    wait: seconds for the transaction of a program that does not know of the folder's lock.
    """
    sound.look(path)
    with told(path):
        conn = sqlite3.connect(path, timeout=WAIT if wait is None else wait, isolation_level=None, check_same_thread=False)
    ours = False
    try:
        with told(path):
            sound.tame(conn)
            _refuse_foreign(conn, path)
            if sound.is_publication(conn):
                raise DatabaseError(f"{path}: a publication, made to be read; name the data folder that it was made from, or make one with xxgk rebuild")
            ours = True
            conn.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = NORMAL")
            conn.execute("PRAGMA foreign_keys = ON")
            _bring_up_to_date(conn, path)
            yield conn
    finally:
        if ours:
            _leave_one_file(conn)
        conn.close()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read."""
    if not path.is_file():
        raise DatabaseError(f"{path}: no database here; name the data folder with --data, or make it with xxgk rebuild")
    sound.look(path)
    with told(path):
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT)
    try:
        with told(path):
            sound.tame(conn)
            _refuse_foreign(conn, path)
            if conn.execute("PRAGMA user_version").fetchone()[0] < schema.VERSION:
                raise DatabaseError(f"{path}: made by an older xxgk; bring it up to date with xxgk process")
            yield conn
    finally:
        conn.close()


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; takes the write lock at once, so that it cannot fail half-way for another writer."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield conn
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def _refuse_foreign(conn: sqlite3.Connection, path: Path) -> None:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    objects = conn.execute("SELECT count(*) FROM sqlite_master WHERE tbl_name NOT LIKE '_sqlite%'").fetchone()[0]
    if objects and application != schema.APPLICATION_ID:
        raise DatabaseError(f"{path}: an SQLite file, but not of xxgk; move it away or name another --data")
    if version > schema.VERSION:
        raise DatabaseError(
            f"{path}: schema {version} is newer than this xxgk ({schema.VERSION}); install the newer xxgk"
        )
    if objects:
        sound.hold(conn, path)


def _bring_up_to_date(conn: sqlite3.Connection, path: Path) -> None:
    before = conn.execute("PRAGMA user_version").fetchone()[0]
    schema.bring_up_to_date(Database(conn))
    if 0 < before < schema.VERSION:
        sound.hold(conn, path)


def _leave_one_file(conn: sqlite3.Connection) -> None:
    try:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        conn.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        pass  # another connection is open, or the disk is full: the WAL beside the file stays, and is whole


# ---- asking -------------------------------------------------------------------------------------------

def rows(
    conn: sqlite3.Connection, query: str, values: Sequence[object] | Mapping[str, object] = ()
) -> list[dict[str, Any]]:
    """The rows of a query by column name."""
    return list(each(conn, query, values))


def each(
    conn: sqlite3.Connection, query: str, values: Sequence[object] | Mapping[str, object] = ()
) -> Iterator[dict[str, Any]]:
    """The same one by one: for more rows than should be in memory together."""
    cursor = conn.execute(query, values)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
