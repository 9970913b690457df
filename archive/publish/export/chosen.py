"""Which reports are exported, in which order: temporary tables that every query of tables.py goes by.

`chosen` has a row for each report with an agency and a year, sorted by agency key, year and revision. What was withdrawn is in none.
"""

from __future__ import annotations

import binascii
from base64 import b32decode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

SCRIPT = """
CREATE TEMP TABLE gone_captures (capture INTEGER PRIMARY KEY);
INSERT INTO gone_captures SELECT DISTINCT capture FROM withdrawn;
CREATE TEMP TABLE gone_reports (report INTEGER PRIMARY KEY);
INSERT INTO gone_reports
  SELECT DISTINCT s.report FROM gone_captures g JOIN report_sources s ON s.capture = g.capture
  WHERE NOT EXISTS (SELECT 1 FROM report_sources o WHERE o.report = s.report AND o.capture NOT IN (SELECT capture FROM gone_captures));
CREATE TEMP TABLE chosen (
  position INTEGER PRIMARY KEY, report INTEGER NOT NULL, agency TEXT NOT NULL, year INTEGER NOT NULL, revision INTEGER NOT NULL, current INTEGER NOT NULL);
INSERT INTO chosen (report, agency, year, revision, current)
  SELECT r.id, k.key, r.year, r.revision, r.superseded_by IS NULL
  FROM summary_agencies k CROSS JOIN reports r ON r.agency = k.agency
  WHERE r.year IS NOT NULL AND r.id NOT IN (SELECT report FROM gone_reports)
  ORDER BY k.key, r.year, r.revision;
CREATE TEMP TABLE chosen_corrections AS SELECT c.position, x.* FROM corrected x JOIN chosen c ON c.report = x.report;
CREATE TEMP TABLE superseded (report INTEGER, cell TEXT, value ANY, unit TEXT, PRIMARY KEY (report, cell)) WITHOUT ROWID;
"""
# the view joined with reports would be made whole; of one report it goes by the tables' keys
SUPERSEDED = "INSERT INTO superseded SELECT report, cell, value, unit FROM cells WHERE report = ?"
COUNTS = {
    "reports": "SELECT count(*) FROM chosen WHERE current = 1",
    "superseded": "SELECT count(*) FROM chosen WHERE current = 0",
    "withdrawn_reports": "SELECT count(*) FROM gone_reports",
    "withdrawn_captures": "SELECT count(*) FROM gone_captures",
}


def choose(conn: sqlite3.Connection) -> dict[str, int]:
    """Make the tables in this connection; how many reports are exported, and how many are left out and why."""
    conn.execute("PRAGMA temp_store = FILE")
    for statement in SCRIPT.split(";\n"):
        if statement.strip():
            conn.execute(statement)
    older = conn.execute("SELECT report FROM chosen WHERE current = 0").fetchall()
    conn.executemany(SUPERSEDED, older)
    conn.create_function("sha256_of", 1, sha256_of, deterministic=True)
    return {name: conn.execute(query).fetchone()[0] for name, query in COUNTS.items()}


def sha256_of(digest: str) -> str | None:
    """A SHA-256 as WARC files carry it, in base32, in hexadecimal; None for another algorithm.

    >>> sha256_of("sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====")
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    name, _, value = digest.partition(":")
    if name.lower().replace("-", "") != "sha256":
        return None
    if len(value) == 64:
        return value.lower()
    try:
        return b32decode(value.upper() + "=" * (-len(value) % 8)).hex()
    except binascii.Error:
        return None
