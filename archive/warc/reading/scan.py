"""Every record of a WARC file in order, and what is damaged between them (WARC/1.1, 4 and annex A)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from archive.warc.folder import Position, StoreError, final_name, find, storing
from archive.warc.reading.member import DamagedError, TornError, Window, member, next_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

IN_ORDER, ALONE = 1024 * 1024, 16 * 1024  # bytes that are read at once; a page takes 5 to 30 KB
HEADER_LIMIT = 16 * 1024 * 1024
PIECE = 256 * 1024
MUST = ("warc-type", "warc-record-id", "warc-date", "content-length")
LENGTH = re.compile(r"\d{1,18}", re.ASCII)
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that cannot be read as a record. length: bytes skipped until the next record.

    torn: it is the end of the file that is missing, no more.
    """

    warc: str
    offset: int
    length: int
    what: str
    torn: bool = False

    def __str__(self) -> str:
        return f"{self.warc} at {self.offset}: {self.what} ({self.length} bytes)"


class Record:
    """The record at an offset: its fields at once (names in lower case), its block in pieces."""

    def __init__(self, window: Window, offset: int) -> None:
        self._member = member(window, offset)
        self.fields = _fields(self._member.until(b"\r\n\r\n", HEADER_LIMIT))
        self.length = int(self.fields["content-length"])
        self._left = self.length

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def file_id(self) -> str:
        """The id of the warcinfo record that begins this record's file; "" if the record does not tell it."""
        return self["warc-record-id" if self["warc-type"] == "warcinfo" else "warc-warcinfo-id"]

    @property
    def end(self) -> int:
        """Offset of the first byte behind the record; right after close()."""
        return self._member.end

    def block(self) -> Iterator[bytes]:
        """What is left of the block, in pieces. DamagedError if it is shorter than Content-Length says."""
        while self._left:
            piece = self._member.read(min(self._left, PIECE))
            if not piece:
                raise DamagedError(f"the block is {self._left} bytes shorter than its Content-Length {self.length}")
            self._left -= len(piece)
            yield piece

    def http_head(self) -> bytes:
        """The head of the HTTP message in the block, with the empty line that ends it."""
        head = self._member.until(b"\r\n\r\n", min(self._left, HEADER_LIMIT))
        if len(head) > self._left:
            raise DamagedError("the HTTP headers do not end within the block")
        self._left -= len(head)
        return head

    def close(self) -> None:
        """Read to the end and see that there is just the end: block, two empty lines, end of the member."""
        for _ in self.block():
            pass
        rest = self._member.read(4)
        while len(rest) < 4 and (more := self._member.read(4 - len(rest))):
            rest += more
        if rest != b"\r\n\r\n":
            raise DamagedError(f"the block does not end where its Content-Length {self.length} says")
        if more := self._member.read(5):
            raise DamagedError("several records in one gzip member" if more == b"WARC/" else "bytes behind the record")

    def drain(self) -> bool:
        """Read to the end of the gzip member, whatever it holds; False if it is torn."""
        try:
            while self._member.read(PIECE):
                pass
        except DamagedError:
            return False
        return True


def scan(path: Path, look: Callable[[Record], T]) -> Iterator[tuple[Position, T] | Damage]:
    """look() at each record; Damage for what is no record, and on with the next one.

    look() may raise DamagedError. Raises StoreError if the file cannot be opened or read.
    """
    name = final_name(path)
    with storing(path):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with storing(path):
            offset, window = 0, Window(handle, IN_ORDER)
            while offset < window.size:
                found, after = _one(window, name, offset, look)
                yield found
                offset = after
    finally:
        os.close(handle)


def record_at(folder: Path, warc: str, offset: int, look: Callable[[Record], T]) -> tuple[Position, T]:
    """look() at the one record at an offset; StoreError if no whole record stands there."""
    return record_in(find(folder, warc), warc, offset, look)


def record_in(path: Path, warc: str, offset: int, look: Callable[[Record], T]) -> tuple[Position, T]:
    """The same of a file that was found."""
    with storing(path):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            found, _ = _one(Window(handle, ALONE), warc, offset, look)
        finally:
            os.close(handle)
    if isinstance(found, Damage):
        raise StoreError(f"{path} at {offset}: {found.what}; run `xxgk verify`")
    return found


def _one(
    window: Window, name: str, offset: int, look: Callable[[Record], T]
) -> tuple[tuple[Position, T] | Damage, int]:
    """What stands at offset, and where the next record starts."""
    record: Record | None = None
    try:
        record = Record(window, offset)
        value = look(record)
        record.close()
    except DamagedError as damaged:
        after = record.end if record and record.drain() else next_start(window.handle, offset + 1) or window.size
        torn = isinstance(damaged, TornError) and after == window.size
        return Damage(name, offset, after - offset, str(damaged), torn), after
    return (Position(name, offset, record.end - offset), value), record.end


def _fields(header: bytes) -> Mapping[str, str]:
    first, *lines = header.decode("utf-8", "surrogateescape").removesuffix("\r\n\r\n").split("\r\n")
    if first not in {"WARC/1.0", "WARC/1.1"}:
        raise DamagedError(f"no WARC record: it begins with {first[:40]!r}")
    fields: dict[str, str] = {}
    for line in lines:
        given, colon, value = line.partition(":")
        name = _name(given)
        if not colon or not name:
            raise DamagedError(f"no WARC field: {line[:80]!r}")
        if name in fields and name != "warc-concurrent-to":  # the one field that may come again
            raise DamagedError(f"WARC field {given} given twice")
        fields[name] = value.strip(" \t")
    for name in MUST:
        if not fields.get(name):
            raise DamagedError(f"WARC field {name} is missing")
    if not LENGTH.fullmatch(fields["content-length"]):
        raise DamagedError(f"Content-Length {fields['content-length']!r} is no number")
    return fields


@lru_cache(512)
def _name(given: str) -> str:
    """A field's name in lower case; "" if it cannot be one."""
    return given.lower() if TOKEN.fullmatch(given) else ""
