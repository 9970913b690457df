"""One gzip member at a time, checked to its last byte (RFC 1952): inflated at once if it is small and whole, else in pieces
of bounded size, which tells what is wrong with it."""

from __future__ import annotations

import os
import zlib

from isal import isal_zlib

FIRST_READ = 8 * 1024  # most records are small
READ = 128 * 1024
PIECE = 256 * 1024
SLICE = 8 * 1024  # what is handed to isal at once: it copies what lies behind the member
SHORTEST, SHORT = 18, 1024  # bytes of a member: a head and a trailer; of one whose end is looked for before it is handed over
MAGIC = b"\x1f\x8b\x08"  # RFC 1952, 2.3.1
AT_ONCE = 1024 * 1024  # inflated bytes; whatever is larger is inflated in pieces
IsalError: type[Exception] = isal_zlib.IsalError  # type: ignore[assignment]  # its stubs take the class for an exception
GZIP = 31  # window bits, and the container (zlib.h)


class DamagedError(ValueError):
    """Bytes that are not what a WARC file has there; the message says what is wrong."""


class TornError(DamagedError):
    """The file ends inside a gzip member: cut off, or still being written."""


class Window:
    """The bytes of an open file, read by position: no state is shared through the file. step: bytes that are read at once."""

    def __init__(self, handle: int, step: int, size: int) -> None:
        self.handle = handle
        self.size = size  # it may grow meanwhile
        self._step = step
        self._begin, self._bytes = 0, b""
        self._view = memoryview(b"")

    def at(self, offset: int, size: int) -> memoryview:
        """size bytes from an offset on; fewer where the file ends."""
        start = self._start(offset, size)
        return self._view[start:start + size]

    def member(self, offset: int) -> memoryview:
        """A slice from an offset on: just the member there, as it seems, if it is a short one."""
        start = self._start(offset, SLICE)
        found = self._bytes.find(MAGIC, start + SHORTEST, start + SHORT)
        return self._view[start:found if found > 0 else start + SLICE]

    def _start(self, offset: int, size: int) -> int:
        start = offset - self._begin
        if start < 0 or start + size > len(self._bytes):
            self._begin, self._bytes, start = offset, os.pread(self.handle, max(self._step, size), offset), 0
            self._view = memoryview(self._bytes)
        return start


def whole(window: Window, offset: int) -> tuple[bytes, int] | None:
    """The gzip member at an offset, inflated, and where it ends. None for one that is large, torn, or not what a gzip
    member is: Member will tell what is wrong with it."""
    inflate = isal_zlib.decompressobj(GZIP)
    data = window.member(offset)
    try:
        found, end = inflate.decompress(data, AT_ONCE), offset + len(data)
        if not inflate.eof:
            return _rest(window, inflate, found, end)
    except IsalError:
        return None
    return found, end - len(inflate.unused_data)


def _rest(window: Window, inflate: isal_zlib.Decompress, found: bytes, end: int) -> tuple[bytes, int] | None:
    """The same of one that is longer than a slice."""
    pieces, left = [found], AT_ONCE - len(found)
    while not inflate.eof:
        data = window.at(end, SLICE)
        if not data or left <= 0 or inflate.unconsumed_tail:
            return None
        end += len(data)
        pieces.append(inflate.decompress(data, left))
        left -= len(pieces[-1])
    return b"".join(pieces), end - len(inflate.unused_data)


class Member:
    """The gzip member at an offset of an open file, read by position: no state is shared through the file."""

    def __init__(self, handle: int, offset: int) -> None:
        self._handle = handle
        self._read_to = offset
        self._step = FIRST_READ
        self._inflate = zlib.decompressobj(GZIP)
        self._ready = bytearray()

    @property
    def end(self) -> int:
        """Offset of the first byte behind the member; right once everything was read."""
        return self._read_to - len(self._inflate.unused_data)

    def read(self, limit: int) -> bytes:
        """The next inflated bytes, at most limit; b"" at the end of the member. DamagedError if it is torn."""
        if not self._ready:
            self._more()
        piece = bytes(self._ready[:limit])
        del self._ready[:limit]
        return piece

    def until(self, mark: bytes, limit: int) -> bytes:
        """The next inflated bytes up to the mark and with it; DamagedError if it does not come within limit."""
        searched = 0
        while (found := self._ready.find(mark, searched)) < 0:
            searched = max(0, len(self._ready) - len(mark))
            if len(self._ready) > limit or not self._more():
                raise DamagedError(f"no {mark!r} where a header must end")
        size = found + len(mark)
        piece = bytes(self._ready[:size])
        del self._ready[:size]
        return piece

    def _more(self) -> bool:
        while not self._inflate.eof:
            data = self._inflate.unconsumed_tail or self._compressed()
            try:
                piece = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise DamagedError(f"not a whole gzip member ({error})") from error
            if piece:
                self._ready += piece
                return True
        return False

    def _compressed(self) -> bytes:
        data = os.pread(self._handle, self._step, self._read_to)
        if not data:
            raise TornError("the file ends inside a gzip member")
        self._read_to += len(data)
        self._step = READ
        return data


def next_start(handle: int, offset: int) -> int | None:
    """Where, from offset on, a gzip member begins that holds a WARC record; None if there is no more."""
    magic, step = MAGIC, 1024 * 1024
    while piece := os.pread(handle, step, offset):
        found = piece.find(magic)
        while found >= 0:
            if _is_warc(handle, offset + found):
                return offset + found
            found = piece.find(magic, found + 1)
        if len(piece) < len(magic):
            return None
        offset += len(piece) - len(magic) + 1
    return None


def _is_warc(handle: int, offset: int) -> bool:
    try:
        return Member(handle, offset).until(b"/", 5) == b"WARC/"
    except DamagedError:
        return False
