"""Where a format has no page to show: a table as it was read, or lines of text, drawn by chromium, and saying so."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.evidence.browser import Browser
from archive.evidence.html import MARK, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.evidence.frame import View
    from archive.model import Cell, Grid, Place

HEADS = 6  # first rows of a table, always shown
AROUND = 30  # rows above and below the cell
LONGEST = 400  # characters of a cell
STYLE = """<style>body{font:16px/1.5 'Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif;margin:16px;background:#fff}
table{border-collapse:collapse} caption{text-align:left;color:#555;padding:6px 0;border-left:5px solid #e6007e;
padding-left:8px;margin-bottom:6px} td{border:1px solid #777;padding:2px 8px;min-width:1.2em;height:1.5em;
max-width:22em;white-space:pre-wrap} td.name{background:#eee;color:#777;text-align:center;border-color:#bbb}</style>"""


def grid_view(grid: Grid, place: Place, printed: str | None, what: str, why: str = "") -> View:
    """The table as it was read, the cell's surroundings of it. what: words for the table; why: no page is shown."""
    caption = f"not the page itself{f' ({why})' if why else ''}: {what} as this program reads it, row {place.row + 1}, column {place.column + 1}"
    with Browser() as browser:
        browser.open(_markup(grid, place, caption))
        return shown(browser, printed, caption, page=False)


def _markup(grid: Grid, place: Place, caption: str) -> str:
    height = max(cell.row + cell.rowspan for cell in grid.cells)
    width = max(cell.column + cell.colspan for cell in grid.cells)
    kept = [row for row in range(height) if row < HEADS or abs(row - place.row) <= AROUND]
    by_row = {row[0].row: row for row in grid.rows()}
    names = "".join(f"<td class=name>{column + 1}</td>" for column in range(width))
    lines = [f"<tr><td class=name></td>{names}</tr>"]
    before = -1
    for row in kept:
        if row > before + 1:
            lines.append(f"<tr><td class=name>…</td><td colspan={width}></td></tr>")
        before = row
        cells = "".join(_cell(cell, kept, place) for cell in by_row.get(row, ()))
        lines.append(f"<tr><td class=name>{row + 1}</td>{cells}</tr>")
    return f"{STYLE}<table><caption>{escape(caption)}</caption>{''.join(lines)}</table>"


def _cell(cell: Cell, kept: Iterable[int], place: Place) -> str:
    mark = f" {MARK}" if (cell.row, cell.column) == (place.row, place.column) else ""
    down = sum(cell.row <= row < cell.row + cell.rowspan for row in kept)
    text = cell.text if len(cell.text) <= LONGEST else cell.text[:LONGEST] + "…"
    return f"<td rowspan={down} colspan={cell.colspan}{mark}>{escape(text)}</td>"
