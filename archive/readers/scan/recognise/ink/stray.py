"""Ink beside a cell's lines that is no part of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.scan.recognise.ink.pieces import around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper, Pixels
    from archive.readers.scan.recognise.ink.pieces import Line, Piece

STRAY = 0.22  # of the depth of print: what may be a pale sign or point
SOFT = 3  # pixels around a piece that its own blur darkens
CLOSE = 0.3  # of a line's height: a gap that no point fits into; thin strokes of one digit may pale in it


def stray(paper: Paper, soft: NDArray[uint8], found: Sequence[Line], full: float, box: Pixels, high: float) -> int | None:
    """The leftmost pixel of a minus or a point too pale to be a piece; None if there is none.

    soft: the page's depth levelled over 3 × 3 pixels; full: depth of the cell's print.
    """
    import numpy as np

    own = [piece for line in found for piece in line.pieces]
    x0, y0, x1, y1 = around(own)
    rim, reach = max(3, round(0.15 * high)), round(1.2 * high)
    left, right = max(box[0] + rim, x0 - reach, 0), min(box[2] - rim, x1 + reach)
    top, bottom = max(y0 - 2, box[1] + rim, 0), min(round(y1 + 0.35 * high), box[3] - rim)
    rest = _without(soft[top:bottom, left:right], own, (left, top))
    if rest.size == 0:
        return None
    for line in found:
        _clear_strokes(rest, line, (left, top))
    if paper.gone is not None:
        _clear_rules(rest, paper.gone[top:bottom, left:right])
    columns = np.flatnonzero(rest.max(axis=0) > max(STRAY * full, paper.bare))
    return left + int(columns[0]) if len(columns) else None


def _without(part: NDArray[uint8], own: Sequence[Piece], origin: tuple[int, int]) -> NDArray[uint8]:
    rest = part.copy()
    for piece in own:
        x, y = piece.x0 - origin[0], piece.y0 - origin[1]
        rows = slice(max(y - SOFT, 0), max(y + piece.height + SOFT, 0))
        rest[rows, max(x - SOFT, 0) : max(x + piece.width + SOFT, 0)] = 0
    return rest


def _clear_strokes(rest: NDArray[uint8], line: Line, origin: tuple[int, int]) -> None:
    """Between the pieces of a thin digit, and of digits that stand close, there is nothing but their own pale strokes."""
    first, last = line.box[1] - SOFT - origin[1], line.box[3] + SOFT - origin[1]
    end = line.box[0]
    for piece in sorted(line.pieces, key=lambda one: one.x0):
        start = end if piece.x0 - end <= CLOSE * line.height else piece.x0
        end = max(end, piece.x1)
        rest[max(first, 0) : max(last, 0), max(start - origin[0], 0) : max(end - origin[0], 0)] = 0


def _clear_rules(rest: NDArray[uint8], gone: NDArray[uint8]) -> None:
    import cv2
    import numpy as np

    rest[cv2.dilate(gone, np.ones((2 * SOFT + 1, 2 * SOFT + 1), np.uint8)) > 0] = 0
