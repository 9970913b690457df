"""A page of an OFD: its characters, lines and pictures drawn at their places by chromium; outlines by PDFium."""

from __future__ import annotations

import io
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from archive.evidence.band import ABOVE_IT, HEADS, band, heads
from archive.evidence.browser import SCALE, Browser
from archive.evidence.frame import View, scaled
from archive.evidence.pdf import page_image
from archive.readers import sniff
from archive.readers.errors import TooMuch, Unreadable
from archive.readers.ofd.book import books
from archive.readers.ofd.outlines import is_shown_only, pdf
from archive.readers.ofd.page import drawn
from archive.readers.ofd.texts import ASCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from archive.model import Box, Picture, Place
    from archive.readers.layout import Glyph, Sheet

ZOOM = 4 / 3  # pixels of the browser a point; twice as many in the picture
MOST_POINTS = 3000.0  # of a page's side
SHOWN = {"png": "png", "jpeg": "jpeg", "gif": "gif", "bmp": "bmp", "webp": "webp"}
CAPTION = "page {} of the OFD, drawn from its characters, lines and pictures; fonts and seals are not its own"


def ofd_view(data: bytes, place: Place, box: Box, near: Sequence[Place] = ()) -> View:
    """The page of the place, box in points."""
    number = place.page or 1
    image, scale = _image(data, number)
    around = scaled(band(place, box, near, image.width / scale), scale)
    above = heads(place, near)
    caption = CAPTION.format(number) + (ABOVE_IT.format(above[0]) if above else "")
    return View(image, scaled(box, scale), around, caption, heads=_strip(data, *above) if above else None)


def _strip(data: bytes, number: int, low: float) -> Image:
    """The heads of a table, above a height in points."""
    image, scale = _image(data, number)
    return image.crop((0, max(0, round((low - HEADS) * scale)), image.width, max(1, round(low * scale))))


def _image(data: bytes, number: int) -> tuple[Image, float]:
    """A page, counted on from one document of the package to the next, and its pixels a point."""
    at = 0
    for book in books(data):
        for leaf in book.leaves():
            at += 1
            if at == number and leaf:
                sheet, paths = drawn(book, leaf, number)
                return page_image(pdf(book, leaf), 1) if is_shown_only(sheet, paths) else _sheet_image(sheet)
    raise Unreadable(f"the OFD has no page {number}")


def _sheet_image(sheet: Sheet) -> tuple[Image, float]:
    from PIL import Image

    if max(sheet.width, sheet.height) > MOST_POINTS:
        raise TooMuch(f"page {sheet.number} of the OFD is longer than {MOST_POINTS:.0f} points")
    with Browser() as browser:
        browser.open(_svg(sheet))
        written = browser.shot((0.0, 0.0, sheet.width * ZOOM, sheet.height * ZOOM))
    return Image.open(io.BytesIO(written)), ZOOM * SCALE


def _svg(sheet: Sheet) -> str:
    size = f'width="{sheet.width * ZOOM}" height="{sheet.height * ZOOM}" viewBox="0 0 {sheet.width} {sheet.height}"'
    rules = (f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>' for x0, y0, x1, y1 in sheet.rules)
    inner = "".join((*map(_picture, sheet.pictures), *rules, *_texts(sheet.glyphs)))
    style = "font-family:'Noto Serif CJK SC','Noto Sans CJK SC','AR PL UMing CN',serif;stroke:#000;stroke-width:.6"
    return f'<!doctype html><body style="margin:0;background:#fff"><svg {size} style="display:block;{style}">{inner}</svg>'


def _texts(glyphs: Sequence[Glyph]) -> Iterator[str]:
    for one in glyphs:
        left, top, right, low = one.box
        if one.text.strip() and low > top:
            fit = f' textLength="{right - left}" lengthAdjust="spacingAndGlyphs"' if len(one.text) > 1 else ""
            high = low - top
            yield f'<text x="{left}" y="{top + ASCENT * high}" font-size="{high}" stroke="none"{fit}>{escape(one.text)}</text>'


def _picture(one: Picture) -> str:
    kind = SHOWN.get(sniff(one.data)) if one.data and one.box else None
    if kind is None or one.box is None:
        return ""
    left, top, right, low = one.box
    bounds = f'x="{left}" y="{top}" width="{right - left}" height="{low - top}" preserveAspectRatio="none"'
    return f'<image {bounds} href="data:image/{kind};base64,{b64encode(one.data).decode()}"/>'
