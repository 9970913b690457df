"""National and provincial series of the panel's figures, sums and amounts in yuan, and of findings.

Beside each sum stands how many reports it is of: it grows with them. Mean and quartiles are of the reports that tell the figure.
One province and year at a time is in memory.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.database.schema.panel import columns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    Number = int | float

BIGGEST = 2**63 - 1  # SQLite's integers
KINDS = ("figure", "sum", "amount")
NO_ONE_UNIT = ("_amount", "_fees", "_fees_wan")  # amounts as printed
TABLES = """
CREATE INDEX panel_year ON panel (year, province);
CREATE TABLE summary_items (
  item TEXT NOT NULL, province TEXT NOT NULL, year INTEGER NOT NULL,
  reports INTEGER NOT NULL, total ANY NOT NULL, mean REAL NOT NULL, low ANY NOT NULL, median ANY NOT NULL, high ANY NOT NULL,
  PRIMARY KEY (item, province, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary_findings (
  code TEXT NOT NULL, severity TEXT NOT NULL, province TEXT NOT NULL, year INTEGER NOT NULL,
  findings INTEGER NOT NULL, reports INTEGER NOT NULL,
  PRIMARY KEY (code, severity, province, year)
) STRICT, WITHOUT ROWID;
INSERT INTO summary_findings
  WITH told AS (SELECT f.code, f.severity, ifnull(p.province, '') AS province, p.year, f.report FROM findings f JOIN panel p ON p.report = f.report)
  SELECT code, severity, province, year, count(*), count(DISTINCT report) FROM told WHERE province <> '' GROUP BY 1, 2, 3, 4
  UNION ALL SELECT code, severity, '', year, count(*), count(DISTINCT report) FROM told GROUP BY 1, 2, 4;
"""


def items() -> tuple[str, ...]:
    """The panel's columns of which there are series."""
    return tuple(column.name for column in columns() if column.kind in KINDS and not column.name.endswith(NO_ONE_UNIT))


def build(conn: sqlite3.Connection) -> None:
    """summary_items and summary_findings, '' as province for the country; needs panel."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            conn.execute(statement)
    for (year,) in conn.execute("SELECT DISTINCT year FROM panel ORDER BY year").fetchall():
        conn.executemany("INSERT INTO summary_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _of_year(conn, year))


def _of_year(conn: sqlite3.Connection, year: int) -> Iterator[tuple[Any, ...]]:
    country: dict[str, Counter[Number]] = {item: Counter() for item in items()}
    for (province,) in conn.execute("SELECT DISTINCT province FROM panel WHERE year = ?", (year,)).fetchall():
        for item, told in _of_province(conn, year, province).items():
            country[item].update(told)
            if province and told:
                yield item, province, year, *summed(told)
    yield from ((item, "", year, *summed(told)) for item, told in country.items() if told)


def _of_province(conn: sqlite3.Connection, year: int, province: str | None) -> dict[str, Counter[Number]]:
    """How many reports tell which value of each item."""
    rows = conn.execute(f"SELECT {', '.join(items())} FROM panel WHERE year = ? AND province IS ?", (year, province)).fetchall()
    told = {item: Counter(values) for item, values in zip(items(), zip(*rows, strict=True), strict=True)}
    for counter in told.values():
        counter.pop(None, None)
    return told


def summed(told: Counter[Number]) -> tuple[int, Number, float, Number, Number, Number]:
    """Number of values, sum, mean, lower quartile, median, upper quartile: the least value that so many do not exceed.

    >>> summed(Counter([0, 0, 3, 5]))
    (4, 8, 2.0, 0, 0, 3)
    """
    count = told.total()
    total = sum(value * times for value, times in sorted(told.items()))
    total = total if abs(total) <= BIGGEST else float(total)
    low, median, high = (_least(told, count * quarter / 4) for quarter in (1, 2, 3))
    return count, total, total / count, low, median, high


def _least(told: Counter[Number], wanted: float) -> Number:
    seen = 0
    for value, times in sorted(told.items()):
        seen += times
        if seen >= wanted:
            return value
    raise ValueError("no values")
