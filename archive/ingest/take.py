"""Captures of others into the archive: with their own date, headers and origin, and marked as such.

What a capture was taken from stands in its metadata record and in captures.origin, as a JSON object: source (file), offset,
record (its WARC-Record-ID), and what the maker's record said besides. Documents are given the role report: reading proves
whether they are one; a file that such a page links to is its attachment. Nothing is taken twice: the same URL, time and
payload are one capture, so an import that was cut short can be repeated.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from archive import portals
from archive.ingest.found import Again, Note, Passed, Refused
from archive.ingest.links import files_of
from archive.model import Context, Exchange
from archive.pages.saved import Saved
from archive.readers import sniff
from archive.warc.decode import DecodeError, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.ingest.door import Door
    from archive.ingest.found import Found, Item, Origin
    from archive.model import Role

NO_DOCUMENTS = frozenset({"empty", "unknown"})
NOT_ALONE = frozenset({"text", "csv"})  # of a server's answers: scripts, JSON, robots.txt
PICTURES = ("png", "jpeg", "gif", "tiff", "bmp", "webp", "jp2")
REMEMBERED = 100_000  # files that pages link to


@dataclass(slots=True)
class Taken:
    """What came of an import. passed: records of no interest, by kind; refused: what was not taken, and why."""

    captures: int = 0
    documents: int = 0
    adopted: int = 0  # WARC files of our own make, taken in whole
    there: int = 0  # were in the archive before
    passed: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)


class Taker:
    """Takes items into an open intake, in a run that was started."""

    def __init__(self, intake: Door, run: str, taken: Taken, told: Callable[[Refused], None]) -> None:
        self._intake = intake
        self._run = run
        self._told = told
        self._pages: OrderedDict[str, tuple[str, str]] = OrderedDict()  # file → page that links to it, and the link's text
        self.taken = taken

    def take(self, items: Iterable[Item]) -> None:
        """All items of one source. Raises IntakeError; what was taken before stays."""
        for item in items:
            if isinstance(item, Passed):
                self.taken.passed[item.kind] += 1
            elif isinstance(item, Refused):
                self._refuse(item)
            elif isinstance(item, Note):
                self._intake.note(item.uri, item.data)
            elif isinstance(item, Again):
                self._again(item)
            else:
                self._found(item)

    def _refuse(self, refused: Refused) -> None:
        self.taken.refused.append(refused)
        self._told(refused)

    def _again(self, item: Again) -> None:
        """A revisit takes the payload of what it refers to, which must be in the archive by then."""
        found = item.found
        body = self._intake.payload_of(item.of_url, item.of_date)
        if body is None:
            where = f"{found.origin.source} at {found.origin.offset}"
            what = f"{item.of_url or 'nothing'} of {item.of_date:%Y-%m-%d}" if item.of_date else f"digest {item.of_digest or 'none'}"
            self._refuse(Refused(where, f"{found.url}: a revisit of what is not in the archive ({what}); import the file that has it first"))
            return
        self._found(replace(found, body=body))

    def _found(self, found: Found) -> None:
        if self._intake.has(found.url, found.captured_at, found.body):
            self.taken.there += 1
            return
        context = self._context(found)
        if found.status is None:
            media_type = next((value for name, value in found.headers if name.lower() == "content-type"), "")
            self._intake.saved(Saved(found.url, media_type, found.body, found.captured_at, context))
        else:
            self._intake.keep(Exchange(
                url=found.url, method=found.method, request_headers=found.request_headers, request_body=found.request_body,
                status=found.status, protocol=found.protocol or "HTTP/1.1", response_headers=found.headers, body=found.body,
                captured_at=found.captured_at, context=context, ip_address=found.ip_address, truncated=found.truncated,
            ))
        self.taken.captures += 1
        self.taken.documents += context.role in ("report", "attachment")

    def _context(self, found: Found) -> Context:
        if found.ours is not None:
            return replace(found.ours, origin=told(found.origin))
        portal = portals.of_url(found.url)
        role, referrer, text = self._role(found)
        return Context(run=self._run, portal=portal.id if portal else "", role=role, referrer=referrer, link_text=text,
                       origin=told(found.origin))

    def _role(self, found: Found) -> tuple[Role, str, str]:
        """What a capture is: a document that may be a report, a file of one, or something else; its page and link."""
        if found.status is not None and not 200 <= found.status < 300:
            return "other", found.referrer, found.title
        try:
            body = decoded(found.headers, found.body) if found.status is not None else found.body
        except DecodeError:
            return "other", found.referrer, found.title
        form = sniff(body)
        if form in NO_DOCUMENTS or (form in {*PICTURES, *NOT_ALONE} and found.status is not None):
            return "other", found.referrer, found.title
        page, text = self._pages.get(urldefrag(found.url)[0], (found.referrer, found.title))
        if form in ("html", "mhtml"):
            self._remember(found.url, body)
            return "report", found.referrer, found.title
        return ("attachment" if page else "report"), page, text

    def _remember(self, url: str, body: bytes) -> None:
        for file, text in files_of(url, body):
            self._pages[file] = (url, text)
        while len(self._pages) > REMEMBERED:
            self._pages.popitem(last=False)


def told(origin: Origin) -> str:
    """The origin as metadata and captures.origin have it."""
    values = {"source": origin.source, "offset": origin.offset, "record": origin.record, **dict(origin.told)}
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)
