"""The panel of the publication: a table of the same columns, and whether each report came in time.

As views `panel` and `panel_corrected` look up a hundred cells a row: good for one report, not for the country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.schema.panel import columns
from archive.database.schema.panel_sql import corrected_rows, panel_rows

if TYPE_CHECKING:
    import sqlite3

# of what the calendar says: by when it was due, and how many days later it came (0: in time, NULL: not known)
TIMELINESS = {"due": "TEXT", "timeliness": "TEXT", "days_late": "INTEGER"}
INDEXES = """
CREATE UNIQUE INDEX panel_agency ON panel (agency, year);
CREATE UNIQUE INDEX panel_key ON panel (agency_key, year);
CREATE INDEX panel_region ON panel (region, year);
CREATE VIEW panel_corrected AS
  SELECT * FROM panel WHERE report NOT IN (SELECT report FROM summary_corrected) UNION ALL SELECT * FROM summary_corrected;
"""


def build(conn: sqlite3.Connection) -> None:
    """panel, and summary_corrected: its rows of reports with corrections, corrected; needs summary_coverage."""
    for view in ("panel_corrected", "panel"):
        conn.execute(f"DROP VIEW {view}")
    _fill(conn, "panel", panel_rows())
    _fill(conn, "summary_corrected", corrected_rows())
    for statement in INDEXES.split(";\n"):
        if statement.strip():
            conn.execute(statement)


def _fill(conn: sqlite3.Connection, table: str, query: str) -> None:
    types = {column.name: column.type for column in columns()} | TIMELINESS
    declared = ", ".join(f"{name} {type_}{' PRIMARY KEY' if name == 'report' else ''}" for name, type_ in types.items())
    conn.execute(f"CREATE TABLE {table} ({declared}) STRICT")
    conn.execute(
        f"INSERT INTO {table} SELECT p.*, c.due, c.status, c.days FROM ({query}) p"
        " LEFT JOIN summary_coverage c ON c.agency = p.agency AND c.year = p.year AND c.status IN ('published', 'late')"
        " WHERE p.report NOT IN (SELECT report FROM temp.withdrawn_reports)")
