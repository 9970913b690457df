"""`python -m tests.bench.crawl_memory`: does a crawl of 100,000 pages take more memory, or more time a page, than one of 10,000?

Portals of 1,000 small pages, ten at a time, so that only what a crawl keeps of what is over can grow. Memory is the peak of the
crawling process, time its CPU time.
"""

from __future__ import annotations

from tests.bench.crawling import site
from tests.bench.crawling.measured import Taken, crawled, served
from tests.bench.harness.alone import run
from tests.bench.harness.rows import Row

ARTICLES, KILOBYTES, AT_ONCE = 950, 3, 10  # and 50 lists
FEW, MANY = 10, 100  # portals
QUICK = 20


def measure(quick: bool) -> list[Row]:
    few, many = one(FEW), one(QUICK if quick else MANY)
    pages = (FEW * 1000, (QUICK if quick else MANY) * 1000)
    memory, time = many.peak / few.peak, many.cpu / few.cpu * pages[0] / pages[1]
    cost = (1000 * many.cpu / pages[1], 1000 * few.cpu / pages[0])
    step = f"a crawl of {pages[1]:,} pages beside one of {pages[0]:,}"
    return [
        Row("crawl.memory_growth", f"{step}: peak memory", "ratio", (memory,), unit="page", cost=cost, memory=(int(many.peak), int(few.peak))),
        Row("crawl.time_growth", f"{step}: CPU time a page", "ratio", (time,), unit="page", cost=cost, memory=(int(many.peak), int(few.peak))),
    ]


def one(portals: int) -> Taken:
    with served(portals, ARTICLES, KILOBYTES) as server:
        taken = crawled(server, portals, f"XXGK_PORTALS_AT_ONCE={AT_ONCE}")
    assert server.asked == portals * site.requests(ARTICLES), server.asked
    return taken


if __name__ == "__main__":
    run(measure)
