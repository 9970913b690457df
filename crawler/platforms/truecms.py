"""TrueCMS (南通, 连云港): jpage lists by JSONP from getMessage.do; the first records stand in the hidden #initData."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import fields, jpage, links, rendered
from crawler.page import Ask
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.page import Page

SERVICE = re.compile(r"[\"']([^\"'\s]*/truecms/messageController/getMessage\.do)", re.IGNORECASE)
DEFAULT = "/truecms/messageController/getMessage.do"
ARTICLE = re.compile(r"/content/[\w-]+\.html")
COLUMN_ID = re.compile(r"columnId[\"']?\s*[:=]\s*[\"']?([\w-]+)", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WINDOWS = (50, 20, 10)  # the most records that a site gives at a time


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a list is read. window: records asked for at a time."""

    column: str
    url: str
    id: str
    total: int | None
    count: int
    seen: frozenset[str]
    window: int = WINDOWS[0]

    def ask(self) -> Ask:
        """Without the column as Referer the service answers 404."""
        query = {
            "startrecord": self.count + 1, "endrecord": self.count + self.window, "perpage": self.window,
            "columnId": self.id, "callback": "cb",
        }  # fmt: skip
        return Ask(f"{self.url}?{urlencode(query)}", headers=(("Referer", self.column),), memo=self)


def listing(page: Page) -> Listing:
    memo = page.ask.memo if page.ask else None
    return _window(page, memo) if isinstance(memo, Walk) else _column(page)


def _column(page: Page) -> Listing:
    """The column page: the records in #initData, or in the page itself, and the request for what follows."""
    first = _initial(page)
    plain = rendered.listing(page, ARTICLE)
    entries = first or plain.entries
    id_ = _column_id(page)
    if not id_:
        return replace(plain, entries=entries, readable=bool(entries or plain.none))
    named, config = SERVICE.search(page.text), jpage.config(html.unescape(page.text), ())
    address = urljoin(page.url, named[1] if named else DEFAULT)
    walk = Walk(page.url, address, id_, config.total, len(entries), frozenset(entry.url for entry in entries))
    if config.total is not None and walk.count >= config.total:
        return Listing(entries, declared=config.total, none=not config.total)
    if not entries or config.total is None:  # then the first answer of the service tells the total
        return Listing(entries, more=(walk.ask(),), declared=config.total)
    return Listing(entries, next=walk.ask(), declared=config.total)


def _initial(page: Page) -> tuple[Entry, ...]:
    """The items in #initData: elements of a hidden list, or a datastore as text."""
    found = [] if page.root is None else page.root.xpath("//*[@id='initData']")
    node = found[0] if isinstance(found, list) and found else None
    if node is None or isinstance(node, (str, bytes, float, bool, tuple)):
        return ()
    entries = (links.entry(item, page.url, ARTICLE) for item in node.iter("li", "tr"))
    items = tuple(entry for entry in entries if entry)
    return items or jpage.store(node.get("value") or node.text_content(), page.url, ARTICLE).entries


def _column_id(page: Page) -> str:
    """The column's id in the script that starts jpage, or as an attribute of #initData."""
    named = COLUMN_ID.search(page.text)
    if named:
        return named[1]
    for element in () if page.root is None else page.root.iter():
        if element.get("id") == "initData":
            told = next(filter(None, map(UUID.search, map(str, element.attrib.values()))), None)
            return told[0] if told else ""
    return ""


def _window(page: Page, walk: Walk) -> Listing:
    """The records of a window. Sites give fewer at a time than asked for, or none if it is too many."""
    text = _result(page.text)
    if text is None:
        return Listing(readable=False)
    store = jpage.store(text, walk.column, ARTICLE)
    total = store.total if store.total is not None else walk.total
    declared = total if walk.total is None else None
    addresses = frozenset(entry.url for entry in store.entries)
    if not addresses - walk.seen:
        smaller = next((window for window in WINDOWS if window < walk.window), None)
        again = smaller and not addresses and (total is None or walk.count < total)
        retry = replace(walk, total=total, window=smaller).ask() if smaller and again else None
        return Listing(more=(retry,) if retry else (), declared=declared, none=total == 0)
    after = replace(walk, total=total, count=walk.count + len(store.entries), seen=walk.seen | addresses)
    done = total is not None and after.count >= total
    return Listing(store.entries, next=None if done else after.ask(), declared=declared)


def _result(text: str) -> str | None:
    """The datastore in cb({"result": "<datastore>…"}); None if it is something else.

    >>> _result('cb({"result": "<datastore></datastore>"});')
    '<datastore></datastore>'
    """
    told = fields.answer(text[text.find("(") + 1 : text.rfind(")")] if text.lstrip()[:1] != "{" else text)
    result = told.get("result") if told else None
    return result if isinstance(result, str) else None


def marked(page: Page) -> bool:
    return "initData" in page.text and "truecms" in page.text.lower()


TRUECMS = Platform("truecms", shape_of("truecms"), marked, listing, rendered.article, rendered.files)
