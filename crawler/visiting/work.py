"""One thing to fetch, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Context, Role

if TYPE_CHECKING:
    from crawler.adapter import Ask
    from settings.registry import Channel


@dataclass(frozen=True, slots=True)
class Work:
    """list: the first page of the list this belongs to; number: which page of it, from 1.

    identity: what is asked for only once, where that is less than the URL.
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

    @property
    def file_name(self) -> str:
        """The name that the portal gives an attachment."""
        return self.link_text if self.role == "attachment" else ""

    def context(self, run: str) -> Context:
        return Context(
            run=run, portal=self.portal, channel=self.channel.url, role=self.role, referrer=self.referrer,
            link_text=self.link_text, listed=self.listed, agency=self.channel.agency,
        )


def page_of(work: Work, ask: Ask, *, referrer: str, first: bool) -> Work:
    """The next page of the list a work belongs to, or (first) the first page of another list."""
    return Work(
        url=ask.url, portal=work.portal, channel=work.channel, role="listing", method=ask.method, body=ask.body,
        headers=ask.headers, referrer=referrer, list=ask.url if first else work.list, number=1 if first else work.number + 1,
        memo=ask.memo,
    )
