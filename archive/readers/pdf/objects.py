"""A page's objects in the order they are painted, those of form XObjects in their place, and where they are."""

from __future__ import annotations

from ctypes import addressof, c_float, sizeof
from itertools import repeat
from typing import TYPE_CHECKING, Any

from archive.readers.pdf.plain import address, plain

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_OBJECTS = 100_000  # on a page; more are a drawing
DEEPEST = 12  # form XObjects inside each other
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


Placed = tuple[int, int, Matrix]  # kind, address, matrix of the form XObject that it stands in


def objects(page: object) -> list[Placed]:
    """All objects of a page, at most MOST_OBJECTS."""
    found: list[Placed] = []
    _gather(found, address(page), SAME, 0, (plain("FPDFPage_CountObjects"), plain("FPDFPage_GetObject")))
    return found


def _gather(found: list[Placed], holder: int, matrix: Matrix, depth: int, of: tuple[Any, Any]) -> None:
    count, at = of
    handles = [at(holder, number) for number in range(min(count(holder), MOST_OBJECTS - len(found)))]
    kinds = list(map(plain("FPDFPageObj_GetType"), handles))
    if FORM not in kinds or depth >= DEEPEST:
        found.extend(zip(kinds, handles, repeat(matrix)))
        return
    inside = plain("FPDFFormObj_CountObjects"), plain("FPDFFormObj_GetObject")
    for kind, handle in zip(kinds, handles, strict=True):
        if kind == FORM:
            _gather(found, handle, times(matrix_of(handle), matrix), depth + 1, inside)
        else:
            found.append((kind, handle, matrix))


def measure() -> Callable[[Placed], Bounds]:
    """A function that tells where an object is on the page; not to be shared by threads."""
    corners = (c_float * 4)()
    first = addressof(corners)
    second, third, fourth = (first + number * sizeof(c_float) for number in (1, 2, 3))
    bounds_of = plain("FPDFPageObj_GetBounds")

    def bounds(placed: Placed) -> Bounds:
        bounds_of(placed[1], first, second, third, fourth)
        left, bottom, right, top = corners
        if placed[2] is SAME:
            return left, bottom, right, top
        return around([through(placed[2], x, y) for x in (left, right) for y in (bottom, top)])

    return bounds


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
