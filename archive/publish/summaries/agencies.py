"""Who is in it: agencies with their keys, divisions with what lies in them, years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.writing.keys import sql

if TYPE_CHECKING:
    import sqlite3

CURRENT = "r.superseded_by IS NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports)"
TABLES = f"""
CREATE TABLE summary_agencies (
  agency INTEGER PRIMARY KEY REFERENCES agencies,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, region TEXT REFERENCES regions, level TEXT, kind TEXT NOT NULL,
  first_year INTEGER, last_year INTEGER, reports INTEGER NOT NULL, with_errors INTEGER NOT NULL
) STRICT;
INSERT INTO summary_agencies
  SELECT a.id, {sql("a.")}, a.name, a.region, a.level, a.kind, min(r.year), max(r.year), count(r.id),
    ifnull(sum(EXISTS (SELECT 1 FROM findings f WHERE f.report = r.id AND f.severity = 'error')), 0)
  FROM agencies a LEFT JOIN reports r ON r.agency = a.id AND r.year IS NOT NULL AND {CURRENT}
  GROUP BY a.id;
CREATE INDEX summary_agencies_region ON summary_agencies (region, kind, name);
CREATE TABLE summary_regions (
  region TEXT PRIMARY KEY REFERENCES regions,
  name TEXT, level TEXT, parent TEXT REFERENCES regions,
  agencies INTEGER NOT NULL, agencies_within INTEGER NOT NULL, reports INTEGER NOT NULL, reports_within INTEGER NOT NULL,
  first_year INTEGER, last_year INTEGER, with_errors INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO summary_regions
  WITH own AS (SELECT region, count(*) AS agencies, sum(reports) AS reports, min(first_year) AS first, max(last_year) AS last,
      sum(with_errors) AS errors FROM summary_agencies WHERE region IS NOT NULL GROUP BY region),
  above (region, around) AS (SELECT id, id FROM regions UNION ALL SELECT b.region, p.parent FROM above b JOIN regions p ON p.id = b.around
    WHERE p.parent IS NOT NULL)
  SELECT g.id, g.name, g.level, g.parent, ifnull(o.agencies, 0), t.agencies, ifnull(o.reports, 0), t.reports, t.first, t.last, t.errors
  FROM regions g LEFT JOIN own o ON o.region = g.id
  JOIN (SELECT b.around, ifnull(sum(w.agencies), 0) AS agencies, ifnull(sum(w.reports), 0) AS reports, min(w.first) AS first,
      max(w.last) AS last, ifnull(sum(w.errors), 0) AS errors
    FROM above b LEFT JOIN own w ON w.region = b.region GROUP BY b.around) t ON t.around = g.id;
CREATE INDEX summary_regions_parent ON summary_regions (parent);
CREATE TABLE summary_years (
  year INTEGER PRIMARY KEY,
  reports INTEGER NOT NULL, agencies INTEGER NOT NULL, filled INTEGER NOT NULL, blank INTEGER NOT NULL, no_tables INTEGER NOT NULL,
  form_2021 INTEGER NOT NULL, form_2019 INTEGER NOT NULL, form_2014 INTEGER NOT NULL, narrative INTEGER NOT NULL,
  with_errors INTEGER NOT NULL
) STRICT;
INSERT INTO summary_years
  SELECT r.year, count(*), count(DISTINCT r.agency), sum(r.status = 'filled'), sum(r.status = 'blank'), sum(r.status = 'no-tables'),
    sum(r.form = '2021'), sum(r.form = '2019'), sum(r.form = '2014'), sum(r.form = 'narrative'),
    sum(EXISTS (SELECT 1 FROM findings f WHERE f.report = r.id AND f.severity = 'error'))
  FROM reports r WHERE r.year IS NOT NULL AND r.agency IS NOT NULL AND {CURRENT} GROUP BY r.year;
"""


def build(conn: sqlite3.Connection) -> None:
    """summary_agencies, summary_regions, summary_years: of current reports of which agency and year are told."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            conn.execute(statement)
