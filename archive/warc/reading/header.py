"""The fields of a record (WARC/1.1, 4): names in lower case, each given once and as the grammar wants it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.warc.reading.member import DamagedError

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSIONS = frozenset({"WARC/1.0", "WARC/1.1"})
MUST = ("warc-type", "warc-record-id", "warc-date", "content-length")
REQUIRED = frozenset(MUST)
AGAIN = "warc-concurrent-to"  # the one field that may come again
LENGTH = re.compile(r"\d{1,18}", re.ASCII)
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
LONGEST = 1024  # characters of names that are remembered: ours take 200


def fields(header: bytes) -> Mapping[str, str]:
    """The fields of a header, which ends with an empty line. DamagedError if it is none, or lacks what each record has."""
    text = header.decode("utf-8", "surrogateescape")
    return _usual(text) or _any(text)


def _usual(text: str) -> Mapping[str, str] | None:
    """What nearly all records have: one space behind the colon, no other around the value, nothing empty and no name twice.

    Records of one kind have the same names in the same order, so what was found right with names is remembered.
    """
    if " \r\n" in text or ":  " in text or "\t" in text:
        return None
    first, *lines = text[:-4].split("\r\n")
    try:
        given = dict([line.split(": ", 1) for line in lines])  # of anything but pairs: ValueError
    except ValueError:
        return None
    all_names = ":".join(given)
    names = _remembered(all_names) if len(all_names) < LONGEST else ()
    if first not in VERSIONS or not names or len(names) != len(lines):
        return None
    found = dict(zip(names, given.values(), strict=True))
    length = found["content-length"]
    right = len(length) < 19 and length.isascii() and length.isdigit() and "" not in found.values()
    return found if right else None


def _any(text: str) -> Mapping[str, str]:
    """The same of any header."""
    first, *lines = text.removesuffix("\r\n\r\n").split("\r\n")
    if first not in VERSIONS:
        raise DamagedError(f"no WARC record: it begins with {first[:40]!r}")
    found: dict[str, str] = {}
    for line in lines:
        given, colon, value = line.partition(":")
        name = given.lower()
        if not colon or not TOKEN.fullmatch(given):
            raise DamagedError(f"no WARC field: {line[:80]!r}")
        if name in found and name != AGAIN:
            raise DamagedError(f"WARC field {given} given twice")
        found[name] = value.strip(" \t")
    for name in MUST:
        if not found.get(name):
            raise DamagedError(f"WARC field {name} is missing")
    if not LENGTH.fullmatch(found["content-length"]):
        raise DamagedError(f"Content-Length {found['content-length']!r} is no number")
    return found


@lru_cache(256)
def _remembered(given: str) -> tuple[str, ...]:
    """Names with colons between them, in lower case; none at all if one of them is wrong, comes again or is not there."""
    if not all(map(TOKEN.fullmatch, given.split(":"))):
        return ()
    names = tuple(given.lower().split(":"))
    return names if len(set(names)) == len(names) and REQUIRED.issubset(names) else ()
