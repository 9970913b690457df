"""NFCMS (Guangdong): columns index.html, articles content/post_N.html with a mobile twin mpost_N."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.adapter import Listing, Platform
from crawler.mechanics import pagers, rendered
from crawler.page import Ask
from crawler.platforms import shapes

if TYPE_CHECKING:
    from crawler.page import Page

ARTICLE = re.compile(r"/content/(?:m?post_\d+\.html|\d+/\d+/m?post_\d+\.html)")
NAME = re.compile(r"/(?:index(?:_(\d+))?\.html)?$")


def listing(page: Page) -> Listing:
    """A page of a column. That page 2 is index_2.html is only surmised, so links of the pager come first."""
    found = rendered.listing(page, ARTICLE)
    name = NAME.search(urlsplit(page.url).path)
    if found.next is not None or found.pages is None or name is None:
        return found
    following = int(name[1] or 1) + 1
    if following > found.pages:
        return found
    return replace(found, next=Ask(pagers.sibling(page.url, f"index_{following}.html")))


def canonical(url: str) -> str:
    """The address of an article without its mobile twin's mark.

    >>> canonical("http://x.gov.cn/zwgk/xxgknb/content/mpost_2147681.html")
    'http://x.gov.cn/zwgk/xxgknb/content/post_2147681.html'
    """
    return re.sub(r"/mpost_(\d+\.html)$", r"/post_\1", url)


def marked(page: Page) -> bool:
    return "NFCMS_" in page.text


NFCMS = Platform("nfcms", shapes.shape_of("nfcms"), marked, listing, rendered.article, rendered.files, canonical)
