"""Digits that are not shown as those beside them: struck out by a line, hardly seen. They are no part of the same number."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.readers.layout.sheet import APART, Fragment, Glyph, Line
from archive.readers.printed import MARK, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Box
    from archive.readers.layout.sheet import Element, Page

    Glyphs = Sequence[Glyph]

UPPER, LOWER = 0.28, 0.75  # of a digit's loose box, from its top: a line between strikes it out, one below underlines it
SHARE = 0.3  # of a character's width that a line covers at least
ENDS = 0.8  # of the box's height; a line that goes on further than the characters it crosses is a table's
THIN = 3.0  # points
HIGHEST = 40.0  # points; a slanted line that is higher strikes out no digit
MOST_LOOKS = 10_000_000  # lines times glyphs of a page; more are a drawing
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def struck(glyphs: Glyphs, rules: Sequence[Box], slants: Sequence[Box] = ()) -> tuple[Glyphs, Sequence[Box]]:
    """Glyphs of which those of numbers that a line goes through are marked; the rules without such lines.

    slants: boxes of lines that are neither level nor upright. The glyphs themselves are given back where none is struck out.
    """
    bands = {(box[1], box[3]) for text, box in glyphs if text[0] in _DIGITS}
    levels = sorted({rule[1] for rule in rules})
    crossed = {band for band in bands if _between(levels, *band)} if len(rules) * len(glyphs) <= MOST_LOOKS else set()
    slants = [slant for slant in slants if slant[3] - slant[1] <= HIGHEST]
    if len(slants) * len(glyphs) > MOST_LOOKS:
        slants = []  # of a drawing
    lines = [rule for rule in rules if rule[3] - rule[1] <= THIN and rule[2] - rule[0] > rule[3] - rule[1]] if crossed else []
    if not lines and not slants:
        return glyphs, rules
    found: list[Glyph] = []
    strokes: set[Box] = set()
    crossing = {band: [line for line in lines if _is_between(line, *band)] for band in crossed}
    for glyph in glyphs:
        through = [line for line in crossing[glyph.box[1], glyph.box[3]] if _crosses(line, glyph.box)] if (glyph.box[1], glyph.box[3]) in crossed else []
        strokes.update(through)
        found += _marked(glyph, through, slants) if (through or slants) and _DIGITS.issuperset(glyph.text) else [glyph]
    kept = [rule for rule in rules if rule not in strokes or not _ends_with_text(rule, glyphs)] if strokes else rules
    return (found if any(APART in glyph.text for glyph in found) else glyphs), kept


def _between(levels: Sequence[float], top: float, bottom: float) -> bool:
    """A rule begins in the middle of a line of digits; its own thickness is allowed for."""
    first = bisect_left(levels, top + UPPER * (bottom - top) - THIN)
    return first < len(levels) and levels[first] <= top + LOWER * (bottom - top)


def _is_between(line: Box, top: float, bottom: float) -> bool:
    high = bottom - top
    return UPPER * high <= (line[1] + line[3]) / 2 - top <= LOWER * high


def _crosses(line: Box, box: Box) -> bool:
    return line[0] < box[2] and box[0] < line[2] and _is_between(line, box[1], box[3])


def _marked(glyph: Glyph, lines: Sequence[Box], slants: Sequence[Box]) -> Iterator[Glyph]:
    """A run's characters, those that are struck out marked."""
    left, top, right, bottom = glyph.box
    wide = (right - left) / len(glyph.text)
    for at, sign in enumerate(glyph.text):
        box = left + at * wide, top, left + (at + 1) * wide, bottom
        covered = any(min(box[2], line[2]) - max(box[0], line[0]) >= SHARE * wide for line in lines) or any(_slants(one, box) for one in slants)
        yield Glyph(f"{APART}{sign}{APART}" if covered else sign, box)


def _slants(slant: Box, box: Box) -> bool:
    """A line from corner to corner of a box, whichever, goes through the middle of a character."""
    x, high = (box[0] + box[2]) / 2, box[3] - box[1]
    if not slant[0] <= x <= slant[2] or slant[3] < box[1] or box[3] < slant[1]:
        return False
    down = (slant[3] - slant[1]) * (x - slant[0]) / (slant[2] - slant[0])
    return any(UPPER * high <= y - box[1] <= LOWER * high for y in (slant[1] + down, slant[3] - down))


def _ends_with_text(line: Box, glyphs: Iterable[Glyph]) -> bool:
    """A line that begins and ends about with the characters that it goes through is no table's."""
    boxes = [box for _, box in glyphs if _crosses(line, box)]
    slack = ENDS * min(box[3] - box[1] for box in boxes)
    return min(box[0] for box in boxes) - line[0] <= slack and line[2] - max(box[2] for box in boxes) <= slack


def settle(page: Page) -> Page:
    """The page with its marks resolved: a stroke where digits stand at both sides of one."""
    return replace(page, elements=tuple(_settled(element) for element in page.elements))


def _settled(element: Element) -> Element:
    if isinstance(element, Line):
        return replace(element, text=_text(element.text))
    if isinstance(element, Fragment):
        return replace(element, cells=tuple(replace(cell, text=_text(cell.text)) if APART in cell.text else cell for cell in element.cells))
    return element


def _text(text: str) -> str:
    return settled(text.replace(APART + APART, "").replace(APART, MARK))  # two that touch are alike
