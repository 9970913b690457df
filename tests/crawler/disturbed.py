"""One crawl that is killed over and over, from outside at random moments and from within at aimed instants."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.process import FORM_VERSION, READER_VERSION, read
from archive.settling.rebuild import rebuild
from archive.warc.verify import Fault, verify
from tests.archive.dump import dump
from tests.crawler.crawl import rows
from tests.crawler.forking import POINTS, Forking
from tests.crawler.killing import RESULT

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.crawler.forking import Forked
    from tests.replica import World
    from tests.replica.server import Seen

ARGUMENTS = ("crawl", "--all", "--registry", "portals.toml", "--allow-private", "-s", "RETRY_TIMES=0")
START = 2.5  # seconds in which a crawl opens its archive
EARLY = 0.15  # of the kills from outside come then
AGAIN = 0.03  # of the documents may be asked for a second time
DOCUMENTS = """SELECT url, digest, count(*) FROM captures WHERE role = 'report' GROUP BY url, digest ORDER BY url"""
SAME = (DOCUMENTS, RESULT,
        "SELECT url, title, listed, gone_run IS NULL FROM entries ORDER BY url",
        "SELECT complete, declared, listed, newest, walked FROM columns",
        "SELECT outcome, reason, declared, listed, captured, unchanged, failed, newest, interrupted FROM visits",
        "SELECT status FROM runs",
        "SELECT url, text FROM sections JOIN reports ON reports.id = sections.report ORDER BY url, number")


@dataclass
class Disturbance:
    """killed: from outside; died: by themselves, by point; again: documents asked for a second time, those of all."""

    killed: int
    died: Counter[str]
    again: int
    documents: int

    def told(self) -> str:
        """In one line."""
        return (f"{self.killed} killed at random moments, {self.died.total()} at aimed instants {dict(self.died)}; "
                f"{self.again} of {self.documents} documents asked for again ({self.again / self.documents:.1%})")


class Disturbing:
    """A crawl of a long list on so many pages into folder/data, its requests so many seconds apart."""

    def __init__(self, world: World, lists: int, folder: Path, random: Random, delay: float) -> None:
        self._world = world
        self._lists = lists
        self._folder = folder
        self._random = random
        self._delay = delay
        self._log: list[Seen] = world.portals[0].log
        self._reports = {report.url.removeprefix(world.portals[0].base) for report in world.reports}
        self._arguments = (*ARGUMENTS, "-s", f"DOWNLOAD_DELAY={delay}")
        world.registry(folder / "portals.toml")

    def disturb(self, kills: int, aimed: int) -> Disturbance:
        """Kill it so often, so many of them at aimed instants, then let it finish; the archive verifies after each."""
        self._log.clear()
        died: Counter[str] = Counter()
        killed = 0
        with Forking(self._folder) as forking:
            while killed + died.total() < kills:
                left = kills - killed - died.total()
                if self._random.random() < (aimed - died.total()) / left:
                    died += self._aimed(forking, self._ahead(left))
                else:
                    killed += self._from_outside(forking, self._ahead(left))
                assert self.faults() == []
            assert forking.start(*self._arguments).wait() == 0
        assert self.faults() == []
        asked = Counter(seen.target for seen in self._log if seen.target in self._reports)
        return Disturbance(killed, died, asked.total() - len(asked), len(self._reports))

    def _ahead(self, left: int) -> int:
        """How many requests the next crawl may make, so that the documents last for the kills that are left, and beyond.

        It asks for the lists first, each time.
        """
        missing = len(self._reports) - len({seen.target for seen in self._log} & self._reports)
        return self._random.randint(1, self._lists - 1 + min(2 * -(-missing // left), max(0, missing - 3)))

    def _aimed(self, forking: Forking, ahead: int) -> Counter[str]:
        point = self._random.choice(sorted(POINTS))
        batch = "batch" in point
        crawl = forking.start(*self._arguments, die=(point, 1 + ahead // 3 if batch else 1 + ahead))
        return Counter([point] if crawl.wait() == -9 else [])

    def _from_outside(self, forking: Forking, ahead: int) -> int:
        crawl = forking.start(*self._arguments)
        if self._random.random() < EARLY:
            time.sleep(self._random.uniform(0, START))
        else:
            self._wait(crawl, len(self._log) + ahead)
            time.sleep(self._random.uniform(0, self._delay))  # anywhere between two requests
        crawl.kill()
        return crawl.wait() == -9

    def _wait(self, crawl: Forked, requests: int) -> None:
        while len(self._log) < requests and crawl.running:
            time.sleep(0.002)

    def faults(self) -> list[str]:
        data = self._folder / "data"
        found = verify(data / "warc", data / "manifest.jsonl")
        return [str(item) for item in found if isinstance(item, Fault) and item.severity == "error"]


def check(disturbance: Disturbance, disturbed: Path, undisturbed: Path, again: float = AGAIN) -> None:
    """All as if nobody had killed anything, and hardly a document asked for twice; again: this share at most."""
    for query in SAME:
        assert rows(disturbed, query) == rows(undisturbed, query), query
    assert len(rows(disturbed, DOCUMENTS)) == disturbance.documents
    assert {count for _, _, count in rows(disturbed, DOCUMENTS)} == {1}
    assert disturbance.again <= again * disturbance.documents, disturbance.told()


def check_rebuilt(folder: Path) -> None:
    """The WARC files alone give the same database."""
    database = folder / "data" / "xxgk.db"
    before = dump(database)
    rebuild(folder / "data", read, (READER_VERSION, FORM_VERSION))
    assert dump(database) == before
