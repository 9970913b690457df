"""What `coverage` asks of the database: agencies, the years that they reported for, and their portals' newest visits.

Agencies come in batches, so that 100,000 of them with 17 years each need no more memory than one batch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import each, rows
from archive.database.writing.agencies import KEY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

Row = dict[str, Any]

BATCH = 500  # agencies: below SQLite's limit of parameters
AGENCIES = """
SELECT id, name, ifnull(region, '') AS region, ifnull(level, '') AS level, kind, unit, within FROM agencies
WHERE ifnull(region, '') BETWEEN :stem AND :stem || '~' ORDER BY ifnull(region, ''), name, id"""
# the first date that any revision tells: a corrected report does not come late for its correction
YEARS = """
SELECT agency, year, max(iif(superseded_by IS NULL, id, NULL)) AS report, min(published) FROM reports
WHERE agency IN ({marks}) AND year {years} GROUP BY agency, year HAVING report IS NOT NULL"""
SPANS = "SELECT agency, min(year), max(year) FROM reports WHERE agency IN ({marks}) AND year IS NOT NULL GROUP BY agency"
# of all revisions: the date beside the link in the portal's list, and the first capture
CAPTURED = """
SELECT n.agency, n.year, min(c.captured_at), min(iif(c.listed GLOB '[12]???-??-??', c.listed, NULL))
FROM reports n JOIN reports r ON r.agency = n.agency AND r.year = n.year
JOIN report_sources s ON s.report = r.id JOIN captures c ON c.id = s.capture
WHERE n.id IN ({marks}) GROUP BY n.id"""
# of its newest year: a portal that an agency left years ago should not have the next one
PORTALS = """
WITH newest AS (SELECT agency, max(year) AS year FROM reports WHERE agency IN ({marks}) AND year IS NOT NULL GROUP BY agency)
SELECT DISTINCT n.agency, c.portal FROM newest n JOIN reports r ON r.agency = n.agency AND r.year = n.year
JOIN report_sources s ON s.report = r.id JOIN captures c ON c.id = s.capture WHERE c.portal IS NOT NULL ORDER BY n.agency, c.portal"""
LAST_VISITS = """
SELECT p.id AS portal, p.name, p.region, v.outcome, v.reason, v.ended_at,
  ifnull(v.outcome = 'incomplete' AND (v.listed = 0 OR v.listed < v.declared), 0) AS cut FROM portals p
LEFT JOIN (SELECT portal, max(run) AS run FROM visits GROUP BY portal) n ON n.portal = p.id
LEFT JOIN visits v ON v.portal = n.portal AND v.run = n.run ORDER BY p.id"""
# who the registry says reports here, and since when it was looked for: a column since its own first capture
DECLARED = """
SELECT 0 AS "column", p.id AS portal, p.name AS agency, p.region, p.url, (
    SELECT min(ifnull(r.started_at, r.id)) FROM runs r WHERE r.id = ifnull((SELECT min(v.run) FROM visits v WHERE v.portal = p.id), p.run)
  ) AS since FROM portals p WHERE p.name IS NOT NULL
UNION ALL
SELECT 1, p.id, c.agency, p.region, c.url, ifnull(
    (SELECT min(k.captured_at) FROM captures k WHERE k.url = c.url),
    (SELECT max(v.started_at) FROM visits v WHERE v.portal = p.id))
FROM channels c JOIN portals p ON p.id = c.portal WHERE ifnull(c.agency, '') <> ''"""
TROUBLED = f"SELECT portal, name, region, outcome, reason, ended_at FROM ({LAST_VISITS}) WHERE outcome <> 'complete' AND ifnull(region, '') LIKE ? || '%' ORDER BY portal"


def agencies(conn: sqlite3.Connection, stem: str = "") -> Iterator[list[Row]]:
    """Agencies whose division's code begins so, by division and name, in batches."""
    batch: list[Row] = []
    for row in each(conn, AGENCIES, {"stem": stem}):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def years(conn: sqlite3.Connection, ids: Sequence[int], wanted: Sequence[int] = ()) -> sqlite3.Cursor:
    """(agency, year, id of the current revision, first date of publication that one tells) for every year with a report, or
    for the wanted ones.
    """
    years = f"IN ({','.join('?' * len(wanted))})" if wanted else "IS NOT NULL"
    return conn.execute(_for(YEARS, ids, years), (*ids, *wanted))


def spans(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """agency → (first, newest) year with a report."""
    return {agency: (first, newest) for agency, first, newest in conn.execute(_for(SPANS, ids), ids)}


def captured(conn: sqlite3.Connection, reports: Sequence[int]) -> Iterator[tuple[int, int, str, str | None]]:
    """(agency, year, first capture in UTC, ISO date beside the link) of these reports."""
    for start in range(0, len(reports), BATCH):
        part = reports[start : start + BATCH]
        yield from conn.execute(_for(CAPTURED, part), part)


def portals(conn: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, str]]:
    """(agency, portal) for each portal that an agency's newest report was captured from."""
    return conn.execute(_for(PORTALS, ids), ids).fetchall()


def last_visits(conn: sqlite3.Connection) -> list[Row]:
    """Every portal with its newest visit; outcome, reason and ended_at (UTC) are NULL for one never visited; cut: 1 where its
    lists named fewer entries than they declare, or none.
    """
    return rows(conn, LAST_VISITS)


def troubled(conn: sqlite3.Connection, stem: str = "") -> list[Row]:
    """Portals whose last visit was not complete, of divisions whose code begins so."""
    return rows(conn, TROUBLED, (stem,))


def declared(conn: sqlite3.Connection) -> list[Row]:
    """portal, agency (the portal's own name, or the one declared for a column), column (1 for the latter), region, url,
    since (UTC, or NULL): when a crawl first asked for it.
    """
    return rows(conn, DECLARED)


def has(conn: sqlite3.Connection, key: Sequence[str]) -> bool:
    """Is there an agency with this region, within, kind and unit?"""
    return conn.execute(f"SELECT 1 FROM agencies a WHERE {KEY}", key).fetchone() is not None


def _for(query: str, ids: Sequence[int], years: str = "") -> str:
    return query.format(marks=",".join("?" * len(ids)), years=years)
