"""RGB → grey in which red ink, that is stamps, is paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray

REDDER = 36  # levels of red over green; paper and black ink have no such difference
PALE = 180  # of red; a stamp's ink is paler
DARK = 110  # of red; below that there is black ink under the stamp


def grey(pixels: Array) -> Array:
    """Grey of a grey or RGB page; stamps go, black strokes under them stay."""
    import cv2
    import numpy as np

    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    light = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    red, green, blue = (pixels[..., at].astype(np.int16) for at in range(3))
    inked = (red - np.maximum(green, blue)) > REDDER
    if not inked.any():
        return light
    white = int(np.percentile(light[::8, ::8], 75))
    shown = np.clip(white + (red.astype(np.int32) - PALE) * (white - DARK) // (PALE - DARK), 0, white)
    return np.where(inked, np.where(red > DARK, shown, red), light).astype(np.uint8)
