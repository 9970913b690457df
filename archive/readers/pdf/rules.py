"""A page's ruling lines: thin fills, strokes, edges of stroked rectangles, also inside form XObjects."""

from __future__ import annotations

from ctypes import byref, c_float, c_int
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.layout import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.readers.pdf.space import Space

THIN = 3.0  # points; what is no thicker is a line
MOST_OBJECTS = 100_000  # on a page; more are a drawing
DEEPEST = 12  # form XObjects inside each other
MOST_POINTS = 2_000  # of one path; more are a drawing
_PATH, _IMAGE, _FORM = 2, 3, 5
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A page object and the matrix of what it stands in."""

    kind: int
    handle: object
    matrix: Matrix


def objects(page: object) -> list[Placed]:
    """All objects, those of form XObjects too."""
    import pypdfium2.raw as pdfium

    found: list[Placed] = []
    stack = [(page, SAME, 0)]
    while stack:
        holder, matrix, depth = stack.pop()
        count = pdfium.FPDFPage_CountObjects(holder) if depth == 0 else pdfium.FPDFFormObj_CountObjects(holder)
        at = pdfium.FPDFPage_GetObject if depth == 0 else pdfium.FPDFFormObj_GetObject
        for number in range(min(count, MOST_OBJECTS - len(found))):
            handle = at(holder, number)
            kind = pdfium.FPDFPageObj_GetType(handle)
            if kind == _FORM and depth < DEEPEST:
                stack.append((handle, _times(_matrix(handle), matrix), depth + 1))
            else:
                found.append(Placed(kind, handle, matrix))
    return found


def rules_of(found: list[Placed], space: Space) -> list[Rule]:
    """Ruling lines among a page's objects."""
    rules: list[Rule] = []
    for placed in found:
        if placed.kind in (_PATH, _IMAGE):
            rules.extend(Rule(*space.box(*line)) for line in _lines(placed))
    return rules


def bounds(placed: Placed) -> tuple[float, float, float, float]:
    """Left, bottom, right, top on the page."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(placed.handle, byref(left), byref(bottom), byref(right), byref(top))
    corners = (left.value, bottom.value), (right.value, top.value), (left.value, top.value), (right.value, bottom.value)
    return _around([_through(placed.matrix, x, y) for x, y in (corners[:2] if placed.matrix is SAME else corners)])


def _lines(placed: Placed) -> Iterator[tuple[float, float, float, float]]:
    around = bounds(placed)
    if min(around[2] - around[0], around[3] - around[1]) <= THIN:
        yield around
    elif placed.kind == _PATH:
        yield from _path(placed)


def _path(placed: Placed) -> Iterator[tuple[float, float, float, float]]:
    import pypdfium2.raw as pdfium

    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(placed.handle, byref(fill), byref(stroke))
    if not fill.value and not stroke.value:
        return
    thick = []
    for points in _subpaths(placed):
        around = _around(points)
        if min(around[2] - around[0], around[3] - around[1]) <= THIN:
            yield around
        elif stroke.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                if min(abs(x1 - x0), abs(y1 - y0)) <= 0.5:
                    yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        else:
            thick.append(around)
    if len(thick) == 2 and all(abs(one - other) <= THIN for one, other in zip(*thick, strict=True)):
        x0, y0, x1, y1 = thick[0]  # a frame: an outer rectangle filled but for an inner one
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def _subpaths(placed: Placed) -> list[Points]:
    """Corners of each subpath on the page, closed ones back to the first; what is curved breaks it."""
    import pypdfium2.raw as pdfium

    matrix = _times(_matrix(placed.handle), placed.matrix)
    count = pdfium.FPDFPath_CountSegments(placed.handle)
    x, y = c_float(), c_float()
    found: list[Points] = []
    for number in range(count if count <= MOST_POINTS else 0):
        segment = pdfium.FPDFPath_GetPathSegment(placed.handle, number)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        point = _through(matrix, x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO and found:
            found[-1].append(point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                found[-1].append(found[-1][0])
        else:
            found.append([point])
    return [points for points in found if len(points) > 1]


def _matrix(handle: object) -> Matrix:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, byref(matrix))
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does one first, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _through(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _around(points: Points) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
