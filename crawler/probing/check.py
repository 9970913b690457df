"""Is a registry entry still right: its home page and each of its channels, one request each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler import blocks, hosts
from crawler.platforms import PLATFORMS, shapes, tell
from crawler.probing.column import look, reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page
    from settings.registry import Portal


@dataclass(frozen=True, slots=True)
class Step:
    """One address of an entry."""

    url: str
    column: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What an address turned out to be; ok: as the entry has it."""

    portal: str
    url: str
    ok: bool
    why: str


@dataclass
class Check:
    """An errand over one entry's addresses."""

    portal: Portal
    results: list[Result] = field(default_factory=list)
    _left: Iterator[Step] = field(init=False)

    def __post_init__(self) -> None:
        columns = dict.fromkeys(channel.url for channel in self.portal.channels)
        home = () if self.portal.url in columns else (Step(self.portal.url, column=False),)
        self._left = iter([*home, *(Step(url, column=True) for url in columns)])

    @property
    def sites(self) -> frozenset[str]:
        return hosts.sites(self.portal)

    def next(self) -> Step | None:
        return next(self._left, None)

    def got(self, step: Step, page: Page) -> None:
        fault = self._column_fault(page) if step.column else _home_fault(page)
        if not fault and hosts.netloc(page.url) != hosts.netloc(step.url):
            fault = f"moved to {page.url}"
        self._tell(step, fault)

    def failed(self, step: Step, message: str) -> None:
        self._tell(step, message)

    def _column_fault(self, page: Page) -> str:
        if self.portal.rendered and page.root is not None and page.status == 200:
            return blocks.blocked(page)
        return _column_fault(page, self.portal.platform)

    def _tell(self, step: Step, fault: str) -> None:
        lists = "answers; scripts draw its list, a crawl opens it" if self.portal.rendered else "lists annual reports"
        right = lists if step.column else "answers"
        self.results.append(Result(self.portal.id, step.url, not fault, fault or right))


def _home_fault(page: Page) -> str:
    seen = look(page)
    return seen.why if seen.kind == "faulty" else ""


def _column_fault(page: Page, platform: str) -> str:
    seen = look(page)
    if seen.kind == "faulty":
        return seen.why
    told = tell(page)
    if platform and told.family not in (platform, shapes.GENERIC):
        return f"is on the platform {told.family} now ({told.why}), the entry says {platform}"
    listing = (PLATFORMS[platform] if platform else PLATFORMS[told.family]).listing(page)
    if seen.kind == "column" or reports(page, listing) or listing.more or listing.none:
        return ""
    return f"is no annual-report column any more: {seen.why}"
