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


def _clear_rules(rest: NDArray[uint8], gone: NDArray[uint8]) -> None:
    import cv2
    import numpy as np

    rest[cv2.dilate(gone, np.ones((2 * SOFT + 1, 2 * SOFT + 1), np.uint8)) > 0] = 0
