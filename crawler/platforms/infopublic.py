"""ASP.NET InfoPublic.aspx?cid=&pid=&page=N&kw=: items in div.info-list p, the last page in the last of div.pages.

Pagers by __doPostBack were not seen in this family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import dates, links, pagers, rendered
from crawler.page import Ask, squeeze
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

shape = shape_of("infopublic")


def listing(page: Page) -> Listing:
    pages, current = _pages(page), _number(page.url)
    more = pages is not None and current < pages
    return Listing(
        entries=tuple(_entries(page)),
        next=Ask(pagers.with_query(page.url, {"page": str(current + 1)})) if more else None,
        declared=pagers.declared(page),
        pages=pages,
        none=pagers.says_empty(page),
        readable=bool(_inside(page, "info-list")),
    )


def _entries(page: Page) -> list[Entry]:
    """div.info-list p > a + span."""
    items = {link.element: link for link in links.links(page)}
    found = []
    for block in _inside(page, "info-list"):
        for item in block.iter("p"):
            link = next((items[element] for element in item.iter("a") if element in items), None)
            day = squeeze(" ".join(span.text_content() for span in item.iter("span")))
            if link is not None and link.title:
                found.append(Entry(link.title, link.url, dates.find(day)))
    return found


def _pages(page: Page) -> int | None:
    """The number in the last link of the pager; without a pager there is one page."""
    numbers = [
        _number(link.url) for link in links.links(page)
        if any("pages" in (above.get("class") or "").split() for above in link.element.iterancestors("div"))
    ]
    # on the last page some pagers link only backwards
    return max(numbers[-1], _number(page.url)) if numbers else None


def _number(url: str) -> int:
    value = dict(parse_qsl(urlsplit(url).query)).get("page", "1")
    return int(value) if value.isdigit() else 1


def _inside(page: Page, name: str) -> list[HtmlElement]:
    if page.root is None:
        return []
    return [block for block in page.root.iter("div") if name in (block.get("class") or "").split()]


def marked(page: Page) -> bool:
    return rendered.leads_to(page, shape)


INFOPUBLIC = Platform("infopublic", shape, marked, listing, rendered.article, rendered.files)
