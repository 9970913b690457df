"""`python -m tests.bench.pages`: what each kind of page costs on a database of 200,000 drawn reports.

The site is started as `xxgk serve` starts it, pages are asked for over HTTP one at a time; what is told is the time from the
request to the last byte. Cold: the first answers after the file has left the disk cache, one of each kind. Bounds: 300 ms for
the median, 1 s for the 95th percentile of warm answers.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.folder import Folder
from archive.publish import snapshot
from tests.bench.harness.rows import Row, rounds
from tests.bench.synthetic.addresses import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTS, QUICK, TEXTS = 200_000, 2_000, 0.1
MEDIAN, P95 = 300.0, 1000.0  # ms
ROUNDS = 3
BUSY = 2  # programs that want each core, beyond which nothing on the clock is measured


def measure(quick: bool) -> list[Row]:
    """The slowest kind of page by its median and by its 95th percentile; then each kind. Nothing where others keep the machine busy."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if load > BUSY * cores:
        why = f"a load of {load:.0f} on {cores} cores: times on the clock would tell of the others"
        return [Row(f"pages.{name}", f"the slowest kind of page, {told}", "ms", missing=why) for name, told in (("median", "median"), ("late", "95th percentile"))]
    with tempfile.TemporaryDirectory() as folder:
        made(Path(folder), QUICK if quick else REPORTS)
        found = times(Path(folder), 1 if quick else rounds(quick))["rows"]
    slowest = {name: max(found, key=itemgetter(name)) for name in ("median", "p95")}
    return [
        Row("pages.median", f"the slowest kind of page, median: {slowest['median']['page']}", "ms", (slowest["median"]["median"],)),
        Row("pages.late", f"the slowest kind of page, 95th percentile: {slowest['p95']['page']}", "ms", (slowest["p95"]["p95"],)),
        *(Row(f"pages.{row['page']}", f"{row['page']}; 95th percentile {row['p95']}", "ms, median", (row["median"],)) for row in found),
    ]


def made(data: Path, reports: int) -> None:
    from tests.bench.synthetic.made import make

    make(data / "xxgk.db", reports, TEXTS)


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    ask.add_argument("--data", type=Path, help="a data folder to measure on; else one is made of drawn reports")
    ask.add_argument("--rounds", type=int, default=ROUNDS)
    ask.add_argument("--only", default="", help="kinds of page whose name begins so")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder)
        if not given.data:
            made(data, REPORTS)
        sys.stdout.write(told(times(data, given.rounds, given.only)))


def times(data: Path, rounds: int = ROUNDS, only: str = "") -> dict[str, Any]:
    """Times of all kinds of page in ms, with what was measured on."""
    published = snapshot.published(Folder(data))
    kinds = {kind: urls for kind, urls in addresses(published).items() if kind.startswith(only) and urls}
    with served(data) as host:
        forget(published)
        cold = {kind: asked(host, urls[-1])[1] for kind, urls in kinds.items()}
        rows = [_row(kind, [asked(host, url) for _ in range(rounds) for url in urls], cold[kind]) for kind, urls in kinds.items()]
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "megabytes": published.stat().st_size >> 20, "rows": rows}


def _row(kind: str, answers: list[tuple[int, float, int]], cold: float) -> dict[str, Any]:
    times = sorted(ms for _, ms, _ in answers)
    median, p95 = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]
    return {
        "page": kind, "asked": len(times), "median": round(median, 1), "p95": round(p95, 1), "most": round(times[-1], 1), "cold": round(cold, 1),
        "kilobytes": round(statistics.median(size for *_, size in answers) / 1024, 1), "statuses": sorted({status for status, *_ in answers}),
        "within": median <= MEDIAN and p95 <= P95,
    }  # fmt: skip


@contextmanager
def served(data: Path) -> Iterator[str]:
    """`xxgk serve` in a process of its own; its host and port."""
    with subprocess.Popen([sys.executable, "-m", "archive", "--data", str(data), "serve", "--port", "0", "--json"], stdout=subprocess.PIPE) as process:
        try:
            line = process.stdout.readline() if process.stdout else b""
            yield urlsplit(json.loads(line)["url"]).netloc
        finally:
            process.terminate()


def asked(host: str, url: str) -> tuple[int, float, int]:
    """Status, ms and bytes of one answer."""
    conn = http.client.HTTPConnection(host, timeout=60)
    start = time.perf_counter()
    conn.request("GET", url)
    answer = conn.getresponse()
    body = answer.read()
    spent = (time.perf_counter() - start) * 1000
    conn.close()
    return answer.status, spent, len(body)


def forget(file: Path) -> None:
    """Take a file out of the system's cache, so that the next reading comes from the disk."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def told(found: dict[str, Any]) -> str:
    """As Markdown and as JSON."""
    head = "| page | asked | median ms | p95 ms | most ms | cold ms | KB | |\n|---|--:|--:|--:|--:|--:|--:|---|\n"
    lines = "".join(
        "| {page} | {asked} | {median} | {p95} | {most} | {cold} | {kilobytes} | {} |\n".format(_remark(row), **row) for row in found["rows"])
    return f"{head}{lines}\n{json.dumps(found, ensure_ascii=False)}\n"


def _remark(row: dict[str, Any]) -> str:
    strange = [str(status) for status in row["statuses"] if status != 200]
    return " ".join(filter(None, ["" if row["within"] else "**slow**", f"status {', '.join(strange)}" if strange else ""]))


if __name__ == "__main__":
    main()
