"""One portal's crawl as a state machine: what came back → what to fetch next. It fetches nothing itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import blocks
from crawler.mechanics import links
from crawler.visiting import parts
from crawler.visiting.desk import Desk
from crawler.visiting.documents import Documents
from crawler.visiting.known import Archive
from crawler.visiting.lists import Lists
from crawler.visiting.tally import NEVER, Tally
from crawler.visiting.work import first_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive.captures.visits import Earlier, Outcome
    from archive.model import Known
    from crawler.page import Page
    from crawler.visiting.known import Held
    from crawler.visiting.options import Options
    from crawler.visiting.work import Answer, Work
    from settings.registry import Portal


class PortalVisit:
    """known: what the archive has of an address · held: when it was last found to hold as a document, and the title
    and date of its entry then, without reading it (left out, known is asked) · earlier: what earlier visits tell."""

    def __init__(
        self,
        portal: Portal,
        options: Options,
        known: Callable[[str], Known | None],
        started_at: datetime,
        earlier: Earlier = NEVER,
        held: Callable[[str], Held | None] | None = None,
    ) -> None:
        self.tally = Tally(portal, started_at, earlier, as_it_is=options.full)
        self._desk = Desk(self.tally, options, Archive(known, held, options, started_at))
        self._documents = Documents(self._desk)
        self._lists = Lists(self._desk, self._documents)

    @property
    def portal(self) -> Portal:
        return self.tally.portal

    def start(self) -> list[Work]:
        """The first page of each channel. (A crawl has probing.visit find them where the registry names none.)"""
        if not self.portal.channels:
            self.tally.fault("changed", f"no channels to crawl: add channels = [{{ url = … }}] to the registry "
                                        f"entry {self.portal.id!r} (its annual-report columns)")
        for channel in self.portal.channels:
            self.tally.column(channel.url)
        return self._lists.new([first_of(channel, self.portal.id) for channel in self.portal.channels])

    def got(self, work: Work, answer: Answer) -> list[Work]:
        """What to fetch next, now that this came back."""
        works = self._got(work, answer)
        return works + self._lists.came(work) if work.role == "listing" else works

    def failed(self, work: Work, kind: Outcome, message: str) -> None:
        """No response, or one that may not be asked for. instead() tells what follows."""
        self._desk.failed(work, kind, message)

    def instead(self, work: Work) -> list[Work]:
        """What to fetch after a failure."""
        return self._lists.came(work) if work.role == "listing" else []

    def end(self, why: str, waiting: int) -> None:
        """It ends before it is through; waiting: requests that were not sent."""
        for column in self.tally.columns.values():
            column.faulty = column.faulty or column.waiting > 0  # what was not read is not empty
        self.tally.fault("incomplete", f"{why}, {waiting} requests were waiting; crawl again to go on")

    def _got(self, work: Work, answer: Answer) -> list[Work]:
        target = blocks.stub_target(answer.page)
        if target:
            return self._follow_stub(work, answer.page, target)
        if work.role == "listing":
            return self._lists.got(work, answer)
        works = self._documents.got(work, answer)
        if work.role == "report" and parts.is_list(answer.page):
            works += self._lists.inside(work, answer)
        return works

    def _follow_stub(self, work: Work, page: Page, target: str) -> list[Work]:
        """A page that is nothing but location = "…": an ordinary redirect on TRS sites."""
        url = links.absolute(page.url, target)
        if not self._desk.allowed(url):
            self.failed(work, "changed", f"sends its reader to another host, {url or target}")
            return []
        identity = self._desk.known_platform(work.channel).identity(url) if work.identity else ""
        following = self._lists.new([replace(work.plain(), url=url, referrer=page.url, identity=identity)])
        if not following:
            self.failed(work, "changed", "sends its reader round in a circle")
        return following
