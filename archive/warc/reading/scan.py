"""Every record of a WARC file in order, and what is damaged between them (WARC/1.1, 4 and annex A)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from archive.warc.folder import Position, StoreError, failed, final_name, storing
from archive.warc.reading.handles import opened
from archive.warc.reading.member import DamagedError, TornError, Window, next_start
from archive.warc.reading.record import Record, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.warc.reading.handles import Opened

IN_ORDER, ALONE = 256 * 1024, 16 * 1024  # bytes that are read at once; a page takes 5 to 30 KB
LONGEST = 4 * 1024 * 1024  # of a record whose length is known
T = TypeVar("T")

__all__ = ["Damage", "Record", "record_at", "record_in", "scan"]


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


def scan(path: Path, look: Callable[[Record], T]) -> Iterator[tuple[Position, T] | Damage]:
    """look() at each record; Damage for what is no record, and on with the next one.

    look() may raise DamagedError. Raises StoreError if the file cannot be opened or read.
    """
    name = final_name(path)
    with storing(path):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with storing(path):
            offset, window = 0, Window(handle, IN_ORDER, os.fstat(handle).st_size)
            while offset < window.size:
                found, after = _one(window, name, offset, look)
                yield found
                offset = after
    finally:
        os.close(handle)


def record_at(folder: Path, warc: str, offset: int, look: Callable[[Record], T]) -> tuple[Position, T]:
    """look() at the one record at an offset; StoreError if no whole record stands there."""
    return record_in(*opened(folder, warc), warc, offset, look)


def record_in(file: Opened, size: int, warc: str, offset: int, look: Callable[[Record], T], length: int = 0) -> tuple[Position, T]:
    """The same of a file that is open. length: of the record, if it is known."""
    try:
        found, _ = _one(Window(file.handle, min(length, LONGEST) or ALONE, size), warc, offset, look)
    except OSError as error:
        raise failed(file.path, error) from error
    if isinstance(found, Damage):
        raise StoreError(f"{file.path} at {offset}: {found.what}; run `xxgk verify`")
    return found


def _one(
    window: Window, name: str, offset: int, look: Callable[[Record], T]
) -> tuple[tuple[Position, T] | Damage, int]:
    """What stands at offset, and where the next record starts."""
    found: Record | None = None
    try:
        found = record(window, name, offset)
        value = look(found)
        found.close()
    except DamagedError as damaged:
        after = found.end if found and found.drain() else next_start(window.handle, offset + 1) or window.size
        torn = isinstance(damaged, TornError) and after == window.size
        return Damage(name, offset, after - offset, str(damaged), torn), after
    return (found.position or Position(name, offset, found.end - offset), value), found.end
