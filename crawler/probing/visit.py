"""The visit of a portal whose entry has no channels: they are found first, in the same run, at the same pace."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import hosts
from crawler.probing.search import Search, Step
from crawler.visiting import judge
from crawler.visiting.tally import NEVER
from crawler.visiting.visit import PortalVisit
from crawler.visiting.work import Work
from settings.registry import Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive.captures.visits import Earlier, Outcome
    from archive.model import Known
    from crawler.visiting.known import Held
    from crawler.visiting.options import Options
    from crawler.visiting.work import Answer
    from settings.registry import Portal

SHOWN = 3  # of the addresses found


def visit_of(
    portal: Portal, options: Options, known: Callable[[str], Known | None], started_at: datetime,
    earlier: Earlier = NEVER, held: Callable[[str], Held | None] | None = None,
) -> PortalVisit:
    """A visit that probes first where the entry names no channels; its arguments are PortalVisit's."""
    kind = PortalVisit if portal.channels else ProbedVisit
    return kind(portal, options, known, started_at, earlier, held)


class ProbedVisit(PortalVisit):
    """Walks from the home page to the channels, then is an ordinary visit of what it found."""

    def __init__(
        self, portal: Portal, options: Options, known: Callable[[str], Known | None], started_at: datetime,
        earlier: Earlier = NEVER, held: Callable[[str], Held | None] | None = None,
    ) -> None:
        super().__init__(portal, options, known, started_at, earlier, held)
        self._search = Search(portal.url, hosts.sites(portal))
        self._columns: dict[str, Answer] = {}  # first pages of what was found: they are not asked for again

    def start(self) -> list[Work]:
        return self._on()

    def got(self, work: Work, answer: Answer) -> list[Work]:
        if not isinstance(work.memo, Step):
            return super().got(work, answer)
        fault = judge.list_fault(work, answer.page, home=False)
        if fault and work.memo.depth == 0:
            self.tally.fault(fault[0], f"{work.url}: {fault[1]}")
        before = len(self._search.channels)
        self._search.got(work.memo, answer.page)
        if len(self._search.channels) > before:
            self._columns[self._search.channels[-1].url] = answer
        return self._on()

    def failed(self, work: Work, kind: Outcome, message: str) -> None:
        if not isinstance(work.memo, Step):
            super().failed(work, kind, message)
            return
        if work.memo.depth == 0:
            self.tally.fault(kind, f"{work.url}: {message}")
        self._search.failed(work.memo, message)

    def instead(self, work: Work) -> list[Work]:
        return self._on() if isinstance(work.memo, Step) else super().instead(work)

    def _on(self) -> list[Work]:
        """The next page to look at; at the end of the search the visit proper."""
        step = self._search.next()
        if step is None:
            return self._begin()
        return [Work(
            step.url, self.portal.id, Channel(""), "listing", referrer=step.referrer, link_text=step.label, memo=step,
        )]

    def _begin(self) -> list[Work]:
        found = tuple(Channel(channel.url, channel.agency) for channel in self._search.channels)
        if not found:
            if not self.tally.faults:
                notes = "; ".join(self._search.notes[:SHOWN])
                self.tally.fault("changed", f"no channels in the registry, and none found from {self.portal.url}: {notes}")
            return []
        # a home page that was refused on the way to channels that were found is no fault
        self.tally.portal = replace(self.portal, channels=found)
        urls = ", ".join(channel.url for channel in found[:SHOWN]) + (" …" if len(found) > SHOWN else "")
        self.tally.notes.insert(0, f"probed, {len(found)} channels found: {urls}; xxgk probe --write FILE keeps them")
        works = super().start()
        read = [more for work in works if work.url in self._columns for more in self.got(work, self._columns[work.url])]
        return [work for work in works if work.url not in self._columns] + read
