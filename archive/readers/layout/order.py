"""Elements of a page → reading order: bands across the page, and columns one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.layout.sheet import Fragment, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Box
    from archive.readers.layout.sheet import Element

MIDDLE = (0.25, 0.75)  # of the page's width; where a gutter between columns may be
FEWEST = 4  # lines on either side of a gutter
MOST_LINES = 500  # on a page that is looked at for columns
ACROSS, LEFT, RIGHT = 0, 1, 2


def in_order(elements: Sequence[Element], width: float) -> list[tuple[Element, int]]:
    """Top to bottom; where a gutter parts a stretch of lines, the left column before the right one.

    With each element: whether it stands across the page or in one of its columns.
    """
    placed = _level(sorted(elements, key=lambda one: (place(one)[1] + place(one)[3], place(one)[0])))
    gutter = _gutter(placed, width)
    if gutter is None:
        return [(element, ACROSS) for element in placed]
    ordered: list[tuple[Element, int]] = []
    columns: tuple[list[tuple[Element, int]], list[tuple[Element, int]]] = ([], [])
    for element in placed:
        box = place(element)
        if box[2] <= gutter:
            columns[0].append((element, LEFT))
        elif box[0] >= gutter:
            columns[1].append((element, RIGHT))
        else:
            ordered += [*columns[0], *columns[1], (element, ACROSS)]
            columns = ([], [])
    return [*ordered, *columns[0], *columns[1]]


def _level(placed: Sequence[Element]) -> list[Element]:
    """Pieces of one line left to right, though one stands a hair higher, as digits of another font do."""
    rows: list[list[Element]] = []
    for element in placed:
        before = rows[-1][-1] if rows else None
        if isinstance(element, Line) and isinstance(before, Line) and _beside(element.box, before.box):
            rows[-1].append(element)
        else:
            rows.append([element])
    return [element for row in rows for element in sorted(row, key=lambda one: place(one)[0])]


def _beside(one: Box, other: Box) -> bool:
    """The lower of two boxes shares more than half of its height with the other, and they do not overlap sideways."""
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common * 2 > min(one[3] - one[1], other[3] - other[1]) and (one[0] >= other[2] or other[0] >= one[2])


def place(element: Element) -> Box:
    """An element's box; what has none stands at the top."""
    return element.box or (0.0, 0.0, 0.0, 0.0)


def _lines(element: Element) -> list[Box]:
    """The lines of an element: a table has as many as rows, each as wide as itself."""
    if isinstance(element, Line):
        return [element.box]
    if not isinstance(element, Fragment):
        return []
    left, _, right, _ = place(element)
    tops = {cell.row: cell.box for cell in element.cells if cell.box}
    return [(left, box[1], right, box[3]) for box in tops.values()]


def _gutter(elements: Sequence[Element], width: float) -> float | None:
    """An x that lines stand on both sides of, side by side, and that hardly any line crosses."""
    boxes = [box for element in elements for box in _lines(element)]
    if len(boxes) > MOST_LINES:
        return None
    edges = sorted({round(box[0]) for box in boxes if MIDDLE[0] * width < box[0] < MIDDLE[1] * width})
    best: tuple[int, float] | None = None
    for at in edges:
        left = [box for box in boxes if box[2] <= at + 1]
        right = [box for box in boxes if box[0] >= at - 1]
        if min(len(left), len(right)) < FEWEST:
            continue
        crossing = len(boxes) - len(left) - len(right)
        beside = sum(any(other[1] < one[3] and one[1] < other[3] for other in left) for one in right)
        if beside >= FEWEST and crossing <= beside and beside * 2 >= len(right) and (best is None or beside > best[0]):
            best = (beside, at - 1.0)
    return best[1] if best else None
