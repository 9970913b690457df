"""The product with …/pc/list.html (vendor unknown): the whole list is an array in the page's script."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.adapter import Attachment, Entry, Listing, Platform
from crawler.mechanics import dates, fields, links, literals, pagers, rendered
from crawler.page import Ask, squeeze, visible
from crawler.platforms import shapes

if TYPE_CHECKING:
    from crawler.mechanics.fields import Fields
    from crawler.page import Page

ARRAY = "articleList"
TAGS = re.compile(r"<[^<>]+>")


def listing(page: Page) -> Listing:
    """Its script cuts the array into pages; a pager with links of its own was not seen, but would be followed.

    Numbers of pages in the script are those of what it has already, so that only a total of entries counts.
    """
    told = literals.assigned(page.text, ARRAY)
    if not isinstance(told, list):
        return Listing(none=pagers.says_empty(page), readable=False)
    further = pagers.next_link(page)
    return Listing(
        entries=tuple(entry for one in fields.mappings(told) if (entry := _entry(page, one))),
        next=Ask(further) if further else None,
        declared=_declared(page),
        none=not told,
    )


def _declared(page: Page) -> int | None:
    """共N条 of the page, not of a title in the array (…共30条措施)."""
    found = pagers.TOTAL_TEXT.search(visible(page)) or pagers.TOTAL_NAME.search(page.text)
    return next((int(digits) for digits in found.groups() if digits), None) if found else None


def _entry(page: Page, one: Fields) -> Entry | None:
    url = _address(page, one)
    title = squeeze(TAGS.sub("", fields.text(one.get("title"))))
    return Entry(title, url, dates.told(one.get("pubDate")), _files(page, one)) if url else None


def _address(page: Page, one: Fields) -> str:
    """By urls, JSON within a string, or, since the id is the address, beside the list."""
    try:
        urls = json.loads(fields.text(one.get("urls")) or "{}")
    except (ValueError, RecursionError):
        urls = {}
    named, number = fields.text(fields.mapping(urls).get("pc")), fields.number(one.get("id"))
    if named:
        return links.absolute(page.url, named)
    return urljoin(page.url, f"content/content_{number}.html") if number is not None else ""


def _files(page: Page, one: Fields) -> tuple[Attachment, ...]:
    found = ((_file(page, file), squeeze(fields.text(file.get("fileName")))) for file in fields.mappings(one.get("articleFiles")))
    return tuple(Attachment(url, name) for url, name in found if url)


def _file(page: Page, file: Fields) -> str:
    """Presumably domainName + filePath; the former may be missing, or lack the scheme."""
    path, domain = fields.text(file.get("filePath")), fields.text(file.get("domainName")).rstrip("/")
    if not path or urlsplit(path).scheme or not domain:
        return links.absolute(page.url, path) if path else ""
    base = domain if "//" in domain else f"//{domain}"
    return links.absolute(page.url, f"{base}/{path.lstrip('/')}")


def marked(page: Page) -> bool:
    return ARRAY in page.text and "/pc/" in page.text


PCLIST = Platform("pclist", shapes.shape_of("pclist"), marked, listing, rendered.article, rendered.files)
