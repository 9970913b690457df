"""A page of a PDF as a picture, by PDFium."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from archive.evidence.band import band
from archive.evidence.frame import View, scaled
from archive.readers.errors import Unreadable
from archive.readers.pdf.file import LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Box, Place

SCALE = 2.0  # pixels a point
MOST_PIXELS = 40_000_000


def pdf_view(data: bytes, place: Place, box: Box, near: Sequence[Place] = ()) -> View:
    """The page of the place; its box in points of the page as it is shown, turned and cropped."""
    from pypdfium2 import PdfDocument, PdfiumError

    number = place.page or 1
    with LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            raise Unreadable(f"the PDF cannot be opened: {error}") from error
        try:
            if not 1 <= number <= len(document):
                raise Unreadable(f"the PDF has no page {number}")
            document.init_forms()
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(SCALE, sqrt(MOST_PIXELS / max(1.0, width * height)))
            image = page.render(scale=scale).to_pil()
        except PdfiumError as error:
            raise Unreadable(f"page {number} of the PDF cannot be drawn: {error}") from error
        finally:
            document.close()
    around = band(place, box, near, width)
    return View(image, scaled(box, scale), scaled(around, scale), f"page {number} of the PDF")
