"""A line of ink as the picture the model is given: HEIGHT high, tight, other ink left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.scan.recognise.model import HEIGHT

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.paper import Paper, Pixels

BLACK = 225.0  # ordinary print is brought to this depth, however faint the page is
EDGE = 16  # widths are rounded up to this many pixels, so that lines can be read together
NARROWEST = 32


def cut(paper: Paper, box: Pixels, high: float, margin: float, shift: float = 0.0) -> NDArray[uint8]:
    """Depth within a box with a margin (share of the height); dashes get the height of a character around them."""
    import cv2

    x0, y0, x1, y1 = box
    height = max(y1 - y0, 0.9 * high)
    middle = (y0 + y1) / 2 + shift * height
    top, bottom = round(middle - height * (0.5 + margin)), round(middle + height * (0.5 + margin))
    left, right = round(x0 - margin * height) - 1, round(x1 + margin * height) + 1
    tall, wide = paper.depth.shape
    inner = paper.depth[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    beyond = max(0, -top), max(0, bottom - tall), max(0, -left), max(0, right - wide)
    return cv2.copyMakeBorder(inner, *beyond, cv2.BORDER_CONSTANT, value=(0,)).astype("uint8", copy=False)


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
