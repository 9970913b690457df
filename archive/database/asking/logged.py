"""What the database knows of runs, for the log of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows

if TYPE_CHECKING:
    import sqlite3

Row = dict[str, Any]


def runs(conn: sqlite3.Connection) -> list[Row]:
    """All runs, oldest first."""
    return rows(conn, "SELECT id, started_at, ended_at, status, arguments, operator, software FROM runs ORDER BY id")


def counts(conn: sqlite3.Connection, run: str) -> dict[str, int]:
    """What a run captured, and its visits by outcome."""
    captured = rows(conn, "SELECT count(*) AS captures, ifnull(sum(revisit), 0) AS revisits FROM captures WHERE run = ? AND member = ''", (run,))[0]
    failures = conn.execute("SELECT count(*) FROM failures WHERE run = ?", (run,)).fetchone()[0]
    visits = conn.execute("SELECT 'visits ' || outcome, count(*) FROM visits WHERE run = ? GROUP BY outcome ORDER BY outcome", (run,))
    return {**captured, "failures": failures, **dict(visits)}
