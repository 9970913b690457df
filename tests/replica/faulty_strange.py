"""Answers that no standard foresees: each must end in an outcome, and never in a traceback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica.faulty_wire import Wire, sent

if TYPE_CHECKING:
    from tests.replica.faulty_ways import Scene, Way

BLOCK = b"<p>" + b"x" * 60_000 + b"</p>\n"


def raw(head: bytes, body: bytes = b"") -> Way:
    """These bytes, and the connection closes."""
    return lambda _: Wire((head + body,), "close", 0)


def with_header(name: str, value: str) -> Way:
    """The answer as it should be, with one header more."""
    return lambda scene: replace(scene.good, headers=(*scene.good.headers, (name, value)))


def no_head(scene: Scene) -> Wire:
    """The page alone, without a status line or headers."""
    return Wire((scene.good.body,), "close", 0)


def bad_chunks(scene: Scene) -> Wire:
    """Said to be chunked; the sizes are rubbish."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Wire((head + b"zz\r\n" + scene.good.body + b"\r\n-5\r\n",), "close")


def two_lengths(scene: Scene) -> Wire:
    """Two Content-Lengths that differ."""
    whole = sent(scene.good, keep=False)
    return Wire((whole.replace(b"Content-Length:", b"Content-Length: 12\r\nContent-Length:", 1),), "close")


def without_end(scene: Scene) -> Wire:
    """Megabytes, and no end."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return Wire((head, *([BLOCK] * 100)), "hang")


def to(location: bytes) -> Way:
    """A redirect to this address, bytes as they are."""
    return raw(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def in_charset(name: str) -> Way:
    """The header names this character set; the meta tag is right."""
    return lambda scene: replace(scene.good, media_type=f"text/html; charset={name}")
