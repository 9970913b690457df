"""Captures as an index lists them, and which of them are worth fetching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

REVISIT = "warc/revisit"
NO_DOCUMENTS = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript", "application/x-javascript")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of an index. status: "" where it tells none; file, offset, length: of the record, where it tells them."""

    url: str
    timestamp: str  # 14 digits
    digest: str
    status: str
    mime: str
    file: str = ""
    offset: int = 0
    length: int = 0

    @property
    def captured_at(self) -> datetime:
        return moment_of(self.timestamp)


def moment_of(timestamp: str) -> datetime:
    """The time of 14 digits; ValueError if it is none.

    >>> moment_of("20190203040506").isoformat()
    '2019-02-03T04:05:06+00:00'
    """
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def worth(captures: Iterable[Listed]) -> list[Listed]:
    """Of each URL the oldest, the newest, and the first with each payload, in order of time; errors, redirects, pictures and
    scripts are none.

    The newest proves that an unchanged page was still there. A revisit whose payload another capture holds is worth nothing
    more than that, unless it is the newest.
    """
    by_url: dict[str, list[Listed]] = {}
    for one in captures:
        if one.mime.startswith(NO_DOCUMENTS):
            continue
        if one.status == "200" or (one.mime == REVISIT and one.status in ("", "-")):
            by_url.setdefault(one.url, []).append(one)
    found: list[Listed] = []
    for of_url in by_url.values():
        ordered = sorted(of_url, key=lambda one: one.timestamp)
        first: dict[str, Listed] = {}
        for one in ordered:
            first.setdefault(one.digest, one)
        chosen = {one.timestamp: one for one in first.values()} | {ordered[-1].timestamp: ordered[-1]}
        found += chosen.values()
    return sorted(found, key=lambda one: (one.timestamp, one.url))
