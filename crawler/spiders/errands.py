"""A spider for looking at pages without keeping them: probe and check. All else is as in a crawl: pace, robots, user agent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from scrapy import Request

from crawler.network.failures import reason
from crawler.spiders.paced import PacedSpider, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.page import Page

logger = logging.getLogger(__name__)


class Step(Protocol):
    """What an errand wants fetched."""

    @property
    def url(self) -> str: ...


class Errand(Protocol):
    """A walk over one portal, one page after the other. next(): None at the end."""

    @property
    def sites(self) -> frozenset[str]: ...
    def next(self) -> Step | None: ...
    def got(self, step: Any, page: Page) -> None: ...  # the step that next() gave, whatever it is
    def failed(self, step: Any, message: str) -> None: ...


class ErrandsSpider(PacedSpider):
    """Runs errands side by side. Archives nothing: the pages are not what anything in the archive rests on."""

    name = "errands"

    def __init__(self, *, errands: Sequence[Errand]) -> None:
        super().__init__()
        self._errands = errands
        self.interrupted = False

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        middlewares = {**settings.getdict("DOWNLOADER_MIDDLEWARES"), "crawler.pipelines.ArchivePipeline": None}
        settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="spider")

    def first(self) -> Iterable[Request]:
        return (request for errand in self._errands for request in self._next(errand))

    def answered(self, response: Response, errand: Errand, step: Step) -> Iterable[Request]:
        try:
            errand.got(step, page_of(response))
        except Exception as error:  # a bug in reading one portal's pages must not end the others' errands
            logger.exception("%s", response.url)
            errand.failed(step, f"the program failed: {type(error).__name__}: {reason(error)}")
        return self._next(errand)

    def unanswered(self, failure: Failure) -> Iterable[Request]:
        asked = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy puts it there
        errand: Errand = asked["errand"]
        errand.failed(asked["step"], reason(failure.value or RuntimeError("no reason given")))
        return self._next(errand)

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end."""
        self.interrupted = reason == "shutdown"

    def _next(self, errand: Errand) -> list[Request]:
        step = errand.next()
        if step is None:
            return []
        return [Request(
            step.url, callback=self.answered, errback=self.unanswered, dont_filter=True,
            cb_kwargs={"errand": errand, "step": step}, meta={"sites": errand.sites},
        )]
