"""What the parts of a visit share: the portal, what was asked for already, what the archive has, the tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler import blocks, hosts
from crawler.platforms import PLATFORMS, sniff

if TYPE_CHECKING:
    from archive.captures.visits import Outcome
    from crawler.adapter import Platform
    from crawler.page import Page
    from crawler.visiting.known import Archive
    from crawler.visiting.options import Options
    from crawler.visiting.tally import Tally
    from crawler.visiting.work import Answer, Work
    from settings.registry import Channel


class Desk:
    def __init__(self, tally: Tally, options: Options, archive: Archive) -> None:
        self.tally = tally
        self.options = options
        self.archive = archive
        self._sites = hosts.sites(tally.portal)
        self._platforms: dict[str, Platform] = {}
        self._asked: set[tuple[bool, str, str, bytes, bool]] = set()

    def new(self, works: list[Work]) -> list[Work]:
        """Those not asked for before in this visit, as far as its number of requests goes."""
        fresh = {work.key: work for work in reversed(works) if work.key not in self._asked and not self._endless(work)}
        left = max(0, self.options.max_requests - len(self._asked))
        found = list(fresh.values())[::-1]
        if len(found) > left:
            self.tally.fault("incomplete", f"{len(found) - left} addresses more than the {self.options.max_requests} of a visit (XXGK_VISIT_REQUESTS) "
                                           "were not asked for; crawl again to go on")
        self._asked.update(work.key for work in found[:left])
        return found[:left]

    def _endless(self, work: Work) -> bool:
        """Is its address longer than any that portals have? Then a fault says so, and it need not be asked for."""
        if len(work.url) <= hosts.LONGEST:
            return False
        self.failed(work, "incomplete", "not asked for, its address is longer than any that portals have")
        return True

    def asked(self, work: Work) -> bool:
        return work.key in self._asked

    def settle(self, work: Work) -> None:
        """It need not be asked for in this visit."""
        self._asked.add(work.key)

    def failed(self, work: Work, kind: Outcome, message: str) -> None:
        """No response, or one that may not be asked for. What is only one document's leaves the portal reachable."""
        told = f"{hosts.shown(work.url)}: {message}"
        if work.role == "listing":
            self.tally.column(work.channel.url).faulty = True
            late = work.number > 1 and kind == "unreachable"
            self.tally.fault("incomplete" if late else kind, told, work.channel.url)
            return
        self.tally.failed += 1
        outcome: Outcome = kind if kind in ("blocked", "robots") else "incomplete"
        self.tally.fault(outcome, told, work.channel.url)

    def incomplete(self, work: Work, message: str) -> None:
        self.tally.fault("incomplete", message, work.channel.url)

    def platform(self, channel: Channel, page: Page) -> Platform:
        """By the registry, else by the column's first page that is none of an error."""
        found = self._platforms.get(channel.url)
        if found is None:
            found = self.look(page)
            if page.status == 200 and not blocks.soft_404(page):
                self._platforms[channel.url] = found
        return found

    def known_platform(self, channel: Channel) -> Platform:
        """Of a channel of which a page was read."""
        return self._platforms.get(channel.url) or PLATFORMS[self.tally.portal.platform]

    def look(self, page: Page) -> Platform:
        """By the registry, else by this page alone."""
        return PLATFORMS[self.tally.portal.platform] if self.tally.portal.platform else sniff(page)

    def foreign(self, url: str) -> bool:
        """Is this on a host that the portal's visit may not touch? Then a note says so."""
        if hosts.site(url) in self._sites:
            return False
        self.tally.note(hosts.why_not(url))
        return True

    def allowed(self, url: str) -> bool:
        return hosts.site(url) in self._sites

    def home(self, work: Work, answer: Answer) -> bool:
        """Did a redirect end on the portal's home page?"""
        here, home, asked = (hosts.bare(url) for url in (answer.page.url, self.tally.portal.url, work.url))
        return answer.redirected and here == home != asked
