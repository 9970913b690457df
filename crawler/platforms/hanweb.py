"""Hanweb (大汉) JCMS: columns /col/colN/ with an XML island of three display pages, more of them by dataproxy.jsp.

There are several ways to ask for more, and no site takes them all: the island's own nextgroup link (its ids
may be encrypted), jpage's POST, the same as GET, GET by page number. What an answer lacks or repeats tells
that another way must be tried.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapter import Listing, Platform
from crawler.mechanics import jpage, rendered
from crawler.page import Ask
from crawler.platforms import hanweb_xxgk as xxgk
from crawler.platforms import jpaas
from crawler.platforms.jpaas import ARTICLE
from crawler.platforms.shapes import shape_of

if TYPE_CHECKING:
    from crawler.mechanics.jpage import Config, Store
    from crawler.page import Page

COLUMN = re.compile(r".*/col(\d+)/")
PROXY = "/module/web/jpage/dataproxy.jsp"
NAMES = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
NEEDED = {"columnid", "unitid", "webid"}  # the least that was seen to be enough
FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
LINK, POST, GET, PAGE = "link", "post", "get", "page"
WAYS = (LINK, POST, GET, PAGE)
REFUSED = (400, 403, 404, 405, 500, 501)


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a list is read. way: in which this group is asked for · proven: it has worked before · count: entries
    read, seen: their addresses."""

    column: str
    proxy: str
    sent: tuple[tuple[str, str], ...]
    per_page: int
    total: int | None
    seen: frozenset[str]
    count: int
    way: str = ""
    page: int = 1
    proven: bool = False


def listing(page: Page) -> Listing:
    memo = page.ask.memo if page.ask else None
    if isinstance(memo, Walk):
        return _group(page, memo)
    if isinstance(memo, xxgk.Search):
        return xxgk.answer(page, memo, ARTICLE)
    if isinstance(memo, jpaas.Unit):
        return jpaas.listing(page)
    if xxgk.is_report(page.url):
        return xxgk.years(page)
    return _column(page)


# ---- the column page -------------------------------------------------------------------------------------

def _column(page: Page) -> Listing:
    islands = _islands(page)
    if any(store.entries for store, _ in islands):
        return _from_islands(page, _own(page, islands))
    if jpaas.marked(page):
        return jpaas.listing(page)
    search = xxgk.search(page)
    if search is not None:
        return Listing(more=(search,))
    return _anchors(page, islands)


def _islands(page: Page) -> list[tuple[Store, Config]]:
    """Each datastore with what the script behind it, up to the next one, is started with."""
    places = list(jpage.blocks(page.text, "datastore"))
    found = []
    for (start, end), following in zip_longest(places, [start for start, _ in places[1:]]):
        script, before = page.text[end:following], page.text[:start]
        if len(places) == 1 and "totalRecord" not in script and "totalRecord" in before:
            script = before
        found.append((jpage.store(page.text[start:end], page.url, ARTICLE), jpage.config(html.unescape(script), NAMES)))
    return found


def _own(page: Page, islands: list[tuple[Store, Config]]) -> list[tuple[Store, Config]]:
    """The islands of the page's column: sidebars show other columns'. Encrypted ids tell nothing: the longest then."""
    own = COLUMN.match(page.url)
    same = [(store, config) for store, config in islands if own and dict(config.sent).get("columnid") == own[1]]
    return same or [max(islands, key=lambda island: island[0].size)]


def _from_islands(page: Page, islands: list[tuple[Store, Config]]) -> Listing:
    asks = [ask for store, config in islands if (ask := _more(page, store, config))]
    totals = [total for store, config in islands if (total := _total(store, config)) is not None]
    return Listing(
        entries=tuple(entry for store, _ in islands for entry in store.entries),
        next=asks[0] if asks else None,
        more=tuple(asks[1:]),
        declared=sum(totals) if totals else None,
    )


def _anchors(page: Page, islands: list[tuple[Store, Config]]) -> Listing:
    """No records: the links in the page itself (Shandong departments), and once what the proxy says to it."""
    plain = rendered.listing(page, ARTICLE)
    told = islands[0] if islands else (jpage.Store(), jpage.config(html.unescape(page.text), NAMES))
    store, config = replace(told[0], entries=plain.entries), told[1]
    ask = None if plain.next else _more(page, store, config)
    known = plain.entries or plain.none or ask or islands
    return replace(plain, more=(ask,) if ask else (), pages=plain.pages if plain.next else None, readable=bool(known))


def _total(store: Store, config: Config) -> int | None:
    return config.total if config.total is not None else store.total


def _more(page: Page, store: Store, config: Config) -> Ask | None:
    """The request for the records behind the first ones; None if there are none, or if the page tells too little."""
    total, count = _total(store, config), len(store.entries)
    if total is not None and count >= total:
        return None
    query = dict(parse_qsl(urlsplit(store.following).query, keep_blank_values=True))
    sent = config.sent or tuple((name, query[name]) for name in NAMES if name in query)
    walk = Walk(page.url, urljoin(page.url, config.proxy or PROXY), sent, config.per_page, total,
                frozenset(entry.url for entry in store.entries), count)
    return _ask(walk, (LINK, POST), store.following)


# ---- further groups --------------------------------------------------------------------------------------

def _group(page: Page, walk: Walk) -> Listing:
    """What the proxy answered: the group that was asked for, or a sign that another way must be tried."""
    store = jpage.store(page.text, walk.column, ARTICLE)
    addresses = frozenset(entry.url for entry in store.entries)
    if not addresses - walk.seen:
        if walk.proven:
            return Listing()
        again = _other_way(walk, addresses)
        return Listing(more=(again,) if again else ())
    new = len(addresses - walk.seen) if walk.way == PAGE else len(store.entries)  # pages overlap, windows do not
    after = replace(walk, proven=True, seen=walk.seen | addresses, count=walk.count + new,
                    total=walk.total if walk.total is not None else store.total)
    if after.total is not None and after.count >= after.total:
        return Listing(store.entries)
    return Listing(store.entries, next=_ask(after, (LINK, POST if walk.way == LINK else walk.way), store.following))


def _other_way(walk: Walk, repeated: frozenset[str]) -> Ask | None:
    """After an answer with nothing new. Repeated: the site counts pages. Empty: it did not understand, or that is all."""
    if repeated and walk.way == PAGE:
        further = len(walk.seen) // len(repeated) + 1  # it counts the display's pages, several of which are known
        return _ask(replace(walk, page=further - 1), (PAGE,)) if further > walk.page else None
    if repeated:
        return _ask(walk, (PAGE,))
    if walk.total is None and walk.count:
        return None
    return _ask(walk, WAYS[WAYS.index(walk.way) + 1:])


def _ask(walk: Walk, ways: tuple[str, ...], following: str = "") -> Ask | None:
    """The request for what comes after walk.count entries (or walk.page), in the first of these ways that can be gone."""
    headers = (("X-Requested-With", "XMLHttpRequest"), ("Referer", walk.column))
    for way in ways:
        memo = replace(walk, way=way, page=walk.page + 1, proven=walk.proven and way == walk.way)
        if way == LINK and following:
            return Ask(following, headers=headers, memo=memo)
        if way != LINK and dict(walk.sent).keys() >= NEEDED:
            query, body = _sent(memo)
            url = f"{walk.proxy}?{urlencode(query, safe='/')}"
            return Ask(url, "POST" if body else "GET", body, (*headers, FORM) if body else headers, memo)
    return None


def _sent(walk: Walk) -> tuple[dict[str, str], bytes]:
    """Query and form body of a request in walk.way."""
    if walk.way == PAGE:
        return {"page": str(walk.page), **dict(walk.sent)}, b""
    last = walk.count + walk.per_page * jpage.GROUP_PAGES
    window = {"startrecord": str(walk.count + 1), "endrecord": str(last), "perpage": str(walk.per_page)}
    return (window, urlencode(walk.sent).encode()) if walk.way == POST else ({**window, **dict(walk.sent)}, b"")


def instead(page: Page) -> tuple[Ask, ...]:
    """Some sites refuse POST."""
    memo = page.ask.memo if page.ask else None
    if not isinstance(memo, Walk) or memo.way != POST or page.status not in REFUSED:
        return ()
    other = _ask(memo, (GET,))
    return (other,) if other else ()


# ---- the rest --------------------------------------------------------------------------------------------

def marked(page: Page) -> bool:
    """A datastore with a recordset, or jpage or the disclosure module by the addresses of their interfaces."""
    return any(jpage.blocks(page.text, "datastore")) or "dataproxy.jsp" in page.text or "/module/xxgk/" in page.text


HANWEB = Platform("hanweb", shape_of("hanweb"), marked, listing, jpaas.article, jpaas.files, instead=instead)
