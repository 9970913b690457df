"""The pace: robots rules, Crawl-delay, Retry-After, hosts that are left alone, addresses not to be touched."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler import hosts
from crawler.blocks import BY_STATUS
from crawler.failures import unanswered

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

    from archive.visits import Outcome

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
        self._left: dict[str, tuple[Outcome, str]] = {}  # hosts left alone for the run, and why

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

    async def process_request(self, request: Request) -> None:
        slot = hosts.slot(request.url)
        request.meta["download_slot"] = slot
        if slot in self._left:
            raise Refused(*self._left[slot])
        sites = request.meta.get("sites")
        if sites is not None and hosts.site(request.url) not in sites:
            raise Refused("changed", f"leads to another host, {request.url}")
        if not self._allow_private:
            await refuse_private(urlsplit(request.url).hostname or "")

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Before the host's next request is let go. The delay counts from the end of an answer: Scrapy counts from
        before a request was sent, and when it was busy in between, hosts saw gaps of half the delay."""
        name = request.meta["download_slot"]
        slot = self._crawler.engine.downloader.slots[name]
        slot.lastseen = max(slot.lastseen, monotonic())
        request.meta["repeat"] = response.status in (429, 503) and self._waits(name, response)

    def _waits(self, name: str, response: Response) -> bool:
        """429 and 503: wait once as long as the host asks, then leave it alone."""
        slot = self._crawler.engine.downloader.slots[name]
        asked = retry_after(response, datetime.now(UTC))
        wait = 10 * slot.delay if asked is None else asked
        if name in self._warned or wait > self._longest_wait:
            how = "again after a wait" if name in self._warned else f"and asks to wait {wait:g} s"
            outcome: Outcome = "blocked" if response.status == 429 else "unreachable"
            self._left.setdefault(name, (outcome, f"{name} answered {response.status} {how}; left alone for this run"))
            return False
        self._warned.add(name)
        slot.delay = max(slot.delay, 0.001)  # without any delay Scrapy does not look at lastseen
        slot.lastseen = monotonic() + wait - slot.delay
        return True

    def process_response(self, request: Request, response: Response) -> Request | Response:
        return request.replace(dont_filter=True) if request.meta.pop("repeat", False) else response

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Crawl-delay, which Scrapy reads but does not act on, becomes the host's delay where it is longer."""
        asked = robotparser.crawl_delay(PRODUCT)
        slot = hosts.slot(request.url)
        if asked is None or asked <= self._delay(slot):
            return
        if asked > self._longest_wait:
            longest = f"XXGK_LONGEST_WAIT ({self._longest_wait:g} s)"
            message = f"robots.txt of {slot} asks for {asked:g} s between requests, more than {longest}"
            self._left[slot] = "blocked", message
            return
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[slot] = {"concurrency": 1, "delay": asked, "jitter": 0}
        if slot in downloader.slots:
            downloader.slots[slot].delay = asked

    def _delay(self, slot: str) -> float:
        downloader = self._crawler.engine.downloader
        if slot in downloader.slots:
            return float(downloader.slots[slot].delay)
        return self._crawler.settings.getfloat("DOWNLOAD_DELAY")


async def refuse_private(host: str) -> None:
    """Refuse a host that is, or whose name leads to, a private address. The look-up is the connection's own: cached."""
    from twisted.internet import reactor

    try:
        address = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]  # its stub is wrong
    except DNSLookupError:
        return  # the request itself will fail, and is kept as failed
    if hosts.is_private(host) or hosts.is_private(address):
        raise Refused("unreachable", f"{host} is at the private address {address}; --allow-private lets it be crawled")


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
        self._unreachable: dict[str, tuple[Outcome, str]] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            known = BY_STATUS.get(response.status)
            self._unreachable[netloc] = ("blocked" if known else "unreachable", f"robots.txt answered {known or response.status}")
        await super()._parse_robots(response, netloc, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer, after all retries; as a refusal, because Scrapy prints a traceback for anything else."""
        if request.callback is NO_CALLBACK and not isinstance(exception, IgnoreRequest):
            raise Refused("unreachable", f"no answer to robots.txt: {unanswered(request, exception)}") from exception

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # a robots.txt that redirects to another host is one that is not there (2.3.1.2)
        if isinstance(exc, Refused) and exc.outcome == "unreachable":
            self._unreachable[netloc] = exc.outcome, str(exc)
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        fault = self._unreachable.get(request.url.split("/")[2])
        if fault:
            raise Refused(*fault)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused("blocked", "forbidden by robots.txt") from error
