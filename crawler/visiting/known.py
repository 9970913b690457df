"""What the archive has already: when that is enough, and how to ask whether it still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from crawler import hosts
from crawler.page import make_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archive.captures.visits import Before
    from archive.model import Known
    from crawler.page import Page
    from crawler.visiting.options import Options
    from crawler.visiting.work import Answer, Work

OLD = timedelta(days=2 * 365.25)  # a report listed so long ago is hardly ever corrected any more …
OLD_TIMES = 4  # … and looked at again this much later


Held = tuple["datetime", str, str]  # when a document was last found to hold, title and date of the entry that led there


class Archive:
    """known: the newest good capture of an address · held: what it tells as a document, without reading it."""

    def __init__(
        self, known: Callable[[str], Known | None], held: Callable[[str], Held | None] | None, options: Options, now: datetime,
    ) -> None:
        self._known = known
        self._held = held or (lambda url: of_known(found) if (found := known(url)) else None)
        self._options = options
        self._now = now

    def find(self, url: str) -> Known | None:
        """What it has of this address, under http or https."""
        url = url.partition("#")[0]
        return self._known(url) or self._known(hosts.other_scheme(url))

    def held(self, url: str) -> Held | None:
        """The same of a document, without reading it; None also if another address answered instead (a redirect)."""
        return self._held(url) or self._held(hosts.other_scheme(url))

    def fresh(self, at: datetime) -> bool:
        """Was what was captured then captured since the run began that is gone on with?"""
        since = self._options.since_run
        return since is not None and at >= since

    def due(self, confirmed_at: datetime, listed: str) -> bool:
        """Has it not been looked at for so long that it is asked for again? listed: its date in the list, if told."""
        return self._age(confirmed_at) > self._options.recheck_days * (OLD_TIMES if self._old(listed) else 1)

    def walked_lately(self, before: Before) -> bool:
        """Were all pages of a column's lists asked for so lately that an unchanged first page may stand for them?"""
        return before.walked_at is not None and self._age(before.walked_at) <= self._options.walk_days

    def came_lately(self, known: Known) -> bool:
        """Was it fetched so lately that a 304 is believed? Some servers say so to whoever asks conditionally."""
        return self._age(known.captured_at) <= self._options.walk_days

    def still(self, answer: Answer, work: Work) -> Page | None:
        """The page that a 304 stands for; None if the archive has none with the validators that were sent.

        A redirect carries them to other addresses, where a date may be taken for that of another page.
        """
        known = self.find(answer.page.url)
        if known is None or not set(conditions(known)) & set(work.headers):
            return None
        return make_page(answer.page.url, known.status, known.headers, known.body)

    def _age(self, at: datetime) -> float:
        """Days; a clock that was set back makes nothing young or old."""
        return max((self._now - at) / timedelta(days=1), 0)

    def _old(self, listed: str) -> bool:
        try:
            return self._now.date() - date.fromisoformat(listed) > OLD
        except ValueError:
            return False


def of_known(known: Known) -> Held:
    return known.confirmed_at, known.link_text, known.listed


def conditions(known: Known) -> tuple[tuple[str, str], ...]:
    """The headers that ask whether a capture still holds (RFC 9110, 13.1), by validators the server gave and no clock of ours."""
    given = (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
    return tuple((name, value) for name, value in given if value)


def conditional(work: Work, known: Known) -> Work:
    """The same work, asked for only if it is no longer what the archive has."""
    return replace(work, headers=(*work.plain().headers, *conditions(known)))
