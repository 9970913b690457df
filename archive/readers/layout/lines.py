"""Glyphs → lines, by their loose boxes."""

from __future__ import annotations

from operator import sub
from typing import TYPE_CHECKING

from archive.readers.layout.sheet import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Box
    from archive.readers.layout.sheet import Glyph

SPACE = 0.3  # of a glyph's height; a wider gap is a space
DIGIT_SPACE = 0.14  # between digits, and in Latin words: two numbers must never become one
CHINESE = "\u2e80"  # and beyond
LATIN_EM = 0.85  # of its box's height is the size of a Latin font
TWICE = 0.7  # share of a box that the same character covers when it is printed twice to look bold
SMALL = 0.8  # of the line's height; a smaller digit that stands higher or lower is a superscript
SMALLER = 0.92  # … or one that is little smaller and stands much higher or lower, as browsers print them
TOUCHING = 0.1  # of the height; glyphs that overlap by more may be one printed twice
RAISED = 0.15  # of the line's height; how far it stands off
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by line, topmost first, left to right; on one line is what overlaps by half of the lower box."""
    glyphs = sorted(glyphs, key=_left)
    tops, bottoms = [box[1] for _, box in glyphs], [box[3] for _, box in glyphs]
    if not glyphs or max(tops) < (min(tops) + min(bottoms)) / 2:
        return [glyphs] if glyphs else []  # one line, as in most cells
    lines: list[list[Glyph]] = []
    above, below = 0.0, 0.0
    for glyph in sorted(glyphs, key=_height):
        _, top, _, bottom = glyph.box
        high = bottom - top
        if lines and (min(below, bottom) - max(above, top)) * 2 >= min(below - above, high):
            lines[-1].append(glyph)
            if high <= below - above:
                continue
        else:
            lines.append([glyph])
        above, below = top, bottom
    for line in lines:
        line.sort(key=_left)
    return lines


def _height(glyph: Glyph) -> float:
    return glyph.box[1] + glyph.box[3]


def _left(glyph: Glyph) -> float:
    return glyph.box[0]


def line_of(glyphs: Sequence[Glyph]) -> Line:
    """One line's glyphs, left to right."""
    return Line(text_of(glyphs), enclosing([glyph.box for glyph in glyphs]), size_of(glyphs))


def text_of(glyphs: Sequence[Glyph]) -> str:
    """One line's text: spaces where gaps are, nothing twice, superscripts as such."""
    if len(glyphs) == 1:
        return " ".join(glyphs[0][0].split())
    texts, boxes = zip(*glyphs, strict=True)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    heights = list(map(sub, bottoms, tops))
    least = min(heights)
    gaps = list(map(sub, lefts[1:], rights))
    level = max(bottoms) - min(bottoms) <= RAISED * least
    if not gaps or (level and max(gaps) <= DIGIT_SPACE * least and min(gaps) > -TOUCHING * least and least >= SMALLER * max(heights)):
        return " ".join("".join(texts).split())
    return _spaced(glyphs, heights)


def _spaced(glyphs: Sequence[Glyph], heights: list[float]) -> str:
    """The text of a line that has gaps, overlaps or glyphs of several sizes."""
    uneven = min(heights) < SMALLER * max(heights)
    line = _band(glyphs, heights) if uneven else (0.0, 0.0)
    parts: list[str] = []
    before, (left, _, right, foot), high, latin = "", glyphs[0].box, 0.0, False
    for glyph, tall in zip(glyphs, heights, strict=True):
        text, (x0, _, x1, bottom) = glyph
        gap = x0 - right
        if gap < 0 and text == before and right - x0 > TWICE * (x1 - x0) and x0 - left < (1 - TWICE) * (x1 - x0):
            continue
        number, narrow = text[:1].isdigit(), text < CHINESE
        if gap > (DIGIT_SPACE if narrow and latin else SPACE) * min(high, tall) and before:
            parts.append(" ")
        shown = _shifted(glyph, line) if uneven and number else text
        if number and shown == text and before[-1:].isdigit() and abs(bottom - foot) > RAISED * tall:
            shown = text.translate(_SUPERSCRIPT if bottom < foot else _SUBSCRIPT)
        parts.append(shown)
        before, left, right, foot, high, latin = text, x0, x1, bottom, tall, narrow
    return " ".join("".join(parts).split())


def _band(glyphs: Sequence[Glyph], heights: list[float]) -> tuple[float, float]:
    """Top and bottom of a line's glyph of the usual height."""
    usual = sorted(heights)[len(heights) // 2]
    glyph = next(one for one, high in zip(glyphs, heights, strict=True) if high == usual)
    return glyph.box[1], glyph.box[3]


def _shifted(glyph: Glyph, line: tuple[float, float]) -> str:
    """A digit's superscript form where it is small and off the line: 5¹ is no 51."""
    _, top, _, bottom = glyph.box
    high = line[1] - line[0]
    off = (bottom - line[1] + top - line[0]) / 2
    if bottom - top >= SMALLER * high or abs(off) < RAISED * high / (2 if bottom - top < SMALL * high else 1):
        return glyph.text
    return glyph.text.translate(_SUPERSCRIPT if off < 0 else _SUBSCRIPT)


def size_of(glyphs: Sequence[Glyph]) -> float:
    """The size of most of the glyphs' font: as wide as a Chinese character, whatever the height of its box."""
    sizes = sorted(
        (box[2] - box[0]) / len(text) if text >= CHINESE else (box[3] - box[1]) * LATIN_EM for text, box in glyphs
    )
    return sizes[len(sizes) // 2]


def enclosing(boxes: Sequence[Box]) -> Box:
    """The smallest box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
