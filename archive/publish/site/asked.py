"""What a page is given and what it gives back. A page is a function of a read-only connection and an Asked (docs/site.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.folder import Folder


@dataclass(frozen=True, slots=True)
class Site:
    """What is served: one publication, the same for every request until another one takes its place."""

    folder: Folder
    published: Path  # the snapshot, opened read-only and immutable
    has_archive: bool  # the folder has warc/: evidence can be shown
    version: str  # of the data: YYYY.MM.DD-sN
    data_date: str  # ISO date of the newest capture
    schema: int  # of the database
    software: str = ""  # name and version of this program
    citation: str = ""  # one sentence, as the exports have it
    contact: str = ""  # mail address or URL of who runs it
    license: str = ""  # SPDX identifier that who runs it gave the data


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. path: the named groups of the address, decoded; query: the first value of each name."""

    lang: str  # en or zh
    path: Mapping[str, str]
    query: Mapping[str, str]
    site: Site
    url: str = ""  # path and query as asked, percent-encoded


@dataclass(frozen=True, slots=True)
class Page:
    """A template of templates/ and what it shows."""

    template: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Bytes:
    """A body that is no page; headers are added to the site's own, or stand in their place where they have their name."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


View = Callable[["sqlite3.Connection", Asked], Page | Bytes]


class SiteError(Exception):
    """A page that cannot be shown, and why: one sentence per language."""

    status = 500

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.said: Mapping[str, str] = {"en": en, "zh": zh}


class NotFound(SiteError):  # noqa: N818 - named as the page says it
    """There is no such thing."""

    status = 404


class BadRequest(SiteError):  # noqa: N818 - named as the page says it
    """The address makes no sense: a year that is no number, two things to compare of which one is missing."""

    status = 400


class Withdrawn(SiteError):  # noqa: N818 - named as the page says it
    """It is in the archive and may not be shown; the sentences say since when and why."""

    status = 451


class Moved(Exception):  # noqa: N818 - no error at all
    """It is at another address of this site (path and query, percent-encoded)."""

    def __init__(self, url: str, *, permanent: bool = False) -> None:
        super().__init__(url)
        self.url = url
        self.permanent = permanent
