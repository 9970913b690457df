"""Lonsun (龙讯): organ columns /public/column/ORGAN?type=T; lists by /site/label/8888, reports inline by year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import links, pagers, rendered
from crawler.page import Ask
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

LABEL = "/site/label/8888"
ARTICLE = re.compile(r"/public/\d+/\d+\.html|/public/content/\d+|/content/article/\d+")
COLUMN = re.compile(r"/public/column/(\d+)")
# {…labelName…} in a script, or the same as a query string in a quoted address
OBJECT = re.compile(r"\{[^{}]*\blabelName\b[^{}]*\}")
PAIR = re.compile(r"[\"']?(?<!\w)(\w++)[\"']?\s*+:\s*+(?:\"([^\"]*)\"|'([^']*)'|(-?\d+|true|false))")
QUERY = re.compile(r"[\"']([^\"']*\blabelName=[^\"']+)[\"']")
AJAX = (("X-Requested-With", "XMLHttpRequest"),)


def listing(page: Page) -> Listing:
    if urlsplit(page.url).path.endswith(LABEL):
        return _fragment(page)
    query = dict(parse_qsl(urlsplit(page.url).query))
    if query.get("type") == "3":
        return _years(page)
    asked = parameters(page)
    if asked is not None:
        return Listing(more=(Ask(_label_url(page, asked), headers=AJAX),))
    served = rendered.listing(page, ARTICLE)  # some skins render the list into the column itself, by pageIndex
    return replace(served, readable=bool(served.entries))


def _fragment(page: Page) -> Listing:
    """The HTML fragment of a list: items, then a script with pageCount and total."""
    pages = pagers.page_count(page)
    current = int(dict(parse_qsl(urlsplit(page.url).query)).get("pageIndex", "1"))
    further = pagers.with_query(page.url, {"pageIndex": str(current + 1)})
    return Listing(
        entries=links.entries(page, ARTICLE),
        next=Ask(further, headers=AJAX) if pages and current < pages else None,
        declared=pagers.declared(page),
        pages=pages,
        none=pagers.says_empty(page),
    )


def _years(page: Page) -> Listing:
    """type=3 shows the report itself; each year's is at the same address with its timeFrame."""
    own = COLUMN.search(page.url)
    found: dict[str, Entry] = {}
    for link in links.links(page):
        year = dict(parse_qsl(urlsplit(link.url).query)).get("timeFrame", "")
        theirs = COLUMN.search(link.url)
        if year and own and theirs and own[1] == theirs[1]:
            found.setdefault(year, Entry(link.title, link.url))
    for year in _options(page):
        found.setdefault(year, Entry(year, pagers.with_query(page.url, {"timeFrame": year})))
    if not found and (page.root is None or page.root.find(".//table") is None):
        return Listing(none=pagers.says_empty(page))
    return Listing(tuple(found.values()) or (Entry(page.title, page.url),))


def _options(page: Page) -> list[str]:
    """Years in a drop-down list named after timeFrame."""
    if page.root is None:
        return []
    selects = [one for one in page.root.iter("select") if "timeframe" in f"{one.get('name')} {one.get('id')}".lower()]
    return [value for one in selects for option in one.iter("option") if (value := option.get("value") or "").isdigit()]


def parameters(page: Page) -> dict[str, str] | None:
    """What the column's script sends to the label, as it stands there; None if there is no such script.

    >>> from crawler.page import make_page
    >>> body = b"<script>$.get(u, {labelName: 'publicInfoList', siteId: 12, file: \\"/c3/hs/list\\"})</script>"
    >>> parameters(make_page("http://x.gov.cn/public/column/7?type=4", 200, [], body))
    {'labelName': 'publicInfoList', 'siteId': '12', 'file': '/c3/hs/list'}
    """
    text = page.text.replace("&amp;", "&")
    for match in OBJECT.finditer(text):
        pairs = {key: quoted or single or bare for key, quoted, single, bare in PAIR.findall(match[0])}
        if pairs.get("labelName"):
            return pairs
    query = QUERY.search(text)
    return dict(parse_qsl(query[1].rpartition("?")[2], keep_blank_values=True)) if query else None


def _label_url(page: Page, asked: dict[str, str]) -> str:
    """The first page of the list. The script's random "_" is left out: it only defeats caches."""
    query = {"IsAjax": "1", "dataType": "html", **asked, "pageIndex": "1"}
    query.pop("_", None)
    own = COLUMN.search(page.url)
    if own:
        query.setdefault("organId", own[1])
    for key, value in parse_qsl(urlsplit(page.url).query):
        if key in ("type", "catId", "cId", "action"):
            query.setdefault(key, value)
    prefix = urlsplit(page.url).path.partition("/public/")[0]
    named = re.search(r"[\"']([^\"'?]*/site/label/8888)", page.text)
    address = str(named[1]) if named else prefix + LABEL
    return urljoin(page.url, address) + "?" + urlencode(query, safe="/")


def marked(page: Page) -> bool:
    return LABEL in page.text or parameters(page) is not None


LONSUN = Platform("lonsun", shape_of("lonsun"), marked, listing, rendered.article, rendered.files)
