"""How much is taken in: a body ends where DOWNLOAD_MAXSIZE says, and all bodies under way together are bounded.

What came until then is kept, marked as truncated; Scrapy's own limit throws it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload
from scrapy.http.request import NO_CALLBACK

from crawler.network.failures import Refused

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response

ENDED = "ended"  # in a request's meta: why its body was ended, in words
SMALL = 1 << 20  # bytes; no body that is smaller is ended for what others take


class Limits:
    """Downloader middleware, and listener while bodies come. most: bytes of one body · together: of all that are under way."""

    def __init__(self, *, most: int, together: int) -> None:
        self._most = most
        self._together = together
        self._sizes: dict[Request, int] = {}
        self._sum = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        limits = cls(most=settings.getint("DOWNLOAD_MAXSIZE"), together=settings.getint("XXGK_BYTES_UNDER_WAY"))
        crawler.signals.connect(limits.bytes_received, signals.bytes_received)
        crawler.signals.connect(limits.response_downloaded, signals.response_downloaded)
        return limits

    def process_request(self, request: Request) -> None:
        request.meta["download_maxsize"] = 0  # this class's business
        request.meta.pop(ENDED, None)  # a redirected or repeated request brings its forerunner's

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Called for each piece of a body. Raises StopDownload, which ends it."""
        size = self._sizes[request] = self._sizes.get(request, 0) + len(data)
        self._sum += len(data)
        if size > self._most > 0:
            request.meta[ENDED] = f"is larger than DOWNLOAD_MAXSIZE ({self._most} bytes)"
        elif size > SMALL and self._sum > self._together > 0 and size >= max(self._sizes.values()):
            request.meta[ENDED] = (f"was ended after {size} bytes, as the largest of all that came together to more than "
                                   f"XXGK_BYTES_UNDER_WAY ({self._together} bytes)")
        if ENDED in request.meta:
            raise StopDownload(fail=False)

    def response_downloaded(self, request: Request, response: Response) -> None:
        self._done(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """What was ended is of no use; but of robots.txt the beginning is enough (RFC 9309, 2.5)."""
        if ENDED in request.meta and request.callback is not NO_CALLBACK:
            raise Refused("incomplete", request.meta[ENDED])
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._done(request)

    def _done(self, request: Request) -> None:
        self._sum -= self._sizes.pop(request, 0)
