"""Do the shapes on the paper have the number, size and place of the characters that were read?

Independent of the model: a 1 lost from 11, a point that is a comma, a slash read as 1 show here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.readers.scan.recognise.ink.pieces import Line, Piece

DIGITS = frozenset("0123456789")
UNITS = "万亿元件条次个项人篇份%"
MOST = 4  # characters that may touch each other
FULL_WIDTH = 1.15  # distance over height of figures as wide as Chinese characters


@dataclass(frozen=True, slots=True)
class Blob:
    """Ink over one stretch of a line."""

    x0: int
    y0: int
    x1: int
    y1: int
    cut: bool

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Measure:
    """Of a line's figures: where they stand, how tall they are; of the page's: how tall, how far apart
    (in heights; 0 unknown)."""

    base: float
    tall: float
    usual: float
    pitch: float


def blobs(found: Sequence[Piece]) -> list[Blob]:
    """Pieces above each other are one blob."""
    merged: list[Blob] = []
    for piece in sorted(found, key=lambda one: one.x0):
        last = merged[-1] if merged else None
        if last and min(last.x1, piece.x1) - piece.x0 > 0.5 * min(last.width, piece.width):
            top, bottom = min(last.y0, piece.y0), max(last.y1, piece.y1)
            merged[-1] = Blob(last.x0, top, max(last.x1, piece.x1), bottom, last.cut or piece.cut)
        else:
            merged.append(Blob(piece.x0, piece.y0, piece.x1, piece.y1, piece.cut))
    return merged


def measure(parts: Sequence[Blob], usual: float, pitch: float) -> Measure:
    """Of the blobs nearly as tall as the tallest."""
    highest = max(part.height for part in parts)
    tall = [part for part in parts if part.height > 0.7 * highest]
    return Measure(median(part.y1 for part in tall), float(median(part.height for part in tall)), usual, pitch)


def fits(line: Line, text: str, usual: float, pitch: float) -> bool:
    """Every blob is what the character read there looks like, and none is left over."""
    parts = blobs(line.pieces)
    if not DIGITS & set(text):
        return len(parts) == len(text)
    figures = text.lstrip("增减").rstrip(UNITS)
    rest = text[text.index(figures) + len(figures) :]
    heads = range(1, 4) if text[0] in "增减" else range(1)  # 减 stands in two or three blobs
    return any(_figures(parts[head:], figures, rest, usual, pitch) for head in heads if head < len(parts))


def figures_end(line: Line, text: str) -> float:
    """Where the figures before a unit end; without one they may go on."""
    figures = text.rstrip(UNITS)
    parts = blobs(line.pieces)
    return parts[len(figures) - 1].x1 if figures != text and 0 < len(figures) < len(parts) else inf


def marks_left(line: Line, text: str) -> tuple[bool, bool]:
    """A sign before the figures, and small blobs beyond the text's own marks, that were not read.

    The latter may be the end of a thin 5 or 2.
    """
    parts = blobs(line.pieces)
    at = measure(parts, 0, 0)
    small = [part for part in parts if part.height < 0.6 * at.tall]
    sign = parts[0] in small and text[0] in DIGITS and at.base - parts[0].y1 > 0.2 * at.tall
    return sign, len(small) > sum(character not in DIGITS for character in text)


def _figures(parts: Sequence[Blob], figures: str, rest: str, usual: float, pitch: float) -> bool:
    at = measure(parts[: len(figures)] if rest else parts, usual, pitch)
    return _match(parts, figures, at, whole=not rest) and not (rest and len(parts) <= len(figures))


def _match(parts: Sequence[Blob], text: str, at: Measure, *, whole: bool) -> bool:
    """Blobs and characters in step; a wide blob may be several characters that touch."""
    if not text:
        return not parts or not whole
    if not parts:
        return False
    for count in range(1, min(MOST, len(text)) + 1):
        stands = _is(parts[0], text[0], at) if count == 1 else _touching(parts[0], text[:count], at)
        near = len(parts) == 1 or count == len(text) or _near(parts[0], parts[1], at)
        if stands and near and _match(parts[1:], text[count:], at, whole=whole):
            return True
    return False


def _near(one: Blob, two: Blob, at: Measure) -> bool:
    """Of one number: 0 0 0 in one cell are three."""
    gap = (two.x0 - one.x1) / at.tall
    middles = (two.x0 + two.x1 - one.x0 - one.x1) / 2 / at.tall
    if one.width > at.tall or two.width > at.tall or min(one.height, two.height) < 0.6 * at.tall:
        return gap < max(0.6, at.pitch - (0.3 if at.pitch < FULL_WIDTH else 0))
    return middles < (1.3 * at.pitch if at.pitch else 1.1)


def _is(blob: Blob, character: str, at: Measure) -> bool:
    if character in DIGITS:
        return _is_digit(blob, character, at)
    top, bottom = (at.base - blob.y0) / at.tall, (blob.y1 - at.base) / at.tall
    height, width = blob.height / at.tall, blob.width / at.tall
    slack = 1.5 / at.tall
    if character == ".":
        return not blob.cut and height < 0.25 + slack and abs(bottom) < 0.03 + slack / 2 and width < 0.3 + slack
    if character == ",":
        return 0.2 < height < 0.55 and top < 0.4 and 0.04 < bottom < 0.45 and width < 0.4
    if character == "-":
        return height < 0.2 + slack and width > 0.2 and 0.15 < top < 0.8
    if character == "+":
        return 0.35 < height < 1 and 0.7 < width / height < 1.4
    return character != "/"


def _is_digit(blob: Blob, character: str, at: Measure) -> bool:
    slack = 1.5 / at.tall
    if blob.cut and abs(blob.height - at.usual) > 0.07 * at.usual + 0.6:
        return False
    if blob.height < (0.88 - slack) * at.tall or abs(blob.y1 - at.base) > (0.08 + slack) * at.tall:
        return False
    return (0.08 if character == "1" else 0.3) < blob.width / at.tall < 0.95


def _touching(blob: Blob, text: str, at: Measure) -> bool:
    """As wide as so many figures are together, by the page's own pitch."""
    if not at.pitch or blob.cut or not set(text[1:]) <= DIGITS or text[0] not in DIGITS | {"-", "+"}:
        return False
    steps = blob.width / at.tall / at.pitch + (0.35 if text[0] == "-" else 0)
    ends = 0.3 * ((text[0] == "1") + (text[-1] == "1"))
    return len(text) - 0.45 - ends < steps < len(text) + 0.35


def pitches(read: Sequence[tuple[Line, str]]) -> tuple[float, float]:
    """Height of figures, and distance of neighbouring ones over it: the middle ones of a page; 0 unknown."""
    steps, heights = [], []
    for line, text in read:
        parts = blobs(line.pieces)
        if len(parts) != len(text) or not set(text) <= DIGITS:
            continue
        tall = float(median(part.height for part in parts))
        heights.append(tall)
        middles = [(part.x0 + part.x1) / 2 for part in parts]
        steps += [
            (right - left) / tall
            for left, right, pair in zip(middles, middles[1:], pairwise(text), strict=False)
            if "1" not in pair
        ]
    return median(heights) if heights else 0.0, median(steps) if steps else 0.0
