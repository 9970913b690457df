"""What was withdrawn leaves a publication: the rows of reports that rest on nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database import search

if TYPE_CHECKING:
    import sqlite3

# what is withdrawn as a table, as nothing changes any more; reports of which every source is, which the summaries leave out
WITHDRAWN = """
CREATE TEMP TABLE told AS SELECT * FROM withdrawn;
DROP VIEW withdrawn;
CREATE TABLE withdrawn (
  capture INTEGER NOT NULL REFERENCES captures, url TEXT NOT NULL, captured_at TEXT NOT NULL,
  tombstone TEXT NOT NULL REFERENCES tombstones, reason TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
INSERT INTO withdrawn SELECT * FROM temp.told;
DROP TABLE temp.told;
CREATE INDEX withdrawn_capture ON withdrawn (capture);
CREATE TEMP TABLE withdrawn_reports (report INTEGER PRIMARY KEY);
CREATE TEMP TABLE withdrawn_captures (capture INTEGER PRIMARY KEY);
INSERT INTO withdrawn_captures SELECT DISTINCT capture FROM withdrawn;
INSERT INTO withdrawn_reports SELECT s.report FROM report_sources s
  WHERE s.report IN (SELECT o.report FROM report_sources o JOIN withdrawn_captures w ON w.capture = o.capture)
  GROUP BY s.report HAVING max(s.capture NOT IN (SELECT capture FROM withdrawn_captures)) = 0;
"""
OF_REPORTS = ("coded_proactive", "coded_requests", "coded_disputes", "coded_statistics", "others", "local_statistics", "statements", "prints", "findings")
REST = """
DELETE FROM sections WHERE report IN (SELECT report FROM withdrawn_reports);
DELETE FROM corrections WHERE (region, within, kind, unit, year) IN (
  SELECT ifnull(a.region, ''), a.within, a.kind, a.unit, r.year
  FROM withdrawn_reports w CROSS JOIN reports r ON r.id = w.report JOIN agencies a ON a.id = r.agency);
UPDATE reports SET title = '', places = x'' WHERE id IN (SELECT report FROM withdrawn_reports);
UPDATE captures SET link_text = '', why = NULL, error = NULL WHERE id IN (SELECT capture FROM withdrawn_captures);
"""


def remove_withdrawn(conn: sqlite3.Connection) -> int:
    """Delete the figures, texts and titles of reports that have no other source; how many reports those are.

    That there is such a report, and why it is not shown, stays: `current_reports.withdrawn`. Their ids are in the
    temporary table `withdrawn_reports` of this connection.
    """
    _each(conn, WITHDRAWN)
    reports: int = conn.execute("SELECT count(*) FROM withdrawn_reports").fetchone()[0]
    if reports:
        for table in OF_REPORTS:
            conn.execute(f"DELETE FROM {table} WHERE report IN (SELECT report FROM withdrawn_reports)")
        _forget_texts(conn)
    _each(conn, REST)
    return reports


def _forget_texts(conn: sqlite3.Connection) -> None:
    """The index has no texts of its own: it is told what it forgets."""
    texts = conn.execute("SELECT id, number, heading, text FROM sections WHERE report IN (SELECT report FROM withdrawn_reports)").fetchall()
    conn.executemany("INSERT INTO sections_index (sections_index, rowid, pairs) VALUES ('delete', ?, ?)",
                     [(id_, search.indexed(*told)) for id_, *told in texts])


def _each(conn: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            conn.execute(statement)
