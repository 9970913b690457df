"""A sheet's glyphs and rules → its lines, and its tables' fragments with their text."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from archive.model import Cell
from archive.readers.layout.fill import sort_in
from archive.readers.layout.flow import running
from archive.readers.layout.lattice import grids
from archive.readers.layout.lines import enclosing
from archive.readers.layout.runs import whole_numbers
from archive.readers.layout.sheet import Fragment, Page
from archive.readers.layout.wrapped import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.readers.layout.sheet import Glyph, Lattice, Sheet

FEWEST = 4  # glyphs that a long cell has at least
_text = itemgetter(0)  # of a glyph
LONG_CELL = 200  # characters; a cell with more is running text in a frame, as in the HTML reader


def parts(sheet: Sheet) -> Page:
    """The page in pieces: what stands in no table, and what is framed, as lines."""
    lattices = [lattice for lattice in grids(sheet.rules) if len(lattice.cells) > 1]
    outside: list[Glyph] = whole_numbers(sheet.glyphs) if lattices else list(sheet.glyphs)
    fragments: list[Fragment] = []
    for lattice in sorted(lattices, key=_area):  # a table in a frame has its text first
        _, top, _, bottom = lattice.box
        beside = [glyph for glyph in outside if top < glyph[1][3] and glyph[1][1] < bottom]
        outside = [glyph for glyph in outside if top >= glyph[1][3] or glyph[1][1] >= bottom]
        inside, around = sort_in(lattice.cells, beside)
        found, loose = _fragments(lattice, inside, sheet.number)
        fragments += found
        outside += around + loose
    return Page(sheet.number, sheet.width, sheet.height, (*running(outside), *fragments, *sheet.pictures))


def _area(lattice: Lattice) -> float:
    left, top, right, bottom = lattice.box
    return (right - left) * (bottom - top)


def _fragments(lattice: Lattice, inside: dict[int, list[Glyph]], page: int) -> tuple[list[Fragment], list[Glyph]]:
    """The lattice's rows of cells in stretches, and the glyphs of rows that hold running text."""
    text = texts(lattice.cells, inside)
    long = {at for at, glyphs in inside.items() if len(glyphs) > FEWEST and sum(map(len, map(_text, glyphs))) > LONG_CELL}
    if not long:
        return [_fragment(lattice, range(len(lattice.cells)), text, page)], []
    flowing = {row for at in long for row in range(lattice.cells[at].row, lattice.cells[at].row + lattice.cells[at].rowspan)}
    loose: list[Glyph] = []
    stretches: list[list[int]] = [[]]
    for at, cell in enumerate(lattice.cells):
        if flowing.intersection(range(cell.row, cell.row + cell.rowspan)):
            loose += inside.get(at, [])
            stretches.append([])
        else:
            stretches[-1].append(at)
    return [_fragment(lattice, stretch, text, page) for stretch in stretches if stretch], loose


def _fragment(lattice: Lattice, stretch: Iterable[int], text: Mapping[int, str], page: int) -> Fragment:
    found = [(lattice.cells[at], text.get(at, "")) for at in stretch]
    first = min(cell.row for cell, _ in found)
    cells = tuple(Cell(words, row - first, column, down, across, box, page) for (row, column, down, across, box), words in found)
    box = enclosing([cell.box for cell, _ in found]) if len(found) < len(lattice.cells) else lattice.box
    return Fragment(
        cells, box, top=lattice.top or box[1] > lattice.box[1], bottom=lattice.bottom or box[3] < lattice.box[3]
    )
