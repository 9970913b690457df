"""Records of a WARC file that belong together: an exchange with its request and metadata, a note, the warcinfo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.warc.reading.scan import Damage, Record, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from archive.warc.folder import Position

BODIES = 4 * 1024 * 1024  # bytes of a request body that are kept; more is no form


@dataclass(frozen=True, slots=True)
class Head:
    """A record without its payload. http: its HTTP head, if it is a message; body: of a request."""

    fields: Mapping[str, str]  # names in small letters
    position: Position
    http: bytes = b""
    body: bytes = field(default=b"", repr=False)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


@dataclass(frozen=True, slots=True)
class Group:
    """What stands together. first: the record that the others are concurrent to."""

    first: Head
    beside: tuple[Head, ...] = ()

    @property
    def start(self) -> int:
        return self.first.position.offset

    @property
    def end(self) -> int:
        """Offset of the first byte behind the group, all of whose records are neighbours."""
        last = (self.beside[-1] if self.beside else self.first).position
        return last.offset + last.length

    @property
    def request(self) -> Head | None:
        return next((one for one in self.beside if one["warc-type"] == "request"), None)


def groups(path: Path) -> Iterator[Group | Damage]:
    """The groups of one file in order; a record that belongs to none before it is a group of its own.

    Raises StoreError if the file cannot be read.
    """
    held: Group | None = None
    for found in scan(path, _head):
        if isinstance(found, Damage):
            if held:
                yield held
            held = None
            yield found
            continue
        position, (fields, http, body) = found
        head = Head(fields, position, http, body)
        if held and head["warc-concurrent-to"] == held.first["warc-record-id"]:
            held = Group(held.first, (*held.beside, head))
            continue
        if held:
            yield held
        held = Group(head)
    if held:
        yield held


def _head(record: Record) -> tuple[Mapping[str, str], bytes, bytes]:
    """Fields, HTTP head, and of a request the body."""
    if not record["content-type"].startswith("application/http"):
        return record.fields, b"", b""
    http = record.http_head()
    if record["warc-type"] != "request":
        return record.fields, http, b""
    kept = bytearray()
    for piece in record.block():
        if len(kept) < BODIES:
            kept += piece
    return record.fields, http, bytes(kept)
