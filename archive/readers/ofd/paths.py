"""PathObject → ruling lines (GB/T 33190-2016, 9.1): strokes, thin fills, edges of stroked rectangles."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.ofd.values import FARTHEST, Matrix, around, is_off, is_on, through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from archive.model import Box

Points = list[tuple[float, float]]
THIN = 1.06  # millimetres (3 points); what is no thicker is a line
STRAIGHT = 0.18  # millimetres that a line may slant
MOST_POINTS = 2_000  # of one path; more are a drawing
_WORD = re.compile(r"[A-Za-z]|[^\sA-Za-z,]+(?:[eE][+-]?\d+)?")
_OPERANDS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0, "Z": 0}


def lines(path: _Element, data: str, by: Matrix) -> Iterator[Box]:
    """Horizontal and vertical lines that a path shows, in millimetres on the page."""
    stroke, fill = not is_off(path, "Stroke"), is_on(path, "Fill")
    if not stroke and not fill:
        return
    thick: list[Box] = []
    for points in subpaths(data, by):
        whole = around(points)
        if min(whole[2] - whole[0], whole[3] - whole[1]) <= THIN:
            yield whole
        elif stroke:
            yield from _edges(points)
        else:
            thick.append(whole)
    if len(thick) == 2 and all(abs(one - other) <= THIN for one, other in zip(*thick, strict=True)):
        x0, y0, x1, y1 = thick[0]  # a frame: an outer rectangle filled but for an inner one
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _edges(points: Points) -> Iterator[Box]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def slanted(data: str, by: Matrix) -> Iterator[Box]:
    """Boxes of the straight pieces of a path that are neither level nor upright."""
    for points in subpaths(data, by):
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) > STRAIGHT:
                yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def subpaths(data: str, by: Matrix) -> list[Points]:
    """Corners of each straight stretch, closed ones back to the first; a curve ends one and begins another.

    A path that is written wrongly, or is a drawing for its many points, has none.
    """
    found: list[Points] = []
    for sign, operands in operations(data):
        if not operands:
            if found:
                found[-1].append(found[-1][0])
            continue
        point = through(by, operands[-2], operands[-1])
        if sign == "L" and found:
            found[-1].append(point)
        else:
            found.append([point])
    return [points for points in found if len(points) > 1]


def operations(data: str, most: int = MOST_POINTS) -> list[tuple[str, list[float]]]:
    """The operators of a path with their operands; none of one that is written wrongly or has more than most."""
    words = _WORD.findall(data[: most * 40])
    found: list[tuple[str, list[float]]] = []
    at = 0
    try:
        while at < len(words) and len(found) <= most:
            sign = words[at].upper()
            end = at + 1 + _OPERANDS[sign]
            operands = [float(word) for word in words[at + 1 : end]]
            if end > len(words) or (operands and max(map(abs, operands)) > FARTHEST):
                return []
            found.append((sign, operands))
            at = end
    except (KeyError, ValueError):
        return []
    return found if len(found) <= most else []
