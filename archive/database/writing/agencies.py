"""Agencies and their divisions: one row per agency over the years, whatever its reports call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.database.writing.divisions import add_regions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.model import Report

KEY = "ifnull(a.region, '') = ? AND a.within = ? AND a.kind = ? AND a.unit = ?"
# the most frequent print, then the longest, then by code points: whatever the order in which reports came
NAME = """
UPDATE agencies SET name = (
  SELECT r.agency_printed FROM reports r WHERE r.agency = agencies.id AND r.agency_printed IS NOT NULL
  GROUP BY r.agency_printed ORDER BY count(*) DESC, length(r.agency_printed) DESC, r.agency_printed LIMIT 1)
WHERE id = ? AND EXISTS (SELECT 1 FROM reports r WHERE r.agency = agencies.id AND r.agency_printed IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which report: agency (see archive/regions/whose.py) and year; for one that does not tell both, only its URL."""

    region: str = ""
    within: str = ""
    kind: str = ""
    unit: str = ""
    year: int | None = None
    url: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Of the agency, in the order of KEY."""
        return self.region, self.within, self.kind, self.unit


def identity(report: Report, url: str) -> Identity:
    """The identity of a report found at this URL."""
    if not name_of(report) or report.year is None:
        return Identity(url=url)
    return Identity(report.region, report.within, report.kind, report.unit, report.year)


def told(row: Mapping[str, Any]) -> Identity:
    """The same of a row with agency (its id), region, within, kind, unit, year and url."""
    if row["agency"] is None or row["year"] is None:
        return Identity(url=row["url"])
    return Identity(row["region"] or "", row["within"], row["kind"], row["unit"], row["year"])


def name_of(report: Report) -> str:
    """The agency as printed, without white space."""
    return "".join(report.agency.split())


def agency_id(conn: sqlite3.Connection, who: Identity) -> int | None:
    """The agency's row, if it has one."""
    found = conn.execute(f"SELECT a.id FROM agencies a WHERE {KEY}", who.key).fetchone()
    return int(found[0]) if found else None


def put(conn: sqlite3.Connection, report: Report) -> int | None:
    """The row of a report's agency, made if need be; None if nothing tells the agency."""
    name = name_of(report)
    if not name:
        return None
    who = Identity(report.region, report.within, report.kind, report.unit)
    found = agency_id(conn, who)
    if found is not None:
        return found
    add_regions(conn, [report.region] if report.region else [])
    cursor = conn.execute(
        "INSERT INTO agencies (name, region, level, within, kind, unit) VALUES (?, nullif(?, ''), nullif(?, ''), ?, ?, ?)",
        (name, report.region, report.level, *who.key[1:]))
    return int(cursor.lastrowid or 0)


def settle_name(conn: sqlite3.Connection, id_: int | None) -> None:
    """Call an agency as most of its reports do."""
    conn.execute(NAME, (id_,))


def matching(conn: sqlite3.Connection, name: str) -> list[int]:
    """Ids of agencies that are or were called so; else of those whose name has it as a part."""
    every = "SELECT id FROM agencies WHERE name = :name UNION SELECT agency FROM reports WHERE agency_printed = :name"
    part = "SELECT id FROM agencies WHERE instr(name, :name)"
    for query in (every, part):
        found = [row[0] for row in conn.execute(query, {"name": name}) if row[0] is not None]
        if found:
            return found
    return []


def tidy(conn: sqlite3.Connection) -> None:
    """Drop agencies that no report is of, and divisions that neither agency nor portal lies in."""
    conn.execute("DELETE FROM agencies WHERE id NOT IN (SELECT agency FROM reports WHERE agency IS NOT NULL)")
    conn.execute("WITH RECURSIVE used (id) AS (SELECT region FROM agencies UNION SELECT region FROM portals"
                 " UNION SELECT r.parent FROM regions r JOIN used u ON u.id = r.id)"
                 " DELETE FROM regions WHERE id NOT IN (SELECT id FROM used WHERE id IS NOT NULL)")
