"""VSB (博达): .htm trees whose pages are numbered from the last, so that only the rendered links are followed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from crawler.adapter import Article, Attachment, Listing, Platform
from crawler.mechanics import links, pagers, rendered
from crawler.mechanics.files import is_file
from crawler.page import Ask, squeeze
from crawler.platforms import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

# below /info/TREE/, below the column itself, or dynamic
ARTICLE = re.compile(r"/info/\d+/\d+\.htm$|/(?>[\w-]*?[a-z])[\w-]*+/\d{4,}\.htm$|/content\.jsp\?.{0,300}wbnewsid=\d+", re.IGNORECASE)
EMBEDDED = re.compile(r"[\"']([^\"'\s]*virtual_attach_file\.vsb\?[^\"'\s]+)[\"']")
MARKS = ("wbtreeid", "vsb_content", "p_pages", "_showDynClick")


def listing(page: Page) -> Listing:
    """One page of a column. Page 2 of 11 is NAME/10.htm today and NAME/11.htm when the list has grown."""
    said = " ".join(_texts(page, "p_t"))
    total, fraction = pagers.TOTAL_TEXT.search(said), pagers.FRACTION.search(said)
    further = _next(page)
    return Listing(
        entries=links.entries(page, ARTICLE),
        next=Ask(further) if further else None,
        declared=int(total[1] or total[2]) if total else pagers.declared(page),
        pages=int(fraction[2]) if fraction else pagers.page_count(page),
        none=pagers.says_empty(page),
    )


def _next(page: Page) -> str:
    """下页 of the pager; a page may have sliders with words like it."""
    within = [link for link in links.links(page) if _inside(link, "p_pages")]
    linked = (link.url for link in within if _inside(link, "p_next"))
    return next(linked, "") if within else pagers.next_link(page)


def _inside(link: links.Link, name: str) -> bool:
    return any(name in (above.get("class") or "").split() for above in link.element.iterancestors())


def _texts(page: Page, name: str) -> Iterator[str]:
    for element in () if page.root is None else page.root.iter("span"):
        if name in (element.get("class") or "").split():
            yield squeeze(element.text_content())


def article(page: Page) -> Article:
    return replace(rendered.article(page), attachments=files(page))


def files(page: Page) -> tuple[Attachment, ...]:
    """Files that the body embeds have an address, but no name; links to them have both."""
    found = rendered.files(page)
    known = {file.url for file in found}
    addresses = (links.absolute(page.url, unescape(address)) for address in EMBEDDED.findall(page.text))
    embedded = [url for url in dict.fromkeys(addresses) if url not in known and is_file(url)]  # pictures are embedded too
    return (*found, *(Attachment(url, "") for url in embedded))


def marked(page: Page) -> bool:
    return any(mark in page.text for mark in MARKS)


VSB = Platform("vsb", shapes.shape_of("vsb"), marked, listing, article, files)
