"""OFD whose characters are shapes: each one as the black runs of its picture."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tests.archive.ofd_made import path
from tests.archive.word_made import zipped
from tests.documents.as_ofd import MM, Writer
from tests.documents.fonts import file_of

if TYPE_CHECKING:
    from tests.documents.leaves import Words
    from tests.documents.paper import Paper

GRAIN = 32  # pixels to the em


def outline(sign: str, left: float, top: float, size: float) -> str:
    """A character as one path, its top left at left, top (mm)."""
    scale = size / GRAIN
    shape = " ".join(f"M {x0} {y} L {x1} {y} L {x1} {y + 1} L {x0} {y + 1} C" for x0, x1, y in _runs(sign))
    box = f"{left:.4f} {top:.4f} {size:.4f} {size:.4f}"
    return path(shape, box, f'Stroke="false" Fill="true" CTM="{scale} 0 0 {scale} 0 0"') if shape else ""


@lru_cache(maxsize=4096)
def _runs(sign: str) -> tuple[tuple[int, int, int], ...]:
    """From, to, line."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("1", (GRAIN * 3 // 2, GRAIN * 3 // 2))
    ImageDraw.Draw(image).text((0, round(GRAIN * 0.88)), sign, font=ImageFont.truetype(file_of("noto-sans"), GRAIN), fill=1, anchor="ls")
    found = []
    for y in range(image.height):
        begun = None
        for x in range(image.width):
            black = bool(image.getpixel((x, y)))
            if black and begun is None:
                begun = x
            elif not black and begun is not None:
                found.append((begun, x, y))
                begun = None
    return tuple(found)


class Outliner(Writer):
    """Writes every text of a drawn report as paths."""

    def text(self, words: Words) -> str:
        found, at = [], words.x
        for sign, advance in zip(words.text, words.advances, strict=True):
            found.append(outline(sign, at * MM, (words.y - words.size * 0.88) * MM, words.size * MM))
            at += advance
        return "".join(found)


def outlined(paper: Paper) -> bytes:
    """A drawn report without a character."""
    return zipped(Outliner(paper, "plain").files())
