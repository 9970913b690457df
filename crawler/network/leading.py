"""Redirects and meta refreshes to what is no address: told as such, whatever asked (Scrapy prints a traceback for robots.txt)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware

from crawler.network.failures import Refused

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

NONE = "leads to an address that is none ({})"


class Redirects(RedirectMiddleware):
    """Scrapy's own. Raises Refused where a Location cannot be read."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        try:
            found: Request | Response = super().process_response(request, response)
        except ValueError as error:
            raise Refused("changed", NONE.format(error)) from error
        return found


class Refreshes(MetaRefreshMiddleware):
    """The same of a meta tag."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        try:
            found: Request | Response = super().process_response(request, response)
        except ValueError as error:
            raise Refused("changed", NONE.format(error)) from error
        return found
