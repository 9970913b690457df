"""One thing to fetch, and why; and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import Context, Role
from crawler.page import Ask

if TYPE_CHECKING:
    from archive.captures.visits import Outcome
    from archive.model import Kept
    from crawler.page import Page
    from settings.registry import Channel

CONDITIONS = ("If-None-Match", "If-Modified-Since")


@dataclass(frozen=True, slots=True)
class Work:
    """list: the first page of the list this belongs to; number: which page of it, from 1.

    identity: what is asked for only once, where that is less than the URL · again: asked for a second time in
    this visit, and so to be sent when nothing else of the portal waits
    """

    url: str
    portal: str
    channel: Channel
    role: Role
    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    referrer: str = ""
    link_text: str = ""
    listed: str = ""
    identity: str = ""
    list: str = ""
    number: int = 1
    memo: object = None
    again: bool = False

    @property
    def file_name(self) -> str:
        """The name that the portal gives an attachment."""
        return self.link_text if self.role == "attachment" else ""

    @property
    def key(self) -> tuple[bool, str, str, bytes, bool]:
        """What is asked for only once. A page may be both a list and, shown in it, the report itself (lonsun)."""
        return self.role == "listing", self.method, self.identity or self.url, self.body, self.again

    @property
    def ask(self) -> Ask:
        """How the adapter wanted it asked for: without the conditions, which hold for this one page."""
        return Ask(self.url, self.method, self.body, self.plain().headers, self.memo)

    def context(self, run: str) -> Context:
        return Context(
            run=run, portal=self.portal, channel=self.channel.url, role=self.role, referrer=self.referrer,
            link_text=self.link_text, listed=self.listed, agency=self.channel.agency,
        )

    def plain(self) -> Work:
        """The same without conditions."""
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0] not in CONDITIONS))


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as the visit needs it; redirected: the addresses that led here.

    trouble: what the scripts of a page that a browser drew asked for and did not get, as outcome and words.
    """

    page: Page
    kept: Kept
    truncated: bool = False
    redirected: bool = False
    trouble: tuple[tuple[Outcome, str], ...] = ()


def first_of(channel: Channel, portal: str, *, again: bool = False) -> Work:
    """The first page of a channel."""
    return Work(channel.url, portal, channel, "listing", list=channel.url, again=again)


def page_of(work: Work, ask: Ask, *, referrer: str, first: bool) -> Work:
    """The next page of the list a work belongs to, or (first) the first page of another list."""
    return Work(
        url=ask.url, portal=work.portal, channel=work.channel, role="listing", method=ask.method, body=ask.body,
        headers=ask.headers, referrer=referrer, list=ask.url if first else work.list, number=1 if first else work.number + 1,
        memo=ask.memo, again=work.again,
    )


def as_list(work: Work) -> Work:
    """The page that a report's link led to, as the first page of a list."""
    return replace(work.plain(), role="listing", list=work.url, number=1, identity="")


def other_way(work: Work, other: str | Ask) -> Work:
    """The same page of the same list, asked for in another way."""
    ask = Ask(other) if isinstance(other, str) else other
    return replace(work, url=ask.url, method=ask.method, body=ask.body, headers=ask.headers, memo=ask.memo)
