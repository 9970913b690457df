"""HTTP messages as blocks of WARC records, and back.

Texts of headers are the bytes of the wire read as latin-1. Where a header cannot stand in a header block and
come back the same (a line end in it, a colon in its name), the block holds what is possible and the record's
field AS_RECEIVED the exact list as JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.warc.fields import safe_uri

AS_RECEIVED = "XXGK-Headers-As-Received"
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Head:
    """First line and headers of an HTTP message. extra: fields the WARC record needs beside the block."""

    block: bytes
    extra: tuple[tuple[str, str], ...] = ()


def request_head(method: str, url: str, headers: Headers) -> Head:
    """The head of a request; its first line is remade from method and URL."""
    parts = urlsplit(safe_uri(url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _head(f"{_token(method) or 'GET'} {target} HTTP/1.1", headers)


def response_head(protocol: str, status: int, headers: Headers) -> Head:
    """The head of a response. The reason phrase is not known any more, so none is made up."""
    known = re.fullmatch(r"HTTP/1\.[01]", protocol)
    head = _head(f"{protocol if known else 'HTTP/1.1'} {status} ", headers)
    if known or not protocol:
        return head
    return Head(head.block, (*head.extra, ("WARC-Protocol", _token(protocol))))


def unchunked(headers: Headers, length: int) -> Headers:
    """The headers of a body whose chunking has been removed: nothing in them speaks of chunks any more.

    A Content-Length is corrected only if there was chunking, for only then it did not count this body.
    """
    if not any(_chunked(name, value) for name, value in headers):
        return headers
    kept = []
    for name, value in headers:
        if _chunked(name, value):
            value = ", ".join(part.strip() for part in value.split(",") if part.strip().lower() != "chunked")
            if not value:
                continue
        elif name.lower() == "content-length":
            value = str(length)
        kept.append((name, value))
    return tuple(kept)


def parse_head(block: bytes, as_received: str | None = None) -> tuple[str, Headers]:
    """First line and headers of a head; ValueError if it is none."""
    first, *lines = block.removesuffix(b"\r\n\r\n").decode("latin-1").split("\r\n")
    if " " not in first:
        raise ValueError(f"no HTTP message: its first line is {first[:80]!r}")
    if as_received is not None:
        return first, _exact(as_received)
    return first, tuple(_pair(line) for line in lines)


def _exact(as_received: str) -> Headers:
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(as_received))
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"{AS_RECEIVED} is no list of pairs") from error


def _head(first: str, headers: Headers) -> Head:
    lines = b"".join(_line(name, value) for name, value in headers)
    block = first.encode("ascii", "replace") + b"\r\n" + lines + b"\r\n"
    if parse_head(block)[1] == headers:
        return Head(block)
    return Head(block, ((AS_RECEIVED, json.dumps(headers)),))


def _line(name: str, value: str) -> bytes:
    return re.sub(rb"[\r\n]+", b" ", _wire(name) + b": " + _wire(value)) + b"\r\n"


def _pair(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name, value.strip(" \t")


def _wire(text: str) -> bytes:
    for charset, errors in (("latin-1", "strict"), ("utf-8", "surrogateescape")):
        try:
            return text.encode(charset, errors)
        except UnicodeEncodeError:
            continue
    return text.encode("utf-8", "backslashreplace")


def _chunked(name: str, value: str) -> bool:
    return name.lower() == "transfer-encoding" and "chunked" in value.lower()


def _token(text: str) -> str:
    return re.sub(r"[^!-~]", "", text)
