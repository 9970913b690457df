"""A cell of a picture: a scan, a photograph, a picture that a page shows."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.evidence.band import ABOVE_IT, HEADS, band, heads
from archive.evidence.frame import View, scaled
from archive.readers import READERS, sniff
from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from archive.model import Box, Place
    from archive.pages.pictures import Look


def picture_view(data: bytes, place: Place, box: Box, near: Sequence[Place] = (), of: str = "") -> View:
    """The picture, or the page of it that the place names. of: words for the document that shows it."""
    number = place.page or 1
    image, dpi = _opened(data, number)
    scale = dpi / 72
    what = f"page {number} of the picture" if number > 1 else "the picture"
    around = scaled(band(place, box, near, image.width / scale), scale)
    above = heads(place, near)
    if above is None:
        return View(image, scaled(box, scale), around, f"{what}{of}")
    return View(image, scaled(box, scale), around, f"{what}{of}{ABOVE_IT.format(above[0])}", heads=_strip(data, *above))


def _strip(data: bytes, number: int, low: float) -> Image:
    """The heads of a table, above a height in points."""
    image, dpi = _opened(data, number)
    scale = dpi / 72
    return image.crop((0, max(0, round((low - HEADS) * scale)), image.width, max(1, round(low * scale))))


def _opened(data: bytes, number: int) -> tuple[Image, float]:
    """A page of a picture as the reader looks at it, and its pixels an inch."""
    from PIL import Image

    from archive.readers.scan.load import frames

    try:
        frame = next(islice(frames(data), number - 1, None), None) if number > 0 else None
    except ImportError as error:
        raise Unsupported("scans and photographs need numpy: pip install 'xxgk[ocr]'") from error
    if frame is None:
        raise Unreadable(f"the picture has no page {number}")
    return Image.fromarray(frame.pixels), frame.dpi


def shown_in(data: bytes, charset: str, source: str, url: str, look: Look | None) -> bytes:
    """The bytes of the picture that a place tells of (see model.Grid). Unreadable if they are not to be had."""
    reader = READERS.get(sniff(data))
    pictures = reader(data, charset).pictures if reader else ()
    for number, one in enumerate(pictures, 1):
        if source == (urljoin(url, one.source) if one.source else f"#{number}"):
            found = one.data or (look(one.source) if look else None)
            if found is None:
                break
            return found
    raise Unreadable(f"the picture {source} is not to be had")
