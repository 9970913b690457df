"""Hanweb's jpaas: lists as HTML in JSON from build/unit, with the parameters that stand in the column page."""

from __future__ import annotations

import html
import json
import math
import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from crawler.adapter import Article, Attachment, Listing, Platform
from crawler.mechanics import fields, links, rendered
from crawler.mechanics.literals import LiteralError, parse
from crawler.page import Ask, make_page
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

SERVER = "/api-gateway/jpaas-publish-server/"
# Hanweb's articles of all generations: /art/Y/M/D/art_COL_ID.html, /art/Y/art_HEX.html, also below the column
ARTICLE = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html|/module/xxgk/xxgkAnnualReport", re.IGNORECASE)
UNIT = re.compile(r"[\"']([^\"'\s]*" + SERVER + r"front/page/build/unit)[^\"'\s]*[\"']")
QUERY = re.compile(r"queryData[\"']?\s*[:=]\s*[\"']?(?=\{)", re.IGNORECASE)
SENT = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
LIST_TAG = re.compile(r"列表|list|分页|page", re.IGNORECASE)
PAGE_SIZE = 15
MOST_UNITS = 50  # of a page; some ten were seen
EXPIRING = re.compile(r"/jpaas-web-server/front/document/download\?")


@dataclass(frozen=True, slots=True)
class Unit:
    """One list of a column page, and which page of it is asked for."""

    column: str
    url: str
    sent: tuple[tuple[str, str], ...]
    number: int = 1

    def ask(self) -> Ask:
        """The server takes the page's number only from paramJson, and refuses requests without a Referer."""
        turn = json.dumps({"pageNo": self.number, "pageSize": PAGE_SIZE}, separators=(",", ":"))
        url = f"{self.url}?{urlencode([*self.sent, ('paramJson', turn)])}"
        return Ask(url, headers=(("Referer", self.column), ("X-Requested-With", "XMLHttpRequest")), memo=self)


def listing(page: Page) -> Listing:
    memo = page.ask.memo if page.ask else None
    if isinstance(memo, Unit):
        return _answer(page, memo)
    found = units(page)
    if not found:
        plain = rendered.listing(page, ARTICLE)
        return replace(plain, readable=bool(plain.entries or plain.none))
    return Listing(more=tuple(unit.ask() for unit in found))


def units(page: Page) -> tuple[Unit, ...]:
    """The lists that the page asks for: those whose tag says so, else all. Values are single-quoted JSON in
    attributes or scripts; parseType is sent as it stands there, bulidstatic."""
    named = UNIT.search(page.text)
    if not named:
        return ()
    text = html.unescape(page.text)
    found: dict[tuple[tuple[str, str], ...], Unit] = {}
    for match in islice(QUERY.finditer(text), MOST_UNITS):
        sent = _pairs(text, match.end())
        if {"webId", "pageId"} <= dict(sent).keys():
            found.setdefault(sent, Unit(page.url, urljoin(page.url, named[1]), sent))
    lists = tuple(unit for unit in found.values() if LIST_TAG.search(dict(unit.sent).get("tagId", "")))
    return lists or tuple(found.values())


def _pairs(text: str, start: int) -> tuple[tuple[str, str], ...]:
    try:
        value = parse(text, start)
    except LiteralError:
        return ()
    told = value if isinstance(value, dict) else {}
    return tuple((key, str(told[key])) for key in SENT if told.get(key) is not None)


def _answer(page: Page, unit: Unit) -> Listing:
    """HTML in JSON; an empty list is the end."""
    markup = _html(page)
    if markup is None:
        return Listing(readable=False)
    # relative addresses are the column's, so the fragment is read as if it stood there
    inner = make_page(unit.column, 200, [("Content-Type", "text/html; charset=utf-8")], f"<div>{markup}</div>".encode())
    entries = links.entries(inner, ARTICLE)
    count, rows = _pagination(inner)
    pages = math.ceil(count / rows) if count is not None and rows else None
    further = replace(unit, number=unit.number + 1).ask() if entries and pages and unit.number < pages else None
    return Listing(entries, next=further, declared=count, pages=pages, none=count == 0 and not entries)


def _html(page: Page) -> str | None:
    told = fields.answer(page.text)
    markup = fields.mapping(told.get("data")).get("html") if told else None
    return markup if isinstance(markup, str) else None


def _pagination(page: Page) -> tuple[int | None, int]:
    """(count, rows) from <div class="pagination" rows="15" count="387">; (None, 15) without it."""
    for element in () if page.root is None else page.root.iter("div"):
        count, rows = element.get("count") or "", element.get("rows") or ""
        if "pagination" in (element.get("class") or "") and count.isdigit():
            return int(count), int(rows) if rows.isdigit() and int(rows) else PAGE_SIZE
    return None, PAGE_SIZE


def article(page: Page) -> Article:
    return replace(rendered.article(page), attachments=files(page))


def files(page: Page) -> tuple[Attachment, ...]:
    """Download addresses are encrypted anew whenever the article is served."""
    return tuple(replace(file, expires=bool(EXPIRING.search(file.url))) for file in rendered.files(page))


def marked(page: Page) -> bool:
    return SERVER in page.text


JPAAS = Platform("jpaas", shape_of("jpaas"), marked, listing, article, files)
