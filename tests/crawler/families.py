"""Every replica of every CMS family crawled in one run; what held for each, as a table.

    python -m tests.crawler.families     writes docs/platforms.md anew
"""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tests.crawler.crawl import crawl, rows
from tests.replica import Portal, replicas
from tests.replica.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.crawler.crawl import Told

DOCUMENT = Path(__file__).parents[2] / "docs" / "platforms.md"
CHECKS = ("list found", "all pages walked", "declared = listed", "articles", "attachments", "dates", "agencies", "asked once", "pace kept")
READ = """
    SELECT c.url, r.title, c.listed, r.published, a.name, r.year FROM captures c
    JOIN report_sources s ON s.capture = c.id JOIN reports r ON r.id = s.report JOIN agencies a ON a.id = r.agency
    WHERE c.portal = ? AND c.role = 'report' AND c.status = 200"""
FILES = "SELECT link_text FROM captures WHERE portal = ? AND role = 'attachment' AND status = 200"
DELAY = 0.02  # seconds between two requests to a portal
HEAD = """# Platforms on their replicas

Made by `python -m tests.crawler.families`, and held to be true by `tests/crawler/test_families.py`: one crawl of a
replica portal (or more) of every family, nearly all with a list of 61 items over several pages, 48 of them reports.

asked once: no address twice (GET). pace kept: the configured delay between any two requests, by the portal's own log.
`–`: the family declares no total, or the replica has no attachment.

"""


@dataclass(frozen=True)
class World:
    """One crawl: the portals as they were, what it said, and the folder with its archive."""

    portals: tuple[Portal, ...]
    told: Told
    folder: Path

    def checks(self, portal: Portal) -> Mapping[str, bool | None]:
        """What held for a portal, by the names in CHECKS; None where there is nothing to hold."""
        visit = self.told.visits[portal.id]
        read = {url: row for url, *row in rows(self.folder, READ, portal.id)}
        files = {name for (name,) in rows(self.folder, FILES, portal.id)}
        found = [(report, read.get(report.url)) for report in portal.reports]
        asked = Counter((seen.method, seen.target) for seen in portal.log if seen.method == "GET")
        named = {file for report in portal.reports for file in report.attachments}
        return {
            "list found": visit["listed"] > 0,
            "all pages walked": visit["outcome"] == "complete" and visit["listed"] >= portal.listed,
            "declared = listed": None if visit["declared"] is None else visit["declared"] == portal.listed,
            "articles": all(row and row[0].replace(" ", "") == report.title.replace(" ", "") for report, row in found),
            "attachments": len(files) >= len(named) and all(files) if named else None,
            "dates": all(row and report.published.isoformat() in row[1:3] for report, row in found),
            "agencies": all(row and _same(row[3], report.facts.agency) and row[4] == report.facts.year for report, row in found),
            "asked once": max(asked.values()) == 1,
            "pace kept": all(later.at - sooner.at >= DELAY for sooner, later in pairwise(portal.log)),
        }


def _same(name: str, facts: str) -> bool:
    """The agency that a title names may lack its county, and 人民政府."""
    return name.removesuffix("人民政府").endswith(facts.replace(" ", "").removesuffix("人民政府"))


def crawled(folder: Path, *ids: str) -> World:
    """Crawl the family replicas (with these ids, or all) into folder/data."""
    with replicas(*(ids or [plan.id for plan in FAMILIES])) as world:
        world.registry(folder / "portals.toml")
        return World(world.portals, crawl(folder, "--all", "-s", f"DOWNLOAD_DELAY={DELAY}"), folder)


def table(world: World) -> str:
    lines = [f"| replica | platform | {' | '.join(CHECKS)} |", "|---|---|" + "---|" * len(CHECKS)]
    marks = {True: "yes", False: "**no**", None: "–"}
    for portal in world.portals:
        held = world.checks(portal)
        lines.append(f"| {portal.id} | {portal.platform} | {' | '.join(marks[held[check]] for check in CHECKS)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        DOCUMENT.write_text(HEAD + table(crawled(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
