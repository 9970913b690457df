"""Sums of every cell of the forms, by year and province: the country's tables as if one agency had filled them in.

Figures as printed, of current reports. A sum grows with the number of reports that tell the cell, which stands beside it.
Amounts of money are left out: their units differ (`panel` has them in yuan).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

TABLE = """
CREATE TABLE summary_totals (
  province TEXT NOT NULL, cell TEXT NOT NULL, year INTEGER NOT NULL, reports INTEGER NOT NULL, total ANY NOT NULL,
  PRIMARY KEY (province, cell, year)
) STRICT, WITHOUT ROWID"""
INSERT = "INSERT INTO summary_totals VALUES (?, ?, ?, ?, ?)"
# one province at a time, so that what is summed is small; all its years together, because the reports of an agency lie side by side
PLACED = """
CREATE TEMP TABLE placed (province TEXT NOT NULL, report INTEGER NOT NULL, year INTEGER NOT NULL, PRIMARY KEY (province, report)) WITHOUT ROWID;
INSERT INTO placed SELECT province, report, year FROM summary_figures ORDER BY province, report;
"""
OF_REPORTS = "FROM temp.placed p CROSS JOIN {0} t ON t.report = p.report WHERE p.province = ?"
COUNTRY = f"""
INSERT INTO summary_totals SELECT '', cell, year, sum(reports), iif(abs(total(total)) < {2**53}, CAST(total(total) AS INTEGER), total(total))
  FROM summary_totals WHERE province <> '' GROUP BY cell, year"""
WHOLE = "typeof(t.value) = 'integer'"


def build(conn: sqlite3.Connection) -> None:
    """summary_totals: '' as province is the country; reports of which the province is not told count there only."""
    conn.execute(TABLE)
    for statement in PLACED.split(";\n"):
        if statement.strip():
            conn.execute(statement)
    keys = dict(conn.execute("SELECT id, key FROM items"))
    nowhere: list[tuple[object, ...]] = []
    for (province,) in conn.execute("SELECT DISTINCT province FROM temp.placed").fetchall():
        rows = list(_rows(conn, keys, province))
        if province:
            conn.executemany(INSERT, rows)
        else:
            nowhere += rows
    conn.execute("DROP TABLE temp.placed")
    conn.execute(COUNTRY)
    conn.executemany(f"{INSERT} ON CONFLICT (province, cell, year) DO UPDATE SET reports = reports + excluded.reports, total = total + excluded.total",
                     nowhere)


def _rows(conn: sqlite3.Connection, keys: Mapping[int, str], province: str) -> Iterator[tuple[object, ...]]:
    for query in QUERIES:
        for item, year, *counted in conn.execute(query, (province,)):
            for column, told, total in _triples(counted):
                if told:
                    yield province, f"{keys[item]}{column}", year, told, _whole(total)


def _whole(total: float) -> float:
    """SQLite's sum() refuses what is too great for its integers, total() rounds it; below, every sum is exact."""
    return int(total) if abs(total) < 2**53 else total


def _triples(counted: list[object]) -> Iterator[tuple[str, int, float]]:
    """Column, how many tell it, their sum; for tables with one number a row the column is ''."""
    each = iter(counted)
    yield from zip(each, each, each, strict=True)


def _wide(table: str, columns: tuple[str, ...]) -> str:
    shown = ", ".join(f"'.{one}', count(t.{one}), total(t.{one})" for one in columns)
    return f"SELECT t.item, p.year, {shown} {OF_REPORTS.format(table)} GROUP BY t.item, p.year"


def _narrow(table: str, money: str) -> str:
    shown = f"'', sum({WHOLE}), total(iif({WHOLE}, t.value, 0))"
    return f"SELECT t.item, p.year, {shown} {OF_REPORTS.format(table)} AND NOT ({money}) GROUP BY t.item, p.year"


QUERIES = (
    _narrow("coded_proactive", "t.item IN (SELECT id FROM items WHERE measure = 'amount')"), _wide("coded_requests", REQUEST_COLUMNS),
    _wide("coded_disputes", DISPUTE_COLUMNS),
    _narrow("coded_statistics", "t.unit IS NOT NULL OR t.item IN (SELECT id FROM items WHERE part = 'statistics' AND item GLOB '*_wan')"),
)  # fmt: skip
