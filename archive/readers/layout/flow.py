"""Glyphs and lines of running text → paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import Text
from archive.readers.layout.lines import enclosing, line_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.readers.layout.sheet import Glyph, Line

APART = 2.0  # of a character's size; a wider gap parts two columns
INDENT = 1.0  # of the font's size; a line that begins further in begins a paragraph
SHORT = 2.0  # of the font's size; a line that ends further from the margin ends a paragraph
ALONE = 4  # the longest line and three more tell a margin
LEADING = 1.5  # times the usual distance of lines parts paragraphs
BIGGER = 1.2  # times the size of the line before is another kind of text
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六]部分")
_ENDS = ("。", "！", "？")
_LATIN = re.compile(r"[A-Za-z0-9,.;:%)]")


@dataclass(frozen=True, slots=True)
class Column:
    """Margins of the lines of one column, and their usual distance."""

    left: float
    right: float
    step: float


def running(glyphs: Iterable[Glyph]) -> list[Line]:
    """Glyphs outside of tables as lines; what stands far apart on one line are several."""
    lines = [line_of(part) for row in rows_of(glyphs) for part in _parts(row)]
    return [line for line in lines if line.text]


def _parts(row: list[Glyph]) -> list[list[Glyph]]:
    """A line's glyphs, cut where columns part."""
    wide = [after.box[0] - before.box[2] for before, after in pairwise(row)]
    if not wide or max(wide) <= APART * min(glyph.box[3] - glyph.box[1] for glyph in row):
        return [row]
    high = [glyph.box[3] - glyph.box[1] for glyph in row]
    cuts = [at for at, gap in enumerate(wide, 1) if gap > APART * max(high[at - 1], high[at])]
    return [row[start:end] for start, end in pairwise([0, *cuts, len(row)])]


def column(lines: Sequence[Line]) -> Column:
    """The column that lines, in reading order, stand in."""
    steps = sorted(
        after.box[3] - before.box[3] for before, after in pairwise(lines) if after.box[3] > before.box[3]
    )
    left = min((line.box[0] for line in lines), default=0.0)
    return Column(left, _right(lines), steps[len(steps) // 2] if steps else 0.0)


def _right(lines: Sequence[Line]) -> float:
    """The right margin: where the longest line ends, but for one that is alone beyond several."""
    ends = sorted((line.box[2] for line in lines), reverse=True)
    if len(ends) < ALONE + 1:
        return ends[0] if ends else 0.0
    size = lines[0].size
    beyond = ends[0] - ends[1] > SHORT * size and ends[1] - ends[ALONE - 1] <= size
    return ends[1] if beyond else ends[0]


def begins(line: Line, before: Line, above: Column, below: Column, *, same_page: bool = True) -> bool:
    """A line begins a paragraph: it is indented, a numbered heading, set apart or of another size, or the one
    before it ends short of the margin.

    above, below: the columns of the line before and of this one.
    """
    if line.box[0] - below.left > INDENT * line.size or _NUMBERED.match(line.text):
        return True
    if above.right - before.box[2] > SHORT * before.size or not _alike(line, before):
        return True
    if not same_page:
        return before.text.endswith(_ENDS)
    return line.box[3] - before.box[3] > LEADING * max(below.step, line.size)


def paragraph(lines: Sequence[Line], page: int) -> Text:
    """Lines as one text: a space between words, none between Chinese characters."""
    whole = lines[0].text
    for line in lines[1:]:
        apart = _LATIN.match(whole[-1]) and _LATIN.match(line.text[0])
        whole += (" " if apart else "") + line.text
    return Text(whole, page=page, box=enclosing([line.box for line in lines]))


def _alike(line: Line, other: Line) -> bool:
    return max(line.size, other.size) < BIGGER * min(line.size, other.size)
