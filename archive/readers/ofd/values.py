"""Values as OFD writes them (GB/T 33190-2016, 7.3): boxes, matrices, arrays, flags. Nothing here raises."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from archive.readers.package import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from archive.model import Box

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FARTHEST = 1e6  # millimetres; what lies beyond is no part of a page
_WORD = re.compile(r"g|[^\s,g]+")


def number(text: str | None, default: float) -> float:
    """A finite number, or the default."""
    try:
        found = float(text or "")
    except ValueError:
        return default
    return found if math.isfinite(found) and abs(found) < FARTHEST else default


def numbers(text: str | None) -> tuple[float, ...]:
    """The numbers of an array; none at all where one of them is not one."""
    found = tuple(number(word, math.inf) for word in (text or "").replace(",", " ").split()[:64])
    return () if math.inf in found else found


def box(text: str | None) -> Box | None:
    """ST_Box: x, y, width, height → left, top, width, height."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def matrix(text: str | None) -> Matrix:
    """A CTM; what is none changes nothing."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else SAME


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does one first, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def through(by: Matrix, x: float, y: float) -> tuple[float, float]:
    return by[0] * x + by[2] * y + by[4], by[1] * x + by[3] * y + by[5]


def around(points: list[tuple[float, float]]) -> Box:
    """Left, top, right, bottom."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def steps(text: str | None, most: int) -> list[float]:
    """DeltaX or DeltaY: advances, where "g 3 4.5" stands for 4.5 three times; most of them at most.

    >>> steps("1 g 3 4.5 2", 10)
    [1.0, 4.5, 4.5, 4.5, 2.0]
    """
    found: list[float] = []
    words = iter(_WORD.findall(text or ""))
    for word in words:
        times_ = 1
        if word == "g":
            times_ = int(number(next(words, ""), 0))
            word = next(words, "")
        found.extend([number(word, 0.0)] * max(0, min(times_, most - len(found))))
        if len(found) >= most:
            break
    return found


def is_off(element: _Element, name: str) -> bool:
    return (element.get(name) or "").strip().lower() in {"false", "0"}


def is_on(element: _Element, name: str) -> bool:
    return (element.get(name) or "").strip().lower() in {"true", "1"}


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """Children by their local name."""
    return (one for one in (element if element is not None else ()) if local(one) == name)


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first element at the end of a path of local names."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: _Element | None) -> str:
    return ((element.text if element is not None else "") or "").strip()
