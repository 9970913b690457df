"""Everything a database says, ids resolved to natural keys and times of processing left out: to compare two."""

from __future__ import annotations

from archive import database
from archive.database.items import CODED

REPORT = """(SELECT coalesce(a.name, '') || '|' || coalesce(a.region, '') || '|' || coalesce(a.unit, '') || '|' || coalesce(r.year, '') || '|'
  || r.revision || '|' || r.url FROM reports r LEFT JOIN agencies a ON a.id = r.agency WHERE r.id = t.{})"""
CAPTURE = "(SELECT warc || '@' || offset || '!' || member FROM captures c WHERE c.id = t.{})"
AGENCY = "(SELECT name || '|' || coalesce(region, '') || '|' || within || '|' || kind || '|' || unit FROM agencies a WHERE a.id = t.{})"
CHANNEL = "(SELECT portal || '|' || url FROM channels c WHERE c.id = t.{})"
RESOLVED = {
    ("captures", "channel"): CHANNEL,
    ("columns", "channel"): CHANNEL,
    ("entries", "channel"): CHANNEL,
    ("reports", "agency"): AGENCY,
    ("reports", "superseded_by"): REPORT,
    ("report_sources", "capture"): CAPTURE,
    ("pictures", "capture"): CAPTURE,
}


def dump(path):
    """Table → its rows, sorted; views and the full-text index included as what they give."""
    with database.reading(path) as conn:
        names = [row[0] for row in conn.execute(
            f"SELECT name FROM sqlite_master WHERE (type = 'table' OR name IN {CODED}) AND name NOT GLOB 'coded_*' AND name NOT LIKE '%\\_index%' ESCAPE '\\'"
            " AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'")]
        return {name: sorted((tuple(row) for row in conn.execute(_query(conn, name))), key=repr) for name in names}


def _query(conn, table):
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    shown = []
    for column in columns:
        rule = RESOLVED.get((table, column)) or (REPORT if column == "report" else None)
        if rule:
            shown.append(rule.format(column))
        elif column != "id" or table in {"regions", "portals", "runs", "warcs"}:
            shown.append(f"t.{column}")
    return f"SELECT {', '.join(shown)} FROM {table} t"
