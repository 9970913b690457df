"""A picture of a page → the cut-out with a frame around one cell, as PNG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

    from archive.model import Box

COLOUR = (230, 0, 126)  # neither ink, nor a stamp's red, nor a link's blue
HALO = (255, 255, 255)
LINE = 3  # pixels
GAP = 26  # pixels between heads and cut-out
AWAY = 1  # pixels between cell and frame, so that rules and figures stay as they are


@dataclass(frozen=True, slots=True)
class View:
    """A page or a part of it as a picture; boxes in its pixels.

    around: what a reader of the cell needs to see, its row label and column head; caption: what this is a picture
    of; page: whether it is the document's own page and not a table as it was read; heads: those of a table that began
    on an earlier page.
    """

    image: Image
    cell: Box
    around: Box
    caption: str
    page: bool = True
    heads: Image | None = None


@dataclass(frozen=True, slots=True)
class CutOut:
    """A PNG, the frame in it (pixels, the cell itself without the line), and what it is a picture of."""

    png: bytes
    frame: tuple[int, int, int, int]
    caption: str
    page: bool


def cut(view: View, *, whole: bool = False) -> CutOut:
    """The view with its frame; whole: uncropped."""
    width, height = view.image.size
    box = _pixels(view.cell, width, height)
    image = view.image.convert("RGB")
    _draw(image, box)
    left, top, right, bottom = (0, 0, width, height) if whole else _pixels(view.around, width, height)
    reach = AWAY + 2 * LINE
    left, top = max(0, min(left, box[0] - reach)), max(0, min(top, box[1] - reach))
    right, bottom = min(width, max(right, box[2] + reach)), min(height, max(bottom, box[3] + reach))
    image = image.crop((left, top, right, bottom))
    if view.heads and not whole:
        image = _below(view.heads.convert("RGB"), image)
        top -= view.heads.height + GAP
    written = io.BytesIO()
    image.save(written, "PNG", optimize=False)
    frame = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    return CutOut(written.getvalue(), frame, view.caption, view.page)


def scaled(box: Box, by: float) -> Box:
    """A box in another unit."""
    return box[0] * by, box[1] * by, box[2] * by, box[3] * by


def _draw(image: Image, box: tuple[int, int, int, int]) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(image)
    left, top, right, bottom = box
    for away, line, colour in ((AWAY + LINE, 2, HALO), (AWAY, LINE, COLOUR)):
        reach = away + line
        outer = (left - reach, top - reach, right + reach - 1, bottom + reach - 1)
        draw.rectangle(outer, outline=colour, width=line)


def _below(heads: Image, image: Image) -> Image:
    """The heads, a gap that nobody takes for a part of the page, and the cut-out."""
    from PIL import Image, ImageDraw

    whole = Image.new("RGB", (max(heads.width, image.width), heads.height + GAP + image.height), HALO)
    whole.paste(heads, (0, 0))
    whole.paste(image, (0, heads.height + GAP))
    draw = ImageDraw.Draw(whole)
    draw.rectangle((0, heads.height, whole.width, heads.height + GAP - 1), fill=(225, 225, 225))
    for left in range(0, whole.width, 24):
        middle = heads.height + GAP // 2
        draw.line((left, middle, left + 12, middle), fill=(120, 120, 120), width=2)
    return whole


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Whole pixels within the picture, at least one."""
    left, top = max(0, min(round(box[0]), width - 1)), max(0, min(round(box[1]), height - 1))
    return left, top, max(left + 1, min(round(box[2]), width)), max(top + 1, min(round(box[3]), height))
