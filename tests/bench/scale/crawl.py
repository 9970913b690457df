"""A crawl as events: every request of every host, one at a time to a host, at its pace, through processes of one core each.

A request is sent; its answer comes after a drawn time; a process takes answers in the order in which they come, so many
milliseconds each; then the host waits for its pace. A process visits so many hosts side by side and takes the next one when
one is done. Seeded by the hosts' codes: the same arguments give the same result.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from random import Random
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.scale.hosts import Host

DRAWN = 8191  # answer times; a prime, so that hosts that step through them alike do not stay in step
TIMEOUT = 120.0  # seconds that a host without an answer takes a request (DOWNLOAD_TIMEOUT)


@dataclass(frozen=True)
class Crawl:
    """What came of it. Hours; busy: share of the processes' time that is work."""

    requests: int
    hours: float
    busy: float
    host_median: float
    host_longest: float

    @property
    def rate(self) -> float:
        """Requests a second over the whole crawl."""
        return self.requests / self.hours / 3600


def crawl(found: Sequence[Host], given: Mapping[str, float], request_ms: float, *, revisit: bool = False) -> Crawl:
    """All hosts visited by given["workers"] processes: a first crawl of everything, or a revisit that finds nothing new."""
    workers = int(given["workers"])
    answers = _answers(given)
    ends, work, asked, took = 0.0, 0.0, 0, []
    for worker in range(workers):
        process = _Process(found[worker::workers], answers, request_ms / 1000, given, revisit=revisit)
        end = process.run()
        ends, work, asked = max(ends, end), work + process.work, asked + process.asked
        took += process.took
    return Crawl(asked, ends / 3600, work / (ends * workers), median(took) / 3600, max(took) / 3600)


def _answers(given: Mapping[str, float]) -> list[float]:
    """Seconds of answers."""
    chance = Random("answers")
    return [given["answer_seconds"] * chance.lognormvariate(0, given["answer_sigma"]) for _ in range(DRAWN)]


class _Process:
    """One crawling process: a heap of the next answer of each host under way."""

    def __init__(self, found: Sequence[Host], answers: list[float], cpu: float, given: Mapping[str, float], *, revisit: bool) -> None:
        self.answers, self.cpu = answers, cpu
        self.asked, self.work = 0, 0.0
        self.took: list[float] = []
        self.slots = int(given["portals_at_once"])
        self.waiting = [(*self._visit(one, given["failing"], revisit=revisit), one) for one in reversed(found)]

    @staticmethod
    def _visit(host: Host, failing: float, *, revisit: bool) -> tuple[int, int]:
        """How many requests, those repeated included, and where in the drawn times the host begins."""
        asked = host.revisit if revisit else host.requests
        return asked + round(asked * failing), int(Random(f"visit {host.region}").random() * DRAWN)

    def run(self) -> float:
        """Seconds until the last host is done."""
        # (when the answer comes, number, when it was sent, requests left, place in the drawn times, began, host)
        events = [self._begin(0.0, number) for number in range(min(self.slots, len(self.waiting)))]
        heapify(events)
        free, number = 0.0, len(events)
        while events:
            comes, _, sent, left, place, began, host = events[0]
            free = max(comes, free) + self.cpu
            self.asked += 1
            if left > 1:
                go = max(sent + host.delay, free)
                place += 1
                heapreplace(events, (go + self._answer(host, place), number, go, left - 1, place, began, host))
            else:
                self.took.append(free - began)
                heappop(events)
                if self.waiting:
                    heappush(events, self._begin(free, number))
            number += 1
        self.work = self.asked * self.cpu
        return free

    def _begin(self, now: float, number: int) -> tuple[float, int, float, int, int, float, Host]:
        asked, place, host = self.waiting.pop()
        return now + self._answer(host, place), number, now, asked, place, now, host

    def _answer(self, host: Host, place: int) -> float:
        return self.answers[place % DRAWN] if host.answers else TIMEOUT
