"""A page's objects in the order they are painted, those of form XObjects in their place, and where they are."""

from __future__ import annotations

from ctypes import addressof, c_float
from dataclasses import dataclass
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

from archive.readers.pdf.pdfium.plain import CHUNK, address, boxes, plain, pointer, swift

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_OBJECTS = 100_000  # on a page; more are a drawing
DEEPEST = 12  # form XObjects inside each other
TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
_MASKS = {kind: bytes(one == kind for one in range(256)) for kind in (TEXT, PATH, IMAGE, SHADING, FORM)}
_DRAWN = bytes(one != TEXT for one in range(256))
Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]  # left, bottom, right, top in the page's own coordinates
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NOWHERE: Bounds = (0.0, 0.0, 0.0, 0.0)


Placed = tuple[int, int, Matrix]  # kind, address, matrix of the form XObject that it stands in


@dataclass(frozen=True, slots=True)
class Objects:
    """A page's objects, at most MOST_OBJECTS, side by side: a tuple for each would cost as much as asking for them.

    kinds, a byte each; their addresses; matrices: empty where none stands in a form XObject.
    """

    kinds: bytearray
    handles: list[int]
    matrices: list[Matrix]

    def __getitem__(self, at: int) -> Placed:
        return self.kinds[at], self.handles[at], self.matrices[at] if self.matrices else SAME

    def handles_of(self, kind: int) -> list[int]:
        """Addresses of those of a kind."""
        return list(compress(self.handles, self.kinds.translate(_MASKS[kind])))

    def numbers_of(self, kind: int) -> list[int]:
        """Places of those of a kind in the order that they are painted in."""
        return list(compress(range(len(self.kinds)), self.kinds.translate(_MASKS[kind])))

    def drawn(self) -> list[int]:
        """… of those that are no text."""
        return list(compress(range(len(self.kinds)), self.kinds.translate(_DRAWN)))

    def bounds(self, numbers: Sequence[int]) -> list[Bounds]:
        """Where some are on the page; NOWHERE where that cannot be told."""
        handles = self.handles
        boxed = bounds([handles[at] for at in numbers])
        return [_moved(box, self.matrices[at]) for at, box in zip(numbers, boxed, strict=True)] if self.matrices else boxed


def objects(page: object) -> Objects:
    """All objects of a page."""
    found = Objects(bytearray(), [], [])
    _gather(found, address(page), SAME, 0, (swift("FPDFPage_CountObjects"), swift("FPDFPage_GetObject")))
    return found


def _gather(found: Objects, holder: int, matrix: Matrix, depth: int, of: tuple[Any, Any]) -> None:
    count, at = of
    place = pointer(holder)
    handles = list(map(at, repeat(place), range(min(count(place), MOST_OBJECTS - len(found.handles)))))
    kinds = bytearray(map(swift("FPDFPageObj_GetType"), map(pointer, handles)))
    if FORM not in kinds or depth >= DEEPEST:
        found.kinds.extend(kinds)
        found.handles.extend(handles)
        if depth:
            found.matrices.extend([matrix] * len(handles))
        return
    inside = swift("FPDFFormObj_CountObjects"), swift("FPDFFormObj_GetObject")
    for kind, handle in zip(kinds, handles, strict=True):
        if kind == FORM:
            _gather(found, handle, times(matrix_of(handle), matrix), depth + 1, inside)
        else:
            found.kinds.append(kind)
            found.handles.append(handle)
            found.matrices.append(matrix)


def bounds(handles: Sequence[int]) -> list[Bounds]:
    """Where objects are in the coordinates of what they stand in; NOWHERE where that cannot be told."""
    room, told_of = boxes(), swift("FPDFPageObj_GetBounds")
    boxed: list[Bounds | None] = []
    for start in range(0, len(handles), CHUNK):
        boxed += room.written(list(map(told_of, map(pointer, handles[start : start + CHUNK]), *room.sides)))
    return [box or NOWHERE for box in boxed]


def _moved(box: Bounds, matrix: Matrix) -> Bounds:
    if matrix is SAME or box is NOWHERE:
        return box
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
