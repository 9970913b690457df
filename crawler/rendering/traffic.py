"""What a page may ask for while it is drawn, and who fetches it: the crawl's downloader, never the browser."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from archive.charset import decode
from crawler import blocks, hosts
from crawler.network.failures import Refused, reason
from crawler.page import make_page
from crawler.pipelines import header_pairs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from playwright.async_api import Request as Asked
    from playwright.async_api import Route
    from scrapy.http import Response

    from archive.captures.visits import Outcome

    Fetch = Callable[[str, str, bytes, Mapping[str, str], str], Awaitable[Response]]

logger = logging.getLogger(__name__)
MOST_REQUESTS = 80  # of one list page; portals' own scripts and data are 5 to 40
MOST_BYTES = 30_000_000
MOST_MOVES = 3  # from page to page by script
DATA = ("xhr", "fetch")
# the downloader sends its own, and cookies that a script made are not sent: no challenge is solved that way
OURS = ("user-agent", "cookie", "host", "connection", "content-length", "accept-encoding", "accept-language")
TEXTS = ("html", "xml", "text/", "json", "javascript")


class Traffic:
    """Answers a browser page's requests. trouble: what could not be had, as outcome and words."""

    def __init__(self, url: str, document: bytes, sites: frozenset[str], fetch: Fetch) -> None:
        self._document: tuple[str, bytes] | None = (url, document)
        self._sites = sites
        self._fetch = fetch
        self._moves = 0
        self.page, self.status = url, 200  # where the browser is, and what that address answered
        self.begin()

    def begin(self) -> None:
        """A new list page: its own budget."""
        self.requests = self.bytes = self.open = 0
        self.busy_at = monotonic()
        self.trouble: list[tuple[Outcome, str]] = []

    @property
    def quiet(self) -> float:
        """Seconds since anything was asked for or answered; 0 while something is."""
        return 0.0 if self.open else monotonic() - self.busy_at

    async def answer(self, route: Route) -> None:
        """playwright's call for each request of the page."""
        self.open += 1
        try:
            await self._answer(route)
        except Exception as error:  # noqa: BLE001 - the page was closed meanwhile: nobody waits for the answer
            logger.debug("unanswered request of a page: %s", reason(error))
        finally:
            self.open -= 1
            self.busy_at = monotonic()

    async def _answer(self, route: Route) -> None:
        asked = route.request
        kind = asked.resource_type
        if kind == "stylesheet":  # not needed to draw a list; but some scripts wait for it
            await route.fulfill(status=200, content_type="text/css", body="")
        elif kind == "document" and self._document is not None and not _framed(asked):
            (self.page, body), self._document = self._document, None
            await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=body)
        elif kind in ("script", *DATA) or (kind == "document" and not _framed(asked) and self._may_move(asked)):
            await self._fetched(route, asked)
        else:
            await route.abort("blockedbyclient")

    async def _fetched(self, route: Route, asked: Asked) -> None:
        response = await self._got(asked)
        if response is None:
            await route.abort("blockedbyclient")
            return
        if asked.resource_type == "document":
            self.page, self.status = response.url, response.status
        await route.fulfill(status=response.status, headers=_headers(response), body=_body(response))

    async def _got(self, asked: Asked) -> Response | None:
        """The answer of the portal, or None with the reason noted."""
        refusal = self._refusal(asked.url)
        if refusal:
            # many pages ask for another host's counter; where that was all, an empty list may be empty
            self.trouble.append(("empty" if asked.resource_type == "script" else "changed", refusal))
            return None
        self.requests += 1
        headers = {name: value for name, value in asked.headers.items() if name not in OURS and not name.startswith("sec-")}
        try:
            response = await self._fetch(asked.url, asked.method, asked.post_data_buffer or b"", headers, self.page)
        except Refused as error:
            self.trouble.append((error.outcome, f"{asked.url}: {reason(error)}"))
            return None
        except Exception as error:  # noqa: BLE001 - no answer, in any of the ways a network has
            self.trouble.append(("unreachable", f"{asked.url}: {reason(error)}"))
            return None
        self.bytes += len(response.body)
        fault = _fault(asked, response)
        if fault:
            self.trouble.append(fault)
        return response

    def _refusal(self, url: str) -> str:
        if not url.startswith(("http:", "https:")):
            return f"the page asks for {url[:80]}, which is not on the web"
        if hosts.site(url) not in self._sites:
            return f"the page asks for {url} on another host, which was not fetched"
        if self.requests >= MOST_REQUESTS or self.bytes >= MOST_BYTES:
            return f"the page asks for more than {MOST_REQUESTS} files or {MOST_BYTES // 1_000_000} MB"
        return ""

    def _may_move(self, asked: Asked) -> bool:
        self._moves += 1
        return asked.method == "GET" and self._moves <= MOST_MOVES


def _framed(asked: Asked) -> bool:
    """Frames are no part of the page; an adapter that wants one asks for it by its address."""
    return asked.frame.parent_frame is not None


def _fault(asked: Asked, response: Response) -> tuple[Outcome, str] | None:
    """What is wrong with data that a list may be made of."""
    if asked.resource_type not in DATA and response.status < 400:
        return None
    block = blocks.blocked(make_page(response.url, response.status, header_pairs(response.headers), response.body))
    if block:
        return "blocked", f"{response.url}: {block}"
    if response.status < 400:
        return None
    return "unreachable" if response.status >= 500 else "changed", f"{response.url}: answered {response.status}"


def _headers(response: Response) -> dict[str, str]:
    """As sent, but for what spoke of a coding that is undone already."""
    found: dict[str, str] = {}
    for name, value in header_pairs(response.headers):
        small = name.lower()
        if small not in ("content-encoding", "content-length", "transfer-encoding", "content-type"):
            found[small] = f"{found[small]}{_between(small)}{value}" if small in found else value
    kind = _content_type(response)
    found["content-type"] = f"{kind.partition(';')[0].strip()}; charset=utf-8" if _is_text(kind) else kind
    return found


def _between(name: str) -> str:
    return "\n" if name == "set-cookie" else ", "


def _body(response: Response) -> bytes:
    """Texts in UTF-8, whatever they are in and say that they are in."""
    kind = _content_type(response)
    return decode(response.body, kind)[0].encode("utf-8", "replace") if _is_text(kind) else response.body


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"text/plain").decode("latin-1")


def _is_text(content_type: str) -> bool:
    return any(text in content_type.lower() for text in TEXTS)
