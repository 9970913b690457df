"""A spider for older archives: one walk after the other, one request at a time; what it fetches goes to an import."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import Request

from archive.intake import IntakeError
from crawler.history.walk import Answer
from crawler.network.failures import reason
from crawler.pipelines import header_pairs
from crawler.spiders.paced import PacedSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from archive.ingest.found import Item
    from crawler.history.walk import Step, Walk

logger = logging.getLogger(__name__)
# bodies are wanted as they come, redirects are answers, and the archive keeps what was archived, not these exchanges
WITHOUT = (
    "crawler.network.unpacking.Unpacking",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware", "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
    "crawler.pipelines.ArchivePipeline", "crawler.network.cookies.Cookies",
)


class HistorySpider(PacedSpider):
    """take: what a walk found goes there; it may raise IntakeError, which ends all walks."""

    name = "history"

    def __init__(self, *, walks: Sequence[Walk], take: Callable[[Iterable[Item]], None]) -> None:
        super().__init__()
        self._walks = list(walks)
        self._take = take
        self.interrupted = False
        self.fatal: IntakeError | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | dict.fromkeys(WITHOUT)
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")
        settings.set("REDIRECT_ENABLED", False, priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        for request in self._next():
            yield request

    def answered(self, response: Response, walk: Walk, step: Step) -> Iterable[Request]:
        answer = Answer(response.url, response.status, tuple(header_pairs(response.headers)), response.body)
        try:
            if "dataloss" in response.flags:
                walk.failed(step, "the answer was cut off on the way")
            else:
                self._take(walk.got(step, answer))
        except IntakeError as error:
            self.fatal = error
            return []
        except Exception as error:  # a bug in reading one answer must not end the walk
            logger.exception("%s", response.url)
            walk.failed(step, f"the program failed: {type(error).__name__}: {reason(error)}")
        return self._next()

    def unanswered(self, failure: Failure) -> Iterable[Request]:
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy puts it there
        asked["walk"].failed(asked["step"], reason(failure.value or RuntimeError("no reason given")))
        return self._next()

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end."""
        self.interrupted = reason == "shutdown"

    def _next(self) -> list[Request]:
        while self._walks:
            walk = self._walks[0]
            step = walk.next()
            if step is not None:
                return [Request(
                    step.url, callback=self.answered, errback=self.unanswered, dont_filter=True,
                    headers={"Accept-Encoding": "identity", **dict(step.headers)}, cb_kwargs={"walk": walk, "step": step},
                    meta={"sites": walk.sites, "archived": True, "dont_redirect": True},
                )]
            self._walks.pop(0)
        return []
