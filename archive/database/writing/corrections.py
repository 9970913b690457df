"""Corrections: which are in force, and the findings that tell of them. What is printed stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.database.writing import agencies, reports
from archive.model import Finding

if TYPE_CHECKING:
    import sqlite3

    from archive.database.writing.agencies import Identity

EVERY = """
SELECT c.*, (SELECT r.id FROM agencies a JOIN reports r ON r.agency = a.id AND r.year = c.year AND r.superseded_by IS NULL
    WHERE ifnull(a.region, '') = c.region AND a.within = c.within AND a.kind = c.kind AND a.unit = c.unit) AS report
FROM corrections c ORDER BY c.agency, c.year, c.cell, c.at"""


def of_report(conn: sqlite3.Connection, report: int) -> list[dict[str, Any]]:
    """The corrections in force for the cells of a current report."""
    return rows(conn, "SELECT cell, printed, corrected, reason, author, at, printed_then FROM corrected WHERE report = ? ORDER BY cell",
                (report,))


def every(conn: sqlite3.Connection) -> list[dict[str, Any]]:
    """All that were ever made, those taken back included; report: NULL where none is there any more."""
    return rows(conn, EVERY)


def agency_of(conn: sqlite3.Connection, report: int) -> dict[str, Any] | None:
    """Agency and year of a report as corrections have them; None where the report does not tell both."""
    found = rows(conn, "SELECT ifnull(a.region, '') AS region, a.within, a.kind, a.unit, r.year, a.name AS agency"
                 " FROM reports r JOIN agencies a ON a.id = r.agency WHERE r.id = ? AND r.year IS NOT NULL", (report,))
    return found[0] if found else None


def settle(conn: sqlite3.Connection, who: Identity) -> None:
    """Tell anew of the corrections of one agency's report; within the caller's transaction."""
    agency = agencies.agency_id(conn, who)
    if agency is not None and conn.execute("SELECT 1 FROM corrections LIMIT 1").fetchone():
        _settle(conn, "WHERE agency = ? AND year = ?", (agency, who.year))


def settle_all(conn: sqlite3.Connection) -> None:
    """Tell anew of all corrections; within the caller's transaction."""
    conn.execute("DELETE FROM findings WHERE code = 'correction'")
    _settle(conn, "", ())


def _settle(conn: sqlite3.Connection, where: str, values: tuple[object, ...]) -> None:
    found = rows(conn, f"SELECT * FROM corrected {where} ORDER BY report, cell", values)
    for report in dict.fromkeys(row["report"] for row in found):
        conn.execute("DELETE FROM findings WHERE report = ? AND code = 'correction'", (report,))
    for row in found:
        reports.add_findings(conn, row["report"], [_finding(row)])


def _finding(row: dict[str, Any]) -> Finding:
    shown = "blank" if row["corrected"] is None else row["corrected"]
    message = f"{row['author']}, {row['at'][:10]}: {shown}, printed {row['printed_then'] or 'blank'}: {row['reason']}"
    return Finding("correction", "note", message, row["cell"], expected=row["corrected"], found=row["printed"])
