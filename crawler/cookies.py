"""Cookies per host, with the list of public suffixes that tldextract ships.

Scrapy's middleware asks tldextract with its defaults, which fetch a newer list from the network at the first
cookie; a crawl asks nobody but its portals.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

OFFLINE = TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
cookies._split_domain = OFFLINE


class Cookies(cookies.CookiesMiddleware):
    """Scrapy's own, which looks the list up in its module."""
