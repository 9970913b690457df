"""thtml (日喀则, 张家口, 阜新): news-list.thtml?id=&pn=N lists, ndbg.thtml?id= shows an annual report in the page.

The pager's form and the article's template were not seen: the list is read by whatever its pager tells,
and any .thtml?id= that is no list is an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import links, metas, pagers, rendered
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

ARTICLE = re.compile(r"/(?![\w-]*list\.thtml)[\w-]+\.thtml\?(?:[^#]*&)?id=\d+")
shape = shape_of("thtml")
REPORT = "/ndbg.thtml"


def listing(page: Page) -> Listing:
    if urlsplit(page.url).path.endswith(REPORT):
        return _reports(page)
    return rendered.listing(page, ARTICLE)


def _reports(page: Page) -> Listing:
    """A column that is itself a report: that one, and those of other years it links to."""
    others = [link for link in links.links(page) if REPORT in link.url]
    own = Entry(metas.headline(page, metas.metas(page)), page.url)
    found = {entry.url: entry for entry in (own, *(Entry(link.title, link.url) for link in others))}
    if not others and page.root is not None and page.root.find(".//table") is None:
        return Listing(none=pagers.says_empty(page))
    return Listing(tuple(found.values()))


def marked(page: Page) -> bool:
    return rendered.leads_to(page, shape)


THTML = Platform("thtml", shape, marked, listing, rendered.article, rendered.files)
