"""Do the shapes on the paper have the number, size and place of the characters that were read?

Independent of the model: a 1 lost from 11, a point that is a comma, a slash read as 1 show here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.pieces import Line, Piece

DIGITS = frozenset("0123456789")
SLASH = 0.28  # across per down; an italic 1 leans by 0.2
MOST = 4  # characters that may touch each other


@dataclass(frozen=True, slots=True)
class Blob:
    """Ink over one stretch of a line."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Measure:
    """Of a line's figures: where they stand, how tall they are, how far apart (in heights; 0 unknown)."""

    base: float
    tall: float
    pitch: float


def blobs(found: Sequence[Piece]) -> list[Blob]:
    """Pieces above each other are one blob."""
    merged: list[Blob] = []
    for piece in sorted(found, key=lambda one: one.x0):
        last = merged[-1] if merged else None
        if last and min(last.x1, piece.x1) - piece.x0 > 0.5 * min(last.width, piece.width):
            merged[-1] = Blob(
                last.x0, min(last.y0, piece.y0), max(last.x1, piece.x1), max(last.y1, piece.y1)
            )
        else:
            merged.append(Blob(piece.x0, piece.y0, piece.x1, piece.y1))
    return merged


def measure(parts: Sequence[Blob], pitch: float) -> Measure:
    """Of the blobs nearly as tall as the tallest."""
    highest = max(part.height for part in parts)
    tall = [part for part in parts if part.height > 0.7 * highest]
    return Measure(median(part.y1 for part in tall), float(median(part.height for part in tall)), pitch)


def fits(line: Line, text: str, pitch: float) -> bool:
    """Every blob is what the character read there looks like, and none is left over."""
    parts = blobs(line.pieces)
    if not DIGITS & set(text):
        return len(parts) == len(text)
    figures = text.rstrip("万亿元件条次个项人篇份%")
    rest = text[len(figures) :]
    at = measure(parts[: len(figures)] if rest else parts, pitch)
    return _match(parts, figures, at, whole=not rest) and not (rest and len(parts) <= len(figures))


def _match(parts: Sequence[Blob], text: str, at: Measure, *, whole: bool) -> bool:
    """Blobs and characters in step; a wide blob may be several characters that touch."""
    if not text:
        return not parts or not whole
    if not parts:
        return False
    if _is(parts[0], text[0], at) and _match(parts[1:], text[1:], at, whole=whole):
        return True
    return any(
        _touching(parts[0], text[:count], at) and _match(parts[1:], text[count:], at, whole=whole)
        for count in range(2, min(MOST, len(text)) + 1)
    )


def _is(blob: Blob, character: str, at: Measure) -> bool:
    top, bottom = (at.base - blob.y0) / at.tall, (blob.y1 - at.base) / at.tall
    height, width = blob.height / at.tall, blob.width / at.tall
    slack = 1.5 / at.tall
    if character in DIGITS:
        narrow = character == "1"
        return (
            height > 0.88 - slack and abs(bottom) < 0.08 + slack and width < 0.95
            and width > (0.08 if narrow else 0.3)
        )
    if character == ".":
        return height < 0.25 + slack and abs(bottom) < 0.07 + slack / 2 and width < 0.3 + slack
    if character == ",":
        return height < 0.55 and top < 0.4 and 0.07 < bottom < 0.45 and width < 0.4
    if character == "-":
        return height < 0.2 + slack and width > 0.2 and 0.15 < top < 0.8
    if character == "+":
        return 0.35 < height < 1 and 0.7 < width / height < 1.4
    return character != "/"


def _touching(blob: Blob, text: str, at: Measure) -> bool:
    """As wide as so many figures are together, by the page's own pitch."""
    if not at.pitch or not set(text) <= DIGITS:
        return False
    steps = blob.width / at.tall / at.pitch
    ends = 0.3 * ((text[0] == "1") + (text[-1] == "1"))
    return len(text) - 0.45 - ends < steps < len(text) + 0.15


def lean(depth: NDArray[uint8], piece: Piece, full: float) -> float | None:
    """How far a stroke runs across for each pixel down, to the left positive; None if it is no straight stroke."""
    import numpy as np

    part = depth[piece.y0 : piece.y1, piece.x0 : piece.x1].astype(float)
    part[part < 0.35 * full] = 0
    weight = part.sum(axis=1)
    if piece.height < 6 or (weight == 0).any():
        return None
    middle = (part * np.arange(part.shape[1])).sum(axis=1) / weight
    rows = np.arange(len(middle))
    slope, start = np.polyfit(rows, middle, 1)
    stroke = (part > 0).sum(axis=1)
    usual = float(np.median(stroke))
    bent = float(np.abs(middle - (slope * rows + start)).max())
    if bent > max(0.6 * usual, 1.2) or float(stroke[1:-1].max()) > 1.6 * usual + 1:
        return None
    return float(-slope)


def pitches(read: Sequence[tuple[Line, str]]) -> float:
    """Distance of neighbouring figures over their height, the middle one of a page; 0 if none stand together."""
    steps = []
    for line, text in read:
        parts = blobs(line.pieces)
        if len(parts) != len(text) or not set(text) <= DIGITS or len(text) < 2:
            continue
        tall = median(part.height for part in parts)
        middles = [(part.x0 + part.x1) / 2 for part in parts]
        steps += [
            (right - left) / tall
            for left, right, pair in zip(middles, middles[1:], pairwise(text), strict=False)
            if "1" not in pair
        ]
    return float(median(steps)) if steps else 0.0
