"""Content-Encoding undone (RFC 9110, 8.4), piece by piece and never beyond a limit.

Scrapy's middleware copies what is left of a body for each 64 KB that it unpacks, and undoes as many codings as a header
names; here both cost what the limit allows. What archived bodies need is archive.warc.decode's.
"""

from __future__ import annotations

import importlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from isal import isal_zlib
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.responsetypes import responsetypes

from crawler.network.failures import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request

PIECE = 64 * 1024  # bytes fed and taken at a time
MOST_CODINGS = 3  # one over the other; servers and their gateways make two by mistake
ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
WINDOW = 23  # RFC 9659: 8 MB are enough for zstd in HTTP
GZIP = 31  # window bits, and the container (zlib.h)
MAGIC = b"\x1f\x8b"  # RFC 1952, 2.3.1
NONE = ("", "identity", "none")
End = Literal["whole", "cut", "broken", "large"]


class Unpacker(Protocol):
    """feed() gives so many bytes at most: of new data while hungry, of what it has still otherwise.

    eof: its end came, and what follows is none of it · ended: its end came
    """

    eof: bool
    ended: bool
    hungry: bool

    def feed(self, data: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Unpacked:
    """body: as far as it could be had · end: whole, cut (it lacks its end), broken (it is not what it says), large (the limit)."""

    body: bytes
    end: End
    why: str = ""


class Unpacking:
    """Downloader middleware in the place of Scrapy's HttpCompressionMiddleware. Raises Refused for what is too large or no
    packed body; one that lacks its end is handed on as far as it goes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        names = codings(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding"))
        if not names or not response.body or request.method == "HEAD":
            return response
        if len(names) > MOST_CODINGS:
            raise Refused("incomplete", f"is packed {len(names)} times over, its Content-Encoding says")
        if not all(name in UNPACKERS for name in names):
            return response  # what nobody knows is kept as it came, and read as it is
        robots = request.callback is NO_CALLBACK  # its beginning is enough
        found = unpacked(response.body, names, ROBOTS_BYTES if robots else self._limit)
        if found.end == "large" and not robots:
            raise Refused("incomplete", f"is larger than DOWNLOAD_MAXSIZE ({self._limit} bytes) once it is unpacked")
        if found.end == "broken":
            raise Refused("incomplete", f"is not packed as its Content-Encoding says ({found.why})")
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=found.body)
        # replace() would guess a character set of the packed bytes, which takes longer than everything else
        same = {name: getattr(response, name) for name in Response.attributes}
        return kind(**same | {"headers": headers, "body": found.body})


def codings(values: Iterator[str] | Sequence[str]) -> list[str]:
    """The codings of Content-Encoding headers, in the order in which they were applied."""
    return [name for value in values for part in value.split(",") if (name := part.strip().lower()) not in NONE]


def unpacked(body: bytes, names: Sequence[str], limit: int) -> Unpacked:
    """A body with these codings undone, the last one first. limit: bytes of each step.

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
        found = _undone(body, UNPACKERS[name], limit)
        if found.end in ("broken", "large"):
            return found
        body, end = found.body, "cut" if "cut" in (end, found.end) else end
    return Unpacked(body, end)


def whole(body: bytes, names: Sequence[str], limit: int) -> bool:
    """Does a gzip body reach its end, as far as the limit? (Others are not asked for, and then seldom cut.)"""
    if len(names) != 1 or names[0] not in ("gzip", "x-gzip") or not body:
        return True
    return _quick(body, names[0], limit) is not None or _undone(body, UNPACKERS["gzip"], limit, keep=False).end not in ("cut", "broken")


def _quick(body: bytes, name: str, limit: int) -> bytes | None:
    """What nearly all bodies are, one member of gzip and nothing behind it, undone in one go; None for everything else."""
    if name not in ("gzip", "x-gzip"):
        return None
    stream = isal_zlib.decompressobj(GZIP)
    try:
        found: bytes = stream.decompress(body, limit + 1 if limit > 0 else 0)
    except isal_zlib.error:  # type: ignore[misc]  # an exception class, whatever its stub says
        return None
    return found if stream.eof and not stream.unused_data and not len(found) > limit > 0 else None


def _undone(body: bytes, make: Callable[[bytes], Unpacker], limit: int, *, keep: bool = True) -> Unpacked:
    pieces: list[bytes] = []
    size = at = 0
    view = memoryview(body)
    try:
        unpacker = make(body[:2])
        while not unpacker.eof:
            fed = bytes(view[at:at + PIECE]) if unpacker.hungry else b""
            if unpacker.hungry and not fed:
                return Unpacked(b"".join(pieces), "whole" if unpacker.ended else "cut")
            at += len(fed)
            piece = unpacker.feed(fed)
            size += len(piece)
            if keep:
                pieces.append(piece)
            if size > limit > 0:
                return Unpacked(b"".join(pieces)[:limit], "large")
    except ImportError as error:
        return Unpacked(b"", "broken", f"{error.name} is not installed")
    except Exception as error:  # noqa: BLE001  # each library has its own
        return Unpacked(b"", "broken", " ".join(str(error).split()) or type(error).__name__)
    return Unpacked(b"".join(pieces), "whole")


class _Zlib:
    """gzip, of several members too, and deflate, which some servers send without its zlib head."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)
        self._rest = b""
        self.eof = self.ended = False
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        data = self._rest + data
        if self.ended:  # bytes behind a stream that begin no other: browsers do not show them either
            data = data.lstrip(b"\0")
            self.eof = self._wbits != 31 or not data.startswith(MAGIC[:len(data) or 1])
            self.hungry = self.hungry or len(data) < len(MAGIC)
            if self.eof or len(data) < len(MAGIC):
                self.eof, self._rest = self.eof and bool(data), data
                return b""
            self._stream, self.ended = zlib.decompressobj(self._wbits), False
        piece = self._stream.decompress(data, PIECE)
        self.ended = self._stream.eof
        self._rest = self._stream.unused_data if self.ended else self._stream.unconsumed_tail
        self.hungry = not self._rest and len(piece) < PIECE
        return piece


class _Stream:
    """What takes all of the data it is given, and gives a piece at a time."""

    def __init__(self, give: Callable[[bytes], bytes], ended: Callable[[], bool], hungry: Callable[[], bool]) -> None:
        self._give, self._ended, self._hungry = give, ended, hungry
        self.eof = self.ended = False
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        piece = self._give(data)
        self.eof = self.ended = self._ended()
        self.hungry = not piece and self._hungry()  # brotli takes more while it has still something to give
        return piece


def _brotli(_: bytes) -> Unpacker:
    stream = importlib.import_module("brotli").Decompressor()
    return _Stream(lambda data: stream.process(data, output_buffer_limit=PIECE), stream.is_finished, stream.can_accept_more_data)


def _zstd(_: bytes) -> Unpacker:
    library = importlib.import_module("backports.zstd")
    stream = library.ZstdDecompressor(options={library.DecompressionParameter.window_log_max: WINDOW})
    return _Stream(lambda data: stream.decompress(data, PIECE), lambda: stream.eof, lambda: stream.needs_input)


def _deflate(start: bytes) -> Unpacker:
    zlib_head = len(start) == 2 and start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0  # RFC 1950, 2.2
    return _Zlib(15 if zlib_head else -15)


UNPACKERS: dict[str, Callable[[bytes], Unpacker]] = {
    "gzip": lambda _: _Zlib(31), "x-gzip": lambda _: _Zlib(31), "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}
