"""The middlewares of the pace: hosts that are left alone, addresses not to be touched, one request a host at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy import signals
from scrapy.http.request import NO_CALLBACK

from crawler import hosts
from crawler.network import addresses
from crawler.network.failures import Refused
from crawler.network.leading import NONE
from crawler.network.resolver import Resolver
from crawler.pace.answers import Answers, retry_after
from crawler.pace.robots import PRODUCT
from crawler.page import make_page
from crawler.pipelines import header_pairs
from crawler.spiders.paced import PacedSpider

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

    from archive.model import Role


class Pace:
    """Downloader middleware nearest to the engine: nothing passes that may not be asked for.

    allow_private: loopback and private addresses may be crawled.
    """

    def __init__(self, answers: Answers, *, allow_private: bool) -> None:
        self._answers = answers
        self._turns = answers.turns
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pace = cls(_answers(crawler), allow_private=crawler.settings.getbool("XXGK_ALLOW_PRIVATE"))
        crawler.signals.connect(pace.robots_parsed, signals.robots_parsed)
        return pace

    async def process_request(self, request: Request) -> None:
        try:
            slot = hosts.slot(request.url)
        except ValueError as error:  # a port beyond 65535
            raise Refused("changed", NONE.format(error)) from error
        request.meta["download_slot"] = slot
        self._turns.check(slot)
        sites = request.meta.get("sites")
        if sites is not None and hosts.site(request.url) not in sites:
            raise Refused("changed", f"leads to another host, {hosts.shown(request.url)}")
        if len(request.url) > hosts.LONGEST:
            raise Refused("changed", "leads to an address that is longer than any that portals have")
        why = addresses.why_not(request.url, private=self._allow_private)
        if why:
            private = not addresses.why_not(request.url, private=True)
            raise Refused("unreachable" if private else "changed", f"{why}; --allow-private lets it be crawled" if private else why)
        await refuse_private(urlsplit(request.url).hostname or "")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The last to see an answer, decompressed: here it becomes a page, and is looked at for blocks."""
        if request.meta.pop("repeat", False):
            return request.replace(dont_filter=True)
        if request.meta.get("archived"):
            return response  # what another archive kept says nothing of that archive
        page = request.meta["page"] = make_page(response.url, response.status, header_pairs(response.headers), response.body)
        self._answers.seen(request.meta["download_slot"], page, _role(request))
        return response

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Crawl-delay, which Scrapy reads but does not act on, becomes the host's delay where it is longer."""
        asked = robotparser.crawl_delay(PRODUCT)
        if asked is None:
            return
        slot, longest = hosts.slot(request.url), self._answers.longest
        if asked > longest:
            limit = f"XXGK_LONGEST_WAIT ({longest:g} s)"
            self._turns.leave(slot, "robots", f"robots.txt of {slot} asks for {asked:g} s between requests, more than {limit}")
        else:
            self._turns.slow(slot, float(asked))


class Turn:
    """Downloader middleware nearest to the network: a request waits here until its host may be asked."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._turns = answers.turns

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        turn = cls(_answers(crawler))
        crawler.signals.connect(turn.response_downloaded, signals.response_downloaded)
        return turn

    async def process_request(self, request: Request) -> None:
        request.meta.pop("sending", None)  # a redirected or repeated request brings its forerunner's
        await self._turns.turn(hosts.slot(request.url))
        request.meta["sending"] = True

    def response_downloaded(self, request: Request, response: Response) -> None:
        """Every answer, redirects too, before the host's next request is let go."""
        slot, location = hosts.slot(request.url), _header(response, "Location")
        asked = retry_after(lambda name: _header(response, name), datetime.now(UTC))
        request.meta["repeat"] = self._answers.waits(slot, request.url, response.status, asked)
        if asked is not None and location:
            self._answers.asked(hosts.slot(urljoin(request.url, location)), response.status, asked)
        self._done(request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer; or this request was refused its turn."""
        self._done(request)

    def _done(self, request: Request) -> None:
        if request.meta.pop("sending", False):
            self._turns.done(hosts.slot(request.url))


async def refuse_private(host: str) -> None:
    """Refuse a host whose name leads to an address that may not be asked. The look-up is the connection's own: remembered."""
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    if not isinstance(resolver, Resolver):
        raise Refused("unreachable", "names are not looked up by this project's resolver; take TWISTED_DNS_RESOLVER out of the settings")
    await resolver.check(host)


def _answers(crawler: Crawler) -> Answers:
    settings, spider = crawler.settings, crawler.spider
    assert isinstance(spider, PacedSpider)
    return Answers(spider.turns, settings.getfloat("XXGK_LONGEST_WAIT"), settings.getint("XXGK_RETRIES_BUSY"))


def _role(request: Request) -> Role:
    if request.callback is NO_CALLBACK:
        return "robots"
    return getattr(request.meta.get("work"), "role", "other")


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
