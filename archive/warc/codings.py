"""Content-Encoding undone (RFC 9110, 8.4): piece by piece, never beyond a limit, the same on the wire and in the archive.

What may stand one behind the other is read to its last: members of gzip (RFC 1952, 2.2) and frames of zstd (RFC 8878, 3,
skippable ones among them). What follows and begins no other is none of the body; browsers do not show it either. Each may be
empty, so their number is bounded, too: setting one up costs more than the bytes that it has.
"""

from __future__ import annotations

import importlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType

PIECE = 64 * 1024  # bytes fed and taken at a time
MOST_CODINGS = 3  # one over the other, each up to the limit; servers and their gateways make two by mistake
MOST_STREAMS = 10_000  # members or frames of a body, one behind the other
WINDOW = 23  # RFC 9659: 8 MB are enough for zstd in HTTP; a frame may ask for 2 GB
GZIP = 31  # window bits, and the container (zlib.h)
MEMBER = b"\x1f\x8b"  # RFC 1952, 2.3.1
FILLED = re.compile(rb"\0*")
FRAME, SKIPPED = b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"  # RFC 8878, 3.1.1 and 3.1.2 (behind a byte 50 to 5F)
NONE = ("", "identity", "none")
End = Literal["whole", "cut", "broken", "large"]


@dataclass(frozen=True, slots=True)
class Unpacked:
    """body: as far as it could be had · end: whole, cut (it lacks its end), broken (it is not what it says), large (the limit)."""

    body: bytes
    end: End
    why: str = ""


class Stream(Protocol):
    """One member or frame. feed() gives PIECE bytes at most: of new data while hungry, of what it has still otherwise.

    ended: its end came, and unused bytes of what it was fed are none of it
    """

    ended: bool
    hungry: bool
    unused: int

    def feed(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Coding:
    """opened: a stream for what begins with these bytes · following: place of the next stream in a body at or behind a
    place, or None."""

    opened: Callable[[bytes], Stream]
    following: Callable[[bytes, int], int | None]


class CutError(Exception):
    """A body ended before its coding did."""


def codings(values: Iterable[str]) -> list[str]:
    """The codings of Content-Encoding headers, in the order in which they were applied."""
    return [name for value in values for part in value.split(",") if (name := part.strip().lower()) not in NONE]


def unpacked(body: bytes, names: Sequence[str], limit: int) -> Unpacked:
    """A body with these codings undone, the last one first. limit: bytes of each step, 0 for any number.

    >>> import gzip
    >>> unpacked(gzip.compress(gzip.compress(b"a" * 9)), ("gzip", "gzip"), 1000).body
    b'aaaaaaaaa'
    >>> unpacked(gzip.compress(b"a" * 999_999), ("gzip",), 1000).end
    'large'
    """
    if len(names) == 1 and (quick := _quick(body, names[0], limit)) is not None:
        return Unpacked(quick, "whole")
    end: End = "whole"
    for name in reversed(names):
        found = _undone(body, CODINGS[name], limit)
        if found.end in ("broken", "large"):
            return found
        body, end = found.body, "cut" if "cut" in (end, found.end) else end
    return Unpacked(body, end)


def whole(body: bytes, names: Sequence[str], limit: int) -> bool:
    """Does a gzip body reach its end, as far as the limit? (Others are not asked for, and then seldom cut.)"""
    if len(names) != 1 or CODINGS.get(names[0]) is not _GZIP or not body:
        return True
    return _quick(body, names[0], limit) is not None or _undone(body, _GZIP, limit, keep=False).end not in ("cut", "broken")


def _quick(body: bytes, name: str, limit: int) -> bytes | None:
    """What nearly all bodies are, one member of gzip and nothing behind it, undone in one go; None for everything else."""
    if CODINGS[name] is not _GZIP:
        return None
    stream = isal_zlib.decompressobj(GZIP)
    try:
        found: bytes = stream.decompress(body, limit + 1 if limit > 0 else 0)
    except isal_zlib.error:  # type: ignore[misc]  # an exception class, whatever its stub says
        return None
    return found if stream.eof and not stream.unused_data and not len(found) > limit > 0 else None


def _undone(body: bytes, coding: Coding, limit: int, *, keep: bool = True) -> Unpacked:
    pieces: list[bytes] = []
    size = 0
    end: End = "whole"
    try:
        for piece in _pieces(body, coding):
            size += len(piece)
            if keep:
                pieces.append(piece)
            if size > limit > 0:
                return Unpacked(b"".join(pieces)[:limit], "large")
    except CutError:
        end = "cut"
    except Exception as error:  # noqa: BLE001  # each library has its own
        return Unpacked(b"", "broken", " ".join(str(error).split()) or type(error).__name__)
    return Unpacked(b"".join(pieces), end)


def _pieces(body: bytes, coding: Coding) -> Iterator[bytes]:
    """What its streams hold, one behind the other; CutError if the last one lacks its end."""
    at: int | None = 0
    for _ in range(MOST_STREAMS):
        if at is None:
            return
        stream = coding.opened(body[at:at + 2])
        while not stream.ended:
            fed = body[at:at + PIECE] if stream.hungry else b""
            if stream.hungry and not fed:
                raise CutError
            at += len(fed)
            yield stream.feed(fed)
        at = coding.following(body, at - stream.unused)
    if at is not None:
        raise ValueError(f"more than {MOST_STREAMS} packed bodies, one behind the other")


class _Zlib:
    """A member of gzip, or deflate, which some servers send without its zlib head."""

    def __init__(self, wbits: int) -> None:
        self._stream = zlib.decompressobj(wbits)
        self.ended, self.hungry, self.unused = False, True, 0

    def feed(self, data: bytes) -> bytes:
        piece = self._stream.decompress(self._stream.unconsumed_tail + data, PIECE)
        self.ended, self.unused = self._stream.eof, len(self._stream.unused_data)
        self.hungry = not self._stream.unconsumed_tail and len(piece) < PIECE
        return piece


class _Zstd:
    def __init__(self, _: bytes) -> None:
        library = _library("compression.zstd", "backports.zstd")
        self._stream = library.ZstdDecompressor(options={library.DecompressionParameter.window_log_max: WINDOW})
        self.ended, self.hungry, self.unused = False, True, 0

    def feed(self, data: bytes) -> bytes:
        piece: bytes = self._stream.decompress(data, PIECE)
        self.ended, self.hungry = self._stream.eof, self._stream.needs_input
        self.unused = len(self._stream.unused_data)
        return piece


class _Brotli:
    def __init__(self, _: bytes) -> None:
        self._stream = _library("brotli").Decompressor()
        self.ended, self.hungry, self.unused = False, True, 0

    def feed(self, data: bytes) -> bytes:
        piece: bytes = self._stream.process(data, output_buffer_limit=PIECE)
        self.ended = self._stream.is_finished()
        self.hungry = not piece and self._stream.can_accept_more_data()  # it takes more while it has still something to give
        return piece


def _library(*names: str) -> ModuleType:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise ImportError(f"it needs the Python package {names[-1]}; install it")


def _deflate(start: bytes) -> Stream:
    zlib_head = len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0  # RFC 1950, 2.2
    return _Zlib(15 if zlib_head else -15)


def _member(body: bytes, at: int) -> int | None:
    """Some fill the rest with zeros (RFC 1952 says nothing of them; gzip and browsers go over them)."""
    found = FILLED.match(body, at)
    return found.end() if found and body.startswith(MEMBER, found.end()) else None


def _frame(body: bytes, at: int) -> int | None:
    skipped = body[at:at + 1] in FIFTIES and body.startswith(SKIPPED, at + 1)
    return at if skipped or body.startswith(FRAME, at) else None


FIFTIES = {bytes([number]) for number in range(0x50, 0x60)}
_GZIP = Coding(lambda _: _Zlib(GZIP), _member)
CODINGS = {
    "gzip": _GZIP, "x-gzip": _GZIP, "deflate": Coding(_deflate, lambda *_: None), "br": Coding(_Brotli, lambda *_: None), "zstd": Coding(_Zstd, _frame),
}
