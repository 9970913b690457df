"""One gzip member at a time, inflated in pieces of bounded size, checked to its last byte (RFC 1952)."""

from __future__ import annotations

import os
import zlib

FIRST_READ = 8 * 1024  # most records are small
READ = 128 * 1024
PIECE = 256 * 1024


class DamagedError(ValueError):
    """Bytes that are not what a WARC file has there; the message says what is wrong."""


class TornError(DamagedError):
    """The file ends inside a gzip member: cut off, or still being written."""


class Member:
    """The gzip member at an offset of an open file, read by position: no state is shared through the file."""

    def __init__(self, handle: int, offset: int) -> None:
        self._handle = handle
        self._read_to = offset
        self._step = FIRST_READ
        self._inflate = zlib.decompressobj(31)
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
    magic, step = b"\x1f\x8b\x08", 1024 * 1024
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
