"""jpage, the list script of Hanweb and TrueCMS: records in an XML datastore, further ones by windows of numbers."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.mechanics import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.adapter import Entry

TOTAL = re.compile(r"<totalrecord>\s*+(?:<!\[CDATA\[\s*+)?(\d+)", re.IGNORECASE)
HREF = re.compile(r"href\s*+=\s*+[\"']?([^\"'\s>]+)|^(/[^\s<>]+)", re.IGNORECASE)
GROUP_PAGES = 3  # display pages that jpage loads at a time


@dataclass(frozen=True, slots=True)
class Store:
    """A datastore. size: records in it, also those without a link · following: the link to the next group."""

    entries: tuple[Entry, ...] = ()
    size: int = 0
    total: int | None = None
    following: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What the script is started with. sent: the parameters of a list that it asks for more with."""

    total: int | None
    per_page: int
    proxy: str
    sent: tuple[tuple[str, str], ...]

    @property
    def group(self) -> int:
        return self.per_page * GROUP_PAGES


def store(text: str, base: str, article: re.Pattern[str]) -> Store:
    """The records of a datastore; extras without a link are left out (some lists end with one)."""
    records = [_inner(text[start:end]) for start, end in blocks(text, "record")]
    found = (links.record(record, base, article) for record in records)
    total, group = TOTAL.search(text), next(blocks(text, "nextgroup"), None)
    href = HREF.search(html.unescape(_inner(text[slice(*group)]))) if group else None
    return Store(
        tuple(entry for entry in found if entry),
        len(records),
        int(total[1]) if total else None,
        links.absolute(base, href[1] or href[2]) if href else "",
    )


def blocks(text: str, tag: str) -> Iterator[tuple[int, int]]:
    """Where the elements of this name begin and end, none of them in another. Linear, whatever is left open.

    >>> list(blocks("<a>1</a><a>2<a></a>", "a"))
    [(0, 8), (8, 19)]
    """
    opening, closing = re.compile(f"<{tag}>", re.IGNORECASE), re.compile(f"</{tag}>", re.IGNORECASE)
    start = opening.search(text)
    while start and (end := closing.search(text, start.end())):
        yield start.start(), end.end()
        start = opening.search(text, end.end())


def _inner(element: str) -> str:
    """The content of an element as it stands in a text, out of its CDATA."""
    inner = element[element.index(">") + 1 : element.rindex("</")].strip()
    return inner.removeprefix("<![CDATA[").removesuffix("]]>").strip()


def config(script: str, names: tuple[str, ...]) -> Config:
    """totalRecord, perPage, proxyUrl and the parameters of these names, however the script writes them.

    >>> config("$('#1').jpage({totalRecord:61, perPage:15, proxyUrl:'/d.jsp', ajaxParam:{unitid:'7'}})", ("unitid",))
    Config(total=61, per_page=15, proxy='/d.jsp', sent=(('unitid', '7'),))
    """
    total, per_page = _value(script, "totalRecord"), _value(script, "perPage")
    sent = ((name, _value(script, name)) for name in names)
    return Config(
        int(total) if total and total.isdigit() else None,
        int(per_page) if per_page and per_page.isdigit() and int(per_page) else 15,
        _value(script, "proxyUrl") or "",
        tuple((name, value) for name, value in sent if value is not None),
    )


def _value(script: str, name: str) -> str | None:
    """The value behind name: or name=, quoted or bare (up to the next parameter)."""
    match = re.search(rf"(?<![\w.]){name}[\"']?\s*[:=]\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'&,;(){{}}]*))", script)
    return next((group for group in match.groups() if group is not None), None) if match else None
