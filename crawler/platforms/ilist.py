"""iList.jsp (昌吉, 德阳): info/iList.jsp?cat_id= columns and ?tm_id= topics, rendered by the server.

Its page parameter and its articles' addresses were not seen: the list is read by whatever its pager
tells, and entries are known by their dates and by addresses as the generic adapter knows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.adapter import Platform
from crawler.mechanics import rendered
from crawler.platforms import generic
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

shape = shape_of("ilist")


def marked(page: Page) -> bool:
    return rendered.leads_to(page, shape)


ILIST = Platform("ilist", shape, marked, generic.listing, rendered.article, rendered.files)
