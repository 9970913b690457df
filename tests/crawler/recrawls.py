"""What a recrawl costs: a world crawled, crawled again unchanged, with 1 % of its documents changed, and days later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.crawler.crawl import FAST, rows
from tests.crawler.faults import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crawler.crawl import Told
    from tests.replica.steady import World

CHANGED = 0.01
MOST_REQUESTS = 0.05
MOST_BYTES = 0.02
AGO = -4  # days; the first crawl


@dataclass(frozen=True)
class Cost:
    """Of one crawl, by the portals' own logs. bytes: of answers, heads included; captured: new documents."""

    name: str
    requests: int
    bytes: int
    captured: int
    told: Told

    def row(self, first: Cost) -> str:
        shares = f"{self.requests / first.requests:.1%} | {self.bytes / first.bytes:.1%}"
        return f"| {self.name} | {self.requests} | {self.bytes:,} | {shares} | {self.captured} |"


@dataclass(frozen=True)
class Costs:
    """All crawls of one world; edited: how many documents had changed at the third."""

    first: Cost
    unchanged: Cost
    changed: Cost
    later: Cost
    edited: int

    def table(self) -> str:
        head = "| crawl | requests | bytes received | of the first's requests | of its bytes | documents captured |\n|---|---|---|---|---|---|\n"
        return head + "\n".join(cost.row(self.first) for cost in (self.first, self.unchanged, self.changed, self.later)) + "\n"


def costs(world: World, folder: Path) -> Costs:
    """Crawl the world four times into folder/data; all visits of all crawls must be complete."""
    world.registry(folder / "portals.toml")
    first = _crawl(world, folder, "first", 0)
    unchanged = _crawl(world, folder, "two hours later, nothing changed", 2)
    edited = world.change(CHANGED)
    changed = _crawl(world, folder, f"two hours later, {edited} documents changed", 4)
    later = _crawl(world, folder, "days later, nothing changed since", -AGO * 24)
    return Costs(first, unchanged, changed, later, edited)


def check(spent: Costs, world: World) -> None:
    """Every visit complete, 5 % of the requests and 2 % of the bytes at most, and what changed in proportion."""
    first, share = spent.first, spent.edited / world.documents
    assert [cost.told.status for cost in (first, spent.unchanged, spent.changed, spent.later)] == [0, 0, 0, 0]
    assert [cost.captured for cost in (first, spent.unchanged, spent.changed, spent.later)] == [world.documents, 0, spent.edited, 0]
    for cost in (spent.unchanged, spent.later):
        assert cost.requests <= MOST_REQUESTS * first.requests
        assert cost.bytes <= MOST_BYTES * first.bytes
    # the document itself and, at most, the list pages of its portal
    assert spent.changed.requests <= spent.unchanged.requests + 3 * share * first.requests
    assert spent.changed.bytes <= spent.unchanged.bytes + 3 * share * first.bytes


def current(folder: Path) -> list[tuple[str, int]]:
    """Report pages and files in the archive, and how often the bytes of each were stored."""
    return rows(folder, """SELECT url, sum(NOT revisit) FROM captures WHERE role IN ('report', 'attachment') AND status = 200
                           GROUP BY url ORDER BY url""")


def _crawl(world: World, folder: Path, name: str, hours: float) -> Cost:
    requests, sent = world.requests, world.bytes
    told = run(folder, "crawl", "--all", "--registry", "portals.toml", "--allow-private", "--json", *FAST, days=AGO, hours=hours)
    captured = sum(visit["captured"] for visit in told.visits.values())
    return Cost(name, world.requests - requests, world.bytes - sent, captured, told)
