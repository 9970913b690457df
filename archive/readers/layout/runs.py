"""Runs of characters that reach over a rule: labels are divided, numbers never."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from archive.readers.layout.lines import DIGIT_SPACE
from archive.readers.layout.sheet import APART, Glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Box
    from archive.readers.layout.sheet import Slot

CROSSING = 1.0  # points; how far a run may reach beyond its cell
OVERLAP = 0.3  # of a digit's width, which is half its height; more is a digit printed twice
LEVEL = 0.05  # of a digit's height; how far the boxes of a number's digits may differ
TORN = "…"  # where a number may end in one cell or go on in the next: what is printed there is no number
_DIGITS = frozenset("0123456789０１２３４５６７８９.,，．+-＋－" + APART)


class Places:
    """Which cell a point is in."""

    def __init__(self, cells: Sequence[Slot]) -> None:
        self.cells = cells
        boxes = [cell.box for cell in cells]
        self.xs = sorted({edge for left, _, right, _ in boxes for edge in (left, right)})
        self.ys = sorted({edge for _, top, _, bottom in boxes for edge in (top, bottom)})
        x_of, y_of = ({edge: at for at, edge in enumerate(edges, 1)} for edges in (self.xs, self.ys))
        self.owner: dict[tuple[int, int], int] = {}
        for at, (x0, y0, x1, y1) in enumerate(boxes):
            left, top, right, bottom = x_of[x0], y_of[y0], x_of[x1], y_of[y1]
            if right - left == bottom - top == 1:
                self.owner[left, top] = at  # as most are
            else:
                self.owner.update({(x, y): at for x in range(left, right) for y in range(top, bottom)})

    def at(self, x: float, y: float) -> int | None:
        """The cell's number."""
        return self.owner.get((bisect_right(self.xs, x), bisect_right(self.ys, y)))

    def divides(self, glyph: Glyph) -> bool:
        """The ends of a run are not both in one cell, nor both in none."""
        left, top, right, bottom = glyph.box
        y = (top + bottom) / 2
        return self.at(left + CROSSING, y) != self.at(right - CROSSING, y)


def whole_numbers(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Glyphs in their order, the digits of a number that follow each other closely as one run."""
    found: list[Glyph] = []
    number = False  # the last is a number's part
    for glyph in glyphs:
        digit = glyph[0][0] in _DIGITS  # a run of digits holds nothing else
        if number and digit:
            before = found[-1]
            (x0, y0, x1, y1), (left, top, right, bottom) = before.box, glyph.box
            if abs(top - y0) + abs(bottom - y1) <= LEVEL * (bottom - top) and -OVERLAP * (bottom - top) / 2 < left - x1 <= DIGIT_SPACE * (bottom - top):
                found[-1] = Glyph(before.text + glyph.text, (x0, y0, right, y1))
                continue
        found.append(glyph)
        number = digit
    return found


def divided(run: Glyph, places: Places) -> list[tuple[int | None, Glyph]]:
    """A run's parts, each with the cell it is in; a number whole where only one cell can be its own.

    A number may reach beyond the table, but one between two cells may be two numbers, one in each: both are torn.
    """
    y = (run.box[1] + run.box[3]) / 2
    signs = [(places.at((sign.box[0] + sign.box[2]) / 2, y), sign) for sign in _single(run)]
    owners = {owner for owner, _ in signs if owner is not None}
    if run.text[0] not in _DIGITS:
        return signs
    if len(owners) == 1:
        owner = owners.pop()
        return [(owner, Glyph(run.text, _within(run.box, places.cells[owner].box)))]
    return [(owner, Glyph(TORN + sign.text + TORN, sign.box)) for owner, sign in signs]


def _within(box: Box, cell: Box | None) -> Box:
    return (max(box[0], cell[0]), box[1], min(box[2], cell[2]), box[3]) if cell else box


def _single(glyph: Glyph) -> list[Glyph]:
    """A run's characters, each with its share of the width."""
    left, top, right, bottom = glyph.box
    wide = (right - left) / len(glyph.text)
    return [Glyph(sign, (left + at * wide, top, left + (at + 1) * wide, bottom)) for at, sign in enumerate(glyph.text)]
