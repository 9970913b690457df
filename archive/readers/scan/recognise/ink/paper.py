"""A grey page as ink on white: uneven paper levelled, ruling lines taken out, strokes that cross them kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from numpy import uint8
    from numpy.typing import NDArray

    Pixels = tuple[int, int, int, int]  # x0, y0, x1, y1

SHRINK = 4  # the paper is judged on the page this many times smaller
BANDS, BAND = 12, 40  # the noise is measured in so many bands of so many rows
REACH = 21  # shrunk pixels; further than any stroke is wide


@dataclass(frozen=True, slots=True)
class Paper:
    """depth: 0 paper to 255 black. noise: deviation of bare paper; grain: the same after levelling 3 × 3 pixels.
    full: depth of ordinary print. gone: where rules were taken out (255)."""

    depth: NDArray[uint8]
    noise: float
    grain: float
    full: float
    gone: NDArray[uint8] | None = None

    @property
    def bare(self) -> float:
        """What a spot of bare paper, levelled over 3 × 3 pixels, never reaches."""
        return max(6.5 * self.grain, 10.0)

    @property
    def sure(self) -> float:
        """From this depth on a pixel is ink."""
        return max(0.35 * self.full, 4 * self.noise, 12.0)


def level(image: NDArray[uint8]) -> Paper:
    """Divides by the paper's own brightness, measured nearby."""
    import cv2
    import numpy as np

    small = cv2.resize(image, None, fx=1 / SHRINK, fy=1 / SHRINK, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.dilate(small, np.ones((REACH, REACH), np.uint8)), (REACH, REACH))
    paper = cv2.resize(paper, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR)
    depth = np.asarray(255 - cv2.divide(image, paper, scale=255), np.uint8)
    noise, grain = _deviation(depth, 1, 3), _deviation(depth, 3, 9)
    some = depth[::2, ::2]
    ink = some[some > max(25.0, 6 * noise)]
    full = float(np.percentile(ink, 75)) if ink.size > 50 else 128.0
    return Paper(depth, noise, grain, full)


def _deviation(depth: NDArray[uint8], fine: int, wide: int) -> float:
    """Of the levelled page from its surroundings, in the half of it that has no ink near; seen in some bands."""
    import cv2
    import numpy as np

    height = depth.shape[0]
    bands = [depth[at : at + BAND] for at in range(0, height, max(BAND, height // BANDS))]
    exact = np.concatenate(bands).astype(np.float32)
    around = cv2.blur(exact, (9, 9))[::3, ::3]
    rough = (cv2.blur(exact, (fine, fine)) - cv2.blur(exact, (wide, wide)))[::3, ::3]
    below, above = np.percentile(rough[around <= np.median(around)], (15.87, 84.13))
    return float(above - below) / 2 * 1.06
