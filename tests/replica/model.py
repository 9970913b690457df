"""What the replicas are made of: what a portal publishes (Entry, True report) and how HTTP carries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from datetime import date

Number = int | float | None
Cells = Mapping[str, Number]  # canonical key → figure; None printed blank, missing key = row absent


@dataclass(frozen=True)
class Attachment:
    """A file beside an article. name: what the visitor sees; stored: file name on the server."""

    name: str
    stored: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Facts:
    """What a reader must find in a report. units: of amounts, where the report and not the form tells them."""

    agency: str  # as the title names it
    year: int
    form: str
    cells: Cells
    units: Mapping[str, str] = field(default_factory=dict)
    seed: bool = False  # one of the five real ones


@dataclass(frozen=True)
class Entry:
    """One item of a list page: a report (facts set) or a look-alike that must not be taken (facts None)."""

    title: str
    published: date
    publisher: str
    body: str  # HTML fragment
    facts: Facts | None = None
    attachments: tuple[Attachment, ...] = ()
    heading: bool = True  # the article page shows the title above the body
    elsewhere: str = ""  # absolute URL on another host: the list links there, this portal has no page


@dataclass(frozen=True)
class TrueReport:
    """A report as published: where it is and what it says. also: further URLs with the same bytes."""

    url: str
    title: str
    published: date
    facts: Facts
    also: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """What a handler sees. drop: list items a fault leaves out while totals stay as they were; empty: all of
    them, and the totals say so."""

    method: str
    target: str  # path and query as sent
    headers: Mapping[str, str]
    body: bytes = b""
    drop: int = 0
    empty: bool = False

    def listed(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        """What a list has to show for this request."""
        return () if self.empty else entries

    @property
    def path(self) -> str:
        """The path alone."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        """Parameters of the query and of a form body."""
        form = self.body.decode("ascii", "replace") if self.method == "POST" else ""
        both = (urlsplit(self.target).query, form)
        return dict(pair for text in both for pair in parse_qsl(text, keep_blank_values=True))


@dataclass(frozen=True)
class Response:
    """An answer before the transport (gzip, chunks) is applied."""

    body: bytes
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[Request], Response]


def constant(response: Response) -> Handler:
    """The handler of a static file."""
    return lambda _: response


@dataclass(frozen=True)
class Site:
    """What a family makes of a portal: its pages, its channels (URL, declared agency), its true reports."""

    pages: Mapping[str, Handler]  # path → handler
    channels: Sequence[tuple[str, str]]
    reports: Sequence[TrueReport]
    listed: int  # items over all list pages
