"""A page's characters with their loose boxes."""

from __future__ import annotations

from ctypes import byref, c_double, c_void_p, cast
from dataclasses import dataclass
from math import hypot, pi
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph

if TYPE_CHECKING:
    from archive.readers.pdf.objects import Bounds
    from archive.readers.pdf.space import Space

MOST_GLYPHS = 100_000  # on a page
LOWEST, HIGHEST = 6.0, 28.0  # points; boxes of other heights are looked at twice
UNKNOWN = "\ufffd"
_ENDS = (10, 13)  # of lines, made up by PDFium
_HYPHEN = 2  # PDFium's mark for a hyphen at a line's end
_SAMPLES = 40


@dataclass(frozen=True, slots=True)
class Characters:
    """What is printed on a page; unknown: how many of them have no character that their font tells."""

    glyphs: tuple[Glyph, ...]
    unknown: int


def characters(text: object, space: Space, hidden: frozenset[int]) -> Characters:
    """Characters inside what is shown of the page; spaces that PDFium made up are left out.

    Loose boxes, because the close ones of . and 、 lie below the line's other characters. hidden: addresses of
    text objects that are not to be seen. Raises TooMuch.
    """
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooMuch(f"a page of {count} characters; the limit is {MOST_GLYPHS}")
    unicode_at, box_at, error_at = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
    rectangle = pdfium.FS_RECTF()
    target = byref(rectangle)
    width, height = space.size
    found, unknown = [], 0
    for at in range(count):
        code = unicode_at(text, at)
        if code in _ENDS or not box_at(text, at, target):
            continue
        left, top, right, bottom = rectangle.left, rectangle.top, rectangle.right, rectangle.bottom
        if left == right:
            continue
        corners = (left, bottom, right, top)
        if not LOWEST < top - bottom < HIGHEST:
            corners = _scaled(text, at, corners)
        box = space.box(*corners)
        if box[2] <= 0 or box[3] <= 0 or box[0] >= width or box[1] >= height:
            continue
        if hidden and _owner(text, at) in hidden:
            continue
        sign = UNKNOWN if error_at(text, at) == 1 else _sign(code)
        unknown += sign == UNKNOWN
        found.append(Glyph(sign, box))
    return Characters(tuple(found), unknown)


def upright_turns(text: object, otherwise: int) -> int:
    """How many quarters to the right a page must be turned for most of its characters to stand upright."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    turns = [0, 0, 0, 0]
    for at in range(0, count, max(1, count // _SAMPLES)):
        if pdfium.FPDFText_GetUnicode(text, at) > 32:
            turns[-round(pdfium.FPDFText_GetCharAngle(text, at) / (pi / 2)) % 4] += 1
    return turns.index(max(turns)) if any(turns) else otherwise


def _owner(text: object, at: int) -> int:
    import pypdfium2.raw as pdfium

    return cast(pdfium.FPDFText_GetTextObject(text, at), c_void_p).value or 0


def _scaled(text: object, at: int, corners: Bounds) -> Bounds:
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
    """A character; UNKNOWN for what is none: control codes, halves of pairs, places for private use."""
    if code == _HYPHEN:
        return "-"
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xF900 or code >= 0xF0000 or code == 0xFFFF:
        return UNKNOWN
    return chr(code)
