"""The one spider for portals: carries work out and answers back between PortalVisit and Scrapy."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from archive.intake import Intake, IntakeError
from archive.model import Context
from crawler import hosts, standalone
from crawler.commands.alone import finish
from crawler.network.failures import EARLIER, Refused, Stopped, reason, unanswered, undecodable
from crawler.probing.visit import visit_of
from crawler.progress import Progress, Silent
from crawler.rendering import TROUBLE, install
from crawler.spiders.feed import Feed
from crawler.spiders.paced import PacedSpider, page_of
from crawler.visiting.rest import left_alone
from crawler.visiting.work import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import Any, Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.captures.visits import Outcome, Visit
    from crawler.commands.alone import Ending
    from crawler.visiting.options import Options
    from crawler.visiting.visit import PortalVisit
    from crawler.visiting.work import Work
    from settings.registry import Portal

logger = logging.getLogger(__name__)
ROBOTS_KEPT = timedelta(hours=24)  # RFC 9309, 2.4


class ReportsSpider(PacedSpider):
    """Visits portals, so many at a time. `xxgk crawl` hands it an open intake; `scrapy crawl reports -a portal=ID` lets it open one.

    named: ids of portals that are visited even if their earlier visits were refused.
    """

    name = "reports"

    def __init__(
        self,
        *,
        intake: Intake,
        run: str,
        portals: Sequence[Portal],
        options: Options,
        named: Collection[str] = (),
        progress: Progress | None = None,
        alone: Ending | None = None,
    ) -> None:
        super().__init__()
        self._alone = alone  # nobody else closes the intake, and does what follows
        self.intake = intake
        self.run = run
        self.visits: list[Visit] = []
        self.fatal: IntakeError | None = None
        self.interrupted = False
        self._progress = progress or Silent()
        self._options = options
        self._named = named
        self._to_visit = deque(portals)
        self._open: dict[str, PortalVisit] = {}
        self._feeds: dict[str, Feed] = {}
        self._sent: Counter[str] = Counter()  # exchanges, by portal
        self._came: Counter[str] = Counter()  # bytes of bodies
        self._owners: dict[str, list[str]] = {}  # portals by site
        for sites in (hosts.own_sites, hosts.sites):  # whose own they are comes first
            for one in portals:
                for site in sites(one):
                    self._owners.setdefault(site, []).append(one.id)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        if "portal" in kwargs:
            kwargs = standalone.arguments(crawler.settings, **kwargs)
        install(crawler.settings, kwargs["portals"])
        return super().from_crawler(crawler, *args, **kwargs)

    def first(self) -> Iterator[Request]:
        return self._fill()

    # ---- portals -------------------------------------------------------------------------------------

    def _fill(self) -> Iterator[Request]:
        """The first requests of as many portals as may be visited at once."""
        at_once = max(1, self.settings.getint("XXGK_PORTALS_AT_ONCE"))
        while self._to_visit and len(self._open) < at_once and self.fatal is None and self.running:
            yield from self._begin(self._to_visit.popleft())

    def _begin(self, portal: Portal) -> list[Request]:
        now = datetime.now(UTC)
        try:
            earlier = self.intake.earlier(portal.id)
        except IntakeError as error:
            self.stop(error)
            return []
        visit = visit_of(
            portal, self._options, lambda url: self.intake.known(portal.id, url), now, earlier,
            lambda url: self.intake.held(portal.id, url),
        )
        self._open[portal.id], self._feeds[portal.id] = visit, Feed()
        left = left_alone(earlier, now, named=portal.id in self._named, full=self._options.full)
        if left is not None:
            visit.tally.fault(left.kind, left.message)
        else:
            self._progress.started(portal)
        return self._next(portal.id, visit.start if left is None else list)

    # ---- answers -------------------------------------------------------------------------------------

    def answered(self, response: Response, work: Work) -> Iterable[Request]:
        def read() -> list[Work]:
            kept = response.meta.get("kept")
            if kept is None:
                raise RuntimeError(f"the exchange with {response.url} is not in the archive")
            visit = self._open[work.portal]
            visit.tally.other_scheme(response.meta.get(EARLIER, ""), response.url)
            trouble = response.meta.get(TROUBLE, ())
            answer = Answer(page_of(response), kept, response.meta["cut"], "redirect_urls" in response.meta, trouble)
            return visit.got(work, answer)

        return [*self._next(work.portal, read, done=work), *self._fill()]

    def unanswered(self, failure: Failure) -> Iterable[Request]:
        work: Work = failure.request.meta["work"]  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or RuntimeError("no reason given")
        if isinstance(error, Stopped):
            return []  # it waits still, for the next crawl

        def read() -> list[Work]:
            visit = self._open[work.portal]
            visit.failed(work, *_failure(failure.request, error))  # type: ignore[attr-defined]
            return visit.instead(work)

        return [*self._next(work.portal, read, done=work), *self._fill()]

    def _next(self, portal: str, read: Callable[[], list[Work]], done: Work | None = None) -> list[Request]:
        """The requests that follow, and the end of the visit where there are none any more."""
        visit, feed = self._open[portal], self._feeds[portal]
        try:
            if done is not None:
                feed.back(done)
            feed.add(read() if self.fatal is None else [])
            if feed and (why := self._spent(visit)):
                visit.end(why, feed.drop())
        except IntakeError as error:
            self.stop(error)
        except Exception as error:  # a bug in reading one portal's pages must not end the others' visits
            logger.exception("portal %s", portal)
            visit.tally.fault("incomplete", f"the program failed: {type(error).__name__}: {reason(error)}")
        self._progress.moved(visit.tally)
        if not feed:
            self._end(portal)
        return [self._request(work) for work in feed.take()]

    def _spent(self, visit: PortalVisit) -> str:
        """Why a visit has taken enough of everybody's time and room; "" while it has not."""
        hours, most = self.settings.getfloat("XXGK_VISIT_HOURS"), self.settings.getint("XXGK_VISIT_BYTES")
        if 0 < most < self._came[visit.portal.id]:
            return f"ended after {most} bytes (XXGK_VISIT_BYTES)"
        late = timedelta(hours=hours) < datetime.now(UTC) - visit.tally.started_at
        return f"ended after {hours:g} hours (XXGK_VISIT_HOURS)" if hours > 0 and late else ""

    # ---- ends ----------------------------------------------------------------------------------------

    def _end(self, portal: str) -> None:
        if self.fatal is not None:
            return
        tally = self._open[portal].tally
        tally.requests = self._sent[portal]
        visit = tally.visit(self.run, datetime.now(UTC))
        try:
            self.intake.end_visit(visit)
        except IntakeError as error:
            self.stop(error)
            return
        del self._open[portal], self._feeds[portal]
        self.visits.append(replace(visit, columns=()))  # the archive has them; thousands of portals' lists are much memory
        self._progress.ended(visit)

    def closed(self, reason: str) -> None:
        """Scrapy's call at the end. What is still open was interrupted."""
        self.interrupted = reason == "shutdown"
        for portal, visit in list(self._open.items()):
            waiting = len(self._feeds[portal])
            why = "interrupted" if self.interrupted else f"ended early ({reason})"
            visit.tally.interrupted = True
            visit.end(why, waiting)
            self._end(portal)
        if self._alone is not None:
            self._close_intake()
            finish(self._alone, self.visits, interrupted=self.interrupted, fatal=self.fatal)

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

    def rendered(self, portal: str) -> bool:
        """Is it being visited, and do scripts draw its lists?"""
        return portal in self._open and self._open[portal].portal.rendered

    def context_of(self, request: Request) -> Context:
        """Why a request was made; robots.txt belongs to the portal whose host it is for."""
        work: Work | None = request.meta.get("work")
        if work is not None:
            return work.context(self.run)
        return Context(run=self.run, portal=self._owner(request.url), role="robots")

    def sent(self, context: Context, size: int) -> None:
        """An exchange took place, or was tried; size: bytes of the body that came."""
        self._sent[context.portal] += 1
        self._came[context.portal] += size

    def robots_kept(self, url: str) -> bytes | None:
        """The archive's copy of a robots.txt, if it is younger than a day."""
        try:
            known = self.intake.known(self._owner(url), url)
        except IntakeError as error:
            self.stop(error)
            return None
        age = datetime.now(UTC) - known.confirmed_at if known else ROBOTS_KEPT
        # younger than nothing: a clock that went back
        return known.body if known and timedelta(0) <= age < ROBOTS_KEPT else None

    def _owner(self, url: str) -> str:
        """Whose host it is: of the portals there, one that is being visited."""
        owners = self._owners.get(hosts.site(url), [""])
        return next((portal for portal in owners if portal in self._open), owners[0])

    def _request(self, work: Work) -> Request:
        sites = hosts.sites(self._open[work.portal].portal)
        return Request(
            work.url.partition("#")[0], method=work.method, body=work.body, headers=dict(work.headers), callback=self.answered,
            errback=self.unanswered, cb_kwargs={"work": work}, dont_filter=True,
            meta={"work": work, "sites": sites, "handle_httpstatus_all": False},
        )


def _failure(request: Request, error: BaseException) -> tuple[Outcome, str]:
    """What a request that got no answer makes of the visit, and why in one line."""
    ways = set(request.meta.get("redirect_urls", ()))
    if isinstance(error, Refused):
        return error.outcome, reason(error)
    if isinstance(error, IgnoreRequest) and not ways:
        return "incomplete", reason(error)  # unpacked, it is larger than DOWNLOAD_MAXSIZE
    if isinstance(error, IgnoreRequest) and ways <= {request.url}:
        return "blocked", "redirects to itself for ever, as a gateway does that wants a cookie made by a script"
    if isinstance(error, IgnoreRequest):
        return "changed", reason(error)
    return _unreadable(error) or ("unreachable", unanswered(request, error))


def _unreadable(error: BaseException) -> tuple[Outcome, str] | None:
    """What an answer makes of the visit that came and is of no use."""
    if undecodable(error):
        return "incomplete", f"is not packed as its Content-Encoding says ({reason(error)})"
    if isinstance(error, DownloadCancelledError):
        return "incomplete", "is larger than DOWNLOAD_MAXSIZE"
    if isinstance(error, ValueError):  # Scrapy's, of a Location or a <base> that nothing can be asked from
        return "changed", f"leads to an address that is none ({reason(error)})"
    return None
