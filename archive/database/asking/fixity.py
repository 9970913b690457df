"""What the database says of the WARC files, to be held against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

Told = tuple[str, str, str, int]  # URL, time, payload digest, whether a revisit


def captures_of(conn: sqlite3.Connection, warc: str) -> dict[int, Told]:
    """Offset → what the rows of captures say of the records of one file."""
    found = conn.execute("SELECT offset, url, captured_at, digest, revisit FROM captures WHERE warc = ? AND member = ''", (warc,))
    return {offset: (url, at, digest, revisit) for offset, url, at, digest, revisit in found}


def failures_of(conn: sqlite3.Connection, warc: str) -> dict[int, tuple[str, str]]:
    """Offset → URL and time of the failures of one file."""
    return {offset: (url, at) for offset, url, at in conn.execute("SELECT offset, url, failed_at FROM failures WHERE warc = ?", (warc,))}


def warcs(conn: sqlite3.Connection) -> dict[str, int]:
    """WARC file → how many of its bytes the tables know."""
    return dict(conn.execute("SELECT id, indexed FROM warcs"))


def runs(conn: sqlite3.Connection) -> dict[str, str | None]:
    """Run → its status."""
    return dict(conn.execute("SELECT id, status FROM runs"))


def visits(conn: sqlite3.Connection) -> set[tuple[str, str]]:
    """(run, portal) of all visits."""
    return set(conn.execute("SELECT run, portal FROM visits"))


def sample(conn: sqlite3.Connection, of: int, each: int) -> Iterator[dict[str, Any]]:
    """Every so manieth capture from the of-th on, in the order of the WARC files."""
    found = conn.execute(
        "SELECT url, captured_at, digest, revisit, status, warc, offset, length FROM ("
        "SELECT *, row_number() OVER (ORDER BY warc, offset) AS place FROM captures WHERE member = '')"
        " WHERE place % ? = ?", (each, of % each))
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))


def broken(conn: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with the file, and references that lead nowhere."""
    for (line,) in conn.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield str(line)
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield f"a row of {table} ({rowid}) refers to one of {parent} that is not there"
