"""A line read: as text, as a figure, and as a figure from another picture of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.decode import Decoded, decode
from archive.readers.scan.recognise.ink.marks import DOUBTFUL, SLASH, lean
from archive.readers.scan.recognise.ink.pieces import Line, pieces
from archive.readers.scan.recognise.ink.shapes import figures_end, fits, marks_left
from archive.readers.scan.recognise.numerals import (
    NONE,
    as_figures,
    is_number,
    is_part,
    may_be_thousands,
    tidy,
)
from archive.readers.scan.recognise.strips import cut, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.readers.scan.recognise.ink.paper import Paper
    from archive.readers.scan.recognise.model import Model

SURE = 0.6  # margin of every character in both pictures; measured: no error above in 40,000 cells
SURE_AT_EDGE = 0.9  # of what may have lost ink to a rule, or is fainter than the page
SURE_OF_POINT, TALL_ENOUGH = 0.95, 18  # of a point that may be a comma; pixels of a figure in which they differ
SURE_OF_BROKEN = 0.97  # of figures with bits beside them
TALLER = 1.12  # than the page's figures: a slash that is read as 1
THICKER, THINNER = 0.26, 0.62  # of the depth of print, from which on a pixel is ink
CLEAR = 0.35  # a character read less clearly may be the next best one
MOST = 4  # readings told of an unsure figure


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is pictured for the model: margin around it (of its height), width against height; figures: what
    it would be as a figure is asked too.
    """

    margin: float
    narrow: float
    shift: float = 0.0
    figures: bool = True


TEXT = Look(0.1, 0.42, figures=False)
LABEL = Look(0.1, 0.42, figures=False)  # at 0.38 closing brackets get lost
FIRST = Look(0.25, 0.8)
SECOND = Look(0.1, 0.9, 0.02)


@dataclass(frozen=True, slots=True)
class Sight:
    """A line of ink on the page and how deep its print is."""

    line: Line
    full: float
    faint: bool
    stray: int | None = None

    @property
    def doubtful(self) -> bool:
        """Of its own cell, so that no other cell speaks for it."""
        return self.faint or self.stray is not None or any(piece.cut for piece in self.line.pieces)


@dataclass(frozen=True, slots=True)
class Page:
    """What the figures of a page have in common: their height in pixels, their distance in heights, their lean."""

    high: float  # of all characters
    tall: float  # of figures; 0 unknown
    pitch: float
    lean: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A line's text, if sure; how clearly it was read; what it may be. label: not a figure at all."""

    text: str
    confidence: float
    readings: tuple[str, ...] = ()
    label: bool = False


def look(
    model: Model, paper: Paper, sights: Sequence[Sight], high: float, how: Look
) -> list[tuple[Decoded, Decoded]]:
    """Each line as text, and as a figure if that is asked."""
    strips = [
        strip(cut(paper, sight.line, high, how.margin, how.shift), sight.full, how.narrow) for sight in sights
    ]
    found = []
    for steps in model.read(strips):
        free = decode(steps, model.characters)
        found.append((free, decode(as_figures(steps, model.characters), model.characters) if how.figures else free))
    return found


def judge(paper: Paper, sight: Sight, one: Decoded, two: Decoded, page: Page) -> Verdict:
    """A figure read twice is sure if both are clear and the same and the shapes on the paper bear it out."""
    texts = tidy(one.text), tidy(two.text)
    confidence = min(one.confidence, two.confidence)
    slope, straight = _lean(paper, sight)
    slope -= page.lean
    if straight and slope >= SLASH:
        return Verdict("/", confidence)
    text = texts[0]
    slashed = slope >= DOUBTFUL and (straight or text == "1")
    slashed |= text == "1" and page.tall > 0 and sight.line.height > TALLER * page.tall + 1.5
    wanted = SURE_AT_EDGE if sight.faint or any(piece.cut for piece in sight.line.pieces) else SURE
    if texts[0] == texts[1] and confidence >= wanted and not slashed and _borne_out(paper, sight, text, confidence, page):
        return Verdict(text, confidence)
    others = [*_others(one), *_others(two)]
    if slashed:
        others.insert(0, "/")
    if re.search(r"\.\d{3}(?!\d)", text):
        others.append(text.replace(".", ","))
    return Verdict("", confidence, tuple(dict.fromkeys([*texts, *others]))[:MOST])


def _lean(paper: Paper, sight: Sight) -> tuple[float, bool]:
    """Of a line that is one piece, and whether it is one straight stroke; else 0."""
    return lean(paper.depth, sight.line.pieces[0], sight.full) if len(sight.line.pieces) == 1 else (0.0, False)


def _borne_out(paper: Paper, sight: Sight, text: str, confidence: float, page: Page) -> bool:
    """The shapes agree, if need be where the ink is taken for thicker (broken figures) or thinner (touching)."""
    if not _plausible(sight, text, confidence, page):
        return False
    if fits(sight.line, text, page.tall, page.pitch):
        return True
    sign, small = marks_left(sight.line, text)
    if any(piece.cut for piece in sight.line.pieces) or sign or (small and confidence < SURE_OF_BROKEN):
        return False
    x0, y0, x1, y1 = sight.line.box
    for least in (THICKER, THINNER):
        found = pieces(paper.depth, (x0 - 1, y0 - 1, x1 + 1, y1 + 1), max(least * sight.full, 4 * paper.noise))
        kept = tuple(sorted((piece for piece in found if piece.area > 2), key=lambda one: one.x0))
        if kept and _as_long(Line(kept), sight.line, page.high) and fits(Line(kept), text, page.tall, page.pitch):
            return True
    return False


def _plausible(sight: Sight, text: str, confidence: float, page: Page) -> bool:
    """A number or part of one, nothing of it torn away or pale beside it, and its point surely no comma."""
    if not (is_number(text) or is_part(text) or text == NONE) or any(piece.torn for piece in sight.line.pieces):
        return False
    if sight.stray is not None and sight.stray < figures_end(sight.line, text):
        return False
    return not may_be_thousands(text) or (confidence >= SURE_OF_POINT and page.tall >= TALL_ENOUGH)


def _as_long(one: Line, two: Line, high: float) -> bool:
    """No sign is lost at its ends."""
    return all(abs(one.box[side] - two.box[side]) < 0.12 * high + 1 for side in (0, 2))


def _others(read: Decoded) -> list[str]:
    """The reading with its least clear character replaced."""
    if not read.glyphs:
        return []
    weakest = min(range(len(read.glyphs)), key=lambda at: read.glyphs[at].margin)
    if read.glyphs[weakest].margin >= CLEAR:
        return []
    characters = [glyph.text for glyph in read.glyphs]
    characters[weakest] = read.glyphs[weakest].other
    return [tidy("".join(characters))]


