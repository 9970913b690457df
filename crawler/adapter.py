"""What an adapter is: pure functions from a page to what stands on it. Nothing here can fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawler.page import Ask, Page


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list; listed: its date, ISO, as far as told; attachments: files that the list itself names.

    beside: it stands outside the main list of its page, so that a total may not count it.
    """

    title: str
    url: str
    listed: str = ""
    attachments: tuple[Attachment, ...] = ()
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list.

    declared, pages: how many entries and pages the list says it has · next: the following page of the
    same list · more: other lists of the column (frames, the fragment that holds the entries)
    none: the page itself says that there is nothing · readable: False if the page lacks what this
    platform's columns always have · until: next is only asked for while fewer entries than this have
    come (interfaces that tell a total, but no number of pages) · stuck: what leads on to the rest of the list by a
    script alone, in the page's words (加载更多); "" where nothing does
    """

    entries: tuple[Entry, ...] = ()
    next: Ask | None = None
    more: tuple[Ask, ...] = ()
    declared: int | None = None
    pages: int | None = None
    none: bool = False
    readable: bool = True
    until: int | None = None
    stuck: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """name: as the portal gives it (download attribute, showname, link text) · expires: the address works only
    for a while after the article was served, so an article that the archive has is no way to it."""

    url: str
    name: str
    expires: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """What a report's page tells besides the report; metas: meta tags and the metadata table."""

    title: str
    published: str = ""
    attachments: tuple[Attachment, ...] = ()
    metas: Mapping[str, str] = field(default_factory=dict)


def as_is(url: str) -> str:
    return url


def no_other(page: Page) -> tuple[str | Ask, ...]:
    """Most platforms know no second address for a page that is refused."""
    return ()


@dataclass(frozen=True, slots=True)
class Platform:
    """A CMS family.

    shape: does this URL look like one of its columns or articles · marked: does this page bear its
    marks · files: the attachments of an article alone, all that a crawl asks of it · canonical: one address for an article's twins · instead: where else a refused list may be
    identity: what the addresses of one article in several columns share, so that it is fetched once
    """

    name: str
    shape: Callable[[str], bool]
    marked: Callable[[Page], bool]
    listing: Callable[[Page], Listing]
    article: Callable[[Page], Article]
    files: Callable[[Page], tuple[Attachment, ...]]
    canonical: Callable[[str], str] = as_is
    instead: Callable[[Page], tuple[str | Ask, ...]] = no_other
    identity: Callable[[str], str] = as_is
