"""Glyphs → lines, by their loose boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.layout.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Box
    from archive.readers.layout.sheet import Glyph

SPACE = 0.3  # of a glyph's height; a wider gap is a space
DIGIT_SPACE = 0.15  # between digits: two numbers must never become one
CHINESE = "\u2e80"  # and beyond
LATIN_EM = 0.85  # of its box's height is the size of a Latin font
TWICE = 0.7  # share of a box that the same character covers when it is printed twice to look bold
SMALL = 0.8  # of the line's height; a smaller digit that stands higher or lower is a superscript
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line, topmost first, left to right; on one line is what overlaps by half of the lower box."""
    lines: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda one: one.box[1] + one.box[3]):
        top, bottom = glyph.box[1], glyph.box[3]
        if lines:
            above, below, line = lines[-1]
            if (min(below, bottom) - max(above, top)) * 2 >= min(below - above, bottom - top):
                line.append(glyph)
                if bottom - top > below - above:
                    lines[-1] = (top, bottom, line)
                continue
        lines.append((top, bottom, [glyph]))
    return [sorted(line, key=lambda one: one.box[0]) for _, _, line in lines]


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """One line's glyphs, left to right, as text: spaces where gaps are, nothing twice, superscripts as such."""
    high = _middle([glyph.box[3] - glyph.box[1] for glyph in glyphs])
    box = enclosing([glyph.box for glyph in glyphs])
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before and glyph.text == before.text and _covers(before.box, glyph.box):
            continue
        if before and _is_apart(before, glyph):
            parts.append(" ")
        parts.append(_shifted(glyph, box, high))
        before = glyph
    return Line(" ".join("".join(parts).split()), box, size_of(glyphs))


def size_of(glyphs: Sequence[Glyph]) -> float:
    """The size of most of the glyphs' font."""
    return _middle([_em(glyph) for glyph in glyphs])


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _em(glyph: Glyph) -> float:
    """The size of a glyph's font: as wide as a Chinese character, whatever the height of its box."""
    if glyph.text >= CHINESE:
        return (glyph.box[2] - glyph.box[0]) / len(glyph.text)
    return (glyph.box[3] - glyph.box[1]) * LATIN_EM


def _covers(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > TWICE * (other[2] - other[0])


def _is_apart(before: Glyph, glyph: Glyph) -> bool:
    gap = glyph.box[0] - before.box[2]
    high = min(before.box[3] - before.box[1], glyph.box[3] - glyph.box[1])
    digits = before.text[-1:].isdigit() and glyph.text[:1].isdigit()
    return gap > (DIGIT_SPACE if digits else SPACE) * high


def _shifted(glyph: Glyph, line: Box, size: float) -> str:
    """A digit's superscript form where it is small and off the line: 5¹ is no 51."""
    if not glyph.text.isdecimal() or glyph.box[3] - glyph.box[1] >= SMALL * size:
        return glyph.text
    above, below = glyph.box[1] - line[1], line[3] - glyph.box[3]
    if abs(above - below) < 0.15 * size:
        return glyph.text
    return glyph.text.translate(_SUPERSCRIPT if above < below else _SUBSCRIPT)


def enclosing(boxes: Sequence[Box]) -> Box:
    """The smallest box around boxes."""
    return (min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes))
