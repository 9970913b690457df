"""From an address to a row and back: an agency by its natural key, a report by agency key, year and revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.database.writing.keys import agency_key

if TYPE_CHECKING:
    import sqlite3

__all__ = ["ReportKey", "agency_id", "agency_key", "key_of", "report_id", "report_key"]


class ReportKey(NamedTuple):
    """Which report: stays the same over a rebuild."""

    agency: str  # the agency's key
    year: int
    revision: int


def agency_id(conn: sqlite3.Connection, key: str) -> int | None:
    """The id of the agency with this key in a published database; None if there is none."""
    found = conn.execute("SELECT agency FROM summary_agencies WHERE key = ?", (key,)).fetchone()
    return int(found[0]) if found else None


def key_of(conn: sqlite3.Connection, agency: int) -> str | None:
    """The key of an agency by its id in this database."""
    found = conn.execute("SELECT key FROM summary_agencies WHERE agency = ?", (agency,)).fetchone()
    return str(found[0]) if found else None


def report_id(conn: sqlite3.Connection, key: str, year: int, revision: int | None = None) -> int | None:
    """The id of a report in this database; without a revision the current one."""
    agency = agency_id(conn, key)
    which = "superseded_by IS NULL" if revision is None else "revision = :revision"
    found = conn.execute(f"SELECT id FROM reports WHERE agency = :agency AND year = :year AND {which}",
                         {"agency": agency, "year": year, "revision": revision}).fetchone()
    return int(found[0]) if found else None


def report_key(conn: sqlite3.Connection, report: int) -> ReportKey | None:
    """The key of a report by its id; None where nothing tells its agency or year."""
    found = conn.execute("SELECT s.key, r.year, r.revision FROM reports r JOIN summary_agencies s ON s.agency = r.agency"
                         " WHERE r.id = ? AND r.year IS NOT NULL", (report,)).fetchone()
    return ReportKey(*found) if found else None
