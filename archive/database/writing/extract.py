"""The part of a database that tells of some portals: for whoever visits them on another machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive import database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path

WHOLE = ("regions", "runs", "warcs")  # small, and the others refer to them
# originals of other portals' captures, to which revisits of these refer
ORIGINALS = """
INSERT OR IGNORE INTO captures SELECT * FROM whole.captures WHERE revisit = 0 AND member = '' AND digest IN (
  SELECT digest FROM whole.captures WHERE revisit = 1 AND portal IN (SELECT id FROM temp.wanted))"""
CAPTURES = """
SELECT url, status, captured_at, link_text, listed, digest, warc, offset, length, member, revisit, truncated, role, method, state, etag,
  last_modified
FROM captures WHERE portal = ? AND member = '' ORDER BY url, captured_at, warc, offset"""


def extract(whole: Path, part: Path, portals: Iterable[str]) -> None:
    """Make a database at part with all rows of these portals that are not of reports. Raises DatabaseError."""
    with database.writing(part) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("ATTACH DATABASE ? AS whole", (str(whole),))
        conn.execute("CREATE TEMP TABLE wanted (id TEXT PRIMARY KEY) WITHOUT ROWID")
        conn.executemany("INSERT INTO temp.wanted VALUES (?)", [(portal,) for portal in portals])
        with database.transaction(conn):
            for table in WHOLE:
                conn.execute(f"INSERT OR IGNORE INTO {table} SELECT * FROM whole.{table}")
            conn.execute("INSERT INTO portals SELECT * FROM whole.portals WHERE id IN (SELECT id FROM temp.wanted)")
            for table in _of_portals(conn):
                conn.execute(f"INSERT INTO {table} SELECT * FROM whole.{table} WHERE portal IN (SELECT id FROM temp.wanted)")
            conn.execute(ORIGINALS)
        conn.execute("DETACH DATABASE whole")


def _of_portals(conn: sqlite3.Connection) -> list[str]:
    """Tables with a column portal."""
    found = conn.execute("SELECT m.name FROM main.sqlite_master m, pragma_table_info(m.name) c"
                         " WHERE m.type = 'table' AND c.name = 'portal' ORDER BY m.name")
    return [name for (name,) in found]


def captures_of(conn: sqlite3.Connection, portal: str) -> list[dict[str, Any]]:
    """All captures of a portal, by URL, the oldest first."""
    return database.rows(conn, CAPTURES, (portal,))


def is_run(conn: sqlite3.Connection, run: str) -> bool:
    """Is there a run of this id?"""
    return conn.execute("SELECT 1 FROM runs WHERE id = ?", (run,)).fetchone() is not None
