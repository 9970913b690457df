"""A page's objects in the order they are painted, those of form XObjects in their place, and where they are."""

from __future__ import annotations

from ctypes import byref, c_float, c_void_p, cast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OBJECTS = 100_000  # on a page; more are a drawing
DEEPEST = 12  # form XObjects inside each other
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Placed:
    """A page object and the matrix of the form XObject that it stands in."""

    kind: int
    handle: object
    matrix: Matrix

    @property
    def address(self) -> int:
        """Tells one object from another."""
        return cast(self.handle, c_void_p).value or 0  # type: ignore[arg-type]


def objects(page: object) -> list[Placed]:
    """All objects of a page, at most MOST_OBJECTS."""
    import pypdfium2.raw as pdfium

    found: list[Placed] = []
    stack = [_inside(page, SAME, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)]
    while stack and len(found) < MOST_OBJECTS:
        placed = next(stack[-1], None)
        if placed is None:
            stack.pop()
        elif placed.kind == FORM and len(stack) <= DEEPEST:
            matrix = times(matrix_of(placed.handle), placed.matrix)
            stack.append(_inside(placed.handle, matrix, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject))
        else:
            found.append(placed)
    return found


def _inside(holder: object, matrix: Matrix, count: object, at: object) -> Iterator[Placed]:
    import pypdfium2.raw as pdfium

    kind_of = pdfium.FPDFPageObj_GetType
    for number in range(count(holder)):  # type: ignore[operator]
        handle = at(holder, number)  # type: ignore[operator]
        yield Placed(kind_of(handle), handle, matrix)


def bounds(placed: Placed) -> Bounds:
    """Where an object is on the page."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    pdfium.FPDFPageObj_GetBounds(placed.handle, byref(left), byref(bottom), byref(right), byref(top))
    if placed.matrix is SAME:
        return left.value, bottom.value, right.value, top.value
    return around([through(placed.matrix, x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)])


def matrix_of(handle: object) -> Matrix:
    """An object's own matrix."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(handle, byref(matrix))
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


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
