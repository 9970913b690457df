"""`python -m tests.bench.heavy`: the heavy questions of docs/export.md, DuckDB over the exported Parquet beside SQLite over its tables.

SQLite goes through the rows here, as a question of one's own does; what the summary tables of a publication answer takes it
milliseconds (tests/bench/national.py).
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive.database.items import code
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.folder import Folder
from tests.bench.harness.alone import run
from tests.bench.harness.sides import compare, ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.harness.rows import Row

DOCS = Path(__file__).parents[2] / "docs" / "export.md"
REPORTS, QUICK = 200_000, 3_000
EXPORTED = ("panel", "requests", "disputes", "proactive", "statistics", "coverage", "unreported", "agencies", "regions")
CURRENT = "FROM summary_figures f CROSS JOIN {} t ON t.report = f.report"
QUERIES = {
    "totals": tuple(
        f"SELECT t.item, f.year, {', '.join(f'count(t.{one}), sum(t.{one})' for one in columns)} {CURRENT.format(table)} GROUP BY t.item, f.year"
        for table, columns in (("coded_requests", REQUEST_COLUMNS), ("coded_disputes", DISPUTE_COLUMNS), ("coded_proactive", ("value",)),
                               ("coded_statistics", ("value",)))),
    "provinces": (
        f"SELECT f.province, f.year, sum(t.total) {CURRENT.format('coded_requests')} AND t.item = {code('requests.granted')} GROUP BY f.province, f.year",),
    "top": (("SELECT agency_key, coalesce(requests_new_received, statistics_requests_received) AS received FROM panel WHERE year = 2023"
            " ORDER BY received DESC, agency_key LIMIT 20"),),
    "history": (("SELECT f.year, t.* FROM summary_figures f JOIN requests t ON t.report = f.report"
                " WHERE f.agency = (SELECT agency FROM summary_agencies WHERE key = '340000-government')"),),
    "lateness": ("SELECT substr(a.region, 1, 2), c.year, c.status, count(*) FROM summary_coverage c JOIN agencies a ON a.id = c.agency GROUP BY 1, 2, 3",
                 "SELECT substr(region, 1, 2), year, status, count(*) FROM summary_unreported GROUP BY 1, 2, 3"),
}  # fmt: skip


def recipes() -> dict[str, str]:
    """The SQL of docs/export.md by the name in its first line; `tables` makes the views that the others ask."""
    found = re.findall(r"^```sql\n-- (\w+)[^\n]*\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return dict(found)


def measure(quick: bool) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make(data, QUICK if quick else REPORTS)
        return pairs(data, quick=quick)


def pairs(data: Path, *, quick: bool) -> list[Row]:
    """A row for each question; data: what make() made."""
    return [compare(f"heavy.{name}", f"{name}: DuckDB over Parquet", "SQLite over its tables", ours(duck, data, name), ours(lite, data, name),
                    unit="question", quick=quick) for name in QUERIES]  # fmt: skip


def make(data: Path, reports: int) -> None:
    """A publication of drawn reports and the Parquet files that the recipes read."""
    from archive.publish.snapshot import published
    from tests.bench.synthetic.made import make as drawn

    drawn(data / "xxgk.db", reports, 0.0)
    parquet(published(Folder(data)), data)


def parquet(published: Path, out: Path) -> None:
    """out/parquet as `xxgk export` writes it, the tables that the recipes read."""
    from archive.publish.export import chosen, written
    from archive.publish.export.panel import PANEL
    from archive.publish.export.tables import AGENCIES, COVERAGE, FIGURES, REGIONS, UNREPORTED

    wanted = [table for table in (PANEL, *FIGURES, COVERAGE, UNREPORTED, AGENCIES, REGIONS) if table.name in EXPORTED]
    conn = sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    chosen.choose(conn)
    written.write(conn, wanted, out, written.Ways(frozenset({"parquet"}), lambda _table: {}, {}, parted=True), lambda _done, _all: None)
    conn.close()


def lite(data: str, name: str) -> Callable[[], int]:
    """SQLite's side."""
    conn = sqlite3.connect(f"{Path(data, 'published', 'xxgk.db').resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    return lambda: min(1, sum(len(conn.execute(query).fetchall()) for query in QUERIES[name]))


def duck(data: str, name: str) -> Callable[[], int]:
    """DuckDB's, on one core."""
    import duckdb

    os.chdir(data)
    conn = duckdb.connect(config={"threads": 1})
    conn.execute(recipes()["tables"])
    return lambda: min(1, len(conn.execute(recipes()[name]).fetchall()))


if __name__ == "__main__":
    run(measure)
