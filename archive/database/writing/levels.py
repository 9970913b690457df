"""Findings of checks between a county and what lies in it; they are told anew whenever one of their reports changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.checks.levels import COUNTY_TOTAL, Part, county_total
from archive.database import rows
from archive.database.items import code
from archive.database.writing import reports

if TYPE_CHECKING:
    import sqlite3

    from archive.database.writing.agencies import Identity

COUNTY = 6  # digits of a county's code; those of its townships begin with it
RECEIVED = f"(SELECT q.total FROM coded_requests q WHERE q.report = r.id AND q.item = {code('requests.new_received')})"
# the order of the join stands: every report of a year is more than every agency of a county
CURRENT = "FROM agencies a CROSS JOIN reports r ON r.agency = a.id AND r.year = :year AND r.superseded_by IS NULL"


def settle(conn: sqlite3.Connection, who: Identity) -> None:
    """Check the report of the county that an agency lies in, for the year of its report; within the caller's transaction."""
    if len(who.region) < COUNTY or who.year is None:
        return
    values = {"county": who.region[:COUNTY], "year": who.year}
    government = rows(conn, f"SELECT r.id, {RECEIVED} AS received {CURRENT} WHERE ifnull(a.region, '') = :county AND a.within = ''"
                      " AND a.kind = 'government' AND a.unit = '' AND a.level = 'county'", values)
    if not government:
        return
    report, received = government[0]["id"], government[0]["received"]
    conn.execute("DELETE FROM findings WHERE report = ? AND code = ?", (report, COUNTY_TOTAL))
    found = county_total(received, _parts(conn, values)) if received is not None else None
    reports.add_findings(conn, report, [found] if found else [])


def _parts(conn: sqlite3.Connection, values: dict[str, object]) -> list[Part]:
    """Its departments and townships of which a current report tells the number; by the index of identities."""
    found = rows(conn, f"SELECT a.region, a.unit, {RECEIVED} AS received {CURRENT}"
                 " WHERE ifnull(a.region, '') BETWEEN :county AND :county || '~' AND a.within = ''"
                 " AND (a.kind = 'township' AND a.unit = '' OR a.kind = 'department' AND a.region = :county)"
                 f" AND {RECEIVED} IS NOT NULL ORDER BY a.region, a.unit", values)
    return [Part(row["region"], row["unit"], row["received"]) for row in found]
