"""A process that crawls and reads over and over, to be killed: `python -m tests.archive.killed DATA SEED`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from archive.intake import Intake
from archive.settling.settle import process
from tests.archive.samples import PORTAL, exchange, failure, visit
from tests.archive.written import VERSIONS, read, written


def work(data: Path, seed: int) -> None:
    """Runs of a few captures, some of them again and some changed, each read afterwards; without end."""
    rng = random.Random(seed)
    minute = seed * 100_000
    while True:
        with Intake(data, max_warc_bytes=20_000) as intake:
            run = intake.start_run([PORTAL], [])
            for _ in range(rng.randrange(1, 30)):
                minute += 1
                intake.keep(exchange(*_page(rng), minutes=minute, run=run))
            intake.fail(failure("https://x.example/gone", run))
            intake.end_visit(visit(run))
            intake.end_run("complete")
        process(data, read, VERSIONS)


def _page(rng: random.Random) -> tuple[str, bytes]:
    number = rng.randrange(20)
    text = [[1, "总体情况", "行政复议与诉讼" * 300]]
    figures = {"requests.granted.total": rng.choice([0, 0, 0, 1]), "requests.granted.business": None}
    return f"https://x.example/{number}", written(f"镇{number % 5}", 2019 + number // 5, figures, sections=text)


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
