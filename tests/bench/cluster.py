"""`python -m tests.bench.cluster`: a Dask scheduler and workers on this machine: what a second worker brings, what the scheduling costs.

Reading: captures of replica portals by their place in WARC files, through archive.cluster.readers, as `xxgk process --cluster` does; one
cluster with one worker and one with two take turns. By the clock, and by processor time: of the one worker, and of the busier of
the two, which is what the clock would show where nobody else is at work. Overhead: what scheduler, workers and
coordinator take of the processor for each batch of tasks of 20 ms. Same: `make demo`'s portals crawled and read both ways, rows that differ.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from archive import database
from archive.cluster.connection import connected
from archive.cluster.readers import ClusterReaders
from archive.folder import Folder
from archive.warc.folder import Position
from tests.bench.harness.alone import run
from tests.bench.harness.clock import TICK, below
from tests.bench.harness.rows import Row, rounds
from tests.cluster.alike import differing
from tests.cluster.machines import Cluster, cluster
from tests.crawler.crawl import crawl
from tests.replica import replicas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from distributed import Client

CAPTURES = "SELECT warc, offset, url, link_text, agency FROM captures WHERE state LIKE 'read%' AND revisit = 0 AND member = ''"
READ, READ_QUICK = 600, 150
TASK, BATCH = 0.020, 35  # seconds of one task; tasks of a batch: 0.7 s, as ClusterReaders has it
BATCHES = 200


def measure(quick: bool) -> list[Row]:
    with ExitStack() as ends:
        place = Path(ends.enter_context(TemporaryDirectory()))
        two = ends.enter_context(cluster(place / "two", 2))
        found = _demo(place, two)
        one = ends.enter_context(cluster(place / "one", 1))
        asked = _captures(place / "alone", READ_QUICK if quick else READ)
        taken = []
        for number in range(rounds(quick) + 1):
            sides = [_read(side, place / "alone", asked) for side in (one, two)]
            if number:  # the first warms the workers up
                taken.append(sides)
        spent = [_spent(two, BATCHES, BATCH) for _ in range(rounds(quick))]
    step = f"read {len(asked)} captures by their places"
    clock = tuple(alone[0] / both[0] for alone, both in taken)
    processor = tuple(alone[1] / both[1] for alone, both in taken)
    cost = (1000 * median(both[1] for _, both in taken) / len(asked), 1000 * median(alone[1] for alone, _ in taken) / len(asked))
    return [
        Row("cluster.two_workers", f"{step}, by processor time of the busiest worker", "rate of two ÷ rate of one", processor, "one worker", "capture", cost),
        Row("cluster.two_workers_clock", f"{step}, by the clock", "rate of two ÷ rate of one", clock, "one worker", "capture"),
        Row("cluster.overhead", f"20 ms tasks, {BATCH} in a batch: all that is not the tasks", "%", tuple(spent), unit="task"),
        Row("cluster.overhead_single", "20 ms tasks, each by itself: all that is not the tasks", "%", tuple(BATCH * one for one in spent), unit="task"),
        Row("cluster.same", "demo world, one machine and two workers: rows that differ", "differences", (float(found),)),
    ]


def _demo(place: Path, machines: Cluster) -> int:
    """Crawl and read the demo world both ways, twice; how many rows differ."""
    with replicas() as world:
        world.registry(place / "portals.toml")
        for _ in range(2):
            crawl(place, "--all", "--data", "alone")
            crawl(place, "--all", "--data", "both", "--cluster", machines.address)
    return sum(len(left) + len(right) for left, right in differing(place / "alone", place / "both").values())


def _captures(data: Path, count: int) -> list[tuple[str, int, dict[str, str]]]:
    """So many captures, each as often as need be: file, offset, circumstances."""
    with database.reading(data / "xxgk.db") as conn:
        found = [(warc, offset, {"url": url, "link_text": text, "agency": agency, "site": "", "region": ""})
                 for warc, offset, url, text, agency in conn.execute(CAPTURES)]
    return [found[n % len(found)] for n in range(count)]


def _read(machines: Cluster, data: Path, asked: Sequence[tuple[str, int, Mapping[str, str]]]) -> tuple[float, float]:
    """Seconds on the clock, and of the processor for the busiest worker with its processes."""
    with connected(machines.address) as client, ClusterReaders(client, str(Folder(data.resolve()).warc)) as readers:
        begun, before = time.monotonic(), _busy(machines)
        out = deque[object]()
        for warc, offset, told in asked:
            while len(out) >= readers.ahead:
                _result(readers, out)
            out.append(readers.submit_at(Position(warc, offset, 0), attachment=False, picture=lambda _: None, **told))
        while out:
            _result(readers, out)
        taken = time.monotonic() - begun
        return taken, max(now - then for now, then in zip(_busy(machines), before, strict=True))


def _result(readers: ClusterReaders, out: deque[object]) -> None:
    reading = readers.result(out.popleft())  # type: ignore[arg-type]
    if reading is None or reading.report is None:
        raise RuntimeError("a capture was not read")


def _busy(machines: Cluster) -> list[float]:
    """Seconds of the processor of each worker and what it started."""
    return [sum(_seconds(pid) for pid in (worker.pid, *below(worker.pid))) for worker in machines.workers]


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK


def nothing(number: int) -> int:
    """Called in a worker."""
    return number


def _spent(machines: Cluster, batches: int, batch: int) -> float:
    """What scheduler, workers and coordinator take of the processor for a batch that has nothing to do, in % of what its tasks would take.

    Not beside the tasks: what idle processes take in the meantime grows with the time on the clock, and that with whoever else is at work.
    """
    with connected(machines.address) as client:
        client.gather(_batches(client, batches // 4))
        before = _all(machines)
        client.gather(_batches(client, batches))
        return 100 * (_all(machines) - before) / (batches * batch * TASK)


def _all(machines: Cluster) -> float:
    """Seconds of the processor of this process, the scheduler and the workers."""
    return time.process_time() + _seconds(machines.scheduler.pid) + sum(_busy(machines))


def _batches(client: Client, count: int) -> list[object]:
    return [client.submit(nothing, number, pure=False) for number in range(count)]


if __name__ == "__main__":
    run(measure)
