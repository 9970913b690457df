"""The browser as a download handler: scrapy-playwright's, with pages that stay open while their list is walked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.mechanics.drawn import address

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import Page
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.rendering.traffic import Traffic

logging.getLogger("scrapy-playwright").setLevel(logging.CRITICAL)  # what fails is told by the visit, in one line

PAGES_AT_ONCE = 2  # 100 to 300 MB each
HELD = 6  # pages that stay open between two pages of a list
HOLD = 900.0  # seconds after which an open page is forgotten
QUIET = 0.6  # seconds without a request after which a list counts as drawn
CHANGE = 6.0  # seconds that a click may take to change anything
LOOK, WATCH = 0.15, 2.0
ENDING = 15.0  # seconds for the browser to close a page, or itself
HEADERS = {"Content-Type": "text/html; charset=utf-8"}
HEAD = re.compile(r"<head[^>]*>")
MARK = "\ufeff"  # so that nobody takes the bytes for what a meta tag of the page says
# every link with its words: what a list consists of
LINKS = "() => [...document.querySelectorAll('a, li, tr')].map((e) => (e.href || '') + e.textContent).join('|')"


@dataclass
class Open:
    """A page of the browser, and who answers its requests."""

    page: Page
    traffic: Traffic


@dataclass
class Order:
    """A page to draw, and then what came of it.

    key: portal and list; number: which page of the list, from 1 · visited: is this portal's visit going on? · turns: keep
    the page open if a click leads further · page, traffic: as the first page of the list had them
    """

    url: str
    key: tuple[str, str]
    number: int
    seconds: float
    user_agent: str
    visited: Callable[[str], bool]
    turns: bool
    traffic: Traffic | None = None
    page: Open | None = None


class NotOpenError(RuntimeError):
    """A list page was asked for that only a click leads to, and the page to click in is closed."""


class Browser(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it has no types
    """Draws pages: download_request takes a request whose meta has an Order, and answers with the DOM.

    Raises TimeoutError if a page is not drawn in time, playwright's Error if the browser fails.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._free = asyncio.Semaphore(PAGES_AT_ONCE)
        self._held: dict[tuple[str, str], Open] = {}
        self._watches: set[asyncio.Task[None]] = set()
        self._names = count(1)

    async def download_request(self, request: Request) -> Response:
        order: Order = request.meta["order"]
        async with self._free:
            await self._revive()
            held = self._held.pop(order.key, None)
            if order.number == 1:
                await self._forget(held)
            elif held is None:
                raise NotOpenError("the page that leads there by a click is not open any more; crawl again")
            else:
                order.page, order.traffic = held, held.traffic
            try:
                async with asyncio.timeout(order.seconds):
                    return await self._drawn(order)
            except BaseException:
                await self._forget(order.page)
                raise

    async def _drawn(self, order: Order) -> Response:
        if order.page is None:
            await self._open(order)
        else:
            await self._turn(order.page)
        assert order.page is not None
        page = order.page.page
        html, url = MARK + await page.content(), page.url.partition("#")[0]
        if order.turns and await page.evaluate(pager(), False):
            html = HEAD.sub(f'\\g<0><link rel="next" href="{escape(address(url, order.number + 1))}">', html, count=1)
            await self._hold(order, order.page)
        else:
            await self._forget(order.page)
        return HtmlResponse(url, headers=HEADERS, body=html.encode("utf-8", "replace"), encoding="utf-8")

    async def _open(self, order: Order) -> None:
        traffic = order.traffic
        assert traffic is not None

        async def wire(page: Page, _: Request) -> None:
            """Before the page goes anywhere. Of two routes playwright asks the later one."""
            order.page = Open(page, traffic)
            page.context.on("page", lambda other: asyncio.ensure_future(other.close()))
            await page.context.route("**/*", lambda route: route.abort())
            await page.route("**/*", traffic.answer)

        meta = {
            "playwright": True, "playwright_include_page": True, "playwright_page_init_callback": wire,
            "playwright_context": f"page {next(self._names)}", "playwright_context_kwargs": _fresh(order.user_agent),
            "playwright_page_goto_kwargs": {"timeout": order.seconds * 1000, "wait_until": "load"},
        }
        await super().download_request(Request(order.url, meta=meta))
        assert order.page is not None
        await _settled(order.page)

    async def _turn(self, one: Open) -> None:
        before = await one.page.evaluate(LINKS)
        one.traffic.begin()
        await one.page.evaluate(pager(), True)
        until = monotonic() + CHANGE
        while monotonic() < until or one.traffic.open:
            await asyncio.sleep(LOOK)
            if not one.traffic.open and await one.page.evaluate(LINKS) != before:
                break
        await _settled(one)

    # ---- pages that stay open --------------------------------------------------------------------------

    async def _hold(self, order: Order, one: Open) -> None:
        self._held[order.key] = one
        if len(self._held) > HELD:
            await self._forget(self._held.pop(next(iter(self._held))))
        watch = asyncio.ensure_future(self._watch(order, one))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)

    async def _watch(self, order: Order, one: Open) -> None:
        """Close the page when the visit is over, or has forgotten it."""
        until = monotonic() + HOLD
        while self._held.get(order.key) is one:
            if not order.visited(order.key[0]) or monotonic() > until:
                del self._held[order.key]
                await self._forget(one)
            await asyncio.sleep(WATCH)

    async def _forget(self, one: Open | None) -> None:
        if one is None:
            return
        try:
            async with asyncio.timeout(ENDING):
                await one.page.context.close()
        except TimeoutError:
            await self._kill()
        except Exception:  # crashed, or closed already
            logging.getLogger(__name__).debug("a page of the browser could not be closed", exc_info=True)

    async def _kill(self) -> None:
        """A browser that does not even close a page: have its driver end, and begin anew with another."""
        self._end_driver()
        await self._begin_anew()

    async def _revive(self) -> None:
        """Begin anew if the driver died (a browser that died is started again by scrapy-playwright)."""
        process = self._driver()
        if process is not None and process.returncode is not None:
            await self._begin_anew()

    async def _begin_anew(self) -> None:
        self._held.clear()
        self.context_wrappers.clear()
        with contextlib.suppress(AttributeError):
            del self.browser
        await self._launch()

    def _end_driver(self) -> None:
        """As if this process had died: within half a minute the driver kills what it started, stopped processes too."""
        process = self._driver()
        if process is not None and process.stdin is not None:
            process.stdin.close()

    def _driver(self) -> asyncio.subprocess.Process | None:
        """playwright has no public way to it."""
        found = getattr(self, "browser_provider", None)
        for name in ("playwright_context_manager", "_client", "_transport", "_proc"):
            found = getattr(found, name, None)
        return found

    async def _close(self) -> None:
        """At the end of the crawl, which no browser can hold up."""
        for watch in self._watches:
            watch.cancel()
        try:
            async with asyncio.timeout(ENDING):
                await super()._close()
        except Exception:  # noqa: BLE001 - it hangs, or is dead
            self._end_driver()


async def _settled(one: Open) -> None:
    """Until nothing is under way and the links of the page stay the same."""
    before = None
    while True:
        if one.traffic.quiet >= QUIET:
            now = await one.page.evaluate(LINKS)
            if now == before:
                return
            before = now
        await asyncio.sleep(LOOK)


def _fresh(user_agent: str) -> dict[str, object]:
    """A context of its own for each page: nothing is kept, nothing allowed, nothing stored."""
    return {
        "user_agent": user_agent, "accept_downloads": False, "service_workers": "block", "permissions": [], "locale": "zh-CN",
        "viewport": {"width": 1200, "height": 2000},
    }


@cache
def pager() -> str:
    """The script that finds, and presses, a list's way to its next page."""
    return Path(__file__).with_name("pager.js").read_text(encoding="utf-8").partition("\n")[2]
