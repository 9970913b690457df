"""Epoint (新点): lists by POST of JSON to getgovinfolist; the site's constants stand in a script of its own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import dates, fields, links, rendered
from crawler.mechanics.literals import assigned
from crawler.page import Ask, squeeze
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

SERVICE = "rest/lightfrontaction/getgovinfolist"
CONSTANTS = "/js/webBuilderCommon.js"
ARTICLE = re.compile(r"/\d{3,}(?:/\d{6,}){1,9}/\d{8}/[\w-]+\.html|/\d{8}/[0-9a-f-]{36}\.html")
TAGS = re.compile(r"<[^<>]+>")
NAMES = ("title", "realtitle", "infourl", "visiturl", "linkurl", "infodate", "handsdate")
PAGE_SIZE = 20
HEADERS = (("Content-Type", "application/json;charset=UTF-8"), ("X-Requested-With", "XMLHttpRequest"))


@dataclass(frozen=True, slots=True)
class Column:
    """What a column's address asks for."""

    url: str
    category: str
    department: str


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a list is read. index: pageIndex of the page asked for; some sites count from 0, some from 1."""

    column: Column
    service: str
    site: str
    index: int = 0
    seen: frozenset[str] = frozenset()

    def ask(self) -> Ask:
        params = {
            "deptcode": self.column.department, "categorynum": self.column.category, "pageIndex": self.index,
            "pageSize": PAGE_SIZE, "siteGuid": self.site,
        }  # fmt: skip
        body = json.dumps({"token": "", "params": params}).encode()
        return Ask(self.service, "POST", body, (*HEADERS, ("Referer", self.column.url)), self)


def listing(page: Page) -> Listing:
    memo = page.ask.memo if page.ask else None
    if isinstance(memo, Walk):
        return _answer(page, memo)
    if isinstance(memo, Column):
        first = _first(page, memo)
        return Listing(more=(first,) if first else (), readable=first is not None)
    return _column(page)


def _column(page: Page) -> Listing:
    """The column page has no entries; what it shows depends on its address and on the constants."""
    query = {key.lower(): value for key, value in parse_qsl(urlsplit(page.url).query)}
    column = Column(page.url, query.get("categorynum", ""), query.get("deptcode", ""))
    if not column.category:  # static columns of the same CMS
        plain = rendered.listing(page, ARTICLE)
        return replace(plain, readable=bool(plain.entries or plain.none))
    first = _first(page, column)
    return Listing(more=(first or Ask(_constants(page), memo=column),))


def _constants(page: Page) -> str:
    """The address of the script with the constants."""
    scripts = [] if page.root is None else [script.get("src") or "" for script in page.root.iter("script")]
    named = next((source for source in scripts if "webBuilderCommon" in source), CONSTANTS)
    return links.absolute(page.url, named) or urljoin(page.url, CONSTANTS)


def _first(page: Page, column: Column) -> Ask | None:
    """The request for the first page, if siteInfo stands in this page or script."""
    info = assigned(page.text, "siteInfo")
    told = info if isinstance(info, dict) else {}
    site = told.get("siteGuid") or assigned(page.text, "siteGuid")
    project = told.get("projectName") or assigned(page.text, "projectName")
    if not isinstance(site, str) or not isinstance(project, str):
        return None
    return Walk(column, urljoin(page.url, f"/{project.strip('/')}/{SERVICE}"), site).ask()


def _answer(page: Page, walk: Walk) -> Listing:
    """A page of the list. From 1: index 0 gives page 1 as index 1 does, or nothing."""
    custom = _custom(page.text)
    if custom is None:
        return Listing(readable=False)
    total = fields.number(custom.get("total"))
    entries = tuple(entry for row in fields.mappings(custom.get("data")) if (entry := _entry(row, walk.column.url)))
    addresses = frozenset(entry.url for entry in entries)
    after = replace(walk, index=walk.index + 1, seen=walk.seen | addresses)
    declared = total if walk.index == 0 or not walk.seen else None
    if not addresses - walk.seen:
        again = walk.index < 2 and (total is None or len(walk.seen) < total)
        return Listing(more=(after.ask(),) if again else (), declared=None if walk.seen or again else total, none=total == 0)
    done = total is not None and len(after.seen) >= total
    return Listing(entries, next=None if done else after.ask(), declared=declared)


def _custom(text: str) -> dict[str, object] | None:
    """{"custom": {"total", "data"}}; custom may be JSON in a string."""
    told = fields.answer(text)
    custom = told.get("custom") if told else None
    if isinstance(custom, str):
        return fields.answer(custom)
    return custom if isinstance(custom, dict) else None


def _entry(row: fields.Fields, base: str) -> Entry | None:
    """realtitle is the whole title, title may be cut or coloured; linkurl leads to other sites."""
    told = {key: squeeze(fields.text(row.get(key))) for key in NAMES}
    title = told["realtitle"] or TAGS.sub("", told["title"])
    address = told["infourl"] or told["visiturl"] or told["linkurl"]
    url = links.absolute(base, address) if address else ""
    return Entry(title, url, dates.find(told["infodate"]) or dates.find(told["handsdate"])) if url and title else None


def instead(page: Page) -> tuple[Ask, ...]:
    """A site that counts from 1 may refuse page 0."""
    memo = page.ask.memo if page.ask else None
    refused = isinstance(memo, Walk) and memo.index == 0 and page.status in (400, 404, 500)
    return (replace(memo, index=1).ask(),) if refused and isinstance(memo, Walk) else ()


def marked(page: Page) -> bool:
    return "webBuilderCommon.js" in page.text or "EWB-FRONT" in page.text


EPOINT = Platform("epoint", shape_of("epoint"), marked, listing, rendered.article, rendered.files, instead=instead)
