"""Numbers that a narrow cell breaks over lines: one again where the next digit had no room on the line before."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.layout.lines import rows_of, size_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.readers.layout.sheet import Glyph, Slot

    Rows = list[list[Glyph]]

PADDING = 5.7  # points; Word's own is 5.4, no cell's is more
EXACT = 0.1  # points; how exactly a character fits
PITCH = 2.2  # of the font's size; lines further apart are two numbers
_NUMBER = re.compile(r"[0-9０-９.,，．+\-＋－—%增减加少元万亿件次条项个份宗人篇]+")
_DIGIT = re.compile(r"[0-9０-９]")


def texts(cells: Sequence[Slot], inside: Mapping[int, Sequence[Glyph]]) -> dict[int, str]:
    """The text of each cell that has any: lines kept apart by newlines, but for numbers that were broken."""
    whole = {at: glyphs[0].text.strip() for at, glyphs in inside.items() if len(glyphs) == 1}  # as most are
    rows = {at: rows_of(glyphs) for at, glyphs in inside.items() if len(glyphs) > 1}
    lines = {at: [text_of(row) for row in found] for at, found in rows.items()}
    broken = {
        at for at, found in lines.items() if len(found) > 1 and all(map(_NUMBER.fullmatch, found)) and any(map(_DIGIT.search, found))
    }
    wide = _widths(cells, {at: found for at, found in inside.items() if at not in broken}) if broken else {}
    for at, found in lines.items():
        full = at in broken and _is_full(rows[at], wide.get(_sides(cells[at]), 0.0))
        whole[at] = ("" if full else "\n").join(filter(None, found))
    return whole


def _sides(cell: Slot) -> tuple[float, float]:
    return cell.box[0], cell.box[2]


def _widths(cells: Sequence[Slot], inside: Mapping[int, Sequence[Glyph]]) -> dict[tuple[float, float], float]:
    """How wide text may be in each column: the distance that it keeps from the rules is seen in the column's cells."""
    padding = {_sides(cell): (PADDING, PADDING) for cell in cells}
    for at, found in inside.items():
        left, right = _sides(cells[at])
        before, after = padding[left, right]
        before = min(before, min(glyph.box[0] for glyph in found) - left)
        after = min(after, right - max(glyph.box[2] for glyph in found))
        padding[left, right] = before, after
    return {(left, right): right - left - max(before, 0.0) - max(after, 0.0) for (left, right), (before, after) in padding.items()}


def _is_full(rows: Rows, room: float) -> bool:
    """On no line but the last there is room for the character that begins the next, and no line is set apart."""
    for above, below in pairwise(rows):
        used = above[-1].box[2] - above[0].box[0]
        if used + (below[0].box[2] - below[0].box[0]) / len(below[0].text) <= room + EXACT:
            return False
        if below[0].box[1] - above[0].box[1] > PITCH * size_of(above):
            return False
    return True
