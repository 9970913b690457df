"""How complete it is: the status of each agency and year, as of the day of the data, and the same by division.

The rules are archive/calendar's (docs/coverage.md); here they are reckoned once, so that no page has to.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from archive.calendar.deadlines import load
from archive.calendar.gather import Wanted, lines

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.calendar import Line

TABLES = """
CREATE TABLE summary_coverage (
  agency INTEGER NOT NULL REFERENCES agencies, year INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('published', 'late', 'missing', 'blocked', 'not-due', 'unknown')),
  due TEXT, published TEXT, days INTEGER, why TEXT,
  PRIMARY KEY (agency, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary_unreported (
  region TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, level TEXT, year INTEGER NOT NULL,
  status TEXT NOT NULL, due TEXT, days INTEGER, why TEXT,
  PRIMARY KEY (region, name, kind, year)
) STRICT, WITHOUT ROWID;
"""
BY_DIVISION = """
CREATE TABLE summary_region_years (
  region TEXT NOT NULL, year INTEGER NOT NULL,
  reports INTEGER NOT NULL, with_errors INTEGER NOT NULL,
  expected INTEGER NOT NULL, published INTEGER NOT NULL, late INTEGER NOT NULL, missing INTEGER NOT NULL, blocked INTEGER NOT NULL,
  not_due INTEGER NOT NULL,
  PRIMARY KEY (region, year)
) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE tallied (region TEXT NOT NULL, year INTEGER NOT NULL, reports INTEGER NOT NULL, errors INTEGER NOT NULL,
  status TEXT NOT NULL, agencies INTEGER NOT NULL);
INSERT INTO tallied SELECT ifnull(a.region, ''), r.year, count(*),
    sum(EXISTS (SELECT 1 FROM findings f WHERE f.report = r.id AND f.severity = 'error')), '', 0
  FROM reports r JOIN agencies a ON a.id = r.agency
  WHERE r.superseded_by IS NULL AND r.year IS NOT NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports)
  GROUP BY ifnull(a.region, ''), r.year;
INSERT INTO tallied SELECT ifnull(a.region, ''), c.year, 0, 0, c.status, count(*)
  FROM summary_coverage c JOIN agencies a ON a.id = c.agency WHERE c.status <> 'unknown' GROUP BY ifnull(a.region, ''), c.year, c.status;
INSERT INTO tallied SELECT region, year, 0, 0, status, count(*) FROM summary_unreported WHERE status <> 'unknown'
  GROUP BY region, year, status;
INSERT INTO summary_region_years
  WITH above (region, around) AS (
    SELECT region, region FROM (SELECT DISTINCT region FROM tallied)
    UNION ALL SELECT b.region, g.parent FROM above b JOIN regions g ON g.id = b.around WHERE g.parent IS NOT NULL)
  SELECT b.around, t.year, sum(t.reports), sum(t.errors),
    sum(iif(t.status IN ('published', 'late', 'missing', 'blocked'), t.agencies, 0)), sum(iif(t.status = 'published', t.agencies, 0)),
    sum(iif(t.status = 'late', t.agencies, 0)), sum(iif(t.status = 'missing', t.agencies, 0)),
    sum(iif(t.status = 'blocked', t.agencies, 0)), sum(iif(t.status = 'not-due', t.agencies, 0))
  FROM tallied t JOIN above b ON b.region = t.region GROUP BY b.around, t.year;
DROP TABLE temp.tallied;
CREATE TABLE summary_latest (
  rank INTEGER PRIMARY KEY, agency INTEGER NOT NULL REFERENCES agencies, year INTEGER NOT NULL, revision INTEGER NOT NULL,
  published TEXT, captured_on TEXT NOT NULL
) STRICT;
"""
# the reports whose principal capture is youngest, of one county three at most, so that one crawl does not fill the list
LATEST = """
INSERT INTO summary_latest
  WITH young AS (
    SELECT s.report, c.captured_at FROM captures c JOIN report_sources s ON s.capture = c.id AND s.principal
    ORDER BY c.captured_at DESC, c.id DESC LIMIT 5000),
  known AS (
    SELECT r.agency, r.year, r.revision, r.published, substr(y.captured_at, 1, 10) AS day, substr(ifnull(a.region, a.within), 1, 6) AS county,
      a.name, row_number() OVER (PARTITION BY substr(ifnull(a.region, a.within), 1, 6)
        ORDER BY ifnull(r.published, '') DESC, r.year DESC, a.name, r.revision DESC) AS place
    FROM young y JOIN reports r ON r.id = y.report JOIN agencies a ON a.id = r.agency
    WHERE r.year IS NOT NULL AND r.superseded_by IS NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports))
  SELECT row_number() OVER (ORDER BY ifnull(published, '') DESC, day DESC, county, name, year DESC), agency, year, revision, published, day
  FROM known WHERE place <= 3 ORDER BY 1 LIMIT 30;
"""
# as current_reports.withdrawn has it, which is slow to ask for more than one report
WITHDRAWN = """
CREATE TABLE summary_withdrawn (report INTEGER PRIMARY KEY REFERENCES reports, reason TEXT NOT NULL) STRICT;
INSERT INTO summary_withdrawn
  SELECT s.report, group_concat(DISTINCT w.reason) FROM temp.withdrawn_reports t JOIN report_sources s ON s.report = t.report
  JOIN (SELECT capture, reason FROM withdrawn ORDER BY reason) w ON w.capture = s.capture GROUP BY s.report;
"""


def build(conn: sqlite3.Connection) -> None:
    """summary_coverage, summary_unreported, summary_region_years ('' for agencies of no division), summary_latest, summary_withdrawn."""
    _each(conn, TABLES)
    _each(conn, WITHDRAWN)
    day = conn.execute("SELECT max(substr(captured_at, 1, 10)) FROM captures").fetchone()[0]
    if day:  # without a capture nothing tells when was looked last: then it cannot be told what is missing
        _fill(conn, date.fromisoformat(day))
    _each(conn, BY_DIVISION)
    _each(conn, LATEST)


def _fill(conn: sqlite3.Connection, on: date) -> None:
    unreported: list[tuple[object, ...]] = []
    conn.executemany("INSERT INTO summary_coverage VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(lines(conn, load(), on, Wanted()), unreported))
    conn.executemany("INSERT OR IGNORE INTO summary_unreported VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", unreported)


def _rows(found: Iterator[Line], unreported: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Rows of agencies that have a report; those of the others are put aside."""
    for line in found:
        agency = line.agency
        for cell in line.cells:
            told = (cell.status, cell.due and cell.due.isoformat())
            if agency.id is None:
                unreported.append((agency.region, agency.name, agency.kind, agency.level or None, cell.year, *told, cell.days, cell.why or None))
            else:
                yield (agency.id, cell.year, *told, cell.published and cell.published.isoformat(), cell.days, cell.why or None)


def _each(conn: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            conn.execute(statement)
