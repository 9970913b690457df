"""What the records of the raw store say, as frozen dataclasses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast, get_args

from archive.model import Context, Role
from archive.warc.digest import is_of
from archive.warc.fields import from_block, moment, plain
from archive.warc.folder import Original, Position, StoreError
from archive.warc.http import AS_RECEIVED, Headers, parse_head
from archive.warc.reading.member import DamagedError
from archive.warc.reading.scan import Record, record_at
from archive.warc.writing.record import AS_GIVEN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

NOWHERE = Position("", 0, 0)  # until the record was read to its end
NOTES = "urn:xxgk:"  # what the URIs of our own notes begin with


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """A response, revisit or conversion record; from walk() with its request and context joined to it."""

    record_id: str
    url: str
    captured_at: datetime
    status: int
    protocol: str
    response_headers: Headers
    digest: str  # of the payload, also where this is a revisit and the payload stands elsewhere
    file: Path = field(repr=False)
    position: Position = NOWHERE
    refers_to: Original | None = None  # the capture with the payload, if this is a revisit
    ip_address: str = ""
    truncated: str = ""
    method: str = ""  # "" where the request record is not at hand
    request_headers: Headers = ()
    request_body: bytes = field(default=b"", repr=False)
    context: Context | None = None  # None where the metadata record is not at hand
    held: bytes | None = field(default=None, repr=False, compare=False)  # the body, where it was read already

    @property
    def is_revisit(self) -> bool:
        """Whether the payload stands with an earlier capture."""
        return self.refers_to is not None

    def body(self) -> bytes:
        """The body as received, read now unless it is held, checked against its digest; StoreError for a revisit."""
        if self.refers_to:
            raise StoreError(f"{self._place()}: a revisit, its body is that of {self.refers_to.url} captured "
                             f"{self.refers_to.captured_at.isoformat()}; look it up there")
        found = self.held
        if found is None:
            found = record_at(self.file.parent, self.position.warc, self.position.offset, _body)[1]
        if self.digest and not is_of(self.digest, found):
            raise StoreError(f"{self._place()}: the body is not what was captured; run `xxgk verify`")
        return found

    def _place(self) -> str:
        return f"{self.file.parent / self.position.warc} at {self.position.offset}"


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """A request that got no response."""

    url: str
    at: datetime
    error: str
    context: Context
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class StoredNote:
    """Data of the archive's own: runs, visits."""

    uri: str
    at: datetime
    data: Mapping[str, object]
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Beside:
    """A request or metadata record: what it adds to the response that it belongs to."""

    target: str  # WARC-Record-ID of the response
    join: Callable[[StoredExchange], StoredExchange]


Stored = StoredExchange | StoredFailure | StoredNote
Found = StoredExchange | StoredFailure | StoredNote | Beside | None


def item(record: Record, path: Path, *, keep: bool = False) -> Found:
    """What a record of a file says; None for a warcinfo. DamagedError for what this archive does not write. keep: bodies, too."""
    make = KINDS.get(record["warc-type"])
    if not make:
        raise DamagedError(f"a record of type {record['warc-type'][:40]!r} is nothing this archive knows")
    try:
        return make(record, path, keep)
    except (ValueError, RecursionError) as error:  # a date, a number, JSON: whatever a field should have held
        raise error if isinstance(error, DamagedError) else DamagedError(f"cannot be understood: {error}") from error


def _exchange(record: Record, path: Path, keep: bool) -> StoredExchange:
    first, headers = parse_head(record.http_head(), record.fields.get(AS_RECEIVED.lower()))
    protocol, _, rest = first.partition(" ")
    revisit = record["warc-type"] == "revisit"
    return StoredExchange(
        record_id=record["warc-record-id"],
        url=_uri(record, "WARC-Target-URI"),
        captured_at=moment(record["warc-date"]),
        status=int(rest.split(" ", 1)[0]),
        protocol=record["warc-protocol"] or protocol,
        response_headers=headers,
        digest=record["warc-payload-digest"],
        file=path,
        position=record.position or NOWHERE,
        refers_to=_original(record) if revisit else None,
        ip_address=record["warc-ip-address"],
        truncated=record["warc-truncated"],
        held=b"".join(record.block()) if keep and not revisit else None,
    )


def _resource(record: Record, path: Path, keep: bool) -> StoredNote | StoredExchange:
    """A note of our own, or a file that somebody saved."""
    return _note(record, path, keep) if record["warc-target-uri"].startswith(NOTES) else _bytes(record, path, keep)


def _bytes(record: Record, path: Path, keep: bool) -> StoredExchange:
    """What a browser drew or somebody saved, as if a server had sent it: whoever reads captures need not know the difference."""
    return StoredExchange(
        record_id=record["warc-record-id"],
        url=_uri(record, "WARC-Target-URI"),
        captured_at=moment(record["warc-date"]),
        status=200,
        protocol="",
        response_headers=(("Content-Type", record["content-type"]),),
        digest=record["warc-payload-digest"],
        file=path,
        position=record.position or NOWHERE,
        held=b"".join(record.block()) if keep else None,
    )


def _original(record: Record) -> Original:
    return Original(
        url=_uri(record, "WARC-Refers-To-Target-URI"),
        captured_at=moment(record["warc-refers-to-date"]),
        digest=record["warc-payload-digest"],
    )


def _request(record: Record, path: Path, keep: bool) -> Beside:
    first, headers = parse_head(record.http_head(), record.fields.get(AS_RECEIVED.lower()))
    method, body = first.partition(" ")[0], b"".join(record.block())
    return Beside(
        record["warc-concurrent-to"],
        lambda exchange: replace(exchange, method=method, request_headers=headers, request_body=body),
    )


def _metadata(record: Record, path: Path, keep: bool) -> Beside | StoredFailure:
    fields = from_block(b"".join(record.block()))
    context = context_of(fields)
    if target := record["warc-concurrent-to"]:
        return Beside(target, lambda exchange: replace(exchange, context=context))
    if not fields.get("error"):
        raise DamagedError("a metadata record of neither an exchange nor a failure")
    return StoredFailure(_uri(record, "WARC-Target-URI"), moment(record["warc-date"]), fields["error"], context, record.position or NOWHERE)


def _note(record: Record, path: Path, keep: bool) -> StoredNote:
    data = json.loads(b"".join(record.block()))
    if not isinstance(data, dict):
        raise DamagedError("a note that is no JSON object")
    return StoredNote(_uri(record, "WARC-Target-URI"), moment(record["warc-date"]), data, record.position or NOWHERE)


def placed(found: Stored, position: Position) -> Stored:
    """It with its position, where that was not known yet when it was made: of a record too large to be held."""
    return found if found.position is not NOWHERE else replace(found, position=position)


def context_of(fields: Mapping[str, str]) -> Context:
    """The context that a metadata record tells. DamagedError for a role that is none."""
    role = fields.get("role", "other")
    if role not in get_args(Role):
        raise DamagedError(f"unknown role {role[:40]!r}")
    return Context(
        run=fields.get("run", ""),
        portal=fields.get("portal", ""),
        channel=fields.get("channel", ""),
        role=cast("Role", role),
        referrer=fields.get("via", ""),
        link_text=fields.get("link-text", ""),
        listed=fields.get("listed", ""),
        agency=fields.get("agency", ""),
        origin=fields.get("origin", ""),
    )


def _uri(record: Record, name: str) -> str:
    given = record[AS_GIVEN[name].lower()]
    return plain(given) if given else record[name.lower()]


def _body(record: Record) -> bytes:
    if record["warc-type"] not in {"conversion", "resource"}:
        record.http_head()
    return b"".join(record.block())


def _nothing(record: Record, path: Path, keep: bool) -> None:
    """A warcinfo tells of the file, not of a capture."""


KINDS: dict[str, Callable[[Record, Path, bool], Found]] = {
    "response": _exchange,
    "revisit": _exchange,
    "conversion": _bytes,
    "request": _request,
    "metadata": _metadata,
    "resource": _resource,
    "warcinfo": _nothing,
}
