"""The fallback for systems without an adapter: pagers by link text, script variables and URL patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.adapter import Article, Ask, Listing, Platform
from crawler.mechanics import attachments, links, metas, pagers
from crawler.platforms.trs import canonical

if TYPE_CHECKING:
    from crawler.page import Page

# a last path segment with a longer number or a hash in it is an article's, not a column's
ARTICLE = re.compile(
    r"/[^/?]*\d{4,}[^/?]*\.(?:s?html?|jsp|aspx?|php|jhtml)|/[^/?]*(?:content|article|show|info|doc)[_/-]?\d+"
    r"|/[0-9a-f-]{24,}\.s?html?|[?&](?:id|articleid|infoid)=\d+|/\d{5,}(?:[/?]|$)",
    re.IGNORECASE,
)


def listing(page: Page) -> Listing:
    found = links.entries(page, ARTICLE)
    following = _next(page)
    frames = () if found else tuple(Ask(url) for url in _frames(page))
    return Listing(
        entries=found,
        next=Ask(following) if following else None,
        more=frames,
        declared=pagers.declared(page),
        pages=pagers.page_count(page),
        none=pagers.says_empty(page),
    )


def _next(page: Page) -> str:
    """The next page's address, where the page says that there is one; "" on the last page."""
    count = pagers.page_count(page)
    current = _number(page) or 1
    if count is not None and current >= count:
        return ""
    linked = pagers.next_link(page) or pagers.number_link(page, current + 1)
    if linked:
        return linked
    call = pagers.trs_call(page.text)
    if call:
        name = f"{call.prefix}_{call.current + 1}.{call.extension}"
        return pagers.sibling(page.url, name) if call.current + 1 < call.pages else ""
    return _by_pattern(page, count)


def _by_pattern(page: Page, count: int | None) -> str:
    """Page k+1 in the pattern of this page's own address, or of the last page's link."""
    own = pagers.numbered(page.url)
    last = pagers.last_link(page)
    pattern = own or (pagers.numbered(last) if last else None)
    if pattern is None:
        return ""
    here = own[1] if own else _first(pattern[1], count) - 1
    end = pattern[1] if not own else (count if count is not None else here)
    return pattern[0].format(here + 1) if here + 1 <= end else ""


def _first(last_number: int, count: int | None) -> int:
    """The number of page 2: 1 where the last of N pages is called N-1 (TRS look-alikes), else 2."""
    return 1 if count is not None and last_number == count - 1 else 2


def _number(page: Page) -> int | None:
    here, own = pagers.fraction(page), pagers.numbered(page.url)
    return here[0] if here else (own[1] if own else None)


def _frames(page: Page) -> list[str]:
    """Frames of the same host: 常州's columns show the list in one."""
    if page.root is None:
        return []
    sources = [frame.get("src") or "" for frame in page.root.iter("iframe", "frame")]
    found = (links.absolute(page.url, source) for source in sources if source)
    return [url for url in dict.fromkeys(found) if url and url.split("/")[2] == page.url.split("/")[2]]


def article(page: Page) -> Article:
    told = metas.metas(page)
    return Article(metas.headline(page, told), metas.published(page, told), attachments.attachments(page), told)


def shape(url: str) -> bool:
    return False  # what fits every shape proves nothing


def marked(page: Page) -> bool:
    return False


GENERIC = Platform("generic", shape, marked, listing, article, canonical)
