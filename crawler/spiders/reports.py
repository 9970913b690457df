"""The one spider for portals: carries work out and answers back between PortalVisit and Scrapy."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest

from archive.intake import Intake, IntakeError
from archive.model import Context
from crawler import hosts, standalone
from crawler.failures import EARLIER, reason, unanswered
from crawler.page import make_page
from crawler.pipelines import header_pairs
from crawler.politeness import Refused
from crawler.probing.visit import visit_of
from crawler.progress import Progress, Silent
from crawler.visiting.visit import Answer, Options

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
    from typing import Any, Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from archive.visits import Outcome, Visit
    from crawler.visiting.work import Work
    from settings.registry import Portal

logger = logging.getLogger(__name__)
# a list must not move on while it is read; addresses of files may expire
PRIORITIES: Mapping[str, int] = {"listing": 10, "attachment": 5}


class ReportsSpider(Spider):
    """Visits portals. `xxgk crawl` hands it an open intake; `scrapy crawl reports -a portal=ID` lets it open one."""

    name = "reports"

    def __init__(
        self,
        *,
        intake: Intake,
        run: str,
        portals: Sequence[Portal],
        options: Options,
        progress: Progress | None = None,
        alone: bool = False,
    ) -> None:
        super().__init__()
        self._alone = alone  # nobody else closes the intake
        self.intake = intake
        self.run = run
        self.visits: list[Visit] = []
        self.fatal: IntakeError | None = None
        self.interrupted = False
        self._progress = progress or Silent()
        now = datetime.now(UTC)
        self._open = {one.id: visit_of(one, options, self._known(one.id), now) for one in portals}
        self._pending = dict.fromkeys(self._open, 0)
        allowed = {site: one.id for one in portals for site in hosts.sites(one)}
        self._owners = allowed | {site: one.id for one in portals for site in hosts.own_sites(one)}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        if settings["XXGK_CONTACT"]:
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{settings['XXGK_CONTACT']})", priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        if "portal" in kwargs:
            kwargs = standalone.arguments(crawler.settings, **kwargs)
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        for portal, visit in list(self._open.items()):
            self._progress.started(visit.portal)
            for request in self._next(portal, lambda visit=visit: visit.start()):  # type: ignore[misc]
                yield request

    # ---- answers -------------------------------------------------------------------------------------

    def answered(self, response: Response, work: Work) -> Iterable[Request]:
        def read() -> list[Work]:
            kept = response.meta.get("kept")
            if kept is None:
                raise RuntimeError(f"the exchange with {response.url} is not in the archive")
            page = make_page(response.url, response.status, header_pairs(response.headers), response.body)
            visit = self._open[work.portal]
            visit.tally.other_scheme(response.meta.get(EARLIER, ""), response.url)
            answer = Answer(page, kept, response.meta["cut"], "redirect_urls" in response.meta)
            return visit.got(work, answer)

        return self._next(work.portal, read, done=1)

    def unanswered(self, failure: Failure) -> Iterable[Request]:
        work: Work = failure.request.meta["work"]  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or RuntimeError("no reason given")

        def read() -> list[Work]:
            visit = self._open[work.portal]
            visit.failed(work, *_failure(failure.request, error))  # type: ignore[attr-defined]
            return visit.instead(work)

        return self._next(work.portal, read, done=1)

    def _next(self, portal: str, read: Callable[[], list[Work]], done: int = 0) -> list[Request]:
        """The requests that follow, and the end of the visit where there are none any more."""
        works: list[Work] = []
        try:
            works = read() if self.fatal is None else []
        except IntakeError as error:
            self.stop(error)
        except Exception as error:  # a bug in reading one portal's pages must not end the others' visits
            logger.exception("portal %s", portal)
            self._open[portal].tally.fault("incomplete", f"the program failed: {type(error).__name__}: {reason(error)}")
        self._pending[portal] += len(works) - done
        self._progress.moved(self._open[portal].tally)
        if not self._pending[portal]:
            self._end(portal)
        return [self._request(work) for work in works]

    # ---- ends ----------------------------------------------------------------------------------------

    def _end(self, portal: str) -> None:
        if self.fatal is not None:
            return
        visit = self._open[portal].tally.visit(self.run, datetime.now(UTC))
        try:
            self.intake.end_visit(visit)
        except IntakeError as error:
            self.stop(error)
            return
        del self._open[portal]
        self.visits.append(visit)
        self._progress.ended(visit)

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end. What is still open was interrupted."""
        self.interrupted = reason == "shutdown"
        for portal, visit in list(self._open.items()):
            waiting = self._pending[portal]
            why = "interrupted" if self.interrupted else f"ended early ({reason})"
            visit.tally.fault("incomplete", f"{why}, {waiting} requests were waiting; crawl again to go on")
            self._end(portal)
        if self._alone:
            self._close_intake()

    def _close_intake(self) -> None:
        try:
            if self.fatal is None:
                self.intake.end_run("interrupted" if self.interrupted else "ended")
            self.intake.close()
        except IntakeError as error:
            self.stop(error)
        if self.fatal is not None:
            logger.critical("%s", self.fatal)

    def stop(self, error: IntakeError) -> None:
        """The archive takes nothing in any more: end the run, the first error tells why."""
        if self.fatal is None:
            self.fatal = error
            self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="archive"))

    # ---- requests ------------------------------------------------------------------------------------

    def context_of(self, request: Request) -> Context:
        """Why a request was made; robots.txt belongs to the portal whose host it is for."""
        work: Work | None = request.meta.get("work")
        if work is not None:
            return work.context(self.run)
        return Context(run=self.run, portal=self._owners.get(hosts.site(request.url), ""), role="robots")

    def _request(self, work: Work) -> Request:
        sites = hosts.sites(self._open[work.portal].portal)
        return Request(
            work.url.partition("#")[0], method=work.method, body=work.body, headers=dict(work.headers), callback=self.answered,
            errback=self.unanswered, cb_kwargs={"work": work}, dont_filter=True,
            priority=PRIORITIES.get(work.role, 0),
            meta={"work": work, "sites": sites, "download_slot": hosts.slot(work.url), "handle_httpstatus_all": False},
        )

    def _known(self, portal: str) -> Callable[[str], Any]:
        return lambda url: self.intake.known(portal, url)


def _failure(request: Request, error: BaseException) -> tuple[Outcome, str]:
    """What a request that got no answer makes of the visit, and why in one line."""
    ways = set(request.meta.get("redirect_urls", ()))
    if isinstance(error, Refused):
        return error.outcome, reason(error)
    if isinstance(error, IgnoreRequest) and ways <= {request.url}:
        return "blocked", "redirects to itself for ever, as a gateway does that wants a cookie made by a script"
    if isinstance(error, IgnoreRequest):
        return "changed", reason(error)
    return "unreachable", unanswered(request, error)
