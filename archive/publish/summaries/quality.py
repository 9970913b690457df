"""How well it was read: current reports with and without findings, findings by code, captures by state.

A report is read without findings if no check has an error or a warning of it, as with the state `read` of captures; notes do
not count. A value '' is what nothing tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

TABLES = """
CREATE TABLE summary_quality (
  "by" TEXT NOT NULL CHECK ("by" IN ('all', 'reader', 'form', 'province', 'year')), value TEXT NOT NULL,
  reports INTEGER NOT NULL, clean INTEGER NOT NULL, with_warnings INTEGER NOT NULL, with_errors INTEGER NOT NULL,
  PRIMARY KEY ("by", value)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary_quality_findings (
  code TEXT NOT NULL, severity TEXT NOT NULL, findings INTEGER NOT NULL, reports INTEGER NOT NULL,
  PRIMARY KEY (code, severity)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary_quality_captures (
  role TEXT NOT NULL, state TEXT NOT NULL, captures INTEGER NOT NULL,
  PRIMARY KEY (role, state)
) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE quality_of (reader TEXT, form TEXT, province TEXT, year TEXT, worst INTEGER, reports INTEGER);
INSERT INTO quality_of
  SELECT r.reader, r.form, iif(ifnull(a.region, '') = '', '', substr(a.region, 1, 2) || '0000'), ifnull(r.year, ''), ifnull(f.worst, 0), count(*)
  FROM reports r LEFT JOIN agencies a ON a.id = r.agency
  LEFT JOIN (SELECT report, max(CASE severity WHEN 'error' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END) AS worst FROM findings GROUP BY report) f
    ON f.report = r.id
  WHERE r.superseded_by IS NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports)
  GROUP BY 1, 2, 3, 4, 5;
INSERT INTO summary_quality_findings
  SELECT f.code, f.severity, count(*), count(DISTINCT f.report) FROM findings f JOIN reports r ON r.id = f.report
  WHERE r.superseded_by IS NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports) GROUP BY f.code, f.severity;
INSERT INTO summary_quality_captures
  SELECT role, state, count(*) FROM captures
  WHERE role IN ('report', 'attachment') AND id NOT IN (SELECT capture FROM temp.withdrawn_captures) GROUP BY role, state;
"""
ROWS = """
INSERT INTO summary_quality SELECT '{by}', {value}, sum(reports), sum(iif(worst = 0, reports, 0)), sum(iif(worst = 1, reports, 0)),
  sum(iif(worst = 2, reports, 0)) FROM quality_of GROUP BY {value} HAVING count(*)"""


def build(conn: sqlite3.Connection) -> None:
    """summary_quality, summary_quality_findings, summary_quality_captures."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            conn.execute(statement)
    for by in ("reader", "form", "province", "year"):
        conn.execute(ROWS.format(by=by, value=by))
    conn.execute(ROWS.format(by="all", value="''"))
    conn.execute("DROP TABLE temp.quality_of")
