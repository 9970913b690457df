"""Undo Content-Encoding (RFC 9110, 8.4), within bounds."""

from __future__ import annotations

import importlib
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

LIMIT = 200_000_000  # bytes; no report comes near it, a bomb goes far beyond
PIECE = 64 * 1024
MOST = 3  # codings one over the other: each may unpack to the limit
WINDOW = 23  # RFC 9659: 8 MB are enough for zstd in HTTP; a frame may ask for 2 GB


class DecodeError(ValueError):
    """A body that its Content-Encoding does not explain; the message says why."""


def decoded(headers: tuple[tuple[str, str], ...], body: bytes, limit: int = LIMIT) -> bytes:
    """The body with its Content-Encodings undone, last one first; DecodeError if that cannot be done.

    An empty body stays empty: servers send the header with 304 and HEAD too.
    """
    values = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    encodings = [name for part in values.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if not body:
        return body
    if len(encodings) > MOST:
        raise DecodeError(f"the body is packed {len(encodings)} times over, its Content-Encoding says")
    for encoding in reversed(encodings):
        undo = ENCODINGS.get(encoding)
        if not undo:
            raise DecodeError(f"Content-Encoding {encoding[:40]!r} is not known")
        body = undo(body, limit)
    return body


def _zlib(body: bytes, limit: int, wbits: int) -> bytes:
    """All of a zlib stream, or of several gzip members one after the other."""
    pieces: list[bytes] = []
    size = 0
    while body:
        inflate = zlib.decompressobj(wbits)
        try:
            pieces.append(inflate.decompress(body, limit - size + 1))
        except zlib.error as error:
            raise DecodeError(f"the body is not what its Content-Encoding says ({error})") from error
        size += len(pieces[-1])
        _within(size, limit)
        if not inflate.eof:
            raise DecodeError("the encoded body ends too early")
        body = inflate.unused_data.lstrip(b"\0")
        if wbits != 31 or not body.startswith(b"\x1f\x8b"):
            break  # bytes behind the stream: browsers do not show them either
    return b"".join(pieces)


def _gzip(body: bytes, limit: int) -> bytes:
    return _zlib(body, limit, 31)


def _deflate(body: bytes, limit: int) -> bytes:
    """RFC 9110 means zlib, some servers send raw deflate."""
    zlib_header = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0  # RFC 1950, 2.2
    return _zlib(body, limit, 15 if zlib_header else -15)


def _brotli(body: bytes, limit: int) -> bytes:
    library = _library("br", "brotli", "brotlicffi")
    stream, pieces, size = library.Decompressor(), [], 0
    try:
        while not stream.is_finished():
            piece = stream.process(body, output_buffer_limit=PIECE)
            if not piece and stream.can_accept_more_data():
                raise DecodeError("the encoded body ends too early")
            pieces.append(piece)
            size += len(piece)
            _within(size, limit)
            body = b""
    except library.error as error:
        raise DecodeError(f"the body is not what its Content-Encoding says ({error})") from error
    return b"".join(pieces)


def _zstd(body: bytes, limit: int) -> bytes:
    library = _library("zstd", "compression.zstd", "backports.zstd")
    pieces, size = [], 0
    try:
        while body:
            stream = library.ZstdDecompressor(options={library.DecompressionParameter.window_log_max: WINDOW})
            pieces.append(stream.decompress(body, limit - size + 1))
            size += len(pieces[-1])
            _within(size, limit)
            if not stream.eof:
                raise DecodeError("the encoded body ends too early")
            body = stream.unused_data
    except library.ZstdError as error:
        raise DecodeError(f"the body is not what its Content-Encoding says ({error})") from error
    return b"".join(pieces)


def _library(encoding: str, *names: str) -> ModuleType:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise DecodeError(f"Content-Encoding {encoding} needs the Python package {names[-1]}; install it")


def _within(size: int, limit: int) -> None:
    if size > limit:
        raise DecodeError(f"the decoded body is larger than {limit} bytes")


ENCODINGS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
