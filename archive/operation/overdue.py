"""Reports that the calendar misses, by the portal that should have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.calendar.deadlines import DeadlinesError, load
from archive.calendar.gather import Wanted, lines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import date

REPORT_YEARS = 2  # the newest that are due; older gaps are history, which xxgk coverage tells


def overdue(conn: sqlite3.Connection, on: date) -> Mapping[str, tuple[date, ...]] | None:
    """Portal → the days on which its missing reports were due; None where the deadlines cannot be read.

    Only what is missing beyond doubt: of a portal that could not be read its visits tell.
    """
    try:
        deadlines = load()
    except DeadlinesError:
        return None
    found: dict[str, list[date]] = {}
    years = tuple(range(on.year - REPORT_YEARS, on.year))
    for line in lines(conn, deadlines, on, Wanted(years=years)):
        for cell in line.cells:
            if cell.status == "missing" and cell.seen and cell.due:
                found.setdefault(cell.seen.portal, []).append(cell.due)
    return {portal: tuple(sorted(days)) for portal, days in found.items()}
