"""Lists that a browser drew: what led to their next page by a click is told in the page itself (crawler/rendering)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.page import Ask

if TYPE_CHECKING:
    from crawler.adapter import Listing, Platform
    from crawler.page import Page

TURN = re.compile(r"#xxgk:page=(\d+)$")


def address(page: str, number: int) -> str:
    """An address, of our own making, for what comes when the way to the next page of a list was pressed.

    >>> address("http://x.gov.cn/list", 2)
    'http://x.gov.cn/list#xxgk:page=2'
    """
    return f"{page.partition('#')[0]}#xxgk:page={number}"


def number(url: str) -> int:
    """Which page of its list such an address stands for; 1 for any other."""
    found = TURN.search(url)
    return int(found[1]) if found else 1


def listing(platform: Platform, page: Page) -> Listing:
    """What the platform's adapter reads; the next page, where only a click leads there."""
    found = platform.listing(page)
    if found.next is not None or page.root is None:
        return found
    turns = (link.get("href") or "" for link in page.root.iterfind(".//head/link[@rel='next']"))
    return next((replace(found, next=Ask(turn)) for turn in turns if TURN.search(turn)), found)
