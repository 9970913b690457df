"""What all spiders share: the user agent, the turns of hosts, an end at once when the crawl is interrupted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import Spider, signals

from crawler.pace.hours import hours
from crawler.pace.turns import Turns
from crawler.page import make_page
from crawler.pipelines import header_pairs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from typing import Any, Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from crawler.page import Page

LOOK = 0.2  # seconds; Scrapy has no signal for the beginning of its end


class PacedSpider(Spider):
    """turns: of the hosts that it asks."""

    turns: Turns
    _watching: asyncio.Task[None] | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if settings["XXGK_CONTACT"]:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{settings['XXGK_CONTACT']})", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.turns = Turns(settings.getfloat("DOWNLOAD_DELAY"), hours(settings["XXGK_HOURS"]))
        crawler.signals.connect(spider._unwatch, signals.spider_closed)
        return spider

    def first(self) -> Iterable[Request]:
        """What to begin with."""
        return ()

    async def start(self) -> AsyncIterator[Request]:
        """Called when the engine runs."""
        self._watching = asyncio.ensure_future(self._end_with_the_engine())
        for request in self.first():
            yield request

    @property
    def running(self) -> bool:
        """Is the crawl neither at its end nor interrupted?"""
        return self.crawler.engine is not None and self.crawler.engine.running

    async def _end_with_the_engine(self) -> None:
        while self.running:
            await asyncio.sleep(LOOK)
        self.turns.stop("interrupted")

    def _unwatch(self) -> None:
        if self._watching is not None:
            self._watching.cancel()


def page_of(response: Response) -> Page:
    """The page that the pace made of this answer; anew if another middleware changed it since."""
    page: Page | None = response.meta.get("page")
    if page is not None and page.body is response.body:
        return page
    return make_page(response.url, response.status, header_pairs(response.headers), response.body)
