"""The pictures of an OFD as shades of grey."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

MOST_PIXELS = 60_000_000  # of one picture; an A4 page at 600 dpi has 35 million
TRANSPARENT = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})


@dataclass(frozen=True, slots=True)
class Shades:
    """A byte a pixel, 0 for black, lines from the top."""

    pixels: bytes
    wide: int
    high: int


def shades(data: bytes) -> Shades | None:
    """A picture on white; None for what is none, or is too large."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            if image.mode in TRANSPARENT or "transparency" in image.info:
                paper = Image.new("RGBA", image.size, "white")
                grey = Image.alpha_composite(paper, image.convert("RGBA")).convert("L")
            else:
                grey = image.convert("L")
            return Shades(grey.tobytes(), grey.width, grey.height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def is_opaque(data: bytes) -> bool:
    """A picture that lets nothing of what is below it through."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data)) as image:
            return image.mode not in TRANSPARENT and "transparency" not in image.info
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
