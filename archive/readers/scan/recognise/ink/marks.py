"""Slashes and dashes that stand alone for none: told by their shape, which the model mistakes for 1 and 一."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from archive.readers.scan.recognise.ink.shapes import blobs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import float64, uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.pieces import Line, Piece

SLASH = 0.22  # leans across per down beyond the page's figures; measured 0.25 to 0.5, a 1 in italics 0.07
WIDEST = 1.2  # over its height
DOUBTFUL = 0.15  # a 1 that leans so much more than its page may be a slash


def dash(line: Line, high: float) -> str:
    """— or - if the line is nothing else."""
    parts = blobs(line.pieces)
    if all(part.height < 0.2 * high + 1 and part.width > 0.25 * high for part in parts):
        return "—" if parts[-1].x1 - parts[0].x0 > 0.75 * high else "-"
    return ""


def page_lean(depth: NDArray[uint8], found: Iterable[tuple[Line, float]]) -> float:
    """How far the page's figures lean: 0 upright, 0.2 in italics."""
    leans = []
    for line, full in found:
        if len(line.pieces) == 1:
            slope, straight = lean(depth, line.pieces[0], full)
            if straight and abs(slope) < SLASH:
                leans.append(slope)
    return max(0.0, median(leans)) if leans else 0.0


def lean(depth: NDArray[uint8], piece: Piece, full: float) -> tuple[float, bool]:
    """How far a stroke runs to the left for each pixel down, and whether it is a straight stroke at all."""
    import numpy as np

    part = depth[piece.y0 : piece.y1, piece.x0 : piece.x1].astype(np.float64)
    part[part < 0.35 * full] = 0
    weight = part.sum(axis=1)
    if piece.height < 6 or piece.width > WIDEST * piece.height or (weight == 0).any():
        return 0.0, False
    middle = (part * np.arange(part.shape[1])).sum(axis=1) / weight
    return _line_through(middle, (part > 0).sum(axis=1))


def _line_through(middle: NDArray[float64], stroke: Sequence[int] | NDArray[float64]) -> tuple[float, bool]:
    import numpy as np

    rows = np.arange(len(middle))
    slope, start = np.polyfit(rows, middle, 1)
    usual = float(np.median(stroke))
    bent = float(np.abs(middle - (slope * rows + start)).max())
    straight = bent <= max(0.6 * usual, 1.2) and float(np.max(stroke[1:-1])) <= 1.6 * usual + 1
    return float(-slope), straight
