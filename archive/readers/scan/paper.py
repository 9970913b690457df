"""RGB → grey in which red ink, that is stamps, is paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    Array = np.ndarray

REDDER = 36  # levels of red over green and blue; paper and black ink have no such difference
FEWEST = 400  # red pixels that make a stamp
FAINT, RIM = 0.55, 0.88  # of the paper's brightness: JPEG leaves a grey rim where red ink ends; characters are darker
AROUND = 9  # pixels around red ink; JPEG spreads its colour


@dataclass(frozen=True, slots=True)
class Plain:
    """A page in grey. Where a stamp was taken off (1, else 0; None: nowhere), softer shows it taken off with less
    force: what both show alike is sure.
    """

    grey: Array
    softer: Array | None = None
    stamped: Array | None = None

    def through(self, change: Callable[[Array], Array]) -> Plain:
        """Every view changed alike."""
        if self.softer is None or self.stamped is None:
            return Plain(change(self.grey))
        return Plain(change(self.grey), change(self.softer), (change(self.stamped * 100) == 100).astype("uint8"))


def plain(pixels: Array) -> Plain:
    """A grey or RGB page without its stamps; black strokes under them stay."""
    import cv2
    import numpy as np

    if pixels.ndim == 2:
        return Plain(np.ascontiguousarray(pixels))
    light = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = (np.ascontiguousarray(pixels[..., at]) for at in range(3))
    inked = (cv2.subtract(red, cv2.max(green, blue)) > REDDER).astype(np.uint8)
    if cv2.countNonZero(inked) < FEWEST:
        return Plain(light)
    where = cv2.dilate(inked, np.ones((AROUND, AROUND), np.uint8))
    ys, xs = np.nonzero(where)
    white = np.percentile(pixels[::8, ::8].reshape(-1, 3), 75, axis=0)
    shown = _black(red, green, inked, (float(white[0]), float(white[1])))[ys, xs]
    pale = FAINT + (shown - FAINT) * (1 - FAINT) / (RIM - FAINT)
    full = float(np.percentile(light[::8, ::8], 75))
    found, softer = light.copy(), light.copy()
    found[ys, xs] = np.clip(np.where(shown > FAINT, pale, shown), 0, 1) * full
    softer[ys, xs] = np.clip(shown, 0, 1) * full
    return Plain(found, softer, where)


def _black(red: Array, green: Array, inked: Array, white: tuple[float, float]) -> Array:
    """What of the paper's brightness black ink alone leaves, 0 to 1.

    Half-covering red ink takes little of the red light and most of the green; black takes the same share of both,
    so that their ratio tells how much red ink lies on a pixel.
    """
    import cv2
    import numpy as np

    seen_red, seen_green = red.astype(np.float32) / white[0], green.astype(np.float32) / white[1]
    soft_red, soft_green = cv2.blur(seen_red, (3, 3)), cv2.blur(seen_green, (3, 3))
    ratio = np.clip(soft_green / np.maximum(soft_red, 0.02), 0, 1)
    deep = inked.astype(bool) & (seen_red > 0.6)  # red on paper alone
    if not deep.any():
        return seen_red
    darkest = float(np.percentile(seen_green[deep], 10))
    through = float(np.median(seen_red[deep & (seen_green <= darkest + 0.05)]))
    amount = np.clip((1 - ratio) / np.maximum((1 - darkest) - ratio * (1 - through), 0.05), 0, 1)
    return np.asarray(seen_red / (1 - amount * (1 - through)))
