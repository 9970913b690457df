"""The fallback for systems without an adapter: pagers by link text, script variables and URL patterns."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.adapter import Listing, Platform
from crawler.mechanics import links, rendered
from crawler.page import Ask
from crawler.platforms.trs import canonical, instead

if TYPE_CHECKING:
    from crawler.page import Page

# a last path segment with a longer number or a hash in it is an article's, not a column's
ARTICLE = re.compile(
    r"/(?>[^/?]*?\d{4})[^/?]*\.(?:s?html?|jsp|aspx?|php|jhtml)|/[^/?]*(?:content|article|show|info|doc)[_/-]?\d+"
    r"|/[0-9a-f-]{24,}\.s?html?|[?&](?:id|articleid|articlekey|infoid|info_id)=\w*\d+|/\d{5,}(?:[/?]|$)",
    re.IGNORECASE,
)


def listing(page: Page) -> Listing:
    found = rendered.listing(page, ARTICLE)
    return found if found.entries else replace(found, more=tuple(Ask(url) for url in _frames(page)))


def _frames(page: Page) -> list[str]:
    """Frames of the same host: 常州's columns show the list in one."""
    if page.root is None:
        return []
    sources = [frame.get("src") or "" for frame in page.root.iter("iframe", "frame")]
    found = (links.absolute(page.url, source) for source in sources if source)
    return [url for url in dict.fromkeys(found) if url and url.split("/")[2] == page.url.split("/")[2]]


def shape(url: str) -> bool:
    return False  # what fits every shape proves nothing


def marked(page: Page) -> bool:
    return False


GENERIC = Platform("generic", shape, marked, listing, rendered.article, rendered.files, canonical, instead)
