"""A line of ink as the picture the model is given: HEIGHT high, tight, other ink left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.scan.recognise.model import HEIGHT

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper
    from archive.readers.scan.recognise.ink.pieces import Line

BLACK = 225.0  # ordinary print is brought to this depth, however faint the page is
EDGE = 8  # widths are rounded up to this many pixels, so that lines can be read together
NARROWEST = 32
GAP = 0.4  # of a line's height; wider ones cost time and make the model doubt


def cut(paper: Paper, line: Line, high: float, margin: float, shift: float = 0.0) -> NDArray[uint8]:
    """Depth around a line with a margin (share of its height), wide gaps closed up.

    Dashes get the height of a character around them. Whether a gap parts two numbers is not seen here.
    """
    import cv2
    import numpy as np

    x0, y0, x1, y1 = line.box
    height = max(y1 - y0, 0.9 * high)
    middle = (y0 + y1) / 2 + shift * height
    top, bottom = round(middle - height * (0.5 + margin)), round(middle + height * (0.5 + margin))
    left, right = round(x0 - margin * height) - 1, round(x1 + margin * height) + 1
    tall, wide = paper.depth.shape
    inner = paper.depth[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    beyond = max(0, -top), max(0, bottom - tall), max(0, -left), max(0, right - wide)
    whole = np.asarray(cv2.copyMakeBorder(inner, *beyond, cv2.BORDER_CONSTANT, value=(0,)), np.uint8)
    return np.delete(whole, _spare(line, left, GAP * height), axis=1)


def _spare(line: Line, left: int, most: float) -> list[int]:
    """Columns in the middle of gaps wider than most."""
    spare: list[int] = []
    reach = line.pieces[0].x1
    for piece in line.pieces[1:]:
        if piece.x0 - reach > most:
            spare.extend(range(reach - left + round(most / 2), piece.x0 - left - round(most / 2)))
        reach = max(reach, piece.x1)
    return spare


def strip(depth: NDArray[uint8], full: float, narrow: float = 1.0) -> NDArray[uint8]:
    """Grey picture HEIGHT high; narrow squeezes the width (labels stay legible and cost less)."""
    import cv2
    import numpy as np

    dark = np.minimum(depth.astype(np.float32) * (BLACK / full), 255)
    wide = max(NARROWEST // 2, round(depth.shape[1] * HEIGHT / depth.shape[0] * narrow))
    way = cv2.INTER_CUBIC if depth.shape[0] < HEIGHT else cv2.INTER_AREA
    dark = np.clip(cv2.resize(dark, (wide, HEIGHT), interpolation=way), 0, 255)
    spare = max(NARROWEST, -(-wide // EDGE) * EDGE) - wide
    grey = cv2.copyMakeBorder(255 - dark, 0, 0, spare // 2, spare - spare // 2, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(grey, np.uint8)
