"""gkmlpt (广东政府信息公开平台): a page with the tree of columns in _CONFIG, and a JSON interface for their lists."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.adapter import Article, Attachment, Entry, Listing, Platform
from crawler.mechanics import attachments, dates, fields, links, literals, pagers, rendered
from crawler.page import Ask, make_page, squeeze
from crawler.platforms import nfcms, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.mechanics.fields import Fields
    from crawler.page import Page

API = re.compile(r"/gkmlpt/api/all/(\d+)$")
PLACE = re.compile(r"(.*/gkmlpt)(?:/|$)")
REPORTS = re.compile(r"公开.{0,6}(?:年报|年度(?:工作)?报告)|^(?:年报|年度(?:工作)?报告|年报专栏)$")
OTHER_REPORTS = re.compile(r"网站|法治|决算|预算")
DAYS = ("display_publish_time", "first_publish_time", "date")  # of publication; the last may be that of writing


def listing(page: Page) -> Listing:
    path = urlsplit(page.url).path
    if API.search(path):
        return _interface(page)
    place = PLACE.match(path)
    if place is None:  # where a node of the tree sends its reader
        return nfcms.listing(page)
    config = _config(page)
    if "TREE" not in config:
        index = f"{place[1]}/index"  # the search and policy pages are not told to have the tree
        return Listing(more=(Ask(urljoin(page.url, index)),)) if path != index else Listing(readable=False)
    wanted = urlsplit(page.ask.url if page.ask else page.url).fragment  # which is not sent, and so does not come back
    asks = tuple(dict.fromkeys(_ask(page, config, node) for node in _columns(config, wanted)))
    return Listing(more=asks, readable=bool(asks))


def _config(page: Page) -> Fields:
    return fields.mapping(literals.assigned(page.text, "_CONFIG"))


# ---- the tree of columns -------------------------------------------------------------------------------

def _columns(config: Fields, wanted: str) -> Iterator[Fields]:
    """Annual-report columns and all below them; wanted: the column that a deep link (index#ID) names."""
    for node in _walk(config["TREE"]):
        named = squeeze(fields.text(node.get("name")))
        chosen = fields.text(node.get("id")) == wanted if wanted else REPORTS.search(named)
        if chosen and not OTHER_REPORTS.search(named):
            yield from (one for one in _walk([node]) if _has_list(one))


def _walk(nodes: object) -> Iterator[Fields]:
    """Nodes and all below them. (literals refuses trees that are too deep.)"""
    for node in fields.mappings(nodes):
        yield node
        yield from _walk(node.get("children"))


def _has_list(node: Fields) -> bool:
    # a column of nothing but sub-columns counts no posts
    return bool(node.get("jump_url") or fields.number(node.get("post_count")) or not node.get("children"))


def _ask(page: Page, config: Fields, node: Fields) -> Ask:
    """The column's list: elsewhere if the node says so, else by the interface, whose pages 0 and 1 are the same."""
    elsewhere = fields.text(node.get("jump_url"))
    if elsewhere:
        return Ask(links.absolute(page.url, elsewhere))
    query = urlencode({"page": "1", "sid": fields.text(config.get("SID"))})
    return Ask(urljoin(page.url, f"/gkmlpt/api/all/{fields.text(node.get('id'))}?{query}"))


# ---- lists by the interface ----------------------------------------------------------------------------

def _interface(page: Page) -> Listing:
    """A page of 88 to 99 entries, whatever the total: only the total, or a page without entries, is the end."""
    told = fields.answer(page.text)
    if told is None or not isinstance(told.get("articles"), list):
        return Listing(readable=False)
    articles = fields.mappings(told["articles"])
    entries = tuple(entry for one in articles if (entry := _entry(page, one)))
    count = fields.number(told.get("total"))
    total = fields.number(fields.mapping(told.get("classify")).get("post_count")) if count is None else count
    query = dict(parse_qsl(urlsplit(page.url).query))
    further = pagers.with_query(page.url, {"page": str((fields.number(query.get("page")) or 1) + 1)})
    return Listing(
        entries=entries,
        next=Ask(further) if entries else None,
        declared=None if _below(page, articles) else total,
        none=total == 0,
        until=total,
    )


def _below(page: Page, articles: list[Fields]) -> bool:
    """Are entries of sub-columns among these? Those columns declare them themselves."""
    own = API.search(urlsplit(page.url).path)
    columns = {fields.text(one.get("classify_main")) for one in articles} - {""}
    return own is not None and not columns <= {own[1]}


def _entry(page: Page, one: Fields) -> Entry | None:
    addresses = [address for key in ("url", "post_url") if (address := fields.text(one.get(key)))]
    address = next((address for address in addresses if "/post_" in address), next(iter(addresses), ""))
    url = links.absolute(page.url, address) if address else ""
    listed = next(filter(None, (dates.told(one.get(key)) for key in DAYS)), "")
    return Entry(squeeze(fields.text(one.get("title"))), url, listed, _files(page, one)) if url else None


def _files(page: Page, one: Fields) -> tuple[Attachment, ...]:
    found = ((fields.text(file.get("url")), fields.text(file.get("name"))) for file in fields.mappings(one.get("attachment")))
    return tuple(Attachment(links.absolute(page.url, url), squeeze(name)) for url, name in found if url)


# ---- articles ------------------------------------------------------------------------------------------

def article(page: Page) -> Article:
    found = rendered.article(page)
    title = found.title or squeeze(fields.text(fields.mapping(_config(page).get("DETAIL")).get("title")))
    return replace(found, title=title, attachments=files(page))


def files(page: Page) -> tuple[Attachment, ...]:
    """The body is rendered and stands in _CONFIG.DETAIL.content too; files may be linked in one of them only."""
    detail = fields.mapping(_config(page).get("DETAIL"))
    content = fields.text(detail.get("content"))
    linked = attachments.attachments(make_page(page.url, 200, (("Content-Type", "text/html"),), content.encode())) if content else ()
    found = {file.url: file for file in (*rendered.files(page), *linked, *_files(page, detail))}
    return tuple(found.values())


def marked(page: Page) -> bool:
    return "_CONFIG" in page.text and "gkmlpt" in page.text


GKMLPT = Platform("gkmlpt", shapes.shape_of("gkmlpt"), marked, listing, article, files, nfcms.canonical)
