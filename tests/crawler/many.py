"""A crawl of many hosts at once, measured: the server's log tells the pace, /proc the memory and the processor.

python -m tests.crawler.many FOLDER NAME=VALUE…: the crawl alone, of FOLDER/portals.toml into FOLDER/data.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.crawler import manyserver
from tests.crawler.crawl import environment

REQUESTS = 2 + manyserver.DOCUMENTS  # of a host: robots.txt, the list, its reports
SAMPLE = 5.0  # seconds between looks at the crawl's process
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """Of the crawl's process: seconds since its start, memory in MB, processor time in seconds."""

    at: float
    memory: float
    cpu: float


@dataclass(frozen=True)
class Measured:
    """by: host → (arrival, end of answer) of its requests, in order of arrival."""

    status: int
    seconds: float
    samples: tuple[Sample, ...]
    by: dict[str, list[tuple[float, float]]]

    @property
    def requests(self) -> int:
        return sum(map(len, self.by.values()))

    @property
    def gaps(self) -> list[float]:
        """Seconds from the end of an answer to the same host's next request; negative: they overlapped."""
        return [after[0] - before[1] for log in self.by.values() for before, after in itertools.pairwise(log)]

    def told(self) -> str:
        memory = " ".join(f"{sample.memory:.0f}" for sample in self.samples)
        cpu = max((sample.cpu for sample in self.samples), default=0.0)
        return (f"{len(self.by)} hosts, {self.requests} requests in {self.seconds:.0f} s ({self.requests / self.seconds:.1f}/s), "
                f"shortest gap {min(self.gaps, default=0):.3f} s, processor {cpu:.0f} s, memory in MB every {SAMPLE:g} s: {memory}")


def measure(folder: Path, hosts: int, *settings: str) -> Measured:
    """Crawl so many hosts in one process, whose settings are NAME=VALUE."""
    log = folder / "log"
    with subprocess.Popen([sys.executable, "-m", "tests.crawler.manyserver", log], env=environment(), text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        registry(folder / "portals.toml", hosts, int(server.stdout.readline()))
        with subprocess.Popen([sys.executable, "-m", "tests.crawler.many", folder, *settings], env=environment()) as crawl:
            seconds, samples = _watch(crawl)
    return Measured(crawl.returncode, seconds, tuple(samples), _by_host(log))


def registry(file: Path, hosts: int, port: int) -> None:
    entries = []
    for number in range(hosts):
        base = f"http://{manyserver.host(number)}:{port}"
        entries.append(f'[[portal]]\nid = "p{number}"\nname = "某县"\nregion = "340323"\nurl = "{base}/"\nplatform = "generic"\n'
                       f'channels = ["{base}{manyserver.LIST}"]\n')
    file.write_text("\n".join(entries), encoding="utf-8")


def _watch(crawl: subprocess.Popen[bytes]) -> tuple[float, list[Sample]]:
    start, samples = time.monotonic(), []
    while crawl.poll() is None:
        samples.append(_sample(crawl.pid, time.monotonic() - start))
        try:
            crawl.wait(SAMPLE)
        except subprocess.TimeoutExpired:
            continue
    return time.monotonic() - start, samples


def _sample(pid: int, at: float) -> Sample:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return Sample(at, int(fields[21]) * PAGE / 1e6, (int(fields[11]) + int(fields[12])) / TICK)


def _by_host(log: Path) -> dict[str, list[tuple[float, float]]]:
    by: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for line in log.read_text(encoding="utf-8").splitlines():
        name, _, came, left = line.split(" ")
        by[name].append((float(came), float(left)))
    for seen in by.values():
        seen.sort()
    return by


def main(folder: Path, changes: list[str]) -> int:
    from archive.intake import Intake
    from crawler import run
    from crawler.progress import Silent
    from crawler.visiting.options import Options
    from settings import registry as entries

    scrapy = run.settings(run.pairs(changes), allow_private=True)
    portals = entries.load(folder / "portals.toml")
    with Intake(folder / "data") as intake:
        started = intake.start_run(portals, [])
        crawled = run.crawl(intake, portals, Options(), run=started, scrapy=scrapy, progress=Silent())
        intake.end_run("ended")
    return sum(visit.outcome != "complete" or visit.captured != manyserver.DOCUMENTS for visit in crawled.visits)


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]), sys.argv[2:]), 100))
