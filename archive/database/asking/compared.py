"""Two databases of one archive, table by table; ids and times of processing are their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.items import CODED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

AGENCY = """(SELECT name || '|' || coalesce(region, '') || '|' || within || '|' || kind || '|' || unit
  FROM {schema}.agencies a WHERE a.id = t.{column})"""
REPORT = """(SELECT coalesce((SELECT a.name || '|' || coalesce(a.region, '') || '|' || a.unit FROM {schema}.agencies a WHERE a.id = r.agency), '')
  || '|' || coalesce(r.year, '') || '|' || r.revision || '|' || r.url FROM {schema}.reports r WHERE r.id = t.{column})"""
CAPTURE = "(SELECT warc || '@' || offset || '!' || member FROM {schema}.captures c WHERE c.id = t.{column})"
CHANNEL = "(SELECT portal || '|' || url FROM {schema}.channels c WHERE c.id = t.{column})"
NATURAL = {
    ("captures", "channel"): CHANNEL, ("columns", "channel"): CHANNEL, ("entries", "channel"): CHANNEL,
    ("reports", "agency"): AGENCY, ("reports", "superseded_by"): REPORT, ("report_sources", "capture"): CAPTURE,
    ("pictures", "capture"): CAPTURE,
}
KEYED = frozenset({"regions", "portals", "runs", "warcs"})  # whose id says something
TOLD = 5  # rows of a table that are told one by one
# codes are told by the views over them, which name the rows; older databases may have codes of their own
TABLES = f"SELECT name FROM main.sqlite_master WHERE (type = 'table' OR name IN {CODED}) AND name NOT GLOB 'coded_*' AND name <> 'items' AND name NOT LIKE '%\\_index%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"


def differences(conn: sqlite3.Connection, other: Path) -> Iterator[str]:
    """Rows that only one of them has, in words: of conn, and of the other, which is right."""
    conn.execute("ATTACH DATABASE ? AS other", (f"file:{other}?mode=ro",))
    for (table,) in conn.execute(f"{TABLES} ORDER BY name").fetchall():
        columns = [row[1] for row in conn.execute(f"PRAGMA main.table_info('{table}')")]
        shown = [column for column in columns if column != "id" or table in KEYED]
        here, there = _query("main", table, shown), _query("other", table, shown)
        for what, query in (("has a row that the archive does not give", f"{here} EXCEPT {there}"),
                            ("lacks a row that the archive gives", f"{there} EXCEPT {here}")):
            yield from _told(conn, table, what, query)


def _told(conn: sqlite3.Connection, table: str, what: str, query: str) -> Iterator[str]:
    found = conn.execute(query)
    for row in found.fetchmany(TOLD):
        told = ", ".join(str(value)[:60] for value in row if value not in (None, ""))
        yield f"table {table} {what}: {told[:240]}"
    left = sum(1 for _ in found)
    if left:
        yield f"table {table} {what}: {left} more"


def _query(schema: str, table: str, columns: list[str]) -> str:
    shown = []
    for column in columns:
        rule = NATURAL.get((table, column)) or (REPORT if column == "report" else None)
        shown.append(rule.format(schema=schema, column=column) if rule else f"t.{column}")
    return f"SELECT {', '.join(shown)} FROM {schema}.{table} t"
