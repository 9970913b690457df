"""Where a format has no page to show: a table as it was read, or lines of text, drawn by chromium, and saying so."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.evidence.browser import Browser
from archive.evidence.html import MARK, shown
from archive.model import Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.evidence.frame import View
    from archive.model import Cell, Place

HEADS = 6  # first rows of a table, always shown
ABOVE, BELOW = 28, 4  # rows around the cell
WHOLE = 10_000.0  # pixels: the caption is always in the picture
LONGEST = 400  # characters of a cell
STYLE = """<style>body{font:16px/1.5 'Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif;margin:16px;background:#fff}
table{border-collapse:collapse} caption{text-align:left;color:#555;padding:6px 0;border-left:5px solid #e6007e;
padding-left:8px;margin-bottom:6px} td{border:1px solid #777;padding:2px 8px;min-width:1.2em;height:1.5em;
max-width:22em;white-space:pre-wrap} td.name{background:#eee;color:#777;text-align:center;border-color:#bbb} td.bare{border-color:#ddd}</style>"""


def grid_view(grid: Grid, place: Place, printed: str | None, what: str, why: str = "") -> View:
    """The table as it was read, the cell's surroundings of it. what: words for the table; why: no page is shown."""
    because = f" ({why})" if why else ""
    caption = f"not the page itself{because}: {what} as this program reads it, row {place.row + 1}, column {place.column + 1}"
    return _view(grid, place, printed, caption, str)


def sheet_view(grids: Iterable[Grid], place: Place, printed: str | None) -> View:
    """A sheet of a workbook, its rows and columns named as in the workbook."""
    sheet = Grid(tuple(cell for grid in grids if grid.page == place.page for cell in grid.cells))
    name = f"{letters(place.column + 1)}{place.row + 1}"
    caption = f"drawn from the workbook's cells: sheet {place.page or 1}, cell {name}"
    return _view(sheet, place, printed, caption, letters)


def letters(number: int) -> str:
    """A column's name in a workbook, from 1.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _view(grid: Grid, place: Place, printed: str | None, caption: str, naming: Callable[[int], str]) -> View:
    with Browser() as browser:
        browser.open(_markup(grid, place, caption, naming))
        return shown(browser, printed, caption, page=False, above=WHOLE)


def _markup(grid: Grid, place: Place, caption: str, naming: Callable[[int], str]) -> str:
    by_row = {row[0].row: row for row in grid.rows()}
    first, last = min(by_row, default=0), max((cell.row + cell.rowspan for cell in grid.cells), default=0)
    width = max((cell.column + cell.colspan for cell in grid.cells), default=1)
    kept = [row for row in range(first, last) if row < first + HEADS or -ABOVE <= row - place.row <= BELOW]
    names = "".join(f"<td class=name>{naming(column + 1)}</td>" for column in range(width))
    lines = [f"<tr><td class=name></td>{names}</tr>"]
    taken: set[tuple[int, int]] = set()
    before = first - 1
    for row in kept:
        if row > before + 1:
            lines.append(f"<tr><td class=name>…</td><td colspan={width}></td></tr>")
        before = row
        lines.append(f"<tr><td class=name>{row + 1}</td>{_line(row, by_row.get(row, ()), taken, width, kept, place)}</tr>")
    return f"{STYLE}<table><caption>{escape(caption)}</caption>{''.join(lines)}</table>"


def _line(row: int, cells: Iterable[Cell], taken: set[tuple[int, int]], width: int, kept: Sequence[int], place: Place) -> str:
    """A row of the drawing; what no cell covers stays bare. Adds to taken what its cells cover further down."""
    starting = {cell.column: cell for cell in cells}
    made = []
    for column in range(width):
        cell = starting.get(column)
        if cell:
            made.append(_cell(cell, kept, place))
            taken.update((below, at) for below in range(row, row + cell.rowspan) for at in range(column, column + cell.colspan))
        elif (row, column) not in taken:
            made.append("<td class=bare></td>")
    return "".join(made)


def _cell(cell: Cell, kept: Iterable[int], place: Place) -> str:
    mark = f" {MARK}" if (cell.row, cell.column) == (place.row, place.column) else ""
    down = sum(cell.row <= row < cell.row + cell.rowspan for row in kept)
    text = cell.text if len(cell.text) <= LONGEST else cell.text[:LONGEST] + "…"
    return f"<td rowspan={down} colspan={cell.colspan}{mark}>{escape(text)}</td>"
