"""robots.txt: Scrapy's middleware, with RFC 9309 where that says more, and the archive's copy of the last day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from crawler.blocks import BY_STATUS
from crawler.network.failures import Refused, Stopped, unanswered
from crawler.network.unpacking import ROBOTS_BYTES

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from scrapy.robotstxt import RobotParser

    from archive.captures.visits import Outcome

PRODUCT = "xxgk"
AGENT = re.compile(rb"[ \t]*user[ -]?agent[ \t]*[: \t][ \t]*([^#]*)", re.IGNORECASE)
LONGEST_LINE = 2048  # bytes; a longer rule is cut, so that it forbids more and never less
ENDS = re.compile(rb"\r\n|\r|\n|\v|\f|\x1c|\x1d|\x1e|\xc2\x85|\xe2\x80\xa8|\xe2\x80\xa9")  # as str.splitlines has them


class RobotsRules(RobotsTxtMiddleware):
    """RFC 9309, 2.3.1: robots.txt that cannot be had (5xx, no answer) forbids everything. By scheme and host.

    2.4: it may be used for a day. The spider's robots_kept(url) → body gives what the archive has of it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._faults: dict[str, tuple[Outcome, str]] = {}
        self._kept = getattr(crawler.spider, "robots_kept", lambda url: None)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parts = urlsplit(request.url)
        if parts.netloc not in self._parsers:
            body = self._kept(f"{parts.scheme}://{parts.netloc}/robots.txt")
            parser = None if body is None else build_from_crawler(self._parserimpl, self.crawler, tame(body, PRODUCT))
            # what forbids is asked for again: it may not forbid any more, and nobody minds the question
            if parser is not None and parser.allowed(request.url, PRODUCT):
                self._parsers[parts.netloc] = parser
                self.crawler.signals.send_catch_log(signals.robots_parsed, robotparser=parser, request=request)
        return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            known = BY_STATUS.get(response.status)
            self._faults[netloc] = ("blocked" if known else "unreachable", f"robots.txt answered {known or response.status}")
        await super()._parse_robots(response.replace(body=tame(response.body, PRODUCT)), netloc, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer, after all retries; as a refusal, because Scrapy prints a traceback for anything else."""
        if request.callback is NO_CALLBACK and not isinstance(exception, IgnoreRequest):
            raise Refused("unreachable", f"no answer to robots.txt: {unanswered(request, exception)}") from exception

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        # a robots.txt that redirects to another host is one that is not there (2.3.1.2)
        if isinstance(exc, Refused) and exc.outcome in ("unreachable", "blocked") and not isinstance(exc, Stopped):
            self._faults[netloc] = exc.outcome, str(exc)
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        fault = self._faults.get(urlsplit(request.url).netloc)
        if fault:
            raise Refused(*fault)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Refused("robots", "forbidden by robots.txt") from error


def tame(body: bytes, product: str) -> bytes:
    """A robots.txt that costs its parser little: its beginning (RFC 9309, 2.5), and in it no names of others.

    The parser keeps a copy of each rule for each name above it, so that thousands of both are billions. Of names that are
    neither * nor ours one in a row is enough to keep groups apart.

    >>> tame(b"User-agent: a\\nUser-agent: b\\nDisallow: /\\n\\nUser-agent: *\\nAllow: /", "xxgk").decode()
    'User-agent: -\\nDisallow: /\\n\\nUser-agent: *\\nAllow: /'
    """
    found: list[bytes] = []
    names: set[bytes] = set()  # of the group that begins
    for line in ENDS.split(body[:ROBOTS_BYTES]):
        match = AGENT.match(line)
        if match is None:
            names = names if not line.split(b"#")[0].strip() else set()
            found.append(_cut(line))
            continue
        told = match[1].strip().lower()
        name = told if told == b"*" or (told.replace(b"*", b"") or b"-") in product.encode() else b"-"
        if name not in names:
            found.append(b"User-agent: " + name)
        names.add(name)
    return b"\n".join(found)


def _cut(line: bytes) -> bytes:
    """A line that is not too long. Of one that allows nothing is left: its beginning would allow more."""
    if len(line) <= LONGEST_LINE:
        return line
    return b"" if line.lstrip()[:5].lower() == b"allow" else line[:LONGEST_LINE].rstrip(b"$")
