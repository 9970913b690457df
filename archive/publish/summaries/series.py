"""Measures by year, province and level: sums with the number of reports behind them, medians, and a panel that stays the same.

A sum over a growing number of reports grows with it. So beside each sum stand how many reports it is of, mean and median of
a report, and the same sum over the agencies that report in every year of an era (summary_figures.constant).
"""

from __future__ import annotations

from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple

from archive.publish.summaries.measures import Measure, measures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

TABLE = """
CREATE TABLE summary_series (
  measure TEXT NOT NULL, province TEXT NOT NULL, level TEXT NOT NULL, year INTEGER NOT NULL,
  reports INTEGER NOT NULL, total REAL NOT NULL, out_of REAL, mean REAL, low REAL, median REAL, high REAL,
  panel_reports INTEGER NOT NULL, panel_total REAL, panel_out_of REAL,
  PRIMARY KEY (measure, province, level, year)
) STRICT, WITHOUT ROWID"""
INSERT = f"INSERT INTO summary_series VALUES ({', '.join('?' * 14)})"


class _One(NamedTuple):
    """What one report says."""

    value: float
    of: float | None
    constant: int


def build(conn: sqlite3.Connection) -> None:
    """summary_series: '' as province is the country, '' as level all levels."""
    conn.execute(TABLE)
    years = [year for (year,) in conn.execute("SELECT DISTINCT year FROM summary_figures ORDER BY year")]
    for measure in measures().values():
        for year in (year for year in years if year >= measure.since):
            conn.executemany(INSERT, _rows(conn, measure, year))


def _rows(conn: sqlite3.Connection, measure: Measure, year: int) -> Iterator[tuple[object, ...]]:
    cells: dict[tuple[str, str], list[_One]] = {}
    query = (f"SELECT province, ifnull(level, ''), {measure.value} AS value, {measure.of or 'NULL'} AS out_of, constant"
             " FROM summary_figures WHERE year = ?")
    for province, level, value, of, constant in conn.execute(query, (year,)):
        if value is None or (measure.share and not of):
            continue
        one = _One(value, of, constant)
        for key in {("", ""), (province, ""), ("", level), (province, level)}:
            cells.setdefault(key, []).append(one)
    for (province, level), found in sorted(cells.items()):
        yield measure.name, province, level, year, *_summed(found, measure.share)


def _summed(found: list[_One], share: bool) -> tuple[object, ...]:
    """Of shares mean and quartiles are those of each report's share."""
    each = [one.value / one.of if share and one.of else one.value for one in found]
    low, median, high = quantiles(each, n=4, method="inclusive") if len(each) > 1 else (each[0],) * 3
    panel = [one for one in found if one.constant]
    return (len(found), *_total(found, share), sum(each) / len(each), low, median, high, len(panel), *(_total(panel, share) if panel else (None, None)))


def _total(found: list[_One], share: bool) -> tuple[float, float | None]:
    return float(sum(one.value for one in found)), float(sum(one.of or 0 for one in found)) if share else None
