"""How many pages a list has and where the next one is, in the ways the CMS families tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.mechanics import jpage, plugins
from crawler.mechanics.links import absolute, links
from crawler.page import once, squeeze, visible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

CALL = re.compile(r"createPageHTML\s*+\(([^()]*+)\)")
TAGS = re.compile(r"<[^<>]+>")
TOTAL_TEXT = re.compile(r"共\s*+(?:有|计)?\s*+[:：]?\s*+(\d++)\s*+(?:条|篇|个?记录|项)|总(?:条数|记录数?|数)\s*+[:：]\s*+(\d++)")
PAGES_TEXT = re.compile(r"共\s*+(?:有|计)?\s*+[:：]?\s*+(\d++)\s*+页|总页数\s*+[:：]?\s*+(\d++)")
FRACTION = re.compile(r"(?<![\d/.-])(\d{1,4})\s*/\s*(\d{1,4})(?![\d/.-])")
TOTAL_NAME = re.compile(r"\b(?:totalRecords?|totalCount|recordCount|totalNum|total)[\"']?\s*[:=]\s*[\"']?(\d+)")
# also nPageCount, m_nTotalPage, total_page
PAGES_NAME = re.compile(
    r"\b(?:m_)?[ni]?(?:total_?pages?|page_?count|page_?total|count_?pages?|all_?pages?|max_?pages?|pages)[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
CURRENT_NAME = re.compile(r"\bcurrentPage\s*=\s*(\d+)")
EMPTY_TEXT = re.compile(r"暂无(?:相关)?(?:数据|内容|信息|记录|文章)|没有(?:相关|找到)(?:的)?(?:数据|内容|信息|记录)|共\s*0\s*条")
NEXT_TEXT = re.compile(r"^(?:下一?页[>»›→▶►]*|后一?页|next(?:page)?[>»›→]*|[>»›＞→▶►❯])$", re.IGNORECASE)
LAST_TEXT = re.compile(r"^(?:尾页|末页|最后一?页|last)$", re.IGNORECASE)
BRACKETS = "[]【】()（）〔〕 "
NEXT_CLASSES = frozenset(("next", "nextpage", "next-page", "page-next", "pagenext"))
NUMBERED = re.compile(r"^(?P<stem>.*?[_-])(?P<number>\d{1,4})(?P<ending>\.\w+)$")
PAGE_KEYS = {"page", "pageindex", "pageno", "currpage", "pagenum", "curpage", "cur_page", "currentpage", "pn", "p"}
NSETPAGE = re.compile(r"\bnsetpage\s*\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)")
ONCLICK = re.compile(r"(?:location(?:\.href)?\s*+=|window\.open\()\s*+(?:encodeURI\()?\s*+[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True)
class Call:
    """createPageHTML(pages, current from 0, prefix, extension): TRS; with six arguments it is UCAP's."""

    pages: int
    current: int
    prefix: str
    extension: str


@dataclass(frozen=True, slots=True)
class Counted:
    """nsetpage(page from 1, entries, entries a page): 淮安."""

    current: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.size) if self.size else 1


def nsetpage(text: str) -> Counted | None:
    """The call that draws 淮安's pager; the function's own definition has names for arguments, not numbers.

    >>> nsetpage("nsetpage(2,61,15);").pages
    5
    """
    match = NSETPAGE.search(text)
    return Counted(*(int(part) for part in match.groups())) if match else None


def trs_call(text: str) -> Call | None:
    """The pager call with four arguments.

    >>> trs_call('createPageHTML(5, 0, "index", "html");')
    Call(pages=5, current=0, prefix='index', extension='html')
    """
    for match in CALL.finditer(text):
        parts = [part.strip().strip("\"'") for part in match[1].split(",")]
        if len(parts) == 4 and parts[0].isdigit() and parts[1].isdigit():
            return Call(int(parts[0]), int(parts[1]), parts[2], parts[3])
    return None


@dataclass(frozen=True, slots=True)
class Counting:
    """createPageHTML(div, pages, current, prefix, extension, entries): UCAP; page 2 is prefix_2.extension."""

    pages: int
    prefix: str
    extension: str
    total: int | None

    def number(self, url: str) -> int:
        """Which page an address is: 1 unless it is prefix_N. (What the call says is not told to count from 1.)"""
        name = urlsplit(url).path.rpartition("/")[2]
        match = re.fullmatch(rf"{re.escape(self.prefix)}_(\d{{1,5}})\.{re.escape(self.extension)}", name)
        return int(match[1]) if match else 1


def ucap_call(text: str) -> Counting | None:
    """The pager call with six arguments.

    >>> ucap_call("createPageHTML('page_div', 5, 1, 'list', 'shtml', 61);")
    Counting(pages=5, prefix='list', extension='shtml', total=61)
    """
    for match in CALL.finditer(text):
        parts = [part.strip().strip("\"'") for part in match[1].split(",")]
        if len(parts) == 6 and parts[1].isdecimal() and parts[3]:
            return Counting(int(parts[1]), parts[3], parts[4].lstrip("."), int(parts[5]) if parts[5].isdecimal() else None)
    return None


def trs_globals(text: str) -> tuple[int, int] | None:
    """(pages, current from 0) from the globals countPage and currentPage; None if one is missing."""
    pages, current = re.search(r"\bcountPage\s*=\s*(\d+)", text), CURRENT_NAME.search(text)
    return (int(pages[1]), int(current[1])) if pages and current else None


@once
def declared(page: Page) -> int | None:
    """How many entries the list says it has: 共61条, totalRecord:61, …"""
    counted = nsetpage(page.text)
    if counted:
        return counted.total
    drawn = plugins.told(page)
    told = _number(TOTAL_TEXT, _untagged(page)) or (drawn.total if drawn else _number(TOTAL_NAME, page.text))
    return told or _number(jpage.TOTAL, page.text)


@once
def page_count(page: Page) -> int | None:
    """How many pages the list says it has: 共5页, 1/5, pageCount:5, createPageHTML(5, …"""
    call = CALL.search(page.text)
    if call and call[1].split(",")[0].strip().isdigit():
        return int(call[1].split(",")[0])
    counted = nsetpage(page.text)
    if counted:
        return counted.pages
    here, drawn = fraction(page), plugins.told(page)
    told = _number(PAGES_NAME, page.text) or _number(PAGES_TEXT, _untagged(page))
    return told or (here[1] if here else drawn.pages if drawn else None)


@once
def _untagged(page: Page) -> str:
    return TAGS.sub(" ", page.text)


@once
def fraction(page: Page) -> tuple[int, int] | None:
    """(this page, pages) where a page says 1/5 once; several such are days printed as 01/29."""
    found = {(int(here), int(count)) for here, count in FRACTION.findall(visible(page))}
    return found.pop() if len(found) == 1 else None


def says_empty(page: Page) -> bool:
    """The page itself says that nothing is in the list, so that nothing listed is no fault."""
    return bool(EMPTY_TEXT.search(visible(page)))  # a script may hold the words for the case


def next_link(page: Page) -> str:
    """Where 下一页 leads; "" if there is no such link (or it leads to this page)."""
    linked = (link.url for link in links(page) if says_next(link.element))
    return next(linked, "") or _clicked(page) or _told_by_head(page)


def _told_by_head(page: Page) -> str:
    """<link rel="next"> in the head, as HTML has it for documents in a sequence."""
    told = () if page.root is None else page.root.iterfind(".//link[@rel='next']")
    found = (absolute(page.url, link.get("href") or "") for link in told)
    return next((url for url in found if url and url != page.url and "#" not in url), "")


def says_next(element: HtmlElement) -> bool:
    """Is it called 下一页: by its text, [下一页] included, its title or a picture's; without words by rel or class."""
    text = (squeeze(element.text_content()) if len(element) else (element.text or "").strip()) or element.get("value") or ""
    pictures = (picture.get(name) for picture in element.iter("img") for name in ("alt", "title")) if len(element) else ()
    told = (text, element.get("title"), element.get("aria-label"), *pictures)
    if any(NEXT_TEXT.match("".join(word.split()).strip(BRACKETS)) for word in told if word):
        return True
    return element.get("rel") == "next" or (not text and bool(NEXT_CLASSES.intersection((element.get("class") or "").split())))


def _clicked(page: Page) -> str:
    """Where 下一页 leads by an onclick that does nothing but go to another address (JEECMS)."""
    for element in () if page.root is None else page.root.iter("a", "input", "button"):
        match = ONCLICK.search(element.get("onclick") or "") if says_next(element) else None
        if match and (url := absolute(page.url, match[1])) != page.url:
            return url
    return ""


def number_link(page: Page, number: int) -> str:
    """Where the link with a page's number leads; only links that look like pages of a list are meant."""
    wanted = (link.url for link in links(page) if link.text.strip(BRACKETS) == str(number))
    return next((url for url in (*wanted, *_options(page, number)) if numbered(url)), "")


def _options(page: Page, number: int) -> list[str]:
    """Where a select box of pages leads for a number: <option value="list_2.html">第2页."""
    names = (str(number), f"第{number}页")
    found = () if page.root is None else page.root.iter("option")
    return [absolute(page.url, option.get("value") or "") for option in found if "".join(option.text_content().split()) in names]


def last_link(page: Page) -> str:
    return next((link.url for link in links(page) if LAST_TEXT.match(link.text.strip(BRACKETS))), "")


def numbered(url: str) -> tuple[str, int] | None:
    """The page number in a URL and the URL with {} in its place.

    >>> numbered("http://x.gov.cn/a/index_3.html"), numbered("http://x.gov.cn/a?id=7&page=2")
    (('http://x.gov.cn/a/index_{}.html', 3), ('http://x.gov.cn/a?id=7&page={}', 2))
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for key, value in query:
        if key.lower() in PAGE_KEYS and value.isdigit():
            return with_query(url, {key: "{}"}), int(value)
    head, _, name = parts.path.rpartition("/")
    match = NUMBERED.match(name)
    if not match or len(match["number"]) > 3:
        return None
    path = f"{head}/{match['stem']}{{}}{match['ending']}"
    return urlunsplit(parts._replace(path=path)), int(match["number"])


def with_query(url: str, changes: dict[str, str]) -> str:
    """The URL with query parameters replaced, in place where they exist, else at the end."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.update(changes)
    return urlunsplit(parts._replace(query=urlencode(query, safe="{}/")))


def sibling(url: str, name: str) -> str:
    """Another file beside this one."""
    return urljoin(url, name)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return next((int(group) for group in match.groups() if group), None) if match else None
