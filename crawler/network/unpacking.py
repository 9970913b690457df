"""Content-Encoding undone in the place of Scrapy's middleware.

That copies what is left of a body for each 64 KB that it unpacks, and undoes as many codings as a header names; how it is
done here, as in the archive, is archive.warc.codings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes

from archive.warc.codings import CODINGS, MOST_CODINGS, codings, unpacked
from crawler.network.failures import Refused

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request

ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read


class Unpacking:
    """Downloader middleware in the place of Scrapy's HttpCompressionMiddleware. Raises Refused for what is too large or no
    packed body; one that lacks its end is handed on as far as it goes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        names = codings(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding"))
        if not names or not response.body or request.method == "HEAD":
            return response
        if len(names) > MOST_CODINGS:
            raise Refused("incomplete", f"is packed {len(names)} times over, its Content-Encoding says")
        if not all(name in CODINGS for name in names):
            return response  # what nobody knows is kept as it came, and read as it is
        robots = request.callback is NO_CALLBACK  # its beginning is enough
        found = unpacked(response.body, names, ROBOTS_BYTES if robots else self._limit)
        if found.end == "large" and not robots:
            raise Refused("incomplete", f"is larger than DOWNLOAD_MAXSIZE ({self._limit} bytes) once it is unpacked")
        if found.end == "broken":
            raise Refused("incomplete", f"is not packed as its Content-Encoding says ({found.why})")
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=found.body)
        # replace() would guess a character set of the packed bytes, which takes longer than everything else
        same = {name: getattr(response, name) for name in Response.attributes}
        return kind(**same | {"headers": headers, "body": found.body})
