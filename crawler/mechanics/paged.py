"""Articles that go over several pages: where their other pages are, so that the tables on the third are not lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.mechanics import pagers
from crawler.mechanics.links import links

if TYPE_CHECKING:
    from crawler.page import Page

MOST = 30  # pages of an article; the longest seen have six
WORDS = re.compile(r"\d{1,2}|第\s*\d{1,2}\s*页|下一?页|尾页|末页")


def further(page: Page) -> tuple[str, ...]:
    """Addresses of an article's second and later pages, in order: its own file's name with _N, as its pager has them.

    From createPageHTML with the article's own name, or from links called 2, 3, 下一页 to names of that pattern.
    """
    stem, dot, extension = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")
    if not dot or not stem:
        return ()
    called = pagers.trs_call(page.text), pagers.ucap_call(page.text)
    if called[0] and called[0].prefix == stem and called[0].current == 0:
        numbers = range(1, called[0].pages)
    elif called[1] and called[1].prefix == stem:
        numbers = range(2, called[1].pages + 1)
    else:
        numbers = _linked(page, stem, extension)
    return tuple(pagers.sibling(page.url, f"{stem}_{number}.{extension}") for number in numbers[:MOST])


def _linked(page: Page, stem: str, extension: str) -> range:
    name = re.compile(rf"{re.escape(stem)}_(\d{{1,2}})\.{re.escape(extension)}")
    folder = page.url.rpartition("/")[0]
    found = [
        int(match[1]) for link in links(page)
        if WORDS.fullmatch(link.text.strip(pagers.BRACKETS)) and link.url.rpartition("/")[0] == folder
        and (match := name.fullmatch(urlsplit(link.url).path.rpartition("/")[2]))
    ]
    return range(min(found), max(found) + 1) if found else range(0)
