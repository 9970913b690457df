"""Between the downloader and the spider: list pages of portals that say `rendered = true` are handed on as drawn."""

from __future__ import annotations

import re
from collections import OrderedDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.http import Response

from archive.intake import IntakeError
from archive.model import Drawn
from crawler import blocks, hosts
from crawler.mechanics import drawn
from crawler.network.failures import Refused, reason
from crawler.page import make_page, visible
from crawler.pipelines import header_pairs
from crawler.rendering import TROUBLE, missing
from crawler.rendering.traffic import Traffic
from crawler.spiders.paced import page_of
from crawler.visiting.work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scrapy.core.engine import ExecutionEngine
    from scrapy.crawler import Crawler

    from archive.model import Kept
    from crawler.page import Page
    from crawler.rendering.handler import Order
    from crawler.rendering.traffic import Fetch
    from crawler.spiders.reports import ReportsSpider

HASHED = re.compile(r"[._-](?=[0-9A-Za-z]*\d)[0-9A-Za-z]{8,}\.m?js$")  # what builders call a file by its content: it never changes
SAYS_LITTLE = 400  # characters; the shortest reports have some more, and the frame of a page some
SCRIPT_BYTES = 60_000_000  # of scripts kept at hand for further pages


class Rendering:
    """Downloader middleware nearest to the engine. seconds: for one page, all it asks for included."""

    def __init__(self, crawler: Crawler, *, seconds: float) -> None:
        self._crawler = crawler
        self._seconds = seconds
        self._missing = missing()
        self._scripts: OrderedDict[tuple[str, str], Response] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, seconds=crawler.settings.getfloat("XXGK_RENDER_SECONDS"))

    @property
    def _spider(self) -> ReportsSpider:
        return cast("ReportsSpider", self._crawler.spider)

    @property
    def _engine(self) -> ExecutionEngine:
        assert self._crawler.engine is not None
        return self._crawler.engine

    async def process_request(self, request: Request) -> Response | None:
        """A list page behind a click is asked of the open page; nothing is asked without a browser."""
        work = self._concerned(request)
        if work is None or work.role != "listing":
            return None
        if self._missing:
            raise Refused("incomplete", self._missing)
        number = drawn.number(work.url)
        if number == 1:
            return None
        request.meta["download_slot"] = hosts.slot(request.url)  # the middlewares that see the answer ask for it
        return await self._draw(request, work, self._order(work, number, request.url))

    async def process_response(self, request: Request, response: Response) -> Response:
        work = self._concerned(request)
        if work is None or response.status != 200 or drawn.number(work.url) > 1:
            return response
        page = page_of(response) if response.request else make_page(response.url, 200, header_pairs(response.headers), response.body)
        if not _to_be_drawn(page, work):
            return response  # the visit judges it; no challenge is run
        sites: frozenset[str] = request.meta["sites"]
        traffic = Traffic(page.url, page.text.encode("utf-8", "replace"), sites, self._fetch(work, sites))
        return await self._draw(request, work, self._order(work, 1, page.url, traffic))

    def _concerned(self, request: Request) -> Work | None:
        """The work of a request whose answer may have to be drawn."""
        work: Work | None = request.meta.get("work")
        if work is None or request.method != "GET" or work.role not in ("listing", "report"):
            return None
        return work if self._spider.rendered(work.portal) else None

    # ---- drawing ---------------------------------------------------------------------------------------

    def _order(self, work: Work, number: int, url: str, traffic: Traffic | None = None) -> Order:
        from crawler.rendering.handler import Order

        return Order(
            url, (work.portal, work.list or work.url), number, self._seconds, self._crawler.settings["USER_AGENT"],
            self._spider.rendered, turns=work.role == "listing", traffic=traffic,
        )

    async def _draw(self, request: Request, work: Work, order: Order) -> Response:
        ordered = Request("browser://page/", meta={"order": order})
        try:
            made = await self._engine.downloader.handlers.download_request_async(ordered)
        except TimeoutError as error:
            raise Refused("incomplete", f"the page was not drawn within {self._seconds:g} s (XXGK_RENDER_SECONDS)") from error
        except Exception as error:  # whatever a browser can die of costs this page, not the run
            raise Refused("incomplete", f"the browser failed: {reason(error)[:200]}") from error
        assert order.traffic is not None
        if order.traffic.page != order.url:
            request.meta.setdefault("redirect_urls", [request.url])  # by script
        if order.traffic.status != 200:
            return made.replace(status=order.traffic.status)
        at = made.url if order.number == 1 else drawn.address(made.url, order.number)
        kept = self._keep(Drawn(at, made.body, datetime.now(UTC), self._spider.context_of(request)), order.url)
        request.meta.update({"kept": kept, "cut": False, TROUBLE: tuple(order.traffic.trouble)})
        return made

    def _keep(self, one: Drawn, source: str) -> Kept | None:
        try:
            return self._spider.intake.drawn(one, source)
        except IntakeError as error:
            self._spider.stop(error)
            return None

    # ---- what the page asks for ------------------------------------------------------------------------

    def _fetch(self, work: Work, sites: frozenset[str]) -> Fetch:
        async def fetch(url: str, method: str, body: bytes, headers: Mapping[str, str], page: str) -> Response:
            found = self._at_hand(work.portal, url) if method == "GET" else None
            if found is None:
                asked = Work(url, work.portal, work.channel, "other", method, body, referrer=page)
                found = await self._engine.download_async(Request(
                    url.partition("#")[0], method=method, body=body, headers=dict(headers), dont_filter=True,
                    meta={"work": asked, "sites": sites, "download_slot": hosts.slot(url)},
                ))
                if method == "GET" and found.status == 200 and b"javascript" in (found.headers.get("Content-Type") or b""):
                    self._remember(work.portal, url, found)
            return found

        return fetch

    def _at_hand(self, portal: str, url: str) -> Response | None:
        """A script that came already, in this crawl, or under a name that changes with its content in an earlier one."""
        found = self._scripts.get((portal, url))
        if found is None and HASHED.search(url.partition("?")[0]):
            known = self._spider.intake.known(portal, url)
            if known is not None:
                found = Response(known.url, headers=dict(known.headers), body=known.body)
                self._remember(portal, url, found)
        return found

    def _remember(self, portal: str, url: str, response: Response) -> None:
        self._scripts[portal, url] = response
        while sum(len(one.body) for one in self._scripts.values()) > SCRIPT_BYTES:
            self._scripts.popitem(last=False)


def _to_be_drawn(page: Page, work: Work) -> bool:
    """A list, or a report that is not in its page; but no page of a protection, which is not run."""
    if page.root is None or blocks.stub_target(page) or blocks.protected(page):
        return False
    scripted = blocks.drawn_by_script(page)
    if work.role == "report":
        return scripted and len(visible(page)) < SAYS_LITTLE
    return scripted or not blocks.blocked(page)
