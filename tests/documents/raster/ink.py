"""What is printed, stamped and written on the paper: rules paled, seals, marks by hand, the other side shining through."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    import numpy as np
    from PIL.Image import Image

    from tests.documents.raster.damage import Damage

    Pixels = np.ndarray

STAMP = "某某县政府信息公开专用章"


def faint(pixels: Pixels, damage: Damage) -> Pixels:
    """Long straight ink paled: what a weak copier leaves of ruling lines; characters keep most of theirs."""
    import cv2
    import numpy as np

    ink = 255 - pixels[..., 0].astype(np.uint8)
    reach = damage.dpi // 5
    lines = np.maximum(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8)),
                       cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8)))
    share = np.where(lines > 40, damage.faint, 1.0)[..., None]
    return (255 - (255 - pixels) * share).astype(np.float32)


def stamped(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """A round red seal somewhere over the tables, half transparent as ink on paper is."""
    import numpy as np
    from PIL import Image as Images
    from PIL import ImageDraw

    height, width = pixels.shape[:2]
    size = int(damage.dpi * 1.6)
    seal = Images.new("L", (size, size), 0)
    pen = ImageDraw.Draw(seal)
    edge = max(2, size // 40)
    pen.ellipse((edge, edge, size - edge, size - edge), outline=255, width=edge)
    middle, points = size / 2, []
    for corner in range(10):
        reach = size * (0.16 if corner % 2 == 0 else 0.065)
        angle = np.pi * corner / 5 - np.pi / 2
        points.append((middle + reach * np.cos(angle), middle + reach * np.sin(angle)))
    pen.polygon(points, fill=255)
    _ring_of_words(seal, size)
    turned = seal.rotate(chance.uniform(-30, 30))
    left, top = chance.randint(width // 8, width - size - width // 10), chance.randint(height // 4, height - size - height // 10)
    ink = np.asarray(turned, dtype=np.float32)[..., None] / 255 * chance.uniform(0.55, 0.85)
    red = np.array([215, 30, 40], np.float32) / 255
    under = pixels[top:top + size, left:left + size]
    pixels[top:top + size, left:left + size] = under * (1 - ink) + under * red * ink
    return pixels


def _ring_of_words(seal: Image, size: int) -> None:
    """The seal's words around its star."""
    import math

    from PIL import Image as Images
    from PIL import ImageDraw

    for at, sign in enumerate(STAMP):
        angle = math.radians(-150 + at * 300 / len(STAMP) - 90 + 75)
        glyph = Images.new("L", (size // 8, size // 8), 0)
        ImageDraw.Draw(glyph).text((0, 0), sign, fill=255, font=_font(size // 9))
        glyph = glyph.rotate(-math.degrees(angle) - 90, expand=True)
        x, y = size / 2 + size * 0.38 * math.cos(angle), size / 2 + size * 0.38 * math.sin(angle)
        seal.paste(255, (int(x - glyph.width / 2), int(y - glyph.height / 2)), glyph)


def _font(size: int) -> object:
    from PIL import ImageFont

    from tests.documents.fonts import file_of

    return ImageFont.truetype(file_of("zen-hei"), size)


def shone_through(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """The other side of thin paper: a page like this one, mirrored, soft and pale."""
    import cv2
    import numpy as np

    back = np.roll(pixels[:, ::-1], (chance.randint(-damage.dpi, damage.dpi), chance.randint(-damage.dpi // 2, damage.dpi // 2)), (0, 1))
    back = cv2.GaussianBlur(back, (0, 0), damage.dpi / 130)
    return np.asarray(pixels * (1 - damage.bleed * (255 - back) / 255), np.float32)


def marked(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """Ticks, rings and strokes of a pen over the page."""
    import cv2
    import numpy as np

    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    ink = chance.choice(((20, 20, 25), (40, 50, 130)))
    for _ in range(damage.marks):
        x, y, size = chance.uniform(0.1, 0.9) * width, chance.uniform(0.1, 0.9) * height, chance.uniform(0.1, 0.4) * damage.dpi
        strokes = {
            "tick": [(0, 0), (0.25, 0.3), (0.9, -0.6)], "stroke": [(0, 0), (0.5, 0.04), (1.2, -0.05), (2, 0.02)],
            "ring": [(np.cos(turn / 4), 0.6 * np.sin(turn / 4)) for turn in range(27)],
        }[chance.choice(("tick", "stroke", "ring"))]
        path = np.array([(x + size * right, y + size * down) for right, down in strokes])
        cv2.polylines(pixels, [np.round(path * 16).astype(np.int32)], False, ink, max(1, round(damage.dpi / 55)), cv2.LINE_AA, 4)
    return pixels


def dusted(pixels: Pixels, damage: Damage, chance: Random) -> Pixels:
    """Black specks, and white ones where ink did not hold."""
    import cv2
    import numpy as np

    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    for _ in range(round(damage.dust * height * width / damage.dpi**2)):
        middle = round(chance.uniform(0, width) * 16), round(chance.uniform(0, height) * 16)
        level = damage.paper if chance.random() < 0.25 else chance.uniform(0, 120)
        size = chance.uniform(0.001, 0.006) * damage.dpi  # inches; a point is 0.006 to 0.01 in radius
        cv2.circle(pixels, middle, round(size * 16), (level,) * 3, cv2.FILLED, cv2.LINE_AA, 4)
    return pixels
