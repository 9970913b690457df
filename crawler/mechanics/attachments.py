"""The files that belong to an article, with the names the portal gives them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.adapter import Attachment
from crawler.mechanics.links import Link, links
from crawler.page import squeeze

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

SUFFIXES = (".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ofd", ".rtf", ".zip", ".rar", ".7z", ".txt")
ENDPOINT = re.compile(r"/downfile\.jsp|/download\.jsp|/document/download|/file-download|/downloadfile|DownloadAttach|/group\d+/M\d\d/", re.IGNORECASE)
NAME_KEYS = ("showname", "fileName", "filename", "name")
STORED = re.compile(r"^(?:[0-9a-f]{16,}|\d{12,})\.\w+$", re.IGNORECASE)  # a name that the system made
BOILERPLATE = ("nav", "footer", "header", "aside")


def attachments(page: Page) -> tuple[Attachment, ...]:
    """Links to files outside menus and footers, each file once, in the page's order."""
    found: dict[str, Attachment] = {}
    for link in links(page):
        if is_file(link.url) and not _boilerplate(link.element):
            found.setdefault(link.url, Attachment(link.url, _name(link)))
    return tuple(found.values())


def is_file(url: str) -> bool:
    """A document by its suffix or by the endpoint that hands it out.

    >>> is_file("http://x.gov.cn/a/P020260612389613086419.pdf"), is_file("http://x.gov.cn/a.html")
    (True, False)
    """
    parts = urlsplit(url)
    if parts.path.lower().endswith(SUFFIXES) or ENDPOINT.search(url):
        return True
    return any(value.lower().endswith(SUFFIXES) for _, value in parse_qsl(parts.query))


def _name(link: Link) -> str:
    """TRS keeps the human name only in download=, Hanweb in showname; link text may be cut with …"""
    query = dict(parse_qsl(urlsplit(link.url).query))
    asked = [query[key] for key in NAME_KEYS if key in query]
    told = [squeeze(name) for name in (link.element.get("download") or "", *asked)]
    named = next((name for name in told if name and not STORED.match(name)), "")
    return named or link.title or next(filter(None, told), "") or unquote(urlsplit(link.url).path.rpartition("/")[2])


def _boilerplate(element: HtmlElement) -> bool:
    return any(above.tag in BOILERPLATE or "foot" in (above.get("class") or "") for above in element.iterancestors())
