"""With what a report can be compared: other years of its agency, agencies of its kind nearby, agencies by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.database import rows

if TYPE_CHECKING:
    import sqlite3

MOST = 60  # agencies to name
SHORTEST = 2  # characters of a name to look for
YEARS = """
SELECT DISTINCT r.year FROM summary_agencies s JOIN reports r ON r.agency = s.agency AND r.superseded_by IS NULL
WHERE s.key = ? AND r.year IS NOT NULL ORDER BY r.year DESC"""
# departments: of the same division; others: of all divisions beside its own
NEARBY = """
WITH own AS (SELECT s.key, s.region, s.kind, g.parent FROM summary_agencies s LEFT JOIN regions g ON g.id = s.region WHERE s.key = :key),
around (region) AS (SELECT region FROM own UNION SELECT g.region FROM own JOIN summary_regions g ON g.parent = own.parent WHERE own.kind <> 'department')
SELECT s.key, s.name FROM own CROSS JOIN around CROSS JOIN summary_agencies s ON s.region = around.region AND s.kind = own.kind
WHERE s.key <> own.key AND EXISTS (SELECT 1 FROM reports r WHERE r.agency = s.agency AND r.year = :year AND r.superseded_by IS NULL)
ORDER BY s.region, s.name LIMIT :most"""
NAMED = """
SELECT s.key, s.name, s.first_year, s.last_year FROM summary_agencies s
WHERE instr(s.name, :words) AND s.reports ORDER BY s.name = :words DESC, length(s.name), s.name LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Choice:
    """An agency that has a report to compare with."""

    key: str
    name: str
    first_year: int | None = None
    last_year: int | None = None


def years(conn: sqlite3.Connection, key: str) -> tuple[int, ...]:
    """The years of which an agency's report is here, the newest first."""
    return tuple(row["year"] for row in rows(conn, YEARS, (key,)))


def nearby(conn: sqlite3.Connection, key: str, year: int) -> tuple[Choice, ...]:
    """Agencies of the same kind in the same division, or the next ones, with a report for the year; 60 at most."""
    return tuple(Choice(**row) for row in rows(conn, NEARBY, {"key": key, "year": year, "most": MOST}))


def named(conn: sqlite3.Connection, words: str) -> tuple[Choice, ...]:
    """Agencies whose name has this in it, the one called so first; none for less than two characters."""
    squeezed = "".join(words.split())
    return tuple(Choice(**row) for row in rows(conn, NAMED, {"words": squeezed, "most": MOST})) if len(squeezed) >= SHORTEST else ()
