"""Glyphs → the cells of a lattice."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from archive.model import Cell
from archive.readers.layout.runs import CROSSING, Places, divided, whole_numbers
from archive.readers.layout.wrapped import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.readers.layout.sheet import Glyph, Slot

_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def fill(cells: Sequence[Slot], glyphs: Iterable[Glyph]) -> tuple[tuple[Cell, ...], list[Glyph]]:
    """Cells with their text, lines kept apart by newlines, and the glyphs outside of them."""
    inside, outside = sort_in(cells, whole_numbers(glyphs))
    text = texts(cells, inside)
    return tuple(Cell(text.get(at, ""), *cell) for at, cell in enumerate(cells)), outside


def sort_in(cells: Sequence[Slot], glyphs: Iterable[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Glyphs (numbers whole) by the number of the cell their middle is in; those in none."""
    places = Places(cells)
    xs, ys, owner_of = places.xs, places.ys, places.owner.get
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    into = outside
    left = top = right = bottom = 0.0
    for glyph in glyphs:
        x0, y0, x1, y1 = glyph[1]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not (left < x < right and top < y < bottom):  # as a rule a glyph stands in the cell of the one before
            number = owner_of((bisect_right(xs, x), bisect_right(ys, y)))
            into = outside if number is None else inside.setdefault(number, [])
            left, top, right, bottom = _NOWHERE if number is None else cells[number].box
        if len(glyph[0]) > 1 and (left - CROSSING > x0 or x1 > right + CROSSING) and places.divides(glyph):
            for owner, part in divided(glyph, places):
                (outside if owner is None else inside.setdefault(owner, [])).append(part)
        else:
            into.append(glyph)
    return inside, outside
