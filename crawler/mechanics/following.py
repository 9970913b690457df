"""Where the next page of a list is, by whatever the page tells: links, scripts, numbers, patterns of addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.mechanics import pagers, scripted
from crawler.mechanics.links import links
from crawler.page import visible

if TYPE_CHECKING:
    from crawler.page import Page

# names of files that are numbered for no other reason; Node-655.html and category-655.html are columns
PAGED_STEM = re.compile(r"/(?:index|default|list|page)[^/]*$", re.IGNORECASE)
THIS_PAGE = re.compile(r"第\s*(\d{1,4})\s*页")
PAGER_WORDS = re.compile(r"^(?:\d{1,4}|首页|上一?页|下一?页|尾页|末页|[下后]\d{1,2}页|[<>«»›‹]+|[.…·]{1,6})$")


def following(page: Page) -> str:
    """The next page's address, where the page says that there is one; "" on the last page."""
    count = pagers.page_count(page)
    own = own_number(page)
    current = current_number(page, own)
    if count is not None and current >= count:
        return _beyond(page, own)
    linked = pagers.next_link(page) or pagers.number_link(page, current + 1)
    if linked:
        return linked
    called = _by_call(page)
    return _by_pattern(page, own, count) or scripted.joined(page) if called is None else called


def _beyond(page: Page, own: tuple[str, int] | None) -> str:
    """Past the last page by its count: counts may be out of date, so where 下一页 leads on to the next number is asked
    for all the same. That nothing is there is no fault then."""
    linked = pagers.next_link(page)
    other = pagers.numbered(linked) if linked else None
    if other is None:
        return ""
    return linked if other[1] == (own[1] + 1 if own else 2) and (own is None or other[0] == own[0]) else ""


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
    return own if _numbers(page, own[0]) else None


def _numbers(page: Page, pattern: str) -> list[int]:
    """The numbers of the pages of this pattern to which the pager's links lead."""
    words = (link for link in links(page) if PAGER_WORDS.match(link.text.strip(pagers.BRACKETS)))
    return [other[1] for link in words if (other := pagers.numbered(link.url)) and other[0] == pattern]


def current_number(page: Page, own: tuple[str, int] | None) -> int:
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
    if own and any(number > own[1] for number in _numbers(page, own[0])):
        return own[0].format(own[1] + 1)  # 1 2 3 … without 下一页, and the dots lead to 4
    here = own[1] if own else _first(pattern[1], count) - 1
    end = last[1] if last and last[0] == pattern[0] else (here if count is None else count)
    return pattern[0].format(here + 1) if here + 1 <= end else ""


def _first(last_number: int, count: int | None) -> int:
    """The number of page 2: 1 where the last of N pages is called N-1 (TRS look-alikes), else 2."""
    return 1 if count is not None and last_number == count - 1 else 2
