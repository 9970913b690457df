"""A sheet → blocks: tables where several cells stand side by side, text where one stands alone above them.

A sheet knows neither paragraphs nor tables: a title, a heading and a page of running text are cells too, merged
over the width of the table below or just written into the first column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archive.model import Block, Cell, Grid, Text
from archive.readers.errors import TooMuch
from archive.readers.spans import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LONG_CELL = 200  # characters; a cell with more is running text
CAPTION = 60  # characters
MOST_CELLS = 500_000  # of all tables of a sheet
_TELLING = re.compile("[\u3400-\u9fff]{2}")
_SPEAKING = re.compile("[。：:]")
_NUMBERED = re.compile(r"(?i)(?:工作表|表格?|sheet)\s*\d*")
Layout = Literal["table", "rows"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Written cells by (row, column) from 0; merged: first row, first column, last row, last column."""

    name: str
    cells: Mapping[tuple[int, int], str]
    merged: tuple[tuple[int, ...], ...]


@dataclass(slots=True)
class _Row:
    """Cells that start in a row: column → (text, rowspan, colspan); covered: columns that a cell above reaches into."""

    number: int
    cells: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)

    def written(self) -> list[int]:
        return [column for column in sorted(self.cells) if self.cells[column][0]]

    def reach(self) -> tuple[int, int]:
        """First column with anything, and the one behind the last."""
        written = self.written()
        ends = [column + self.cells[column][2] for column in written]
        return min([*written, *self.covered], default=0), max([*ends, *(at + 1 for at in self.covered)], default=0)


def blocks(sheet: Sheet, page: int | None, layout: Layout) -> Iterator[Block]:
    """The blocks of a sheet from top to bottom; cells keep the sheet's own row and column."""
    name = sheet.name.strip()
    if _TELLING.search(name) and not _NUMBERED.fullmatch(name):
        yield Text(name, page=page)
    room = MOST_CELLS
    for stretch in _stretches(_rows(sheet)):
        table: list[_Row] = []
        for row, part in zip(stretch, _parts(stretch), strict=True):
            if part != "row":
                yield from _grid(table, page, layout)
                table = []
            if part == "text":
                text = row.cells[row.written()[0]][0]
                yield from (Text(line.strip(), page=page) for line in text.splitlines() if line.strip())
            else:
                table.append(row)
        room -= sum(row.reach()[1] for row in stretch)
        if room < 0:
            raise TooMuch(f"more than {MOST_CELLS} cells in a sheet")
        yield from _grid(table, page, layout)


def _rows(sheet: Sheet) -> list[_Row]:
    """Rows with anything in them, in order; what a merged cell covers is not seen."""
    rows: dict[int, _Row] = {}
    spans = _spans(sheet)
    hidden = _hidden(sheet, spans)
    for (row, column), text in sheet.cells.items():
        if (row, column) not in hidden and column < MOST_COLUMNS and text.strip():
            height, width = spans.get((row, column), (1, 1))
            rows.setdefault(row, _Row(row)).cells[column] = (text.strip(), height, min(width, MOST_COLUMNS - column))
    for upper in list(rows.values()):
        for column, (_, height, width) in upper.cells.items():
            for below in range(upper.number + 1, upper.number + height):
                rows.setdefault(below, _Row(below)).covered.update(range(column, column + width))
    for (top, left), (height, width) in spans.items():
        if top in rows and left not in rows[top].cells and left < MOST_COLUMNS and (top, left) not in hidden:
            rows[top].cells[left] = ("", height, min(width, MOST_COLUMNS - left))
    return [rows[number] for number in sorted(rows)]


def _spans(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns of merged cells, as far as anything is written; TooMuch if they cover more than a sheet has."""
    last_row = max((row for row, _ in sheet.cells), default=0)
    last_column = max((column for _, column in sheet.cells), default=0)
    found: dict[tuple[int, int], tuple[int, int]] = {}
    room = MOST_CELLS
    for top, left, bottom, right in sheet.merged:
        height, width = min(bottom, last_row) - top + 1, min(right, MOST_COLUMNS) - left + 1
        if height > 0 and width > 0:
            found[top, left] = (height, width)
            room -= height * min(width, last_column + 1)
        if room < 0:
            raise TooMuch(f"merged cells that cover more than {MOST_CELLS} cells")
    return found


def _hidden(sheet: Sheet, spans: Mapping[tuple[int, int], tuple[int, int]]) -> set[tuple[int, int]]:
    """Written cells that lie under a merged one: what stood there before it was merged."""
    columns: dict[int, list[int]] = {}
    for row, column in sheet.cells:
        columns.setdefault(row, []).append(column)
    found: set[tuple[int, int]] = set()
    for (top, left), (height, width) in spans.items():
        for row in range(top, top + height):
            found.update((row, column) for column in columns.get(row, ()) if left <= column < left + width)
        found.discard((top, left))
    return found


def _stretches(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows without a blank one between them."""
    stretch: list[_Row] = []
    for row in rows:
        if stretch and row.number > stretch[-1].number + 1:
            yield stretch
            stretch = []
        stretch.append(row)
    if stretch:
        yield stretch


def _parts(stretch: Sequence[_Row]) -> list[str]:
    """What each row of a stretch is: "text", "row" of a table, or the "caption" that a table begins with.

    A cell alone is text where it is as wide as the table, or outside of its columns, or above the first table, or too
    long for one.
    Right above a table, and no wider, it is its caption, unless the sheet begins with it.
    """
    above, below = _neighbours(stretch), _neighbours(stretch[::-1])[::-1]
    return [_part(row, above[at], below[at], next_=at + 1 < len(stretch) and _is_table(stretch[at + 1]))
            for at, row in enumerate(stretch)]


def _neighbours(stretch: Sequence[_Row]) -> list[_Row | None]:
    """For each row the last row before it with several cells."""
    found: list[_Row | None] = []
    last: _Row | None = None
    for row in stretch:
        found.append(last)
        last = row if _is_table(row) else last
    return found


def _part(row: _Row, above: _Row | None, below: _Row | None, *, next_: bool) -> str:
    written = row.written()
    if len(written) != 1 or row.covered or row.cells[written[0]][1] > 1:
        return "row"
    text, _, width = row.cells[written[0]]
    beside = below or above
    if beside is None or len(text) > LONG_CELL or "。" in text:
        return "text"
    left, right = beside.reach()
    if written[0] + width <= left or written[0] >= right:
        return "text"  # beside all columns of the table: a heading of the page that the table stands on
    full = width > 1 and written[0] <= left and written[0] + width >= right
    if row.number and next_ and len(text) <= CAPTION and not _SPEAKING.search(text):
        return "row" if not full else "caption" if written[0] + width == right else "text"
    alone = above is None and (width == 1 or 2 * width >= right - left)
    return "text" if full or alone else "row"


def _is_table(row: _Row) -> bool:
    return len(row.written()) > 1 or bool(row.covered)


def _grid(rows: Sequence[_Row], page: int | None, layout: Layout) -> Iterator[Grid]:
    """One table of these rows; blank cells between its first and its last column are cells."""
    if not rows:
        return
    reaches = [row.reach() for row in rows]
    left, right = min(start for start, _ in reaches), max(end for _, end in reaches)
    cells: list[Cell] = []
    for row in rows:
        column = left
        while column < right:
            text, height, width = row.cells.get(column, ("", 1, 1))
            if column not in row.covered:
                cells.append(Cell(text, row.number, column, height, min(width, right - column), page=page))
            column += max(1, width if column not in row.covered else 1)
    yield Grid(tuple(cells), layout, page=page)
