"""Lists and articles that the server renders: what most families have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.recognise import promise
from crawler.adapter import Article, Listing
from crawler.mechanics import attachments, elsewhere, links, metas, pagers, scripted
from crawler.mechanics.following import current_number, following, own_number
from crawler.page import Ask

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from crawler.adapter import Entry
    from crawler.page import Page


def listing(page: Page, articles: re.Pattern[str]) -> Listing:
    """A page of a list in the page itself; articles: addresses of what it may list."""
    further, pages = following(page), pagers.page_count(page)
    ask = Ask(further) if further else scripted.postback(page)
    return Listing(
        entries=_entries(page, articles),
        next=ask,
        declared=pagers.declared(page),
        pages=pages,
        none=pagers.says_empty(page),
        stuck=scripted.stuck(page, current_number(page, own_number(page))) if ask is None and pages is None else "",
    )


def _entries(page: Page, articles: re.Pattern[str]) -> tuple[Entry, ...]:
    """Those of the main list; where it names no report, those that stand elsewhere in the page, too."""
    found = links.entries(page, articles)
    return found if any(promise(entry.title, entry.url).report for entry in found) else found + elsewhere.entries(page, articles)


files = attachments.attachments


def article(page: Page) -> Article:
    told = metas.metas(page)
    return Article(metas.headline(page, told), metas.published(page, told), files(page), told)


def leads_to(page: Page, shape: Callable[[str], bool]) -> bool:
    """Does the page link to an address of this shape on its own host? A neighbour's links prove nothing."""
    host = urlsplit(page.url).netloc
    return any(urlsplit(link.url).netloc == host and shape(link.url) for link in links.links(page))
