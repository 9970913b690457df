"""A page of a PDF as a picture, by PDFium."""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import byref, c_int, c_uint
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from archive.evidence.band import ABOVE_IT, BELOW, HEADS, band, heads
from archive.evidence.frame import View, scaled
from archive.readers.errors import Unreadable
from archive.readers.pdf.pdfium.file import LOCK

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
    image, scale = page_image(data, number)
    around = scaled(band(place, box, near, image.width / scale), scale)
    above = heads(place, near)
    caption = f"page {number} of the PDF{ABOVE_IT.format(above[0]) if above else ''}"
    strip = _strip(*page_image(data, above[0]), above[1] - HEADS, above[1]) if above else None
    return View(image, scaled(box, scale), around, caption, heads=strip)


def page_image(data: bytes, number: int) -> tuple[Image, float]:
    """A page, from 1, and its pixels a point."""
    with _opened(data) as document:
        if not 1 <= number <= len(document):
            raise Unreadable(f"the PDF has no page {number}")
        return _drawn(document[number - 1])


@dataclass(frozen=True, slots=True)
class Dyes:
    """Fills by which cells are found: the cell, its table's first cell and, if it has heads, the first cell below them.

    own: what they are filled with in truth, which is what is shown.
    """

    cell: Colour
    first: Colour
    below: Colour | None
    own: Mapping[Colour, Colour | None]


def coloured_view(data: bytes, dyes: Dyes, caption: str) -> View | None:
    """The page on which the cell's colour has text on it, and most is filled with it; None if nothing is.

    A row that is broken over two pages may have its number on the one and most of its height on the other.
    """
    with _opened(data) as document:
        pages = {n: found for n in range(min(len(document), MOST_PAGES)) if (found := _filled(document[n], dyes.cell))}
        if not pages:
            return None
        number = max(pages, key=lambda n: (len(pages) > 1 and _has_text(document[n], pages[n]), _area(pages[n])))
        box, page = pages[number], document[number]
        first = _filled(page, dyes.first)
        strip, before = None, 0
        if first is None and dyes.below:
            strip, before = _heads(document, number, dyes, dyes.below)
        image, scale = _drawn(_restored(page, dyes))
        top = first[1] - HEADROOM if first and first[1] <= box[1] else 0.0
        around = (0.0, top, page.get_width(), box[3] + BELOW)
    told = caption.format(number + 1) + (ABOVE_IT.format(before) if strip else "")
    return View(image, scaled(box, scale), scaled(around, scale), told, heads=strip)


def _heads(document: Any, number: int, dyes: Dyes, below: Colour) -> tuple[Image | None, int]:
    """The heads of a table that began before page number (from 0), and their page (from 1)."""
    for earlier in range(number - 1, -1, -1):
        page = document[earlier]
        first = _filled(page, dyes.first)
        if first:
            under = _filled(page, below)
            low = under[1] if under and under[1] > first[1] else min(first[1] + HEADS, page.get_height())
            return _strip(*_drawn(_restored(page, dyes)), first[1] - HEADROOM / 2, low), earlier + 1
    return None, 0


def _restored(page: Any, dyes: Dyes) -> Any:
    """The page with what is filled in truth."""
    for colour, truth in dyes.own.items():
        _fill(page, colour, truth)
    return page


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


def _strip(image: Image, scale: float, top: float, low: float) -> Image:
    """A band of a page between two heights in points."""
    return image.crop((0, max(0, round(top * scale)), image.width, max(1, round(low * scale))))


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


def _has_text(page: Any, box: Box) -> bool:
    """Something is written in a box of the page as shown."""
    left, top, right, bottom = box
    height = page.get_height()
    text = page.get_textpage()
    try:
        return bool(text.get_text_bounded(left, height - bottom, right, height - top).strip())
    finally:
        text.close()


def _fill(page: Any, colour: Colour, truth: Colour | None) -> None:
    """Give what is filled with a colour another; None: none."""
    from pypdfium2 import raw

    for path in list(_paths(page, colour)):
        raw.FPDFPageObj_SetFillColor(path, *(truth or (255, 255, 255)), 255 if truth else 0)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
