"""Glyphs → the cells of a lattice."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.readers.layout.wrapped import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Cell
    from archive.readers.layout.sheet import Glyph


def fill(cells: Sequence[Cell], glyphs: Iterable[Glyph]) -> tuple[tuple[Cell, ...], list[Glyph]]:
    """Cells (each with its box) with their text, lines kept apart by newlines, and the glyphs outside of them."""
    inside, outside = sort_in(cells, glyphs)
    text = texts(cells, inside)
    return tuple(replace(cell, text=text[at]) if at in text else cell for at, cell in enumerate(cells)), outside


def sort_in(cells: Sequence[Cell], glyphs: Iterable[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Glyphs by the number of the cell their middle is in; those in none."""
    xs = sorted({edge for cell in cells if cell.box for edge in (cell.box[0], cell.box[2])})
    ys = sorted({edge for cell in cells if cell.box for edge in (cell.box[1], cell.box[3])})
    owner: dict[tuple[int, int], int] = {}
    for at, cell in enumerate(cells):
        if cell.box:
            left, right = bisect_right(xs, cell.box[0]), bisect_right(xs, cell.box[2])
            top, bottom = bisect_right(ys, cell.box[1]), bisect_right(ys, cell.box[3])
            owner.update({(x, y): at for x in range(left, right) for y in range(top, bottom)})
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    for glyph in glyphs:
        x0, y0, x1, y1 = glyph.box
        found = owner.get((bisect_right(xs, (x0 + x1) / 2), bisect_right(ys, (y0 + y1) / 2)))
        if found is None:
            outside.append(glyph)
        else:
            inside.setdefault(found, []).append(glyph)
    return inside, outside
