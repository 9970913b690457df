"""Where the next page of a list is, by whatever the page tells: links, scripts, numbers, patterns of addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.mechanics import pagers
from crawler.mechanics.links import links
from crawler.page import visible

if TYPE_CHECKING:
    from crawler.page import Page

# names of files that are numbered for no other reason; Node-655.html and category-655.html are columns
PAGED_STEM = re.compile(r"/(?:index|default|list|page)[^/]*$", re.IGNORECASE)
THIS_PAGE = re.compile(r"第\s*(\d{1,4})\s*页")
PAGER_WORDS = re.compile(r"^(?:\d{1,4}|首页|上一?页|下一?页|尾页|末页|[<>«»›‹]+)$")


def following(page: Page) -> str:
    """The next page's address, where the page says that there is one; "" on the last page."""
    count = pagers.page_count(page)
    own = own_number(page)
    current = _current(page, own)
    if count is not None and current >= count:
        return ""
    linked = pagers.next_link(page) or pagers.number_link(page, current + 1)
    if linked:
        return linked
    called = _by_call(page)
    return _by_pattern(page, own, count) if called is None else called


def own_number(page: Page) -> tuple[str, int] | None:
    """The pattern of the page's own address and the number in it, if that is the number of a page of a list.

    A number in a query's page parameter is; one in a file name only if the name, the pager's links or a
    text like 2/7 say so.
    """
    own = pagers.numbered(page.url)
    if own is None or "?" in own[0].partition("{}")[0] or PAGED_STEM.search(own[0].partition("{}")[0]):
        return own
    here = pagers.fraction(page)
    if here and here[0] == own[1]:
        return own
    beside = (pagers.numbered(link.url) for link in links(page) if PAGER_WORDS.match(link.text))
    return own if any(other and other[0] == own[0] for other in beside) else None


def _current(page: Page, own: tuple[str, int] | None) -> int:
    """Which page this is, from 1: as a text like 2/7 says, else by its own address."""
    here = pagers.fraction(page)
    said = set(THIS_PAGE.findall(visible(page)))
    if here or len(said) == 1:  # a jump list names all of them
        return here[0] if here else int(said.pop())
    call, counted = pagers.trs_call(page.text), pagers.nsetpage(page.text)
    if call:
        return call.current + 1
    return counted.current if counted else (own[1] if own else 1)


def _by_call(page: Page) -> str | None:
    """By the scripts that draw a pager, TRS's createPageHTML and 淮安's nsetpage; None if there is neither."""
    call, counted = pagers.trs_call(page.text), pagers.nsetpage(page.text)
    if call:
        name = f"{call.prefix}_{call.current + 1}.{call.extension}"
        return pagers.sibling(page.url, name) if call.current + 1 < call.pages else ""
    if counted:
        return pagers.sibling(page.url, f"index_{counted.current + 1}.html") if counted.current < counted.pages else ""
    return None


def _by_pattern(page: Page, own: tuple[str, int] | None, count: int | None) -> str:
    """Page k+1 in the pattern of this page's own address, or of the last page's link."""
    link = pagers.last_link(page)
    last = pagers.numbered(link) if link else None
    pattern = own or last
    if pattern is None:
        return ""
    here = own[1] if own else _first(pattern[1], count) - 1
    end = last[1] if last and last[0] == pattern[0] else (here if count is None else count)
    return pattern[0].format(here + 1) if here + 1 <= end else ""


def _first(last_number: int, count: int | None) -> int:
    """The number of page 2: 1 where the last of N pages is called N-1 (TRS look-alikes), else 2."""
    return 1 if count is not None and last_number == count - 1 else 2
