"""What a link in a list is called, where its own words do not say it: 下载, 查看, 2023年 in a row or a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.recognise import promise
from crawler.page import squeeze
from crawler.probing.words import is_agency, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from crawler.page import Page

# words that say nothing of what they lead to
NOTHING = re.compile(
    r"[\[(（【]?(?:点击|在线|立即|下载)?(?:下载|查看|浏览|预览|阅读|打开|详情|详细|全文|附件|查看详情|查看全文|阅读全文|pdf|word|docx?|wps)(?:版|下载|文件|附件|全文)?[\])）】]?",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?")
COLUMN = re.compile(r"公开.*(?:年报|报告)")
OF_A_YEAR = re.compile(r"(?:19|20)\d\d\s*年(?:度)?(?:政府|政务)?信息公开(?:工作)?(?:年报|(?:年度)?(?:工作)?报告)$")
LEAST_SHARE, LONGEST_AGENCY = 0.8, 20
HEADING = ("h1", "h2", "h3", "h4", "h5", "h6")
LONG = 40  # characters; the text of a link that wraps a card is longer than titles mostly are


def own(element: HtmlElement, text: str) -> str:
    """The title of a link by its title attribute or text; where it wraps a whole card, by the heading in it."""
    told = squeeze(element.get("title") or "")
    if told and not NOTHING.fullmatch(told):
        return told
    if len(text) > LONG and len(element):
        heading = next(iter(element.iter(*HEADING)), None)
        return (squeeze(heading.text_content()) if heading is not None else "") or text
    return text


def bare(title: str) -> bool:
    """Does a title tell nothing, or no more than a year?"""
    return len(title) < 12 and bool(NOTHING.fullmatch(title) or YEAR.fullmatch(title))


def beside(title: str, element: HtmlElement, texts: Iterable[str], page: Page) -> str:
    """What a bare link is called with the words of its row: a title there, or agency, year and the column's name.

    title: the link's own · texts: of its item, without the link's.
    """
    told = [text for text in map(squeeze, texts) if len(text) > 1 and not NOTHING.fullmatch(text)]
    whole = next((text for text in told if promise(text).report and promise(text).year), "")
    if whole:
        return whole
    year = title if YEAR.fullmatch(title) else _header(element)
    agency = max((text for text in told if not re.search(r"\d", text)), key=len, default="")
    column = _column(page)
    return f"{agency}{year}{column}" if agency and YEAR.fullmatch(year) and column else title


def by_page(titles: Sequence[str], page: Page) -> list[str]:
    """The titles of a list on a page of one year's reports, whose links may be called by the agencies' names alone.

    The page's heading then gives year and column (2023年政府信息公开年报): 教育局 is 教育局2023年政府信息公开年报.
    """
    heading = _of_a_year(page)
    if not heading or sum(map(_is_agency, titles)) < LEAST_SHARE * len(titles):
        return list(titles)
    return [f"{title}{heading}" if _is_agency(title) else title for title in titles]


def _is_agency(title: str) -> bool:
    return len(title) < LONGEST_AGENCY and is_agency(plain(title))


def _of_a_year(page: Page) -> str:
    """What a page of one year's reports of several agencies calls itself, without the place's name; "" for other pages."""
    headings = (squeeze(one.text_content()) for one in (() if page.root is None else page.root.iter(*HEADING[:3])))
    for text in (*headings, *(part.strip() for part in re.split(r"[-—_|]", page.title))):
        found = OF_A_YEAR.search(text)
        promised = promise(found[0]) if found and len(text) < LONG else None
        if found and promised and promised.report and promised.year and not is_agency(plain(text[: found.start()])):
            return found[0]
    return ""


def _header(element: HtmlElement) -> str:
    """The year at the head of the table's column that an element stands in; "" if none stands there."""
    cell = next((above for above in element.iterancestors("td", "th")), None)
    row = cell.getparent() if cell is not None else None
    table = next((above for above in row.iterancestors("table")), None) if row is not None else None
    if cell is None or row is None or table is None:
        return ""
    first = next(iter(table.iter("tr")), None)
    cells = list(row), list(first) if first is not None else []
    if any(one.get("colspan") for one in (*cells[0], *cells[1])) or len(cells[0]) != len(cells[1]):
        return ""
    found = squeeze(cells[1][cells[0].index(cell)].text_content())
    return found if YEAR.fullmatch(found) else ""


def _column(page: Page) -> str:
    """What a page of annual reports calls itself, in its title; "" for other pages."""
    return next((part.strip() for part in re.split(r"[-—_|]", page.title) if COLUMN.search(part)), "")
