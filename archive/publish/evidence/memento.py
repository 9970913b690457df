"""Addresses of stored payloads, after Memento (RFC 7089): /archive/TIME/URL, and from them back to captures.

TIME are the digits of the capture's time in UTC, to the microsecond in our own links, to the year at least; the capture nearest
to it is meant. TIMEid_: the payload exactly as it was sent; TIMEim_: a picture, to be shown within a page.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archive.database import rows
from archive.publish.inert import Copy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterator, Mapping

PREFIX = "/archive/"
EXACT, PICTURE = "id_", "im_"
AT_ONCE = 400  # addresses a query
_SAFE = ":/@,;=+$!*'()~&"


def address(url: str, captured_at: str, kind: str = "") -> str:
    """Where a capture is served; kind: "", EXACT or PICTURE.

    >>> address("http://a.example/列表?id=1#x", "2026-11-22T15:53:46.000000Z")
    '/archive/20261122155346/http://a.example/%E5%88%97%E8%A1%A8%3Fid=1%23x'
    """
    return f"{PREFIX}{digits(captured_at)}{kind}/{quote(url, safe=_SAFE)}"


def digits(captured_at: str) -> str:
    """A WARC-Date as digits; a whole second without its zeroes."""
    told = re.sub(r"\D", "", captured_at)[:20]
    return told[:14] if not told[14:].strip("0") else told


def find(conn: sqlite3.Connection, at: str, url: str) -> dict[str, Any] | None:
    """The capture of a URL at this time, as digits: of several the first; else the one nearest to it; None if there is none."""
    wanted = _stamp(at)
    query = "SELECT * FROM captures WHERE url = ? AND captured_at {} ? ORDER BY captured_at {}, warc, offset LIMIT 1"
    after = next(iter(rows(conn, query.format(">=", "ASC"), (url, wanted))), None)
    if after and digits(after["captured_at"]).startswith(at):
        return after
    before = next(iter(rows(conn, query.format("<", "DESC"), (url, wanted))), None)
    return after or before if not (after and before) else _nearer(before, after, at)


def _nearer(before: dict[str, Any], after: dict[str, Any], at: str) -> dict[str, Any]:
    wanted = _moment(at)
    return before if wanted - _moment(digits(before["captured_at"])) <= _moment(digits(after["captured_at"])) - wanted else after


def _moment(at: str) -> datetime:
    """Digits as a time: the beginning of what they tell; of what is no time (a 13th month) as much as is one."""
    for length in (20, 14, 12, 10, 8, 6):
        if len(at) >= length:
            with suppress(ValueError):
                return datetime.fromisoformat(_stamp(at[:length] + "01" * (length == 6)))
    return datetime(int(at[:4]), 1, 1)  # noqa: DTZ001 - all of them are UTC


def _stamp(at: str) -> str:
    """Digits as a WARC-Date begins, which sorts before all that go on from there.

    >>> _stamp("2026"), _stamp("20261122155346"), _stamp("20261122155346717519")
    ('2026', '2026-11-22T15:53:46', '2026-11-22T15:53:46.717519')
    """
    parts = [at[:4], *(at[n : n + 2] for n in range(4, 14, 2)), at[14:]]
    return "".join(f"{mark}{part}" for mark, part in zip(("", "-", "-", "T", ":", ":", "."), parts, strict=True) if part)


def withdrawn(conn: sqlite3.Connection, capture: int) -> dict[str, Any] | None:
    """Why, when and by whom a capture was withdrawn; None if it was not."""
    found = rows(conn, "SELECT reason, author, at FROM withdrawn WHERE capture = ? ORDER BY at DESC LIMIT 1", (capture,))
    return found[0] if found else None


def copies(conn: sqlite3.Connection, captured_at: str) -> Callable[[Collection[str]], Mapping[str, Copy]]:
    """Looks addresses up in the archive: the good capture of each that followed this time first, else the last before it."""

    def held(urls: Collection[str]) -> dict[str, Copy]:
        chosen: dict[str, str] = {}
        for url, at in _good(conn, sorted(set(urls))):
            if url not in chosen or chosen[url] < captured_at:
                chosen[url] = at
        return {url: Copy(address(url, at), address(url, at, PICTURE)) for url, at in chosen.items()}

    return held


def _good(conn: sqlite3.Connection, urls: list[str]) -> Iterator[tuple[str, str]]:
    """(url, captured_at) of whole answers, of each address the oldest first."""
    for at in range(0, len(urls), AT_ONCE):
        some = urls[at : at + AT_ONCE]
        marks = ",".join("?" * len(some))
        yield from conn.execute(
            f"SELECT url, captured_at FROM captures WHERE url IN ({marks}) AND status BETWEEN 200 AND 299"
            " AND id NOT IN (SELECT capture FROM withdrawn) ORDER BY url, captured_at", some)
