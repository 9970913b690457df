"""A page's ruling lines: thin fills, strokes, edges of stroked rectangles, pictures as thin as a line."""

from __future__ import annotations

from ctypes import addressof, c_float, c_int, sizeof
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.readers.pdf.pdfium.backdrop import cells_on_grounds
from archive.readers.pdf.pdfium.objects import (
    PATH,
    SHADING,
    Bounds,
    Objects,
    Placed,
    around,
    matrix_of,
    through,
    times,
)
from archive.readers.pdf.pdfium.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Box
    from archive.readers.pdf.pdfium.objects import Points
    from archive.readers.pdf.pdfium.space import Space

THIN = 3.0  # points; what is no thicker is a line
STRAIGHT = 0.5  # points; how far a line's ends may be off its axis
RECTANGLE = 5  # corners of one, the first counted twice
MOST_POINTS = 2_000  # of one path; more are a drawing
_OF_PATHS = ("FPDFPath_GetPathSegment", "FPDFPathSegment_GetPoint", "FPDFPathSegment_GetType", "FPDFPathSegment_GetClose")


class Thick(NamedTuple):
    """A picture, shading or path that is no line: its place in the painting order, where it is, and whether a path is filled and stroked."""

    at: int
    box: Bounds
    placed: Placed
    fill: int = 0
    stroke: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page but its text: thin ones, others."""

    lines: tuple[Bounds, ...]
    thick: tuple[Thick, ...]


def drawn_on(found: Objects) -> Drawn:
    """A page's lines, and what is none."""
    some = found.drawn()
    boxes = found.bounds(some)
    lines, thick = [box for box in boxes if box[2] - box[0] <= THIN or box[3] - box[1] <= THIN], []
    if len(lines) == len(boxes) and SHADING not in found.kinds:
        return Drawn(tuple(lines), ())  # as on most pages that only have tables
    lines = []
    for at, box in zip(some, boxes, strict=True):
        placed = kind, handle, _ = found[at]
        if kind != SHADING and (box[2] - box[0] <= THIN or box[3] - box[1] <= THIN):
            lines.append(box)
        elif kind == PATH:
            thick.append(Thick(at, box, placed, *_mode(handle)))
        else:
            thick.append(Thick(at, box, placed))
    return Drawn(tuple(lines), tuple(thick))


def _mode(handle: int) -> tuple[int, int]:
    fill, stroke = c_int(), c_int()
    plain("FPDFPath_GetDrawMode")(handle, addressof(fill), addressof(stroke))
    return fill.value, stroke.value


def rules_of(drawn: Drawn, space: Space) -> tuple[list[Box], list[Box]]:
    """Ruling lines of a page, and the boxes of strokes that are neither level nor upright."""
    lines = list(drawn.lines)
    slants: list[Bounds] = []
    paths = [one for one in drawn.thick if one.placed[0] == PATH]
    for one in paths:
        lines += _path(one, slants)
    lines += cells_on_grounds([(one.box, one.placed[1]) for one in paths])
    once = dict.fromkeys(lines)  # cells that are drawn one by one have their sides twice
    return space.boxes(once), space.boxes(slants)


def _path(path: Thick, slants: list[Bounds]) -> Iterator[Bounds]:
    stroke = path.stroke
    if not stroke and (not path.fill or plain("FPDFPath_CountSegments")(path.placed[1]) <= RECTANGLE):
        return  # nothing painted, or a coloured cell
    thick = []
    for points in _subpaths(path.placed):
        left, bottom, right, top = around(points)
        if right - left <= THIN or top - bottom <= THIN:
            yield left, bottom, right, top
        elif stroke:
            yield from _edges(points, slants)
        else:
            thick.append((left, bottom, right, top))
    if len(thick) == 2 and all(abs(one - other) <= THIN for one, other in zip(*thick, strict=True)):
        left, bottom, right, top = thick[0]  # a frame: an outer rectangle filled but for an inner one
        yield from _edges([(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)], slants)


def _edges(points: Points, slants: list[Bounds]) -> Iterator[Bounds]:
    """The upright and level ones of a line's pieces; others are added to slants."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        else:
            slants.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _subpaths(placed: Placed) -> list[Points]:
    """Corners of each subpath on the page, closed ones back to the first; what is curved breaks it."""
    import pypdfium2.raw as pdfium

    segment_of, point_of, kind_of, closes = map(plain, _OF_PATHS)
    _, handle, outer = placed
    matrix = times(matrix_of(handle), outer)
    count = plain("FPDFPath_CountSegments")(handle)
    place = (c_float * 2)()
    x, y = addressof(place), addressof(place) + sizeof(c_float)
    found: list[Points] = []
    for number in range(count if count <= MOST_POINTS else 0):
        segment = segment_of(handle, number)
        point_of(segment, x, y)
        point = through(matrix, *place)
        if found and kind_of(segment) == pdfium.FPDF_SEGMENT_LINETO:
            found[-1].append(point)
            if closes(segment):
                found[-1].append(found[-1][0])
        else:
            found.append([point])
    return [points for points in found if len(points) > 1]
