"""How objects look (GB/T 33190-2016, 8.2, 8.3 and 8.5): colours with their alpha, drawing parameters, clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.ofd.paths import subpaths
from archive.readers.ofd.seen import BLACK
from archive.readers.ofd.values import (
    Matrix,
    around,
    box,
    child,
    children,
    is_off,
    matrix,
    number,
    numbers,
    text_of,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from archive.model import Box
    from archive.readers.ofd.seen import Colour

DEEPEST = 8  # drawing parameters that refer to others
THIN = 1.06  # millimetres (3 points)
SLACK = 0.2  # millimetres that corners may be off a rectangle


def colour(one: _Element, name: str, params: Mapping[str, _Element], *more: str) -> tuple[Colour | None, float]:
    """FillColor or StrokeColor of an object, or of its drawing parameters, black where none is told; its alpha with the object's own.

    None where a colour is a pattern, a shading or of a palette. more: drawing parameters that hold for what has none of its own.
    """
    found = child(one, name)
    for number_ in (one.get("DrawParam") or "", *more):
        depth = 0
        while found is None and number_ in params and depth < DEEPEST:
            found, number_, depth = child(params[number_], name), params[number_].get("Relative") or "", depth + 1
    alpha = number(one.get("Alpha"), 255.0)
    if found is None:
        return BLACK, alpha
    return _told(found), alpha * number(found.get("Alpha"), 255.0) / 255


def _told(found: _Element) -> Colour | None:
    values = numbers(found.get("Value"))
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        red, green, blue = (max(0.0, 255 - part - values[3]) for part in values[:3])
        return red, green, blue
    return BLACK if not values and not len(found) and found.get("Index") is None else None


def rectangles(data: str, by: Matrix) -> list[Box]:
    """The upright rectangles among a path's stretches, lines left out, in millimetres on the page."""
    found = []
    for points in subpaths(data, by):
        whole = around(points)
        corners = all(min(abs(x - whole[0]), abs(x - whole[2])) <= SLACK and min(abs(y - whole[1]), abs(y - whole[3])) <= SLACK for x, y in points)
        if corners and len(points) >= 4 and min(whole[2] - whole[0], whole[3] - whole[1]) > THIN:
            found.append(whole)
    return found


def clips(one: _Element, by: Matrix) -> list[Box]:
    """What each clip of an object lets through, at most; by: from the object's own units to the page. Clips that are no paths are left out."""
    found = []
    for clip in children(child(one, "Clips"), "Clip"):
        boxes: list[Box] = []
        for area in children(clip, "Area"):
            path = child(area, "Path")
            if path is None:
                boxes = []
                break
            left, top, _, _ = box(path.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
            own = times(times(matrix(path.get("CTM")), (1.0, 0.0, 0.0, 1.0, left, top)), matrix(area.get("CTM")))
            boxes += [around(points) for points in subpaths(text_of(child(path, "AbbreviatedData")), times(own, by))]
        if boxes:
            found.append(around([corner for one_ in boxes for corner in (one_[:2], one_[2:])]))
    return found


def is_shown(one: _Element) -> bool:
    """Not switched off, nor clear."""
    return not is_off(one, "Visible") and number(one.get("Alpha"), 255.0) > 0
