"""A page of a PDF as a picture, by PDFium."""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import byref, c_int, c_uint
from math import sqrt
from typing import TYPE_CHECKING, Any

from archive.evidence.band import BELOW, band
from archive.evidence.frame import View, scaled
from archive.readers.errors import Unreadable
from archive.readers.pdf.file import LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PIL.Image import Image

    from archive.model import Box, Place

    Colour = tuple[int, int, int]

SCALE = 2.0  # pixels a point
MOST_PIXELS = 40_000_000
MOST_PAGES = 300  # to be searched for a colour
DEEPEST = 8  # groups of drawings in one another
HEADROOM = 24.0  # points above a table


def pdf_view(data: bytes, place: Place, box: Box, near: Sequence[Place] = ()) -> View:
    """The page of the place; its box in points of the page as it is shown, turned and cropped."""
    number = place.page or 1
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            raise Unreadable(f"the PDF has no page {number}")
        page = document[number - 1]
        image, scale = _drawn(page)
        around = band(place, box, near, page.get_width())
    return View(image, scaled(box, scale), scaled(around, scale), f"page {number} of the PDF")


def coloured_view(data: bytes, cell: Colour, head: Colour, own: Mapping[Colour, Colour | None], caption: str) -> View | None:
    """The page on which most is filled with the cell's colour; None if nothing is.

    head: the fill of the table's first cell; own: what those two are filled with in truth, which is what is shown.
    """
    with _opened(data) as document:
        best = None
        for number in range(min(len(document), MOST_PAGES)):
            found = _filled(document[number], cell)
            if found and (best is None or _area(found) > _area(best[1])):
                best = number, found
        if best is None:
            return None
        number, box = best
        page = document[number]
        first = _filled(page, head)
        for colour, truth in own.items():
            _fill(page, colour, truth)
        image, scale = _drawn(page)
        top = first[1] - HEADROOM if first and first[1] <= box[1] else 0.0
        around = (0.0, top, page.get_width(), box[3] + BELOW)
    return View(image, scaled(box, scale), scaled(around, scale), caption.format(number + 1))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """The document with its forms and stamps; PDFium's errors as ours."""
    from pypdfium2 import PdfDocument, PdfiumError

    with LOCK:
        try:
            document = PdfDocument(data)
        except PdfiumError as error:
            raise Unreadable(f"the PDF cannot be opened: {error}") from error
        try:
            document.init_forms()
            yield document
        except PdfiumError as error:
            raise Unreadable(f"the PDF cannot be drawn: {error}") from error
        finally:
            document.close()


def _drawn(page: Any) -> tuple[Image, float]:
    """The page and how many pixels a point has."""
    width, height = page.get_size()
    scale = min(SCALE, sqrt(MOST_PIXELS / max(1.0, width * height)))
    return page.render(scale=scale).to_pil(), scale


# ---- what is filled with a colour -----------------------------------------------------------------------------

def _paths(page: Any, colour: Colour) -> Iterator[Any]:
    from pypdfium2 import raw

    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=DEEPEST):
        mode, stroke = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(path, byref(mode), byref(stroke))  # a mere line has a fill colour too
        parts = [c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetFillColor(path, *map(byref, parts))
        if mode.value and tuple(part.value for part in parts[:3]) == colour:
            yield path


def _filled(page: Any, colour: Colour) -> Box | None:
    """Around all that is filled with this colour, in points of the page as shown; pages turned are not among ours."""
    boxes = [path.get_bounds() for path in _paths(page, colour)]
    if not boxes:
        return None
    height = page.get_height()
    left, bottom, right, top = (min(side) if n < 2 else max(side) for n, side in enumerate(zip(*boxes, strict=True)))
    return left, height - top, right, height - bottom


def _fill(page: Any, colour: Colour, truth: Colour | None) -> None:
    """Give what is filled with a colour another; None: none."""
    from pypdfium2 import raw

    for path in list(_paths(page, colour)):
        raw.FPDFPageObj_SetFillColor(path, *(truth or (255, 255, 255)), 255 if truth else 0)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
