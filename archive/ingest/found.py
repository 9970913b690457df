"""What a source of history holds: captures, each with where it came from, and what cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from archive.model import Context

Headers = tuple[tuple[str, str], ...]


class SourceError(Exception):
    """A source that cannot be read at all; one line, naming it and what to do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a capture stood. source: name of the file; record: WARC-Record-ID; told: what the record said besides.

    told: fields of the record that a new one does not repeat: digests, warcinfo's software, hops from the seed.
    """

    source: str
    offset: int = 0
    record: str = ""
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A capture as its maker kept it, chunking removed. status None: a file or resource, no HTTP answer.

    referrer: the page that the maker says led to it.
    """

    url: str
    captured_at: datetime
    body: bytes = field(repr=False)
    origin: Origin
    status: int | None = None
    protocol: str = ""
    headers: Headers = ()
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = field(default=b"", repr=False)
    ip_address: str = ""
    truncated: str = ""
    referrer: str = ""
    title: str = ""  # as a page list or a CSV gives it
    ours: Context | None = None  # of a capture of our own make: why it was fetched


@dataclass(frozen=True, slots=True)
class Again:
    """A revisit: the same payload as another capture. of_url, of_date, of_digest: which, as far as told ("" or None)."""

    found: Found
    of_url: str
    of_date: datetime | None
    of_digest: str


@dataclass(frozen=True, slots=True)
class Note:
    """What an archive of our own make tells of itself: runs, visits, corrections."""

    uri: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not taken, and why; where names file and offset."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Passed:
    """A record that is nothing to take: requests, metadata, DNS answers, pictures of pages. kind: its type, to be counted."""

    kind: str


Item = Found | Again | Note | Refused | Passed
