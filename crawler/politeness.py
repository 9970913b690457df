"""The pace: robots rules, Crawl-delay, Retry-After, hosts that are left alone, addresses not to be touched."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.resolver import CachingThreadedResolver

from crawler import hosts

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser
    from twisted.internet.defer import Deferred

    from archive.model import Outcome

PRODUCT = "xxgk"
logger = logging.getLogger(__name__)


class Refused(IgnoreRequest):
    """We do not send this request. outcome: what that makes of the visit."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class Pace:
    """Downloader middleware nearest to the engine: nothing passes that may not be asked for.

    allow_private: loopback and private addresses may be crawled. longest_wait: seconds; a host that asks
    for more (Crawl-delay, Retry-After) is left alone for the run.
    """

    def __init__(self, crawler: Crawler, *, allow_private: bool, longest_wait: float) -> None:
        self._crawler = crawler
        self._allow_private = allow_private
        self._longest_wait = longest_wait
        self._warned: set[str] = set()  # hosts that asked to wait, and were waited for
        self._left: dict[str, Refused] = {}  # hosts left alone for the run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        pace = cls(
            crawler,
            allow_private=settings.getbool("XXGK_ALLOW_PRIVATE"),
            longest_wait=settings.getfloat("XXGK_LONGEST_WAIT"),
        )
        crawler.signals.connect(pace.robots_parsed, signals.robots_parsed)
        crawler.signals.connect(pace.response_downloaded, signals.response_downloaded)
        return pace

    def process_request(self, request: Request) -> None:
        slot = hosts.slot(request.url)
        request.meta["download_slot"] = slot
        if slot in self._left:
            raise self._left[slot]
        sites = request.meta.get("sites")
        if sites is not None and hosts.site(request.url) not in sites:
            raise Refused("changed", f"leads to another host, {request.url}")
        host = slot.rpartition(":")[0] if slot.count(":") == 1 else slot
        if not self._allow_private and hosts.is_private(host):
            raise Refused("unreachable", f"{host} is a private address; --allow-private lets it be crawled")

    def response_downloaded(self, request: Request) -> None:
        """Count the delay from the end of an answer: Scrapy counts from before a request was sent, and when it
        was busy in between, hosts saw gaps of half the delay."""
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.lastseen = monotonic()

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Crawl-delay, which Scrapy reads but does not act on, becomes the host's delay where it is longer."""
        asked = robotparser.crawl_delay(PRODUCT)
        slot = hosts.slot(request.url)
        if asked is None or asked <= self._delay(slot):
            return
        if asked > self._longest_wait:
            longest = f"XXGK_LONGEST_WAIT ({self._longest_wait:g} s)"
            message = f"robots.txt of {slot} asks for {asked:g} s between requests, more than {longest}"
            self._left[slot] = Refused("blocked", message)
            return
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": asked, "jitter": 0}
        if slot in downloader.slots:
            downloader.slots[slot].delay = asked

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """429 and 503: wait once as long as the host asks, then leave it alone."""
        if response.status not in (429, 503):
            return response
        slot = hosts.slot(request.url)
        wait = retry_after(response, datetime.now(UTC))
        wait = 10 * self._delay(slot) if wait is None else wait
        if slot in self._warned or wait > self._longest_wait:
            how = "again after a wait" if slot in self._warned else f"and asks to wait {wait:g} s"
            outcome: Outcome = "blocked" if response.status == 429 else "unreachable"
            message = f"{slot} answered {response.status} {how}; left alone for this run"
            self._left.setdefault(slot, Refused(outcome, message))
            return response
        self._warned.add(slot)
        self._pause(slot, wait)
        return request.replace(dont_filter=True)

    def _pause(self, slot: str, seconds: float) -> None:
        """Let the host's next request start no earlier than in so many seconds."""
        held = self._crawler.engine.downloader.slots[slot]
        held.delay = max(held.delay, 0.001)  # without any delay Scrapy does not look at lastseen
        held.lastseen = monotonic() + seconds - held.delay

    def _delay(self, slot: str) -> float:
        downloader = self._crawler.engine.downloader
        if slot in downloader.slots:
            return float(downloader.slots[slot].delay)
        return self._crawler.settings.getfloat("DOWNLOAD_DELAY")


def retry_after(response: Response, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None if it has none that can be read."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, ((until if until.tzinfo else until.replace(tzinfo=UTC)) - now).total_seconds())


class RobotsRules(RobotsTxtMiddleware):
    """Scrapy's, with RFC 9309, 2.3.1: robots.txt that cannot be had (5xx, no answer) forbids everything."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unreachable[netloc] = f"robots.txt answered {response.status}"
        await super()._parse_robots(response, netloc, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer, after all retries; as a refusal, because Scrapy prints a traceback for anything else."""
        if request.callback is NO_CALLBACK and not isinstance(exception, IgnoreRequest):
            raise Refused("unreachable", f"no answer to robots.txt: {reason(exception)}") from exception

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # a robots.txt that redirects to another host is one that is not there (2.3.1.2)
        if isinstance(exc, Refused) and exc.outcome == "unreachable":
            self._unreachable[netloc] = str(exc)
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        fault = self._unreachable.get(request.url.split("/")[2])
        if fault:
            raise Refused("unreachable", fault)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused("blocked", "forbidden by robots.txt") from error


class PublicResolver(CachingThreadedResolver):
    """Refuses names that resolve to private addresses, unless they are allowed."""

    allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: object) -> Self:
        resolver = super().from_crawler(crawler, reactor)  # type: ignore[arg-type]  # Scrapy passes its reactor through
        resolver.allow_private = crawler.settings.getbool("XXGK_ALLOW_PRIVATE")
        return resolver

    def getHostByName(self, name: str, timeout: object = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        found: Deferred[str] = super().getHostByName(name, ())
        return found if self.allow_private else found.addCallback(self._refuse_private, name)

    def _refuse_private(self, address: str, name: str) -> str:
        if hosts.is_private(address):
            raise OSError(f"{name} is at the private address {address}; --allow-private lets it be crawled")
        return address


def reason(error: BaseException) -> str:
    """An exception in one line, by its message or, without one, its name."""
    text = " ".join(str(error).split())
    return text.removesuffix(".") or type(error).__name__
