"""`python -m tests.bench.national N`: the whole country, N drawn reports: load, publication, panel, and what questions cost.

Each step that writes runs in a process of its own and tells CPU seconds and peak memory. Texts for a tenth of the reports.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.folder import Folder
from tests.bench import pages
from tests.bench.harness import table
from tests.bench.harness.rows import Row

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBERS = ("items", "coded_proactive", "coded_requests", "coded_disputes", "coded_statistics", "others", "statements", "prints")
INDEX = ("sections_index_data", "sections_index_idx", "sections_index_docsize", "sections_index_config")
TIMES = 7  # a query is asked so often; the first answer is the cold one
YEAR = 2023
QUERIES = {
    "national totals of every item and year": ("SELECT cell, year, reports, total FROM summary_totals WHERE province = ''", ()),
    "national totals of one item": ("SELECT year, reports, total FROM summary_totals WHERE province = '' AND cell = 'requests.granted.total'", ()),
    "one item by province and year": (
        ("SELECT g.name, t.year, t.total FROM regions g JOIN summary_totals t ON t.province = substr(g.id, 1, 2) AND t.cell = 'requests.granted.total'"
         " WHERE g.level = 'province'"), ()),
    "top 20 agencies of a year": (
        ("SELECT k.key, coalesce(f.received, f.old_received) AS requests FROM summary_figures f JOIN summary_agencies k ON k.agency = f.agency"
         " WHERE f.year = ? ORDER BY requests DESC LIMIT 20"), (YEAR,)),
    "one agency's history, the panel's columns": (
        "SELECT * FROM panel WHERE agency = (SELECT max(agency) / 2 FROM summary_agencies) ORDER BY year", ()),
    "one agency's history, every number of table 3": (
        ("SELECT r.year, q.* FROM reports r JOIN requests q ON q.report = r.id WHERE r.agency = (SELECT max(agency) / 2 FROM summary_agencies)"
         " AND r.superseded_by IS NULL"), ()),
    "lateness by province and year": (
        ("SELECT g.name, y.year, y.expected, y.published, y.late, y.missing FROM summary_region_years y JOIN regions g ON g.id = y.region"
         " WHERE g.level = 'province'"), ()),
}  # fmt: skip


REPORTS, QUICK = 200_000, 3_000  # of a benchmark among others; the whole country: make soak
TELLS = {"totals": "national totals of every item and year", "top": "top 20 agencies of a year",
         "history": "one agency's history, every number of table 3", "lateness": "lateness by province and year"}


def measure(quick: bool) -> list[Row]:
    """Every bound of the national database, on fewer reports; on all of them: `python -m tests.bench.national --write`, an hour."""
    with tempfile.TemporaryDirectory() as folder:
        return rows(whole(QUICK if quick else REPORTS, Path(folder)))


def rows(found: dict[str, Any]) -> list[Row]:
    """What whole() measured, one by one."""
    bare, size, panel, publication = found["load without texts"], found["bytes"], found["panel"], found["publication"]
    of = f"of {found['reports']:,} reports"
    slowest = max(found["search"], key=itemgetter("median"))
    text = round(1000 * (size["texts a character"] + size["index a character"]))
    return [
        Row("national.load_rate", "load without texts, drawing included", "reports a CPU second", (bare["reports"] / bare["cpu_seconds"],)),
        Row("national.load_memory", f"load {of}, a tenth with texts", "MB", (found["load"]["peak_mb"],)),
        Row("national.bytes", f"the numbers of one {of} in the database", "bytes a report", (size["numbers a report"],)),
        Row("national.index", "full-text index", "bytes a character", (size["index a character"],)),
        Row("national.text_bytes", "1,000 characters of text and their index", "bytes a report", (text,)),
        _clock("national.publication", f"publication with all summary tables, {of}", publication, found["reports"]),
        *(Row(f"national.{key}", f"{name}, warm; {of}", "ms", (found["queries"][name]["warm"],)) for key, name in TELLS.items()),
        Row("national.search", f"search, the slowest: {slowest['page']}; {of}", "ms", (slowest["median"],)),
        _clock("national.panel", f"panel as CSV and Parquet, {of}", panel, found["reports"]),
        Row("national.export_memory", f"the same, {of}", "MB", (panel["peak_mb"],)),
    ]


def _clock(key: str, step: str, told: dict[str, Any], reports: int) -> Row:
    """Seconds of the clock, which is what somebody waits; beside them the CPU time a report, children's included."""
    return Row(key, step, "s", (told["seconds"],), unit="report", cost=(told["cpu_seconds"] * 1000 / reports,))


def whole(reports: int, data: Path) -> dict[str, Any]:
    """Everything, as one object; data: a folder with room for 14 KB a report. Its measured.json has what was measured before the
    last step that ended, and another call goes on from there.
    """
    told = data / "measured.json"
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {"reports": reports}
    for name, step in {
        "load without texts": lambda: _apart("load", min(reports, REPORTS), data / "bare", 0.0),
        "load": lambda: _apart("load", reports, data, 0.1),
        "bytes": lambda: sizes(data / "xxgk.db"),
        "publication": lambda: _apart("publish", data),
        "panel": lambda: _apart("panel", data, data / "panel"),
        "queries": lambda: queries(data / "published" / "xxgk.db"),
        "search": lambda: pages.times(data, rounds=2, only="search")["rows"],
    }.items():
        if name not in found:
            found[name] = step()
            told.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def _apart(step: str, *given: object) -> dict[str, Any]:
    """A step in a process of its own: wall and CPU seconds, peak MB, and what it tells."""
    run = subprocess.run([sys.executable, "-m", "tests.bench.national", f"--{step}", *map(str, given)], check=True, capture_output=True, text=True)
    made: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return made


def _timed(step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    wall, cpu = time.perf_counter(), _cpu()
    told = step()
    return {"seconds": round(time.perf_counter() - wall, 1), "cpu_seconds": round(_cpu() - cpu, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, **told}


def _cpu() -> float:
    """CPU seconds of this process and of those it started and that have ended."""
    return sum(sum(resource.getrusage(whose)[:2]) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def load(reports: int, data: Path, share: float) -> dict[str, Any]:
    """Drawn and loaded: drawing them is a part of the time."""
    from tests.bench.synthetic.made import make

    return {"reports": reports, "planted": make(data / "xxgk.db", reports, share)}


def publish(data: Path) -> dict[str, Any]:
    """The publication with its summary tables."""
    from archive.publish.snapshot import published

    return {"bytes": published(Folder(data)).stat().st_size}


def panel(data: Path, out: Path) -> dict[str, Any]:
    """The panel as CSV and Parquet, parted by year, as `xxgk export` writes it."""
    from archive.publish.export import chosen, written
    from archive.publish.export.panel import PANEL

    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    conn = sqlite3.connect(f"{(data / 'published' / 'xxgk.db').resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    chosen.choose(conn)
    ways = written.Ways(frozenset({"csv", "parquet"}), lambda _table: {}, {}, parted=True)
    rows = written.write(conn, (PANEL,), out, ways, lambda _done, _all: None)
    conn.close()
    return {"rows": rows["panel"], "bytes": {kind: sum(file.stat().st_size for file in (out / kind).rglob("*") if file.is_file()) for kind in ("csv", "parquet")}}


def sizes(path: Path) -> dict[str, Any]:
    """Bytes a report of the tables of numbers, and of the largest others; bytes a character of the text index."""
    conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    reports = conn.execute("SELECT count(*) FROM reports").fetchone()[0]
    tables = dict(conn.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))  # its own sums are of 32 bits
    characters = conn.execute("SELECT sum(length(heading) + length(text)) FROM sections").fetchone()[0] or 1
    conn.close()
    per = {name: round(size / reports) for name, size in sorted(tables.items(), key=lambda one: -one[1])}
    return {"file": path.stat().st_size, "a report": round(path.stat().st_size / reports), "numbers a report": sum(per.get(name, 0) for name in NUMBERS),
            "characters": characters, "index a character": round(sum(tables.get(name, 0) for name in INDEX) / characters, 2),
            "texts a character": round(tables["sections"] / characters, 2), "tables": dict(list(per.items())[:32])}


def queries(published: Path) -> dict[str, dict[str, Any]]:
    """Each query, cold once and warm: median ms, and how many rows it gives."""
    found = {}
    for name, (query, values) in QUERIES.items():
        pages.forget(published)
        conn = sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        times = []
        for _ in range(TIMES):
            start = time.perf_counter()
            rows = conn.execute(query, values).fetchall()
            times.append((time.perf_counter() - start) * 1000)
        conn.close()
        found[name] = {"rows": len(rows), "cold": round(times[0], 1), "warm": round(statistics.median(times[1:]), 1)}
    return found


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.national", description=__doc__)
    ask.add_argument("reports", type=int, nargs="?", default=2_000_000)
    ask.add_argument("--data", type=Path, default=Path("build/national"))
    ask.add_argument("--write", action="store_true", help="put the rows into docs/bench.json and docs/bench.md")
    ask.add_argument("--load", nargs=3, help=argparse.SUPPRESS)
    ask.add_argument("--publish", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--panel", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.load:
        reports, data, share = given.load
        found = _timed(lambda: load(int(reports), Path(data), float(share)))
    elif given.publish:
        found = _timed(lambda: publish(given.publish))
    elif given.panel:
        found = _timed(lambda: panel(*given.panel))
    else:
        given.data.mkdir(parents=True, exist_ok=True)
        found = whole(given.reports, given.data)
        if given.write:
            table.write(table.merged(table.load(), {"national": table.topic([row.told() for row in rows(found)], quick=False, rounds=1)}))
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
