"""A cell of a picture: a scan, a photograph, a picture that a page shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.evidence.band import band
from archive.evidence.frame import View, scaled
from archive.readers import READERS, sniff
from archive.readers.errors import TooMuch, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from archive.model import Box, Place
    from archive.pictures import Look

MOST_PIXELS = 100_000_000


def picture_view(data: bytes, place: Place, box: Box, near: Sequence[Place] = (), of: str = "") -> View:
    """The picture, or the page of it that the place names. of: words for the document that shows it."""
    number = place.page or 1
    image, dpi = _opened(data, number)
    scale = dpi / 72
    what = f"page {number} of the picture" if number > 1 else "the picture"
    around = scaled(band(place, box, near, image.width / scale), scale)
    return View(image, scaled(box, scale), around, f"{what}{of}")


def _opened(data: bytes, number: int) -> tuple[Image, float]:
    """A page of a picture, the right way up, and its pixels an inch."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data))
        image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise TooMuch(f"a picture of more than {MOST_PIXELS // 1_000_000} million pixels")
        dpi = float(image.info.get("dpi", (72.0, 72.0))[0]) or 72.0
        return ImageOps.exif_transpose(image), dpi
    except EOFError as error:
        raise Unreadable(f"the picture has no page {number}") from error
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(f"the picture is broken: {error}") from error


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
