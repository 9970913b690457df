"""Pages of lines and table fragments → one document's blocks in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Grid, Text
from archive.readers.layout.flow import Column, begins, column, paragraph
from archive.readers.layout.furniture import without_furniture
from archive.readers.layout.join import belongs, join
from archive.readers.layout.lines import enclosing
from archive.readers.layout.order import RIGHT, in_order
from archive.readers.layout.sheet import Fragment, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Block
    from archive.readers.layout.sheet import Element, Page


def compose(pages: Sequence[Page]) -> tuple[Block, ...]:
    """Tables joined over pages, lines as paragraphs; heads, feet and page numbers are left out."""
    composer = _Composer()
    for page in without_furniture(pages):
        composer.add(page)
    composer.flush()
    return tuple(composer.blocks)


class _Composer:
    """Holds the paragraph or the table that the next element may go on with."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._lines: list[Line] = []
        self._column = Column(0, 0, 0)  # of the last line held
        self._page = 0  # of the first line held
        self._last = (0, 0)  # page and column of the last line or fragment held
        self._fragments: list[Fragment] = []

    def add(self, page: Page) -> None:
        ordered = in_order(page.elements, page.width)
        columns = {side: column([one for one, at in ordered if at == side and isinstance(one, Line)]) for side in range(3)}
        for element, side in ordered:
            if isinstance(element, Line):
                self._line(element, columns[side], (page.number, side))
            elif isinstance(element, Fragment):
                self._fragment(element, (page.number, side))
            else:
                self._block(element)

    def flush(self) -> None:
        if self._lines:
            self.blocks.append(paragraph(self._lines, self._page))
        if self._fragments:
            self.blocks.extend(_table(join(self._fragments)))
        self._lines, self._fragments = [], []

    def _line(self, line: Line, around: Column, at: tuple[int, int]) -> None:
        before = self._lines[-1] if self._lines else None
        if before is None or begins(line, before, self._column, around, same_page=at[0] == self._last[0]):
            self.flush()
            self._page = at[0]
        self._lines.append(line)
        self._column, self._last = around, at

    def _fragment(self, fragment: Fragment, at: tuple[int, int]) -> None:
        below = at[0] - self._last[0] == 1 or (at[0] == self._last[0] and self._last[1] < at[1] == RIGHT)
        if not (self._fragments and below and belongs(self._fragments, fragment)):
            self.flush()
        self._fragments.append(fragment)
        self._last = at

    def _block(self, element: Element) -> None:
        self.flush()
        if isinstance(element, Line | Fragment):
            return
        self.blocks.append(element)



def fragment(grid: Grid) -> Fragment:
    """A Grid of one page whose cells have boxes, closed above and below."""
    return Fragment(grid.cells, enclosing([cell.box for cell in grid.cells if cell.box]))


def _table(grid: Grid) -> list[Block]:
    """A Grid, or paragraphs where it has but one cell, or nothing where nothing is printed in it."""
    written = [cell for cell in grid.cells if cell.text or cell.readings]
    if len(grid.cells) > 1:
        return [grid] if written else []
    return [Text(line, page=cell.page, box=cell.box) for cell in written for line in cell.text.split("\n")]
