"""The files that belong to an article, with the names the portal gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.adapter import Attachment
from crawler.mechanics import paged
from crawler.mechanics.files import is_file, is_name
from crawler.mechanics.links import Link, links
from crawler.mechanics.viewers import shown, viewed
from crawler.page import squeeze

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

NAME_KEYS = ("showname", "fileName", "filename", "name")
STORED = re.compile(r"^(?:[0-9a-f]{16,}|\d{12,})\.\w+$", re.IGNORECASE)  # a name that the system made
BOILERPLATE = ("nav", "footer", "header", "aside")


def attachments(page: Page) -> tuple[Attachment, ...]:
    """Files outside menus and footers, each once: those linked, in the page's order, those shown, the article's other pages."""
    found: dict[str, Attachment] = {}
    for link in links(page):
        file = viewed(link.url) or (link.url if is_file(link.url) or _named(link) else "")
        if file and not _boilerplate(link.element):
            found.setdefault(file, Attachment(file, _name(link)))
    for url in shown(page):
        found.setdefault(url, Attachment(url, ""))
    for url in paged.further(page):
        found.setdefault(url, Attachment(url, ""))
    return tuple(found.values())


def _named(link: Link) -> bool:
    """Its address tells nothing, but its text, title or download attribute is a file's name."""
    told = (link.text, link.title, squeeze(link.element.get("download") or ""))
    return link.element.get("appendix") == "true" or any(map(is_name, told))


def _name(link: Link) -> str:
    """TRS keeps the human name only in download=, Hanweb in showname; link text may be cut with …"""
    query = dict(parse_qsl(urlsplit(link.url).query))
    asked = [query[key] for key in NAME_KEYS if key in query]
    told = [squeeze(name) for name in (link.element.get("download") or "", *asked)]
    named = next((name for name in told if name and not STORED.match(name)), "")
    return named or link.title or next(filter(None, told), "") or unquote(urlsplit(link.url).path.rpartition("/")[2])


def _boilerplate(element: HtmlElement) -> bool:
    return any(above.tag in BOILERPLATE or "foot" in (above.get("class") or "") for above in element.iterancestors())
