"""A line read: as text, as a figure, and as a figure from another picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.decode import Decoded, decode
from archive.readers.scan.recognise.numerals import as_figures, is_number, tidy
from archive.readers.scan.recognise.shapes import SLASH, blobs, fits, lean
from archive.readers.scan.recognise.strips import cut, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.readers.scan.recognise.model import Model
    from archive.readers.scan.recognise.paper import Paper
    from archive.readers.scan.recognise.pieces import Line

SURE = 0.6  # margin of every character in both pictures; measured: no error above in 40,000 cells
CLEAR = 0.35  # a character read less clearly may be the next best one
MOST = 4  # readings told of an unsure figure
NONE = "无"


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is pictured for the model: margin around it (of its height), width against height."""

    margin: float
    narrow: float
    shift: float = 0.0


LABEL = Look(0.2, 0.75)
FIRST = Look(0.25, 0.9)
SECOND = Look(0.1, 1.2, 0.02)


@dataclass(frozen=True, slots=True)
class Sight:
    """A line of ink on the page and how deep its print is."""

    line: Line
    full: float
    faint: bool
    edge: bool


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
    """Each line as text and as a figure."""
    strips = [
        strip(cut(paper, sight.line.box, high, how.margin, how.shift), sight.full, how.narrow) for sight in sights
    ]
    return [
        (decode(steps, model.characters), decode(as_figures(steps, model.characters), model.characters))
        for steps in model.read(strips)
    ]


def judge(sight: Sight, one: Decoded, two: Decoded, pitch: float) -> Verdict:
    """A figure read twice is sure if both are clear and the same and the shapes on the paper bear it out."""
    texts = tidy(one.text), tidy(two.text)
    confidence = min(one.confidence, two.confidence)
    agreed = texts[0] == texts[1] and confidence >= SURE
    text = texts[0]
    if agreed and (is_number(text) or text == NONE) and fits(sight.line, text, pitch):
        return Verdict(text, confidence)
    return Verdict("", confidence, tuple(dict.fromkeys([*texts, *_others(one), *_others(two)]))[:MOST])


def standing_mark(paper: Paper, sight: Sight, high: float) -> str:
    """A slash or a dash on its own, told by its shape; "" if it is neither."""
    parts = blobs(sight.line.pieces)
    if all(part.height < 0.2 * high + 1 and part.width > 0.25 * high for part in parts):
        return "—" if parts[-1].x1 - parts[0].x0 > 0.75 * high else "-"
    if len(sight.line.pieces) == 1 and parts[0].height > 0.5 * high:
        slope = lean(paper.depth, sight.line.pieces[0], sight.full)
        if slope is not None and slope >= SLASH:
            return "/"
    return ""


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


