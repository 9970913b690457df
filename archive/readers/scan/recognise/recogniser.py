"""Cells and lines of a page → text, or what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.glyphs import MORE, held_back, learn
from archive.readers.scan.recognise.ink.cells import find
from archive.readers.scan.recognise.ink.marks import dash, page_lean
from archive.readers.scan.recognise.ink.paper import level
from archive.readers.scan.recognise.ink.pieces import as_one
from archive.readers.scan.recognise.ink.rules import erase
from archive.readers.scan.recognise.ink.shapes import UNITS, blobs, pitches
from archive.readers.scan.recognise.ink.twins import twins
from archive.readers.scan.recognise.model import Model, load
from archive.readers.scan.recognise.numerals import is_number, is_part, looks_numeric, tidy
from archive.readers.scan.recognise.reading import (
    FIRST,
    LABEL,
    SECOND,
    TEXT,
    Page,
    Sight,
    Verdict,
    judge,
    look,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.decode import Decoded
    from archive.readers.scan.recognise.ink.cells import Ink
    from archive.readers.scan.recognise.ink.paper import Paper, Pixels
    from archive.readers.scan.recognise.ink.pieces import Line
    from archive.readers.scan.recognise.ink.twins import Group

DASHES = frozenset("—-")
SHORT = 2  # characters; a label so short and unclear may be a figure
CLEAR_LABEL = 0.7
CLEAR_CHARACTER = 0.9
SQUARE = 0.8  # width over height
LONG = 5.0  # times its height; figures are shorter
STACKED = 2  # pieces above others


@dataclass(frozen=True, slots=True)
class Recognised:
    """text: a sure reading. Unsure: text "" and readings, likeliest first. Blank: text "" and no readings."""

    text: str
    confidence: float
    readings: tuple[str, ...] = ()
    lines: tuple[Pixels, ...] = field(default=(), compare=False)  # boxes of a cell's lines, in pixels


class Recogniser:
    """Reads with the model that ships in the rapidocr wheel; raises Unsupported where the extra is missing."""

    def __init__(self) -> None:
        self._model: Model = load()
        self._last: tuple[NDArray[uint8], Paper] | None = None

    def cells(
        self, image: NDArray[uint8], boxes: Sequence[Pixels], rules: Sequence[Pixels] = ()
    ) -> list[Recognised]:
        """Grey upright page, boxes and ruling lines in pixels (x0, y0, x1, y1) → one reading a box."""
        paper = erase(self._level(image), rules, boxes)
        inks, high = find(paper, boxes)
        sights = [Sight(line, ink.full, ink.faint, ink.stray) for ink in inks for line in ink.lines]
        verdicts = iter(self._verdicts(paper, sights, high))
        found = [_settled(ink, [next(verdicts) for _ in ink.lines]) for ink in inks]
        return [replace(one, lines=tuple(line.box for line in ink.lines)) for one, ink in zip(found, inks, strict=True)]

    def lines(self, image: NDArray[uint8], boxes: Sequence[Pixels]) -> list[Recognised]:
        """Single lines of running text; each box holds one line."""
        paper = self._level(image)
        inks, high = find(paper, boxes)
        rows = [as_one(ink.lines, high) for ink in inks]
        sights = [Sight(line, ink.full, ink.faint) for ink, row in zip(inks, rows, strict=True) for line in row]
        read = iter(look(self._model, paper, sights, high, TEXT))
        return [_line([next(read)[0] for _ in row]) for row in rows]

    def _level(self, image: NDArray[uint8]) -> Paper:
        """A page's cells and its lines come one after the other: it is levelled once."""
        if self._last is None or self._last[0] is not image:
            self._last = (image, level(image))
        return self._last[1]

    def _verdicts(self, paper: Paper, sights: Sequence[Sight], high: float) -> list[Verdict]:
        """Dashes by their shape, the rest by the model; what looks the same once."""
        groups = twins(paper, [(sight.line, sight.full, sight.doubtful) for sight in sights], high)
        found = [Verdict(dash(sights[group.members[0]].line, high), 1.0) for group in groups]
        unread = [at for at, verdict in enumerate(found) if not verdict.text]
        read = self._read(paper, sights, [groups[at] for at in unread], high)
        for at, verdict in zip(unread, read, strict=True):
            found[at] = verdict
        return _spread(groups, found, len(sights))

    def _read(
        self, paper: Paper, sights: Sequence[Sight], groups: Sequence[Group], high: float
    ) -> list[Verdict]:
        """By the model, but for plain figures that those before them tell."""
        shown = [sights[group.members[0]] for group in groups]
        again = [sights[group.members[-1]] for group in groups]
        found = [Verdict("", 0.0)] * len(groups)
        page: Page | None = None

        def ask(places: Sequence[int]) -> Page:
            read, seen = self._by_model(paper, [(shown[at], again[at]) for at in places], high, page)
            for at, verdict in zip(places, read, strict=True):
                found[at] = verdict
            return seen

        later = held_back(shown)
        page = ask([at for at in range(len(groups)) if at not in set(later)])
        more = MORE
        while later:
            digits = learn(paper, [(shown[at], one.text) for at, one in enumerate(found) if not one.label], page.tall)
            told = digits.read(paper, [shown[at] for at in later], page) if digits.complete else []
            for at, (text, alike) in zip(later, told, strict=digits.complete):
                found[at] = Verdict(text, alike)
            later = [at for at in later if not found[at].text]
            later = [later[at] for at in digits.newest(paper, [shown[at] for at in later])]
            ask(later[:more])
            later, more = later[more:], 2 * more
        return found

    def _by_model(
        self, paper: Paper, shown: Sequence[tuple[Sight, Sight]], high: float, page: Page | None
    ) -> tuple[list[Verdict], Page]:
        """Lines, each in two prints that look the same, and what the page's figures have in common."""
        first = [one for one, _ in shown]
        free, once = self._first(paper, first, high)
        figures = [at for at, text in enumerate(free) if looks_numeric(text.text)]
        twice = [read for _, read in look(self._model, paper, [shown[at][1] for at in figures], high, SECOND)]
        if page is None:
            tall, pitch = pitches([(first[at].line, once[at].text) for at in figures])
            page = Page(high, tall, pitch, page_lean(paper.depth, [(first[at].line, first[at].full) for at in figures]))
        found = [Verdict(one.text, one.confidence, label=True) for one in free]
        for at, second in zip(figures, twice, strict=True):
            found[at] = judge(paper, first[at], once[at], second, page)
        return found, page

    def _first(
        self, paper: Paper, sights: Sequence[Sight], high: float
    ) -> tuple[list[Decoded], list[Decoded]]:
        """What looks like a label squeezed; if it turns out to be a figure, once more at full width."""
        long = [at for at, sight in enumerate(sights) if _like_a_label(sight.line, high)]
        read = dict(zip(long, look(self._model, paper, [sights[at] for at in long], high, LABEL), strict=True))
        rest = [at for at in range(len(sights)) if at not in read or looks_numeric(read[at][0].text)]
        read |= dict(zip(rest, look(self._model, paper, [sights[at] for at in rest], high, FIRST), strict=True))
        return [read[at][0] for at in range(len(sights))], [read[at][1] for at in range(len(sights))]


def _spread(groups: Sequence[Group], found: Sequence[Verdict], count: int) -> list[Verdict]:
    verdicts = [Verdict("", 0.0)] * count
    for group, verdict in zip(groups, found, strict=True):
        for member in group.members:
            verdicts[member] = verdict
    return verdicts


def _like_a_label(line: Line, high: float) -> bool:
    """Long, or with strokes above each other, which figures do not have."""
    return line.width > LONG * max(line.height, high) or len(line.pieces) - len(blobs(line.pieces)) >= STACKED


def _settled(ink: Ink, found: Sequence[Verdict]) -> Recognised:
    """A cell's lines together. Nothing found is blank only where there is no dirt that may be print."""
    if not found:
        return Recognised("", 0.5, ("",)) if ink.dirt else Recognised("", 1.0)
    if len(found) > 1:
        found = [_as_unit(verdict) for verdict in found]
    confidence = min(verdict.confidence for verdict in found)
    if any(verdict.label for verdict in found):
        text = "\n".join(_best(verdict) for verdict in found)
        return Recognised("", confidence, (text,)) if _may_be_figure(ink, text, confidence) else Recognised(text, confidence)
    if any(verdict.readings for verdict in found):
        return Recognised("", confidence, tuple(dict.fromkeys(_combined(found))))
    texts = [verdict.text for verdict in found]
    if any(is_part(text) and not is_number(text) for text in texts) and not is_number("".join(texts)):
        return Recognised("", confidence, ("\n".join(texts),))
    if len(texts) > 1 and set(texts) & DASHES:  # beside figures a dash is more likely left of a rule
        return Recognised("", confidence, ("\n".join(text for text in texts if text not in DASHES), "\n".join(texts)))
    return Recognised("\n".join(texts), confidence)


def _as_unit(verdict: Verdict) -> Verdict:
    """A unit that had no room beside its figures is clear by itself, though it is no number."""
    unit = verdict.readings[0] if verdict.readings else ""
    return Verdict(unit, verdict.confidence) if len(unit) == 1 and unit in UNITS and verdict.confidence >= CLEAR_LABEL else verdict


def _may_be_figure(ink: Ink, text: str, confidence: float) -> bool:
    """A slashed 0 is read as 日: one character is a label only if it is clear and as wide as Chinese ones are."""
    if len(ink.lines) > 1:
        return confidence < CLEAR_LABEL and any(is_number(tidy(line)) for line in text.split("\n"))
    if len(text) == 1:
        return confidence < CLEAR_CHARACTER or ink.lines[0].width < SQUARE * ink.lines[0].height
    return len(text) <= SHORT and confidence < CLEAR_LABEL


def _best(verdict: Verdict) -> str:
    return verdict.readings[0] if verdict.readings else verdict.text


def _combined(found: Sequence[Verdict]) -> Iterator[str]:
    """Readings of a cell: each line's likeliest, then one line at a time exchanged for its others."""
    best = [_best(verdict) for verdict in found]
    yield "\n".join(best)
    for at, verdict in enumerate(found):
        for other in verdict.readings[1:]:
            yield "\n".join([*best[:at], other, *best[at + 1 :]])


def _line(read: Sequence[Decoded]) -> Recognised:
    if not read:
        return Recognised("", 1.0)
    return Recognised("".join(one.text for one in read), min(one.confidence for one in read))
