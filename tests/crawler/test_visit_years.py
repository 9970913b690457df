"""Years of visits to a portal that changes and breaks at random: nothing is lost, and once it is whole all is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from crawler.visiting.tally import NEVER
from tests.crawler.driver import COLUMN, HOME, NOW, SAME, Driver, after, article, column, item

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from archive.model import Known
    from crawler.visiting.known import Held
    from tests.crawler.driver import Text

SIZE = 3  # entries a page
FAULTS: tuple[Text, ...] = ((404, ""), (502, ""), "", "<html><body>页面不存在</body></html>", (412, ""))


@dataclass
class Portal:
    """titles: of its reports, by number; files: how many attachments each has."""

    random: Random
    titles: dict[int, str] = field(default_factory=dict)
    files: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for _ in range(7):
            self.publish()

    def publish(self) -> None:
        number = max(self.titles, default=0) + 1
        self.titles[number] = "某镇{}年政府信息公开工作年度报告"
        self.files[number] = self.random.randrange(2)

    def change(self) -> None:
        """One thing happens: a report comes, is corrected with a file more, or is taken down."""
        what, number = self.random.randrange(4), self.random.choice(list(self.titles))
        if what == 0 and max(self.titles) < 27:
            self.publish()
        elif what == 1:
            self.titles[number] += "（更正）"
            self.files[number] += 1
        elif what == 2 and number not in (max(self.titles), max(self.titles) - 1):
            del self.titles[number], self.files[number]

    def documents(self) -> dict[str, Text]:
        found: dict[str, Text] = {}
        for number, count in self.files.items():
            files = [article(number).rpartition("/")[0] + f"/P{number}_{n}.pdf" for n in range(count)]
            links = "".join(f'<a href="{file}">附件{n}.pdf</a>' for n, file in enumerate(files))
            found[article(number)] = f'<html><div class="TRS_Editor"><p>{self.titles[number]}</p>{links}</div></html>'
            found |= dict.fromkeys(files, "%PDF")
        return found

    def lists(self) -> dict[str, Text]:
        items = [item(number, self.titles[number]) for number in sorted(self.titles, reverse=True)]
        pages = [items[at:at + SIZE] for at in range(0, len(items), SIZE)]
        return {HOME + f"zwgk/nb/index{f'_{n}' if n else ''}.html": column(*page, pages=len(pages), at=n) for n, page in enumerate(pages)}

    def broken(self) -> dict[str, Text]:
        """All of it, with some pages out of order."""
        return {url: self.random.choice(FAULTS) if self.random.random() < 0.15 else text for url, text in (self.lists() | self.documents()).items()}


@pytest.mark.parametrize("seed", range(40))
def test_once_the_portal_is_whole_again_all_of_it_is_known(seed: int) -> None:
    portal = Portal(Random(seed))
    visits: list[Visit] = []
    known: dict[str, Known] = {}
    held: dict[str, Held] = {}
    for visit in range(12):
        if portal.random.random() < 0.6:
            portal.change()
        now = NOW + timedelta(days=10 * visit, hours=-5 * (visit == 6))
        pages = portal.broken() if visit % 4 != 3 else portal.lists() | portal.documents()
        driver = Driver(known=known, earlier=after(*visits) if visits else NEVER, now=now, held=held)
        visits.append(driver.run(pages))
        assert len({work.key for work in driver.asked}) == len(driver.asked)
    driver = Driver(known=known, earlier=after(*visits), now=NOW + timedelta(days=200), held=held)
    last = driver.run(portal.lists() | portal.documents(), kept=SAME)
    wrong = [fault for fault in driver.visit.tally.faults if "newest entry" not in fault.message and "entries, " not in fault.message]
    assert (wrong, last.failed, last.listed) == ([], 0, len(portal.titles)), last.reason
    for url, text in portal.documents().items():
        assert known[url].body.decode() == text, url
    for number, title in portal.titles.items():
        assert held[article(number)][1] == title.format(2010 + number)
    quiet = Driver(known=known, earlier=after(*visits, last), now=NOW + timedelta(days=201), held=held)
    unchanged = quiet.run(portal.lists() | portal.documents())
    if last.outcome == "complete":
        assert (quiet.urls, unchanged.outcome, unchanged.listed) == ([COLUMN], "complete", len(portal.titles))
        assert quiet.read == [COLUMN]
