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
KIND = slice(21, 26)  # what follows `WARC/1.1 WARC-Type: `, in headers that begin like that
KINDS = 64
BLANK, LINE_END = " \r\n", r"\r\n"
LONGEST = 1024  # characters of names that are remembered: ours take 200


def fields(header: bytes) -> Mapping[str, str]:
    """The fields of a header, which ends with an empty line. DamagedError if it is none, or lacks what each record has."""
    text = header.decode("utf-8", "surrogateescape")
    known = _KNOWN.get(text[KIND])
    found = known.fields(text) if known else None
    return found or _usual(text) or _any(text)


def _usual(text: str) -> Mapping[str, str] | None:
    """What nearly all records have: one space behind the colon, no other around the value, nothing empty and no name twice.

    Records of one kind have the same names in the same order, so what was found right with names is remembered.
    """
    if BLANK in text or ":  " in text or "\t" in text:
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
    if len(length) > 18 or not length.isascii() or not length.isdigit() or "" in found.values():
        return None
    _learn(text[KIND], tuple(given), names)
    return found


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


class _Kind:
    """Headers whose fields have these names in this order, each as usual and in ASCII: told by one look at all of it."""

    def __init__(self, given: tuple[str, ...], names: tuple[str, ...]) -> None:
        self._names = names
        values = (rf"{re.escape(one)}: ({'[0-9]{1,18}' if name == 'content-length' else '[!-~][ -~]*+'})" for one, name in zip(given, names, strict=True))
        self._match = re.compile(rf"WARC/1\.[01]\r\n{''.join(f'{value}{LINE_END}' for value in values)}{LINE_END}").fullmatch

    def fields(self, text: str) -> dict[str, str] | None:
        """None for any other header."""
        # a tab would not match anyway; looking for one leaves the processor's vector registers as SHA-256 wants them after isal:
        # without it the digests take a third longer (AMD EPYC, glibc 2.36)
        found = None if "\t" in text or BLANK in text else self._match(text)
        return dict(zip(self._names, found.groups(), strict=True)) if found else None


def _learn(kind: str, given: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Take the next headers of this kind for ones like this. A few for each program: making one costs as much as a hundred headers."""
    if len(_MADE) < KINDS or given in _MADE:
        _KNOWN[kind] = _MADE[given] = _MADE.get(given) or _Kind(given, names)


@lru_cache(256)
def _remembered(given: str) -> tuple[str, ...]:
    """Names with colons between them, in lower case; none at all if one of them is wrong, comes again or is not there."""
    if not all(map(TOKEN.fullmatch, given.split(":"))):
        return ()
    names = tuple(given.lower().split(":"))
    return names if len(set(names)) == len(names) and REQUIRED.issubset(names) else ()


_KNOWN: dict[str, _Kind] = {}  # by kind of record: what the last one looked like
_MADE: dict[tuple[str, ...], _Kind] = {}
