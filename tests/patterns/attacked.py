"""Texts made from a pattern to make it slow, and how its time grows with them."""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from tests.patterns.asked import why
from tests.patterns.collected import collected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.patterns.collected import Found

SHORT, LONG = 2_000, 8_000  # characters
LINEAR = 8  # times as long for a text four times as long; four is linear, sixteen quadratic
NOTICED = 0.05  # seconds of the processor for the long text; below them nothing is told
MOST = 1.0  # seconds of the processor, then it is slow
TAILS = ("", "\x00", "!")
MANY = 20  # repeats of more are attacked
CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " \n", "CATEGORY_WORD": "a1", "CATEGORY_NOT_SPACE": "a,", "CATEGORY_NOT_WORD": " ,"}
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


class _TooLong(Exception):  # noqa: N818 - no fault
    pass


@dataclass(frozen=True)
class Slow:
    """seconds: of the processor, for the long text · text: what it consists of."""

    seconds: float
    times: float
    text: tuple[str, str, str]


def explosive() -> None:
    """Prints as JSON how many patterns there are, and those of which thirty repeats take twenty times what fifteen take."""
    found = collected()
    bad = [one.where for one in found for front, part in sorted(_attacks(one.pattern)) for tail in TAILS
           if _explodes(one.pattern, front + part * 15 + tail, front + part * 30 + tail)]
    sys.stdout.write(json.dumps({"patterns": len(found), "explosive": sorted(set(bad))}) + "\n")


def _explodes(pattern: re.Pattern[Any], short: str, long: str) -> bool:
    texts = [text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text for text in (short, long)]
    long = _seconds(pattern.search, texts[1])
    return long > MOST / 2 and long > 20 * _seconds(pattern.search, texts[0])


def unbounded() -> None:
    """Prints as JSON the patterns that are slow with long texts and of which asked.py does not know why that is harmless."""
    bad = [f"{one.where}: {one.pattern.pattern!r}" for one in collected() if slowest(one.pattern, "search") and not _harmless(one)]
    sys.stdout.write(json.dumps(bad) + "\n")


def _harmless(one: Found) -> bool:
    reason = why(one.where, one.pattern.pattern)
    return bool(reason) and (reason not in ("match", "fullmatch") or slowest(one.pattern, reason) is None)


def slowest(pattern: re.Pattern[Any], method: str | Callable[[Any], object]) -> Slow | None:
    """What makes it super-linear most; None if nothing does. method: search (as finditer asks), match or fullmatch, or a function
    of ours that asks it."""
    run: Callable[[Any], object] = (
        method if not isinstance(method, str) else (lambda text: [None for _ in pattern.finditer(text)]) if method == "search" else getattr(pattern, method))
    worst: Slow | None = None
    for front, part in sorted(_attacks(pattern)):
        for tail in TAILS:
            found = _grown(pattern, run, (front, part, tail))
            if found and (worst is None or found.seconds > worst.seconds):
                worst = found
            if worst and worst.seconds > MOST / 3:
                return worst
    return worst


def _grown(pattern: re.Pattern[Any], run: Callable[[Any], object], text: tuple[str, str, str]) -> Slow | None:
    """Measured once more where it looks slow: the machine may be."""
    for again in (False, True):
        long = _seconds(run, _text(pattern, text, LONG))
        if long < NOTICED:
            return None
        short = _seconds(run, _text(pattern, text, SHORT))
        if long < MOST and long / short <= LINEAR:
            return None
        if again:
            return Slow(long, long / short, text)
    return None


def _text(pattern: re.Pattern[Any], text: tuple[str, str, str], length: int) -> str | bytes:
    front, part, tail = text
    made = (front + part * length)[:length] + tail
    return made.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else made


def _seconds(run: Callable[[Any], object], text: str | bytes) -> float:
    start = time.process_time()
    try:
        with _alarm():
            run(text)
    except _TooLong:
        return MOST
    return max(time.process_time() - start, 1e-6)


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, MOST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# ---- texts from the tree of a pattern ------------------------------------------------------------------------

def _attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """(front, part that is repeated)."""
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    tree = parser.parse(pattern.pattern, flags)
    made = {(front, part) for fronts, body in _repeats(tree, [""]) for part in _samples(body)[:6] if part for front in ("", *fronts[:3])}
    for whole in _samples(tree)[:4]:
        made |= {("", whole[:count]) for count in (len(whole), len(whole) - 1, len(whole) // 2) if whole[: max(count, 0)]}
    return made | {("", front + part) for front, part in made if front}


def _repeats(tree: Any, fronts: list[str]) -> Iterator[tuple[list[str], Any]]:
    for kind, told in tree:
        if kind in REPEATS and told[1] > MANY:
            yield fronts, told[2]
        for inner in _inside(kind, told):
            yield from _repeats(inner, fronts)
        fronts = [front + one for front in fronts[:3] for one in _samples([(kind, told)])[:2]][:4]


def _inside(kind: Any, told: Any) -> list[Any]:
    if kind in REPEATS:
        return [told[2]]
    if kind is sre.BRANCH:
        return list(told[1])
    if kind is sre.SUBPATTERN:
        return [told[3]]
    if kind is sre.ATOMIC_GROUP:
        return [told]
    return [told[1]] if kind in (sre.ASSERT, sre.ASSERT_NOT) else []


def _samples(tree: Any) -> list[str]:
    """Short texts that a part of a pattern takes."""
    made = [""]
    for kind, told in tree:
        made = [front + one for front in made[:4] for one in _one(kind, told)[:4]][:12]
    return made


def _one(kind: Any, told: Any) -> list[str]:
    if kind is sre.LITERAL:
        return [chr(told)]
    if kind in (sre.ANY, sre.NOT_LITERAL):
        return ["b" if told == ord("a") else "a"]
    if kind is sre.IN:
        return _signs(told)[:3]
    if kind in REPEATS:
        return [one * told[0] for one in _samples(told[2])][:3]
    if kind in (sre.BRANCH, sre.SUBPATTERN, sre.ATOMIC_GROUP):
        return [one for inner in _inside(kind, told) for one in _samples(inner)[:2]][:6]
    return [""]


def _signs(told: Any) -> list[str]:
    signs: list[str] = []
    for kind, value in told:
        if kind is sre.LITERAL:
            signs.append(chr(value))
        elif kind is sre.RANGE:
            signs += map(chr, value)
        elif kind is sre.CATEGORY:
            signs += CATEGORIES.get(str(value), "a")
    if told[0][0] is sre.NEGATE:
        return [sign for sign in "a 1<\"-/年" if sign not in signs] or ["一"]
    return signs or ["a"]
