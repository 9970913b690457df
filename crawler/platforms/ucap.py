"""UCAP (开普云): list.shtml and its many templates, list_2.shtml = page 2; some lists are JSON of a search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapter import Entry, Listing, Platform
from crawler.mechanics import dates, fields, links, pagers, rendered
from crawler.page import Ask, squeeze
from crawler.platforms import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

HEX = r"[0-9a-f]{32}"
ARTICLE = re.compile(rf"/20\d\d(?:\d\d|/\d{{1,2}}/\d{{1,2}})/({HEX}|c\d+_\d+)\.shtml", re.IGNORECASE)
# no list of its own, only the newest entries of its sub-columns
AGGREGATE = re.compile(r"/(?:xxgk_lists|xxgk_navs|zfxxgkMultiList)\.shtml$")
REDIRECT = re.compile(r"location(?:\.href)?\s*=\s*[\"']([^\"']+)[\"']|<meta[^<>]{1,60}refresh[^<>]{1,60}url=['\"]?([^'\">\s]+)", re.IGNORECASE)
SEARCH = re.compile(r"/(?:common/search|search|searchList)/([0-9a-f]{16,})(?:[?/]|$)", re.IGNORECASE)
CHANNEL_ID = re.compile(r"\bchannel_?id[\"']?\s*(?:[:=]|content=)\s*[\"']([0-9a-f]{16,})[\"']", re.IGNORECASE)
CHANNELS = "/common/getChannelList"
QUERY = {
    "_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index", "_rangeTimeGte": "", "_channelName": "", "page": "1",
}  # fmt: skip
TAGS = re.compile(r"<[^<>]+>")


def listing(page: Page) -> Listing:
    path = urlsplit(page.url).path
    if SEARCH.search(path) or path == CHANNELS:
        return _json(page)
    if path.endswith("/redirect.shtml"):
        return _redirected(page)
    entries = links.entries(page, ARTICLE)
    if AGGREGATE.search(path):
        return Listing(entries, more=tuple(map(Ask, _children(page))), none=pagers.says_empty(page))
    search = () if entries else _searches(page)
    if search:
        return Listing(more=search)
    return _rendered(page, entries)


def _rendered(page: Page, entries: tuple[Entry, ...]) -> Listing:
    """A page of a list as the server renders it."""
    call = pagers.ucap_call(page.text)
    if call is None:
        return rendered.listing(page, ARTICLE)
    following = call.number(page.url) + 1
    return Listing(
        entries=entries,
        next=Ask(pagers.sibling(page.url, f"{call.prefix}_{following}.{call.extension}")) if following <= call.pages else None,
        declared=call.total,
        pages=call.pages,
        none=call.total == 0 or pagers.says_empty(page),
    )


def _redirected(page: Page) -> Listing:
    """The template redirect.shtml: the column is elsewhere."""
    match = REDIRECT.search(page.text)
    target = links.absolute(page.url, match[1] or match[2]) if match else ""
    return Listing(more=(Ask(target),) if target else (), readable=bool(target))


def _children(page: Page) -> list[str]:
    """Lists below an aggregate column: those that its blocks of entries name, or all but menus' if there are none."""
    own = page.url.split("/")[:4]  # host and site alias
    found = [
        link for link in links.links(page)
        if _is_list(link.url) and link.url.split("/")[:4] == own and not links.aside(link.element) and not _crumb(link)
    ]  # fmt: skip
    addresses = {link.element: link.url for link in links.links(page)}
    named = [link for link in found if _over_entries(link, addresses)]
    return list(dict.fromkeys(link.url for link in named or found))


def _is_list(url: str) -> bool:
    return shapes.shape_of("ucap")(url) and not ARTICLE.search(url)


def _over_entries(link: links.Link, addresses: dict[HtmlElement, str]) -> bool:
    """Is the link (更多, or the block's heading) in one block with entries, and with no other list's link?"""
    for above in link.element.iterancestors():
        entries = False
        for url in (addresses.get(other, link.url) for other in above.iter("a")):
            if url != link.url and _is_list(url):
                return False
            entries = entries or bool(ARTICLE.search(url))
        if entries:
            return True
    return False


def _crumb(link: links.Link) -> bool:
    """In 当前位置：… the columns above this one are linked."""
    above = link.element.getparent()
    return above is not None and "位置" in squeeze(above.text_content())[:12]


# ---- lists that come as JSON -----------------------------------------------------------------------------

def _searches(page: Page) -> tuple[Ask, ...]:
    """What the script of a page without entries asks for: the channel's search, or first the channel's id."""
    base = urljoin(page.url, "/")
    named = SEARCH.search(page.text) or CHANNEL_ID.search(page.text)
    if named:
        return (_search(base, named[1]),)
    parts = urlsplit(page.url).path.strip("/").split("/")
    if CHANNELS.rpartition("/")[2] not in page.text or len(parts) < 3:
        return ()
    query = urlencode({"channelCode": parts[-2], "websiteCodeName": parts[0]})
    return (Ask(f"{urljoin(base, CHANNELS)}?{query}"),)


def _search(base: str, channel: str) -> Ask:
    return Ask(f"{urljoin(base, f'/common/search/{channel}')}?{urlencode(QUERY)}")


def _json(page: Page) -> Listing:
    """A page of a search, or what getChannelList tells of the channel that was asked for."""
    told = fields.answer(page.text)
    asked = dict(parse_qsl(urlsplit(page.url).query))
    if urlsplit(page.url).path == CHANNELS:
        ids = dict.fromkeys(_ids(told, asked.get("channelCode", "")))
        return Listing(more=tuple(_search(urljoin(page.url, "/"), id_) for id_ in ids), readable=bool(ids))
    data = fields.mapping((told or {}).get("data"))
    if not isinstance(data.get("results"), list):
        return Listing(readable=False)
    total = fields.number(data.get("total"))
    found = (_entry(page, result) for result in fields.mappings(data["results"]))
    entries = tuple(entry for entry in found if entry.url)
    further = pagers.with_query(page.url, {"page": str((fields.number(asked.get("page")) or 1) + 1)})
    return Listing(entries, Ask(further) if entries else None, declared=total, none=total == 0, until=total)


def _entry(page: Page, result: fields.Fields) -> Entry:
    """Addresses of results may be //host/… and their titles may mark what was searched for."""
    address = fields.text(result.get("url"))
    return Entry(
        squeeze(TAGS.sub("", fields.text(result.get("title")))),
        links.absolute(page.url, address) if address else "",
        dates.told(result.get("publishedTimeStr")),
    )


def _ids(told: object, code: str) -> Iterator[str]:
    """Ids of the channels with this code. (How the answer is built was not seen; its parts are.)"""
    if isinstance(told, list):
        for one in told:
            yield from _ids(one, code)
    if isinstance(told, dict):
        named = [told.get("channelId"), told.get("id")] if code in told.values() else []
        yield from (one for one in named if isinstance(one, str) and re.fullmatch(r"[0-9a-f]{16,}", one))
        for one in told.values():
            yield from _ids(one, code)


def identity(url: str) -> str:
    """One article stands in several columns under the same hash.

    >>> identity("http://x.gov.cn/x/c1/202301/" + "0a" * 16 + ".shtml")
    'http://x.gov.cn/#0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a'
    """
    match = ARTICLE.search(url)
    return urljoin(url, f"/#{match[1].lower()}") if match and len(match[1]) == 32 else url


def marked(page: Page) -> bool:
    return pagers.ucap_call(page.text) is not None or "UCAPCONTENT" in page.text or "UCAP-CONTENT" in page.text


UCAP = Platform("ucap", shapes.shape_of("ucap"), marked, listing, rendered.article, rendered.files, identity=identity)
