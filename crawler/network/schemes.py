"""Hosts that answer under one of http and https only: asked once under the other, and both tries are recorded.

Many county portals are only http, whatever addresses are handed round; others have certificates of another
name, of nobody, or servers whose TLS nothing can speak (portal_platforms, section 15 c).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler import hosts
from crawler.network.failures import EARLIER, scheme_fault

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response


class OtherScheme:
    """Downloader middleware, after all retries. A host that ever answered under a scheme is not asked under the other."""

    def __init__(self, *, allowed: bool) -> None:
        self._allowed = allowed
        self._answered: set[str] = set()  # scheme and host
        self._faults: dict[str, str] = {}  # scheme and host → what was wrong

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(allowed=crawler.settings.getbool("XXGK_OTHER_SCHEME"))

    def process_request(self, request: Request) -> Request | None:
        """What is known not to work is not tried for every page; a redirect says itself where it leads."""
        fault = self._faults.get(_root(request.url))
        if fault is None or EARLIER in request.meta or "redirect_urls" in request.meta:
            return None
        return _other(request, fault)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        # 慈溪: https answers 410 to everything, http is the site
        gone = response.status == 410 and request.url.startswith("https:")
        turned = self._turn(request, "answers 410") if gone else None
        if turned is None:
            self._answered.add(_root(request.url))
        return turned or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        words = scheme_fault(request.url, exception)
        return self._turn(request, words) if words else None

    def _turn(self, request: Request, words: str) -> Request | None:
        """The request under the other scheme, if that was not tried and this one never answered."""
        root = _root(request.url)
        if not self._allowed or EARLIER in request.meta or root in self._answered:
            return None
        self._faults[root] = f"{root} {words}"
        return _other(request, self._faults[root])


def _root(url: str) -> str:
    return f"{url.partition(':')[0]}://{hosts.netloc(url)}"


def _other(request: Request, fault: str) -> Request:
    changed = request.replace(url=hosts.other_scheme(request.url), dont_filter=True)
    changed.meta[EARLIER] = fault
    changed.meta.pop("retry_times", None)
    return changed
