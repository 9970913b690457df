"""A page's characters with their loose boxes."""

from __future__ import annotations

from ctypes import byref, c_double
from math import hypot
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph

if TYPE_CHECKING:
    from archive.readers.pdf.space import Space

MOST_GLYPHS = 100_000  # on a page
LOWEST, HIGHEST = 6.0, 28.0  # points; boxes of other heights are looked at twice
_HYPHEN = 2  # PDFium's mark for a hyphen at a line's end


def glyphs_of(text: object, space: Space) -> list[Glyph]:
    """Characters that are printed inside what is shown of the page; spaces that PDFium made up are left out.

    Loose boxes, because the close ones of . and 、 lie below the line's other characters.
    """
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooMuch(f"a page of {count} characters; the limit is {MOST_GLYPHS}")
    unicode_at, box_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    rectangle = pdfium.FS_RECTF()
    target = byref(rectangle)
    width, height = space.size
    found = []
    for at in range(count):
        code = unicode_at(text, at)
        if not box_at(text, at, target) or rectangle.left == rectangle.right:
            continue
        corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if not LOWEST < rectangle.top - rectangle.bottom < HIGHEST:
            corners = _scaled(text, at, corners)
        box = space.box(*corners)
        if box[2] <= 0 or box[3] <= 0 or box[0] >= width or box[1] >= height:
            continue
        found.append(Glyph(_sign(code), box))
    return found


def _scaled(text: object, at: int, corners: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The box, scaled by the text's matrix where PDFium forgot to: single characters one below the other."""
    import pypdfium2.raw as pdfium

    matrix, x, y = pdfium.FS_MATRIX(), c_double(), c_double()
    pdfium.FPDFText_GetMatrix(text, at, byref(matrix))
    pdfium.FPDFText_GetCharOrigin(text, at, byref(x), byref(y))
    scale, size = hypot(matrix.c, matrix.d), pdfium.FPDFText_GetFontSize(text, at)
    left, bottom, right, top = corners
    if abs(top - bottom - size) > abs(top - bottom - size * scale):
        return corners
    return (x.value + (left - x.value) * scale, y.value + (bottom - y.value) * scale,
            x.value + (right - x.value) * scale, y.value + (top - y.value) * scale)


def _sign(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF else "\ufffd"
