"""Fragments of a table on successive pages → one Grid, by where their columns stand.

Columns are measured from the fragment's left edge: margins differ on odd and even pages, and in columns of a page.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.model import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.readers.layout.sheet import Fragment

SEEN = 3  # fragments at either end of a table that tell its columns
SAME = 4.0  # points; columns of two pages that are this near are the same
STRETCH = 0.06  # by which a page may be larger than another: photographs of sheets are


def belongs(above: Sequence[Fragment], below: Fragment) -> bool:
    """The fragment goes on with the table: as wide, and the columns of the one with fewer are columns of the other."""
    wide = _width(above[0])
    mine = _edges([below], wide)
    last, whole = _edges(above[-1:], wide), _edges([*above[:SEEN], *above[-SEEN:]], wide)
    if abs(mine[-1] - last[-1]) > SAME:
        return False
    return any(_within(mine, other) or _within(other, mine) for other in (last, whole))


def join(fragments: Sequence[Fragment]) -> Grid:
    """One Grid; columns count over the edges of all fragments, a row cut in two by the break is one again.

    That a row was cut is certain only where no rule closes the upper fragment, nor opens the lower one.
    """
    if len(fragments) == 1:
        return Grid(fragments[0].cells, page=fragments[0].cells[0].page)
    wide = _width(fragments[0])
    edges = _edges(fragments, wide)
    cells: list[Cell] = []
    start = 0
    for number, fragment in enumerate(fragments):
        scale = _scale(fragment, wide)
        columns = {edge: _nearest(edges, scale * (edge - fragment.box[0])) for edge in _sides(fragment)}
        moved = [_moved(cell, start, columns) for cell in fragment.cells]
        if number > 0 and not fragments[number - 1].bottom and not fragment.top:
            cells, moved = _halved(cells, moved, start) or (cells, moved)
        cells += moved
        start = max((cell.row + cell.rowspan for cell in cells), default=0)
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(ordered, page=fragments[0].cells[0].page if fragments[0].cells else None)


def _width(fragment: Fragment) -> float:
    return fragment.box[2] - fragment.box[0]


def _scale(fragment: Fragment, wide: float) -> float:
    """What makes a fragment that is nearly so wide exactly so wide."""
    return wide / _width(fragment) if 0 < abs(_width(fragment) - wide) <= STRETCH * wide else 1.0


def _edges(fragments: Sequence[Fragment], wide: float) -> list[float]:
    """Where columns begin and end from the left of a table that is so wide, near ones taken together."""
    places: set[float] = set()
    for fragment in fragments:
        scale, left = _scale(fragment, wide), fragment.box[0]
        places |= {scale * (edge - left) for edge in _sides(fragment)}
    found: list[list[float]] = []
    for edge in sorted(places):
        if found and edge - found[-1][0] <= SAME:
            found[-1].append(edge)
        else:
            found.append([edge])
    return [sum(group) / len(group) for group in found]


def _sides(fragment: Fragment) -> set[float]:
    """Where cells begin and end, from the left of the page."""
    boxes = [cell.box for cell in fragment.cells if cell.box]
    if not boxes:
        return set()
    lefts, _, rights, _ = zip(*boxes, strict=True)
    return {*lefts, *rights}


def _within(few: Sequence[float], many: Sequence[float]) -> bool:
    """All edges but one in five are among the others."""
    met = sum(any(abs(edge - other) <= SAME for other in many) for edge in few)
    return met * 5 >= len(few) * 4


def _moved(cell: Cell, start: int, columns: Mapping[float, int]) -> Cell:
    """The cell as one of the whole table."""
    if cell.box is None:
        return replace(cell, row=cell.row + start)
    left, right = columns[cell.box[0]], columns[cell.box[2]]
    across = max(1, right - left)
    if start == 0 and left == cell.column and across == cell.colspan:
        return cell
    return Cell(cell.text, cell.row + start, left, cell.rowspan, across, cell.box, cell.page, cell.confidence, cell.readings)


def _nearest(edges: Sequence[float], edge: float) -> int:
    at = bisect_left(edges, edge)
    return at - (at == len(edges) or (at > 0 and edge - edges[at - 1] < edges[at] - edge))


def _halved(above: list[Cell], below: list[Cell], start: int) -> tuple[list[Cell], list[Cell]] | None:
    """Cells with those of the row that the break cut in two made one, the rest of the lower fragment a row up."""
    upper = {(cell.column, cell.colspan): cell for cell in above if cell.row + cell.rowspan == start}
    lower = {(cell.column, cell.colspan): cell for cell in below if cell.row == start}
    if not lower or upper.keys() != lower.keys():
        return None
    merged = {key: _one(upper[key], lower[key]) for key in upper}
    kept = [merged[cell.column, cell.colspan] if cell.row + cell.rowspan == start else cell for cell in above]
    rest = [replace(cell, row=cell.row - 1) for cell in below if cell.row > start]
    return kept, rest


def _one(upper: Cell, lower: Cell) -> Cell:
    """Both halves of a cell; its place is that of the half with text."""
    text = "\n".join(part for part in (upper.text, lower.text) if part)
    placed = upper if upper.text or not lower.text else lower
    return replace(upper, text=text, rowspan=upper.rowspan + lower.rowspan - 1, box=placed.box, page=placed.page)
