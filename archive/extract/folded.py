"""Tables of shapes that were met before, left folded: their rows are made only where they must be read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archive.extract.lines import NEVER, Line, Sides, rows
from archive.extract.lines import lines as lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.plans import Plans, Shape
    from archive.model import Document, Grid


class Folded(Line):
    """A table whose rows are not made yet, because one of its shape was met before (archive.extract.plans)."""

    __slots__ = ("_rows", "grid", "shape", "texts")

    def __init__(self, grid: Grid, table: int, shape: Shape, texts: Sequence[str], rows: Sequence[Line] | None = None) -> None:
        self.items, self.layout, self.table, self.single = (), "table", table, None
        self.text, self.label, self.numbers, self.words = "", "", [], []
        self.grid, self.shape, self.texts, self._rows = grid, shape, texts, rows

    def rows(self) -> Sequence[Line]:
        """The rows as a document's lines have them."""
        return self._rows if self._rows is not None else rows(self.grid, self.table, Sides())[0]


def lines(document: Document, plans: Plans | None) -> list[Line]:
    """Every line of the document, each table that may not have to be read as one Folded."""
    return lines_of(document, partial(_folded, plans)) if plans else lines_of(document)


def unfolded(lines: Sequence[Line]) -> list[Line]:
    """Every line, those of folded tables too."""
    return [row for line in lines for row in (line.rows() if isinstance(line, Folded) else (line,))]


def apart(lines: Sequence[Line]) -> list[Line]:
    """The lines with those tables folded that have text, or nothing, on either side.

    Rows are read with those that follow them in mind (archive.extract.place.gather), in the next table, too.
    """
    found: list[Line] = []
    for at, line in enumerate(lines):
        beside = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        if isinstance(line, Folded) and any(other.layout != "text" for other in beside):
            found.extend(line.rows())
        else:
            found.append(line)
    return found


def _folded(plans: Plans, grid: Grid, table: int, sides: Sides) -> tuple[Sequence[Line], Sides]:
    """A table's rows, or the table folded, and the side columns behind it.

    Never folded behind a table with side columns: which rows have a cell of them depends on the number of digits.
    """
    texts = [cell.text for cell in grid.cells]
    shape = plans.shape(grid, texts) if sides.left == sides.right == NEVER else None
    if shape is None:
        return rows(grid, table, sides)
    if shape.met and shape.usable:
        return (Folded(grid, table, shape, texts),), shape.sides or sides
    made, after = rows(grid, table, sides)
    if not shape.met:
        shape.learn(made, grid.cells, None if after is sides else after)
    return ((Folded(grid, table, shape, texts, made),) if shape.usable else made), after
