"""Cookies per host, with the list of public suffixes that tldextract ships.

Scrapy's middleware asks tldextract with its defaults, which fetch a newer list from the network at the first
cookie; a crawl asks nobody but its portals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

from crawler import hosts

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

OFFLINE = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
cookies._split_domain = OFFLINE


MOST = 40  # cookies of a host; what a gateway sets are one or two
LONGEST = 4096  # bytes of one, its name and attributes included (RFC 6265, 6.1)


class Cookies(cookies.CookiesMiddleware):
    """Scrapy's own, which looks the list up in its module; with a jar for each host, so that no cookie goes to another.

    Cookies that are too long, and those beyond so many, are not taken.
    """

    def process_request(self, request: Request, spider: Spider | None = None) -> Request | Response | None:
        request.meta["cookiejar"] = hosts.slot(request.url)
        found: Request | Response | None = super().process_request(request)
        return found

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        given = response.headers.getlist("Set-Cookie")
        taken = [one for one in given if len(one) <= LONGEST][:MOST]
        if given and len(self.jars[request.meta["cookiejar"]].jar) >= MOST:
            taken = []
        short = response.copy() if len(taken) < len(given) else response
        if short is not response:
            short.headers.setlist("Set-Cookie", taken)
        super().process_response(request, short)
        return response
