"""`python -m tests.bench.synthetic N --texts SHARE --out FOLDER`: a database of N drawn reports, to measure with.

Agencies, figures and texts are made up; the divisions are real. The same arguments give the same rows.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from tests.bench.synthetic.made import make


def main() -> None:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.synthetic", description=__doc__)
    ask.add_argument("reports", type=int)
    ask.add_argument("--texts", type=float, default=0.1, help="share of the reports that have their text (0.1)")
    ask.add_argument("--out", type=Path, required=True, help="folder for xxgk.db")
    ask.add_argument("--beside", type=Path, help="a data folder whose reports are in it as well; it is not changed")
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    wall, cpu = time.perf_counter(), time.process_time()
    planted = make(given.out / "xxgk.db", given.reports, given.texts, given.seed, given.beside and given.beside / "xxgk.db")
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.write(json.dumps({
        "reports": given.reports, "seconds": round(wall, 1), "cpu_seconds": round(cpu, 1), "reports_per_cpu_second": round(given.reports / cpu),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "bytes": (given.out / "xxgk.db").stat().st_size, "planted": planted,
    }) + "\n")  # fmt: skip


if __name__ == "__main__":
    main()
