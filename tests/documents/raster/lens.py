"""How the paper is seen: turned, bent, in perspective, in uneven light."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    import numpy as np

    from tests.documents.raster.damage import Damage

    Pixels = np.ndarray


def turned(pixels: Pixels, damage: Damage) -> Pixels:
    import cv2

    if not damage.skew:
        return pixels
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), damage.skew, 1)
    return cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(damage.paper,) * 3)


def photographed(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """Perspective of a hand-held phone, a dark table around the sheet, light from one side."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    reach = 0.03 * damage.photo
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = [(x * 0.94 + width * (0.03 + chance.uniform(-reach, reach)), y * 0.94 + height * (0.03 + chance.uniform(-reach, reach))) for x, y in corners]
    view = cv2.getPerspectiveTransform(corners, np.array(moved, np.float32))
    seen = cv2.warpPerspective(pixels, view, (width, height), flags=cv2.INTER_CUBIC, borderValue=(70, 65, 60))
    slope = chance.uniform(-1, 1), chance.uniform(-1, 1)
    across, down = np.meshgrid(np.linspace(-0.5, 0.5, width), np.linspace(-0.5, 0.5, height))
    light = 1 - 0.25 * damage.photo * (0.5 + across * slope[0] + down * slope[1])
    return (seen * light[..., None]).astype(np.float32)


def bent(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """A book's page: towards the gutter lines bend and it gets darker."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    near = np.exp(-(across if chance.random() < 0.5 else width - across) / width / 0.18)
    seen = cv2.remap(pixels, across, down + damage.bow * damage.dpi * near, cv2.INTER_CUBIC, borderValue=(damage.paper,) * 3)
    return np.asarray(seen * (1 - min(0.5, 3 * damage.bow) * near**2)[..., None], np.float32)


def shaded(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """Columns of shadow at both margins, uneven light, and a black strip where the lid stood open."""
    import numpy as np

    height, width = pixels.shape[:2]
    x, y = np.linspace(0, 1, width), np.linspace(0, 1, height)[:, None]
    sides = np.exp(-x / chance.uniform(0.03, 0.1)) + np.exp(-(1 - x) / chance.uniform(0.03, 0.1))
    hills = 0.5 + 0.5 * np.sin(chance.uniform(2, 5) * x + chance.uniform(0, 6)) * np.sin(chance.uniform(2, 5) * y + chance.uniform(0, 6))
    light = np.clip(1 - damage.shade * sides, 0.25, 1) * (1 - 0.5 * damage.shade * hills)
    seen = np.asarray(pixels * light[..., None], np.float32)
    strip = round(chance.uniform(0, 0.2) * damage.dpi)
    side = chance.randrange(3)
    if strip and side < 2:
        seen[:, slice(0, strip) if side else slice(width - strip, width)] = 25
    return seen
