"""Glyphs → the cells of a lattice."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.readers.layout.sheet import Glyph
from archive.readers.layout.wrapped import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Cell

CROSSING = 1.0  # points; a run that reaches further beyond its cell is of several cells
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def fill(cells: Sequence[Cell], glyphs: Iterable[Glyph]) -> tuple[tuple[Cell, ...], list[Glyph]]:
    """Cells (each with its box) with their text, lines kept apart by newlines, and the glyphs outside of them."""
    inside, outside = sort_in(cells, glyphs)
    text = texts(cells, inside)
    return tuple(replace(cell, text=text[at]) if at in text else cell for at, cell in enumerate(cells)), outside


def sort_in(cells: Sequence[Cell], glyphs: Iterable[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """Glyphs by the number of the cell their middle is in; those in none."""
    places = _Places(cells)
    inside: dict[int, list[Glyph]] = {}
    outside: list[Glyph] = []
    into = outside
    left = top = right = bottom = 0.0
    waiting = list(glyphs)[::-1]
    while waiting:
        glyph = waiting.pop()
        x0, y0, x1, y1 = glyph[1]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not (left < x < right and top < y < bottom):  # as a rule a glyph stands in the cell of the one before
            number = places.at(x, y)
            into = outside if number is None else inside.setdefault(number, [])
            left, top, right, bottom = _NOWHERE if number is None else cells[number].box or _NOWHERE
        if len(glyph[0]) > 1 and into is not outside and (x0 < left - CROSSING or right + CROSSING < x1):
            waiting += _single(glyph)[::-1]
        else:
            into.append(glyph)
    return inside, outside


class _Places:
    """Which cell a point is in."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._xs = sorted({edge for cell in cells if cell.box for edge in (cell.box[0], cell.box[2])})
        self._ys = sorted({edge for cell in cells if cell.box for edge in (cell.box[1], cell.box[3])})
        self._owner: dict[tuple[int, int], int] = {}
        for at, cell in enumerate(cells):
            if cell.box:
                left, right = bisect_right(self._xs, cell.box[0]), bisect_right(self._xs, cell.box[2])
                top, bottom = bisect_right(self._ys, cell.box[1]), bisect_right(self._ys, cell.box[3])
                self._owner.update({(x, y): at for x in range(left, right) for y in range(top, bottom)})

    def at(self, x: float, y: float) -> int | None:
        """The cell's number."""
        return self._owner.get((bisect_right(self._xs, x), bisect_right(self._ys, y)))


def _single(glyph: Glyph) -> list[Glyph]:
    """A run's characters, each with its share of the width."""
    left, top, right, bottom = glyph.box
    wide = (right - left) / len(glyph.text)
    return [Glyph(sign, (left + at * wide, top, left + (at + 1) * wide, bottom)) for at, sign in enumerate(glyph.text)]
