"""`python -m tests.bench.crawl`: a crawl of ours beside bare Scrapy that follows the same links on the same site.

Ours writes both WARC records of each exchange, digests, the rows of the index, heeds hosts' turns and robots.txt, and looks at each
page as it always does (charset, tree, protections, links, attachments, pictures, the platform's adapter); bare Scrapy heeds
robots.txt, reads the links of lists and throws everything away. Both send the same requests, 15 at a time and one a host, without
a delay. What is told is CPU time of whole processes, user and system, start and end included. The site is a process of its own
and not in it. Reading the reports (xxgk process) is a step of its own, with benchmarks of its own, and in neither.
"""

from __future__ import annotations

from statistics import median

from tests.bench.crawling import measured, site
from tests.bench.harness.alone import run
from tests.bench.harness.rows import OURS_TO_PEER, Row, rounds

HOSTS, ARTICLES, KILOBYTES = 15, 190, 31  # 15 × (10 lists + 190 articles) = 3,000 pages
PAGES = HOSTS * (site.requests(ARTICLES) - 1)
UVLOOP = "ASYNCIO_EVENT_LOOP=uvloop.Loop"


def measure(quick: bool) -> list[Row]:
    with measured.served(HOSTS, ARTICLES, KILOBYTES) as server:
        sides = [(measured.bare(server, HOSTS), measured.crawled(server, HOSTS), measured.bare(server, HOSTS, UVLOOP))
                 for _ in range(rounds(quick))]
    assert server.asked == 3 * len(sides) * HOSTS * site.requests(ARTICLES), server.asked
    assert {(plain.done, ours.done) for plain, ours, _ in sides} == {(PAGES, HOSTS * ARTICLES)}
    plain, ours, looped = zip(*sides, strict=True)
    return [
        _row("everything", "Scrapy as it comes", ours, plain),
        _row("uvloop", "Scrapy with uvloop, as ours", ours, looped),
    ]


def _row(key: str, beside: str, ours: tuple[measured.Taken, ...], theirs: tuple[measured.Taken, ...]) -> Row:
    """Of CPU seconds, one round beside the other."""
    values = tuple(mine.cpu / other.cpu for mine, other in zip(ours, theirs, strict=True))
    cost, memory = zip(*((1000 * median(one.cpu for one in side) / PAGES, int(max(one.peak for one in side))) for side in (ours, theirs)), strict=True)
    return Row(f"crawl.{key}", f"crawl {PAGES:,} pages with everything on", OURS_TO_PEER, values, f"{beside}, keeping nothing", "page", cost, memory)


if __name__ == "__main__":
    run(measure)
