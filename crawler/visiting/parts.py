"""Columns in parts: a list of years each of which is a list of its own, and pages that turn out to be lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.recognise import promise
from crawler import blocks
from crawler.mechanics.files import is_file
from crawler.mechanics.links import links
from crawler.page import visible
from crawler.probing import words
from crawler.probing.choose import choose, is_article
from crawler.probing.column import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

    from crawler.adapter import Listing
    from crawler.mechanics.links import Link
    from crawler.page import Page

MANY_TABLES = 3  # as a report has, and a list has not
OF_A_REPORT = re.compile(r"本(?:年度)?报告(?!书)|统计期限|结转下年度|总体情况|[一二]、概述")
INSTEAD = re.compile(
    r"不存在|已(?:经)?(?:被)?(?:删除|下线|撤下|撤销|移除|失效)|找不到|未找到|没有找到|维护|升级改造|系统升级|暂停(?:服务|访问|使用)"
    r"|无权|没有(?:访问)?权限|请(?:先)?登录|建设中|系统繁忙|出错了|发生错误|404|Not Found|Error",
    re.IGNORECASE,
)
# whole lists, and those of earlier years, called by their own names
EARLIER = re.compile(r"(?:历年|往年|往期|以往|历史|以前年度|过往|更早)(?:的)?(?:政府)?(?:信息公开)?(?:工作)?(?:年报|年度(?:工作)?报告)(?:查看|查询|列表|专栏|汇总)?")
MORE_REPORTS = re.compile(r"(?:查看|浏览)?(?:更多|全部|所有|历年)(?:的)?(?:政府)?(?:信息公开)?(?:工作)?(?:年报|年度(?:工作)?报告)?")
DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def years(page: Page, listing: Listing) -> Iterator[tuple[str, str]]:
    """(address, label) of a column's years that a menu or a select box beside its list leads to: lists, or one report each."""
    listed = {entry.url for entry in listing.entries}
    for lead in choose(page):
        if lead.kind == "part" and lead.score and lead.url not in listed and words.year_of(lead.label):
            yield lead.url, lead.label


def wholes(page: Page, listing: Listing) -> list[str]:
    """Addresses of the whole lists of which this page shows the newest: 更多 beside reports; and of the older ones, 历年年报.

    What is called 更多 beside news or in menus leads to something else.
    """
    reports = {entry.url for entry in listing.entries if promise(entry.title, entry.url).report}
    if not reports:
        return []
    by_element = {link.element: link for link in links(page)}
    found = [link.url for link in by_element.values() if _leads_to_all(link, by_element, reports)]
    host = page.url.split("/")[2]
    return [url for url in dict.fromkeys(found) if url.split("/")[2] == host and url not in reports and not is_file(url) and not is_article(url)]


def _leads_to_all(link: Link, by_element: Mapping[HtmlElement, Link], reports: set[str]) -> bool:
    text = words.plain(link.text) or words.plain(link.title)
    if EARLIER.fullmatch(text):
        return True
    return bool(words.MORE.fullmatch(text) or MORE_REPORTS.fullmatch(text)) and _beside_reports(link.element, by_element, reports)


def _beside_reports(element: HtmlElement, by_element: Mapping[HtmlElement, Link], reports: set[str]) -> bool:
    """Are the links nearest to an element those of reports, for the most part?"""
    for above in element.iterancestors():
        near = [by_element[other].url for other in above.iter("a") if other is not element and other in by_element]
        if near:
            return sum(url in reports for url in near) >= len(near) / 2
    return False


def is_list(page: Page) -> bool:
    """Is a page to which a report's title led a list of reports? A report may have others beside it."""
    if page.root is None or page.status != 200 or len(page.root.findall(".//table")) >= MANY_TABLES or OF_A_REPORT.search(visible(page)):
        return False
    return look(page).kind == "column"


def hollow(page: Page, title: str, url: str) -> str:
    """What a page says in the place of the report of a year that its title promised; "" if it has a trace of that year.

    Portals answer so with status 200 and a page of any size: taken down, under maintenance, filled by a script. Whoever
    calls has seen that there is no file and no picture, which may be the report.
    """
    promised = promise(title, url)
    if page.root is None or is_file(url) or not promised.report or not promised.year:
        return ""
    year = str(promised.year)
    trace = re.compile(rf"{year}\s*(?:年|-|—|至|\\u5e74)|{year.translate(DIGITS).replace('〇', '[〇○零0Oo]')}")
    if trace.search(visible(page)) or trace.search(page.text):
        return ""
    if said := INSTEAD.search(visible(page)):
        return f"answered 200, says {said[0]}, and names no year {year}"
    return f"names no year {year}; scripts seem to draw it" if blocks.drawn_by_script(page) else ""
