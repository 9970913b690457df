"""WARC (and ARC) files of others, through warcio: responses and revisits with their requests, resources.

A record is taken whole or refused with a reason: a block that is not what its digest says, that ends early, or whose HTTP
head cannot be read is not what was captured. Payload digests alone prove nothing: some tools made them over chunks, some
over the decoded body (WARC/1.1, 5.9, leaves it open), so one that differs is kept as told and not held against a record.
"""

from __future__ import annotations

import io
import json
import re
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from archive.ingest.adopt import OURS
from archive.ingest.found import Again, Found, Note, Origin, Passed, Refused
from archive.ingest.sound import address_fault, status_fault, time_fault
from archive.warc.fields import from_block, moment
from archive.warc.http import unchunked
from archive.warc.reading.items import NOTES, context_of
from archive.warc.reading.member import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from archive.ingest.found import Headers, Item
    from archive.model import Context

LARGEST = 256 * 1024 * 1024  # bytes of a record that is taken; DOWNLOAD_MAXSIZE of a crawl
REQUESTS = 64  # remembered, until their response comes; tools write them before or after it
TOLD = ("WARC-Payload-Digest", "WARC-Block-Digest", "WARC-Record-ID", "WARC-Identified-Payload-Type", "WARC-Page-ID", "WARC-JSON-Metadata")
NOT_MODIFIED = 304  # its revisit records have no payload, nor had the answer
LENGTH = re.compile(r"[0-9]+", re.ASCII)  # WARC/1.1, 5.3
CUT_HEAD = "the head of the record is cut off"
TAKEN = frozenset({"response", "revisit", "resource"})


def captures(stream: BinaryIO, name: str) -> Iterator[Item]:
    """What one file holds, in order. name: what it is called in messages and origins.

    Goes on behind a record that is refused; what cannot be read any further is one Refused at the end.
    """
    reader = _Reader(name)
    records = ArchiveIterator(stream, arc2warc=True, check_digests="log")
    while True:
        try:
            record = next(records)
            items = reader.take(record, records)
        except StopIteration:
            break
        except (ArchiveLoadFailed, EOFError, OSError, ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
            yield from reader.rest()
            why = " ".join(str(error).split()) or type(error).__name__
            yield Refused(f"{name} at {_offset(records)}", f"cannot be read any further: {why[:200]}")
            return
        yield from items
    yield from reader.rest()


def _offset(records: Any) -> int:
    return int(getattr(records, "offset", 0) or 0)


class _Reader:
    """Joins what tools wrote apart: a response and its request, whichever came first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._software = ""
        self._requests: OrderedDict[str, tuple[str, Headers, bytes]] = OrderedDict()
        self._beside: dict[str, dict[str, str]] = {}  # record id → fields of its metadata record
        self._pending: tuple[str, str, Any] | None = None  # record id, id of its request, what waits for it

    def take(self, record: Any, records: Any) -> list[Item]:
        """What a record completes."""
        kind, fields = record.rec_type, record.rec_headers
        if kind in TAKEN:
            return [*self.rest(), *self._capture(record, records)]
        body = record.raw_stream.read() if _length(record) <= LARGEST else b""
        if kind == "warcinfo":
            self._software = from_block(body).get("software", "")
        elif kind == "request" and record.http_headers is not None:
            self._request(record, body)
        elif kind == "metadata":
            self._beside = {fields.get_header("WARC-Concurrent-To") or "": from_block(body)}
        return [Passed(kind)]

    def rest(self) -> list[Item]:
        """What waited for a request or metadata that did not come."""
        if self._pending is None:
            return []
        id_, request_id, make = self._pending
        self._pending = None
        request = self._requests.pop(request_id, None) or self._requests.pop(id_, None)
        return [make(request, self._beside.pop(id_, {}), OURS.fullmatch(self._software) is not None)]

    def _request(self, record: Any, body: bytes) -> None:
        """Remembered under its own id and that of the response that it names."""
        head = record.http_headers
        told = (head.protocol, tuple(head.headers), body)
        for id_ in (record.rec_headers.get_header("WARC-Record-ID"), record.rec_headers.get_header("WARC-Concurrent-To")):
            if id_:
                self._requests[id_] = told
        while len(self._requests) > REQUESTS:
            self._requests.popitem(last=False)

    def _capture(self, record: Any, records: Any) -> list[Item]:
        fields = record.rec_headers
        url, offset = fields.get_header("WARC-Target-URI") or "", _offset(records)
        where = f"{self._name} at {offset}"
        if _length(record) > LARGEST:  # nothing of it is read into memory, whatever it is; warcio goes on behind it
            return [Refused(where, f"a record of more than {LARGEST} bytes")]
        if url.startswith(NOTES) and OURS.fullmatch(self._software):
            return _note(record)
        if not url.startswith(("http://", "https://")):
            return [Passed(url.partition(":")[0] or record.rec_type)]
        if fault := address_fault(url):
            return [Refused(where, f"its address is none ({fault})")]
        raw = record.raw_stream.read()
        fault = _fault(record, raw) or ("" if _length(record) or _closed(records) else CUT_HEAD)
        if fault:
            return [Refused(where, f"{url}: {fault}")]
        origin = Origin(self._name, offset, fields.get_header("WARC-Record-ID") or "", self._told(fields))
        self._pending = (origin.record, fields.get_header("WARC-Concurrent-To") or "", _maker(record, raw, url, origin))
        return []

    def _told(self, fields: Any) -> tuple[tuple[str, str], ...]:
        told = [(name, fields.get_header(name)) for name in TOLD if name != "WARC-Record-ID" and fields.get_header(name)]
        return (*told, *([("software", self._software)] if self._software else []))


def _fault(record: Any, raw: bytes) -> str:
    """Why a record is not what was captured, "" if it is."""
    length = (record.rec_headers.get_header("Content-Length") or "").strip()
    if not LENGTH.fullmatch(length):
        return "its Content-Length is no number" if length else CUT_HEAD
    checker = record.digest_checker
    problems = [one for one in checker.problems if "block digest" in one] if checker is not None else []
    if problems:
        return f"the block is not what its digest says ({'; '.join(problems)})"
    if record.rec_type in ("response", "revisit") and record.http_headers is None and (raw or _length(record)):
        return "a response without an HTTP head"
    left = record.raw_stream.limit if hasattr(record.raw_stream, "limit") else 0
    if left:
        return f"the record ends {left} bytes too early"
    return _told_fault(record)


def _closed(records: Any) -> bool:
    """Whether something follows a record without a block: only that tells that its head was whole (WARC/1.1, 4)."""
    start = records.offset
    records.read_to_end()
    decompressor = records.reader.decompressor
    if decompressor is None:
        return records.next_line is not None or records.offset - start > records.member_info[1]
    return records.next_line is not None or bool(getattr(decompressor, "eof", True))


def _told_fault(record: Any) -> str:
    """The same of what its heads say."""
    head, fields = record.http_headers, record.rec_headers
    fault = status_fault(head and head.get_statuscode()) if record.rec_type == "response" or (record.rec_type == "revisit" and head) else ""
    refers = fields.get_header("WARC-Refers-To-Date") if record.rec_type == "revisit" else None
    return fault or time_fault(fields.get_header("WARC-Date") or "") or (time_fault(refers).replace("WARC-", "WARC-Refers-To-", 1) if refers else "")


def _length(record: Any) -> int:
    return int(record.rec_headers.get_header("Content-Length") or 0)


def _maker(record: Any, raw: bytes, url: str, origin: Origin) -> Any:
    """The item, once its request and the page that led to it are known."""
    fields, head = record.rec_headers, record.http_headers
    headers: Headers = tuple(head.headers) if head is not None else ()
    body = _dechunked(headers, raw)
    kind = fields.get_header("Content-Type") or ""

    def make(request: tuple[str, Headers, bytes] | None, beside: Mapping[str, str], ours: bool) -> Item:
        method, request_headers, request_body = request or ("GET", (), b"")
        found = Found(
            url=url, captured_at=moment(fields.get_header("WARC-Date")), body=body, origin=origin,
            status=int(head.get_statuscode()) if head is not None and record.rec_type != "resource" else None,
            protocol=head.protocol if head is not None else "",
            headers=unchunked(headers, len(body)) if head is not None else (("Content-Type", kind),),
            method=method, request_headers=request_headers, request_body=request_body,
            ip_address=fields.get_header("WARC-IP-Address") or "", truncated=fields.get_header("WARC-Truncated") or "",
            ours=_context(beside) if ours else None,
            referrer=beside.get("via", "") or next((value for name, value in request_headers if name.lower() == "referer"), ""),
        )
        if record.rec_type != "revisit" or found.status == NOT_MODIFIED:
            return found
        date = fields.get_header("WARC-Refers-To-Date")
        return Again(found, fields.get_header("WARC-Refers-To-Target-URI") or "", moment(date) if date else None,
                     fields.get_header("WARC-Payload-Digest") or "")

    return make


def _dechunked(headers: Headers, raw: bytes) -> bytes:
    """The body without chunks; one that only says it has them stays."""
    if not any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        return raw
    return bytes(ChunkedDataReader(io.BytesIO(raw)).read()) if raw else raw


def _note(record: Any) -> list[Item]:
    """A note of our own make."""
    uri, block = record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read()
    try:
        data = json.loads(block)
    except (ValueError, RecursionError):
        data = None
    return [Note(uri, data) if isinstance(data, dict) else Passed("urn")]


def _context(fields: Mapping[str, str]) -> Context | None:
    try:
        return context_of(fields)
    except DamagedError:
        return None
