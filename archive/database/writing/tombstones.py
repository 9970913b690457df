"""What was withdrawn, and why; the captures themselves stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.database.writing.members import EMPTY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from archive.database.asking.packages import Place

Row = dict[str, Any]

# the captures of an id or URL; of a file in an archive, the archive. The scope is that of a tombstone for it.
NAMED = f"""
SELECT p.id, p.url, p.captured_at, p.digest, iif(p.digest = '{EMPTY}', 'capture', 'payload') AS scope
FROM captures c JOIN captures p ON p.warc = c.warc AND p.offset = c.offset AND p.member = ''"""


def named(conn: sqlite3.Connection, which: str) -> list[Row]:
    """The captures of an id or of a URL, oldest first; with a URL what a browser drew behind clicks there, which has a fragment."""
    id_ = int(which) if which.isascii() and which.isdecimal() and len(which) < 19 else None
    return rows(conn, f"{NAMED} WHERE c.id = ? OR c.url = ? OR (c.url >= ? AND c.url < ?) GROUP BY p.id ORDER BY p.captured_at, p.id",
                (id_, which, f"{which}#", f"{which}$"))


def beside(conn: sqlite3.Connection, captures: Iterable[int]) -> list[Row]:
    """The captures that the current reports read from these rest on."""
    found: dict[int, Row] = {}
    for id_ in captures:
        for row in rows(conn, f"{NAMED} WHERE c.id IN (SELECT o.capture FROM report_sources o WHERE o.report IN ("
                        "SELECT s.report FROM report_sources s JOIN captures m ON m.id = s.capture JOIN captures n"
                        " ON n.warc = m.warc AND n.offset = m.offset WHERE n.id = ?)) GROUP BY p.id ORDER BY p.captured_at, p.id", (id_,)):
            found.setdefault(row["id"], row)
    return list(found.values())


def told_of(conn: sqlite3.Connection, url: str) -> list[Row]:
    """What tombstones say of a URL, whose captures may not be in this archive."""
    return rows(conn, "SELECT url, captured_at, digest, scope FROM tombstones WHERE url = ? ORDER BY at, id", (url,))


def every(conn: sqlite3.Connection) -> list[Row]:
    """All that were ever made, oldest first, those taken back included."""
    return rows(conn, "SELECT * FROM tombstones ORDER BY at, id")


def last(conn: sqlite3.Connection, row: Row) -> bool:
    """Whether a payload (or, where it is empty, this capture) is withdrawn."""
    one = "" if row["scope"] == "payload" else " AND url = :url AND captured_at = :captured_at"
    found = conn.execute(f"SELECT withdrawn FROM tombstones WHERE digest = :digest AND scope = :scope{one} ORDER BY at DESC, id DESC LIMIT 1", row)
    return (found.fetchone() or (0,))[0] == 1


def places(conn: sqlite3.Connection) -> dict[Place, str]:
    """Where the withdrawn records stand, and the digests of their payloads."""
    return {(warc, offset): digest for warc, offset, digest in conn.execute(
        "SELECT c.warc, c.offset, c.digest FROM withdrawn w JOIN captures c ON c.id = w.capture WHERE c.member = ''")}


def of_report(conn: sqlite3.Connection, report: int) -> list[Row]:
    """The sources of a report that were withdrawn."""
    return rows(conn, "SELECT w.capture, w.url, w.captured_at, w.reason, w.author, w.at FROM report_sources s JOIN withdrawn w ON w.capture = s.capture"
                " WHERE s.report = ? ORDER BY w.captured_at, w.capture", (report,))


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """How many captures are withdrawn, and how many current reports have no other source."""
    return rows(conn, "SELECT (SELECT count(*) FROM withdrawn) AS captures,"
                " (SELECT count(*) FROM current_reports WHERE withdrawn IS NOT NULL) AS reports")[0]
