"""A Document as lines of cells in reading order: one shape for HTML tables, tab rows and cells on lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from archive.clean import is_blank, is_page_number, is_value, label, number, squeeze
from archive.model import Document, Grid, Place, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.clean import Number
    from archive.model import Cell

    OfTable = Callable[["Grid", int, "Sides"], tuple[Sequence["Line"], "Sides"]]

_DIGITS = re.compile(r"[+\-]?(?=[.,\s]*+\d)[\d.,\s]*+元?")
NEVER = 1_000_000_000
_COUNTERS = frozenset({"序号", "编号"})
_REMARKS = frozenset({"备注", "说明"})
SHORT, REMEMBERED = 30, 16384  # characters of a cell that is remembered; cells: labels and small numbers stand in the same places of every report
LONGEST = 200  # characters of a line that may be one of heads
_CHINESE = re.compile("[\u4e00-\u9fff]")
HEADS = frozenset({"统计指标", "指标名称", "指标", "统计项目"})  # of the statistics table: what its rows begin with
MOST_STRETCHES = 3
_COUNTED = re.compile(r"\d{0,3}|[一二三四五六七八九十]{1,3}")
Layout = Literal["table", "rows", "stream", "text"]


@dataclass(frozen=True, slots=True)
class Sides:
    """The row from which on a table of this width has a column 序号 at the left and 备注 at the right."""

    width: int = 0
    left: int = NEVER
    right: int = NEVER
    cut: bool = True  # nothing but page numbers came since


class Item(NamedTuple):
    """A cell or a line of text, with its place and how many columns it spans."""

    text: str
    place: Place | None = None
    span: int = 1
    unsure: bool = False  # something is printed that could not be read for sure
    whole: str = ""  # of a number broken over lines, once it is proven: the number (place.py)

    def is_value(self) -> bool:
        """Fit to stand where a number is expected: a number, nothing, or a stroke."""
        return is_value(self.text)

    def number(self) -> Number | None:
        """The number printed, if it is one."""
        return number(self.whole or self.text)

    def is_blank(self) -> bool:
        return not self.unsure and is_blank(self.text)

    def is_digits(self) -> bool:
        """Digits and signs only, whether or not they make one number."""
        return bool(_DIGITS.fullmatch(self.text.strip()))


class Line:
    """A row of a table, or a line of text (one item); layout tells whether blank cells can be seen.

    Every table's extractor asks each line the same: what it answers is made ready once.
    """

    __slots__ = ("items", "label", "layout", "numbers", "single", "table", "text", "words")

    def __init__(self, items: tuple[Item, ...], layout: Layout, table: int = -1) -> None:
        self.items, self.layout, self.table = items, layout, table
        self.text = "".join([item.text for item in items])
        self.label = label(self.text)  # as it is compared
        self.numbers = [item for item in items if number(item[0]) is not None]
        self.words = [item for item in items if not is_value(item[0])]  # cells with something else than a number
        written = items if len(items) == 1 else [item for item in items if item.unsure or not is_blank(item[0])]
        self.single = written[0] if len(written) == 1 else None  # the only item; blank cells beside it do not count


def rows(grid: Grid, table: int, sides: Sides) -> tuple[Sequence[Line], Sides]:
    """A table's rows, and the side columns behind it; sides: those before it."""
    found = _unfolded(_without_empty_edges(grid))
    if grid.layout != "stream" and sum(len(row) > 1 for row in found) > len(found) / 3:  # rows, not a cell each
        found, sides = _without_side_columns(found, sides, grid.layout)
    layout = _layout(grid)
    made = [Line(tuple([_item(cell, table, grid) for cell in row]), layout, table) for row in found]
    return [line for line in made if not (len(line.items) == 1 and is_page_number(line.items[0].text))], sides


def lines(document: Document, of_table: OfTable = rows) -> list[Line]:
    """Every line of the document; page numbers left behind by page breaks are dropped. of_table: makes a table's rows."""
    found: list[Line] = []
    table, sides = -1, Sides()
    for block in document.blocks:
        if isinstance(block, Text):
            numbered = is_page_number(block.text)
            if not numbered:
                found.append(Line((Item(block.text),), "text"))
            sides = replace(sides, cut=False) if sides.cut and not numbered else sides
        elif isinstance(block, Grid):
            table += 1
            new, sides = of_table(block, table, sides)
            found.extend(new)
    return found


def names_side_column(line: Line) -> bool:
    """序号 or 备注 is still there as a head: no rows are marked, its cells cannot be told from others."""
    if "序" not in line.text and "备" not in line.text:
        return False
    words = {squeeze(word) for item in line.items for word in item.text[:LONGEST].split()}
    return bool(words & {"序号", "备注"})


def _layout(grid: Grid) -> Layout:
    return grid.layout if grid.layout in {"stream", "rows"} else "table"


def _without_empty_edges(grid: Grid) -> list[list[Cell]]:
    """Rows without the first and last columns in which nothing is printed at all, as a table pasted with too many has.

    Only of a table with its head: without one, the column may be one whose numbers are all blank.
    """
    rows = grid.rows()
    if grid.layout != "table" or not rows:
        return rows
    written = [cell for cell in grid.cells if cell.colspan > 1 or cell.readings or not is_blank(cell.text)]
    first = min((cell.column for cell in written), default=0)
    last = max((cell.column + cell.colspan for cell in written), default=0) - 1
    if first == 0 and last + 1 == max(cell.column + cell.colspan for cell in grid.cells):
        return rows
    kept = [inner for row in rows if (inner := [cell for cell in row if first <= cell.column <= last])]
    return kept if last - first > 0 and _has_head(kept) else rows


def _has_head(rows: list[list[Cell]]) -> bool:
    """Some row has words, and no number and nothing blank, in each of its cells."""
    return any(len(row) > 1 and all(_CHINESE.search(cell.text) and number(cell.text) is None for cell in row) for row in rows)


def _unfolded(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows of a long table printed in stretches side by side, its head as often (统计指标 单位 统计数 统计指标 …): one stretch below the other."""
    for at, head in enumerate(rows[:MOST_STRETCHES]):
        starts = [cell.column for cell in head if label(cell.text) in HEADS]
        if 1 < len(starts) <= MOST_STRETCHES and _is_repeated(head, starts):
            end = max((n for n, row in enumerate(rows, 1) if any(number(cell.text) for cell in row)), default=len(rows))  # then who signs
            stretches = [[part for row in rows[at + 1 : end] if (part := _between(row, left, right))]
                         for left, right in zip(starts, [*starts[1:], None], strict=True)]
            return [*rows[:at], _between(head, starts[0], starts[1]), *(row for stretch in stretches for row in stretch), *rows[end:]]
    return rows


def _is_repeated(head: list[Cell], starts: list[int]) -> bool:
    """Each stretch has the same heads."""
    parts = {tuple(label(cell.text) for cell in _between(head, left, right) if cell.text.strip())
             for left, right in zip(starts, [*starts[1:], None], strict=True)}
    return len(parts) == 1 and len(parts.pop()) > 1


def _between(row: list[Cell], left: int, right: int | None) -> list[Cell]:
    return [cell for cell in row if left <= cell.column and (right is None or cell.column < right)]


def _without_side_columns(rows: list[list[Cell]], before: Sides, layout: str) -> tuple[list[list[Cell]], Sides]:
    """Rows without the columns 序号 at the left and 备注 at the right, from the row that names them on.

    Where spans are lost no column number tells which cell is whose: then it is still the first or the last. A
    row that has no such cell loses a number to this, and is refused for it. before: the side columns of the
    table before, which this one goes on with if it is as wide, or if only a page number parts them.
    """
    width = max(row[-1].column + row[-1].colspan for row in rows)
    goes_on = width == before.width or (before.cut and (layout == "rows" or width == before.width - 1))
    left, right = (before.left, before.right) if goes_on else (NEVER, NEVER)
    kept = []
    for row in rows:
        first, last = row[0], row[-1]
        if len(row) > 1 and squeeze(first.text) in _COUNTERS:
            left, row = first.row + first.rowspan, row[1:]
        elif len(row) > 1 and first.row >= left and _COUNTED.fullmatch(squeeze(first.text)):
            row = row[1:]
        if len(row) > 1 and squeeze(last.text) in _REMARKS:
            right, row = last.row + last.rowspan, row[:-1]
        elif len(row) > 1 and last.row >= right:
            row = row[:-1]
        kept.append(row)
    return kept, Sides(width, left if left == NEVER else 0, right if right == NEVER else 0)


def _item(cell: Cell, table: int, grid: Grid) -> Item:
    """An unsure label says what is likeliest: it is compared with the form's own labels before it counts."""
    if cell.box is None and cell.confidence is None and not (cell.readings or cell.page or grid.page or grid.source) and len(cell.text) <= SHORT:
        return _known(cell.text, table, cell.row, cell.column, cell.colspan)
    place = Place(table, cell.row, cell.column, cell.page or grid.page, cell.box, cell.confidence, grid.source)
    likeliest = cell.readings[0] if cell.readings else ""
    if not cell.text and len(_CHINESE.findall(likeliest)) > 1:
        return Item(likeliest, place, cell.colspan)
    return Item(cell.text, place, cell.colspan, unsure=any(cell.readings) and not cell.text)


@lru_cache(maxsize=REMEMBERED)
def _known(text: str, table: int, row: int, column: int, span: int) -> Item:
    return Item(text, Place(table, row, column), span)
