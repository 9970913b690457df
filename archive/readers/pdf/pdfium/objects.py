"""A page's objects in the order they are painted, those of form XObjects in their place, and where they are."""

from __future__ import annotations

from ctypes import addressof, c_float
from itertools import repeat
from typing import TYPE_CHECKING, Any

from archive.readers.pdf.pdfium.plain import CHUNK, address, boxes, plain, pointer, swift

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OBJECTS = 100_000  # on a page; more are a drawing
DEEPEST = 12  # form XObjects inside each other
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)


Placed = tuple[int, int, Matrix]  # kind, address, matrix of the form XObject that it stands in


def objects(page: object) -> tuple[list[Placed], bool]:
    """All objects of a page, at most MOST_OBJECTS; whether any stand in form XObjects."""
    found: list[Placed] = []
    return found, _gather(found, address(page), SAME, 0, (swift("FPDFPage_CountObjects"), swift("FPDFPage_GetObject")))


def _gather(found: list[Placed], holder: int, matrix: Matrix, depth: int, of: tuple[Any, Any]) -> bool:
    count, at = of
    place = pointer(holder)
    handles = list(map(at, repeat(place), range(min(count(place), MOST_OBJECTS - len(found)))))
    kinds = list(map(swift("FPDFPageObj_GetType"), map(pointer, handles)))
    if FORM not in kinds or depth >= DEEPEST:
        found.extend(zip(kinds, handles, repeat(matrix)))
        return False
    inside = swift("FPDFFormObj_CountObjects"), swift("FPDFFormObj_GetObject")
    for kind, handle in zip(kinds, handles, strict=True):
        if kind == FORM:
            _gather(found, handle, times(matrix_of(handle), matrix), depth + 1, inside)
        else:
            found.append((kind, handle, matrix))
    return True


def bounds(found: Sequence[Placed]) -> list[Bounds]:
    """Where objects are on the page; NOWHERE where that cannot be told."""
    room, told_of, boxed = boxes(), swift("FPDFPageObj_GetBounds"), []
    for start in range(0, len(found), CHUNK):
        some = found[start : start + CHUNK]
        told = list(map(told_of, map(pointer, [handle for _, handle, _ in some]), *room.sides))
        boxed += [box if box and matrix is SAME else _moved(box, matrix) for box, (_, _, matrix) in zip(room.written(told), some, strict=True)]
    return boxed


def _moved(box: Bounds | None, matrix: Matrix) -> Bounds:
    if box is None or matrix is SAME:
        return box or NOWHERE
    left, bottom, right, top = box
    return around([through(matrix, x, y) for x in (left, right) for y in (bottom, top)])


def matrix_of(handle: int) -> Matrix:
    """An object's own matrix."""
    matrix = (c_float * 6)()
    plain("FPDFPageObj_GetMatrix")(handle, addressof(matrix))
    a, b, c, d, e, f = matrix
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does one first, then the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def through(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point as a matrix moves it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def around(points: Points) -> Bounds:
    """The smallest box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
