"""A page's ruling lines: thin fills, strokes, edges of stroked rectangles, pictures as thin as a line."""

from __future__ import annotations

from ctypes import addressof, c_float, c_int, sizeof
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.layout import Rule
from archive.readers.pdf.pdfium.backdrop import cells_on_grounds
from archive.readers.pdf.pdfium.objects import IMAGE, PATH, around, bounds, matrix_of, through, times
from archive.readers.pdf.pdfium.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.readers.pdf.pdfium.objects import Bounds, Placed, Points
    from archive.readers.pdf.pdfium.space import Space

THIN = 3.0  # points; what is no thicker is a line
STRAIGHT = 0.5  # points; how far a line's ends may be off its axis
RECTANGLE = 5  # corners of one, the first counted twice
MOST_POINTS = 2_000  # of one path; more are a drawing
_rule = partial(tuple.__new__, Rule)  # of a box
_OF_PATHS = ("FPDFPath_GetPathSegment", "FPDFPathSegment_GetPoint", "FPDFPathSegment_GetType", "FPDFPathSegment_GetClose")


def rules_of(found: Sequence[Placed], space: Space) -> list[Rule]:
    """Ruling lines among a page's objects."""
    drawn = [placed for placed in found if placed[0] == PATH or placed[0] == IMAGE]
    lines: list[Bounds] = []
    thick: list[tuple[Bounds, int]] = []
    for placed, line in zip(drawn, bounds(drawn), strict=True):
        if line[2] - line[0] <= THIN or line[3] - line[1] <= THIN:
            lines.append(line)
        elif placed[0] == PATH:
            thick.append((line, placed[1]))
            lines += _path(placed)
    lines += cells_on_grounds(thick)
    once = dict.fromkeys(lines)  # cells that are drawn one by one have their sides twice
    return list(map(_rule, space.boxes(once)))


def _path(placed: Placed) -> Iterator[Bounds]:
    _, handle, _ = placed
    fill, stroke = c_int(), c_int()
    plain("FPDFPath_GetDrawMode")(handle, addressof(fill), addressof(stroke))
    corners = plain("FPDFPath_CountSegments")(handle)
    if not stroke.value and (not fill.value or corners <= RECTANGLE):
        return  # nothing painted, or a coloured cell
    thick = []
    for points in _subpaths(placed):
        left, bottom, right, top = around(points)
        if right - left <= THIN or top - bottom <= THIN:
            yield left, bottom, right, top
        elif stroke.value:
            yield from _edges(points)
        else:
            thick.append((left, bottom, right, top))
    if len(thick) == 2 and all(abs(one - other) <= THIN for one, other in zip(*thick, strict=True)):
        left, bottom, right, top = thick[0]  # a frame: an outer rectangle filled but for an inner one
        yield from _edges([(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)])


def _edges(points: Points) -> Iterator[Bounds]:
    """The upright and level ones of a line's pieces."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(abs(x1 - x0), abs(y1 - y0)) <= STRAIGHT:
            yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


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
