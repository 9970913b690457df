"""Pages that show their text without telling it, as outlines or as a picture → a PDF of the same, recognised as a scan is."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.readers.ofd.page import Drawing, placed
from archive.readers.ofd.paths import operations
from archive.readers.ofd.pixels import Shades, shades
from archive.readers.ofd.texts import MM
from archive.readers.ofd.values import (
    Matrix,
    box,
    child,
    is_off,
    is_on,
    number,
    numbers,
    text_of,
    through,
    times,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from archive.readers.layout import Page, Sheet
    from archive.readers.ofd.book import Book, Leaf

FEWEST = 100  # characters that make a page one of text
MOST_PATHS = 400  # more, with hardly a character, are outlines
MOST_ALONE = 50  # likewise, without a character
COVERING = 0.6  # of the page; a picture that is the page itself
MOST_OPERATIONS = 1_000_000  # of a page
LINE = 0.353  # millimetres; the width of a stroke that tells none
_PAINT = {(True, True): "B", (True, False): "f", (False, True): "S"}
_COLOURS = {1: "g", 3: "rg", 4: "k"}
_SIGNS = {"M": "m", "S": "m", "L": "l", "B": "c", "A": "l"}  # of an arc its chord


def is_shown_only(sheet: Sheet, paths: int) -> bool:
    """Whether a page's characters are among its paths, or in a picture that is the page."""
    if len(sheet.glyphs) >= FEWEST:
        return False
    area = sum((one.box[2] - one.box[0]) * (one.box[3] - one.box[1]) for one in sheet.pictures if one.box and one.data)
    return paths > (MOST_PATHS if sheet.glyphs else MOST_ALONE) or area >= COVERING * sheet.width * sheet.height


def recognised(book: Book, leaf: Leaf, sheet: Sheet) -> Page:
    """What stands on such a page; the page as a picture where no OCR is installed. Raises TooMuch."""
    from archive.readers.pdf.page import Scan
    from archive.readers.pdf.pdfium.file import LOCK, opened, page_of
    from archive.readers.pdf.pdfium.raster import coloured, dpi_for
    from archive.readers.pdf.pdfium.seen import USUAL_DPI
    from archive.readers.pdf.pdfium.space import space_of
    from archive.readers.pdf.recognised import recognised

    with opened(pdf(book, leaf)) as document, LOCK, page_of(document, 0) as page:
        space = space_of(page)
        dpi = dpi_for(space, USUAL_DPI)
        scan = Scan(sheet.number, coloured(page, space, dpi), dpi, space.size, ())
    page = recognised(scan)[0]
    return page if page.elements else replace(page, elements=sheet.pictures)


class Ink(Drawing):
    """The paths and pictures of a page in PDF's words: points from the bottom left."""

    def __init__(self, book: Book, height: float) -> None:
        super().__init__(book, 0)
        self.words: list[str] = []
        self.images: list[Shades] = []
        self._done = 0
        self._page: Matrix = (MM, 0.0, 0.0, -MM, 0.0, height * MM)

    def text(self, one: _Element, by: Matrix, _depth: int) -> None:
        """Left out: too few to be the page's text."""

    def image(self, one: _Element, by: Matrix, _depth: int) -> None:
        bounds = box(one.get("Boundary"))
        found = shades(self.book.picture(one.get("ResourceID", ""))) if bounds else None
        if bounds is None or found is None:
            return
        x, y, wide, high = bounds
        a, b, c, d, e, f = times((wide, 0.0, 0.0, -high, x, y + high), times(by, self._page))
        self.words.append(f"q {a:.3f} {b:.3f} {c:.3f} {d:.3f} {e:.3f} {f:.3f} cm /I{len(self.images)} Do Q")
        self.images.append(found)

    def path(self, one: _Element, by: Matrix, _depth: int) -> None:
        paint = _PAINT.get((is_on(one, "Fill"), not is_off(one, "Stroke")))
        shape = self._shape(text_of(child(one, "AbbreviatedData")), times(placed(one, by), self._page))
        if paint and shape:
            wide = number(one.get("LineWidth"), LINE) * MM
            self.words += [_colour(one, "FillColor"), _colour(one, "StrokeColor").upper(), f"{wide:.3f} w", *shape, paint]

    def _shape(self, data: str, by: Matrix) -> list[str]:
        found: list[str] = []
        for sign, operands in operations(data, MOST_OPERATIONS - self._done):
            self._done += 1
            if not operands:
                found.append("h")
                continue
            points = [through(by, operands[at], operands[at + 1]) for at in range(0, len(operands) - 1, 2)] if sign in "BQ" else []
            if sign == "Q":  # as two control points at the same place: outlines of characters hardly change
                points.insert(0, points[0])
            points = points or [through(by, operands[-2], operands[-1])]
            found.append(" ".join(f"{x:.3f} {y:.3f}" for x, y in points) + " " + _SIGNS.get(sign, "c"))
        return found


def _colour(one: _Element, name: str) -> str:
    """A colour operator; black where none is told."""
    colour = child(one, name)
    values = numbers(colour.get("Value")) if colour is not None else ()
    return " ".join(f"{value / 255:.3f}" for value in values) + f" {_COLOURS[len(values)]}" if len(values) in _COLOURS else "0 g"


def pdf(book: Book, leaf: Leaf) -> bytes:
    """A page as a PDF of its own (ISO 32000-1, 7.5). Raises TooMuch."""
    _, _, wide, high = leaf.area
    ink = Ink(book, high)
    ink.leaf(leaf)
    names = "".join(f"/I{at} {5 + at} 0 R" for at in range(len(ink.images)))
    box_ = f"/MediaBox[0 0 {wide * MM:.3f} {high * MM:.3f}]/Contents 4 0 R/Resources<</XObject<<{names}>>>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", f"<</Type/Page/Parent 2 0 R{box_}>>".encode()]
    objects.append(_stream("\n".join(ink.words).encode("ascii")))
    objects += [_stream(one.pixels, f"/Type/XObject/Subtype/Image/Width {one.wide}/Height {one.high}/ColorSpace/DeviceGray/BitsPerComponent 8")
                for one in ink.images]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for at, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % at + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def _stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content, 1)
    return f"<<{more}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"
