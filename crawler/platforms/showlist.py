"""OpennessContent / XxgkContent / News …/showList/<org>/<cat>/page_N.html (宣城, 池州, 呼伦贝尔 …); vendor unknown.

The page number is the last part of the address; how the pager is drawn was not seen, so the list is read
by whatever it tells. The organ's number in the path is the agency: one channel of the registry is one organ.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.adapter import Platform
from crawler.mechanics import rendered
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.adapter import Listing
    from crawler.page import Page

ARTICLE = re.compile(r"/\w+/show/\d+\.html")
shape = shape_of("showlist")


def listing(page: Page) -> Listing:
    return rendered.listing(page, ARTICLE)


def marked(page: Page) -> bool:
    return rendered.leads_to(page, shape)


SHOWLIST = Platform("showlist", shape, marked, listing, rendered.article, rendered.files)
