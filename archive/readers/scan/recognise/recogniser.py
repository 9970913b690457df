"""Cells and lines of a page → text, or what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.decode import Decoded, decode
from archive.readers.scan.recognise.model import Model, load
from archive.readers.scan.recognise.numerals import looks_numeric, tidy
from archive.readers.scan.recognise.paper import level
from archive.readers.scan.recognise.pieces import glyph_height, lines, pieces
from archive.readers.scan.recognise.rules import erase
from archive.readers.scan.recognise.strips import cut, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.paper import Paper, Pixels
    from archive.readers.scan.recognise.pieces import Line, Piece

SURE = 0.6


@dataclass(frozen=True, slots=True)
class Recognised:
    """text: a sure reading. Unsure: text "" and readings, likeliest first. Blank: text "" and no readings."""

    text: str
    confidence: float
    readings: tuple[str, ...] = ()


class Recogniser:
    """Reads with the model that ships in the rapidocr wheel; raises Unsupported where the extra is missing."""

    def __init__(self) -> None:
        self._model: Model = load()

    def cells(
        self, image: NDArray[uint8], boxes: Sequence[Pixels], rules: Sequence[Pixels] = ()
    ) -> list[Recognised]:
        """Grey upright page, boxes and ruling lines in pixels (x0, y0, x1, y1) → one reading a box."""
        paper = erase(level(image), rules)
        found = [pieces(paper, box) for box in boxes]
        high = glyph_height(found)
        rows = [lines(_without_specks(cell, high), high) for cell in found]
        flat = [line for cell in rows for line in cell]
        first = iter(self._read(paper, flat, high, 0.15))
        second = iter(self._read(paper, flat, high, 0.25))
        return [_settled([(next(first), next(second)) for _ in cell]) for cell in rows]

    def lines(self, image: NDArray[uint8], boxes: Sequence[Pixels]) -> list[Recognised]:
        """Single lines of running text; each box holds one line."""
        paper = level(image)
        height = [box[3] - box[1] for box in boxes]
        strips = [strip(cut(paper, box, 0, 0.05), paper.full) for box, tall in zip(boxes, height, strict=True)]
        read = [decode(steps, self._model.characters) for steps in self._model.read(strips)]
        return [Recognised(one.text, one.confidence) for one in read]

    def _read(self, paper: Paper, flat: Sequence[Line], high: float, margin: float) -> list[Decoded]:
        strips = [strip(cut(paper, line.box, high, margin), paper.full) for line in flat]
        return [decode(steps, self._model.characters) for steps in self._model.read(strips)]


def _without_specks(cell: Sequence[Piece], high: float) -> list[Piece]:
    if any(max(piece.width, piece.height) > 0.3 * high for piece in cell):
        return list(cell)
    return []


def _settled(read: Sequence[tuple[Decoded, Decoded]]) -> Recognised:
    if not read:
        return Recognised("", 1.0)
    confidence = min(min(one.confidence, two.confidence) for one, two in read)
    texts = "\n".join(one.text for one, _ in read), "\n".join(two.text for _, two in read)
    if not looks_numeric(texts[0]) and not looks_numeric(texts[1]):
        return Recognised(texts[0], confidence)
    readings = tuple(dict.fromkeys(tidy(text) for text in texts))
    if len(readings) == 1 and confidence >= SURE:
        return Recognised(readings[0], confidence)
    return Recognised("", confidence, readings)
