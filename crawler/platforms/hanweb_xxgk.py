"""Hanweb's disclosure module (信息公开目录): lists by POST to search.jsp, reports rendered in xxgkAnnualReport.jsp."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapter import Entry, Listing
from crawler.mechanics import dates, links, pagers
from crawler.page import Ask, squeeze

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

SEARCH = "/module/xxgk/search.jsp"
MODULE = re.compile(r"/module/xxgk/(?:search|tree|subjectinfo)\.jsp")
REPORT = re.compile(r"/module/xxgk/xxgkAnnualReport\.jsp", re.IGNORECASE)
AREA = re.compile(r"(?:tree|search)\.jsp\?[^\"'\s?]*\barea=([0-9A-Za-z]+)")
COLUMN = re.compile(r"/col(\d+)/")
OF_COLUMN = re.compile(r"/art_(\d+)_\d+\.html")
YEAR = re.compile(r"(?:19|20)\d\d")
# as the module's own form sends them; what the page does not tell stays as it is here
FORM = {
    "infotypeId": "", "jdid": "", "area": "", "divid": "", "vc_title": "", "vc_number": "",
    "sortfield": ",createdatetime:0,orderid:0", "currpage": "1", "vc_filenumber": "", "vc_all": "", "texttype": "0",
    "fbtime": "-1", "standardXxgk": "",
}  # fmt: skip
TOLD = ("infotypeId", "jdid", "area", "divid", "texttype", "standardXxgk")
HEADERS = (
    ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"), ("X-Requested-With", "XMLHttpRequest"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Search:
    """A list of the module. column: the page that shows it · own: the column's number, "" if its address has none."""

    column: str
    url: str
    form: tuple[tuple[str, str], ...]
    own: str
    number: int = 1

    def ask(self) -> Ask:
        form = {**dict(self.form), "currpage": str(self.number)}
        return Ask(self.url, "POST", urlencode(form).encode(), (*HEADERS, ("Referer", self.column)), self)


def search(page: Page) -> Ask | None:
    """The first page of the list that a column's script draws; None if the page has no such list."""
    if not MODULE.search(page.text):
        return None
    own = COLUMN.search(page.url)
    told = {**({"divid": f"div{own[1]}"} if own else {}), **_told(page), **_asked(page)}
    if not {"area", "jdid", "infotypeId"} & told.keys():
        return None
    form = tuple({**FORM, **told}.items())
    return Search(page.url, urljoin(page.url, SEARCH), form, own[1] if own else "").ask()


def _told(page: Page) -> dict[str, str]:
    """The form's values in scripts, addresses and hidden inputs."""
    found = {}
    for name in TOLD:
        script = re.search(rf"(?<![\w.]){name}[\"']?\s*[:=]\s*[\"']?([\w,.-]+)", page.text)
        if script:
            found[name] = script[1]
    area = AREA.search(page.text)
    if area:
        found["area"] = area[1]
    for element in () if page.root is None else page.root.iter("input"):
        key, value = element.get("name") or element.get("id") or "", element.get("value") or ""
        if key in TOLD and value:
            found[key] = value
    return found


def _asked(page: Page) -> dict[str, str]:
    """What the column's own address narrows the list to: an organisation, a topic."""
    query = dict(parse_qsl(urlsplit(page.url).query))
    names = {"vc_xxgkarea": "area", "number": "infotypeId"}
    return {name: query[key] for key, name in names.items() if query.get(key)}


def answer(page: Page, asked: Search, article: re.Pattern[str]) -> Listing:
    """The table of one page. It is not restricted to the column, so articles of other columns are left out."""
    found = _rows(page, asked, article)
    kept = tuple(entry for entry in found if not _foreign(entry, asked.own))
    pages = pagers.page_count(page)
    further = replace(asked, number=asked.number + 1).ask() if found and pages and asked.number < pages else None
    if further and not kept:
        return Listing(more=(further,))
    return Listing(kept, next=further, pages=pages if kept else None, none=not found and asked.number == 1 and _empty(page))


def _rows(page: Page, asked: Search, article: re.Pattern[str]) -> tuple[Entry, ...]:
    if page.root is None:
        return ()
    rows = [row for row in page.root.iter("tr") if (row.get("class") or "").startswith("tr_main_value")]
    found = [entry for row in rows if (entry := _row(row, asked.column, article))]
    return tuple(found) if rows else links.entries(page, article)


def _row(row: HtmlElement, base: str, article: re.Pattern[str]) -> Entry | None:
    entry = links.entry(row, base, article)
    cells = [squeeze(cell.text_content()) for cell in row.iterchildren("td")]
    third = dates.find(cells[2]) if len(cells) > 2 else ""
    return replace(entry, listed=third) if entry and third else entry


def _foreign(entry: Entry, own: str) -> bool:
    theirs = OF_COLUMN.search(entry.url)
    return bool(own and theirs and theirs[1] != own)


def _empty(page: Page) -> bool:
    return pagers.says_empty(page) or pagers.page_count(page) == 0


# ---- reports rendered in the page ------------------------------------------------------------------------

def is_report(url: str) -> bool:
    return bool(REPORT.search(url))


def years(page: Page) -> Listing:
    """The reports of one organisation, a page each: fbtime is the year. How the years are offered was not seen,
    so links and drop-down lists are both read; a page without either is its own only report."""
    area = _query(page.url).get("area", "")
    found: dict[str, Entry] = {}
    for link in links.links(page):
        year = _query(link.url).get("fbtime", "")
        if is_report(link.url) and year and _query(link.url).get("area", area) == area:
            found.setdefault(year, Entry(link.title, link.url))
    for year in _options(page):
        found.setdefault(year, Entry(f"{year}年", pagers.with_query(page.url, {"fbtime": year})))
    own = _query(page.url).get("fbtime", "")
    if own not in found and (own or not found):
        found[own] = Entry(_heading(page), page.url)
    return Listing(tuple(found.values()))


def _options(page: Page) -> list[str]:
    values = [] if page.root is None else [option.get("value") or "" for option in page.root.iter("option")]
    return [value for value in values if YEAR.fullmatch(value)]


def _heading(page: Page) -> str:
    heading = page.root.find(".//h1") if page.root is not None else None
    return (squeeze(heading.text_content()) if heading is not None else "") or page.title


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))
