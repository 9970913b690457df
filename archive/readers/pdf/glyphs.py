"""A page's characters with their loose boxes."""

from __future__ import annotations

from ctypes import byref, c_double, c_ushort, c_void_p, cast
from dataclasses import dataclass
from math import hypot, pi
from struct import Struct
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Box
    from archive.readers.pdf.objects import Bounds
    from archive.readers.pdf.space import Space

MOST_GLYPHS = 100_000  # on a page
IDEOGRAPHS = (0x2E80, 0xA000)  # and Chinese marks of punctuation, all of one width
DIGITS = (0x30, 0x3A)
EVEN = 0.3  # of a character's width; how far a run of them may differ from their number
LEVEL = 0.1  # points
LOWEST, HIGHEST = 6.0, 28.0  # points; boxes of other heights are looked at twice
UNKNOWN = "\ufffd"
_RECTANGLE = Struct("4f").unpack_from  # left, top, right, bottom
_SPACES = frozenset((9, 10, 13, 32, 0xA0, 0x3000))  # gaps tell as much, and most of these PDFium made up
_HYPHEN = 2  # PDFium's mark for a hyphen at a line's end
_SAMPLES = 40


@dataclass(frozen=True, slots=True)
class Characters:
    """What is printed on a page; unknown: how many of them have no character that their font tells."""

    glyphs: tuple[Glyph, ...]
    unknown: int


def characters(text: object, space: Space, hidden: frozenset[int]) -> Characters:
    """Characters inside what is shown of the page; spaces are left out.

    Loose boxes, because the close ones of . and 、 lie below the line's other characters. Chinese characters,
    or digits, that follow each other closely are one glyph. hidden: addresses of text objects that are not to be seen. Raises TooMuch.
    """
    boxes = _Boxes(text, space, hidden)
    codes = _codes(text)
    found: list[Glyph] = []
    unknown = at = 0
    while at < len(codes):
        end = _run(codes, at) if not hidden else at + 1
        run = boxes.together(at, end) if end - at > 1 else None
        if run is not None:
            found.append(Glyph("".join(map(chr, codes[at:end])), run))
            at = end
            continue
        for one in range(at, end):
            box = boxes.of(one) if codes[one] not in _SPACES else None
            if box is not None:
                sign = _sign(codes[one]) if boxes.is_known(one) else UNKNOWN
                unknown += sign == UNKNOWN
                found.append(Glyph(sign, box))
        at = end
    return Characters(tuple(found), unknown)


def _codes(text: object) -> Sequence[int]:
    """A code for each of PDFium's characters, those that it made up included."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooMuch(f"a page of {count} characters; the limit is {MOST_GLYPHS}")
    buffer = (c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text, 0, count, buffer) == count + 1:
        return list(buffer)[:count]
    return [pdfium.FPDFText_GetUnicode(text, at) for at in range(count)]  # some are not of 16 bits, or none


def _run(codes: Sequence[int], at: int) -> int:
    """Where the Chinese characters, or the digits, end that begin at a place, at least one further."""
    end, code = at + 1, codes[at]
    first, last = IDEOGRAPHS if code >= IDEOGRAPHS[0] else DIGITS
    if first <= code < last:
        while end < len(codes) and first <= codes[end] < last:
            end += 1
    return end


class _Boxes:
    """Where the characters of a page are, on the page as shown."""

    def __init__(self, text: object, space: Space, hidden: frozenset[int]) -> None:
        import pypdfium2.raw as pdfium

        self._text, self._space, self._hidden = text, space, hidden
        self._width, self._height = space.size
        self._loose, self._is_unknown = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError
        self._bytes = bytearray(16)
        self._rectangle = pdfium.FS_RECTF.from_buffer(self._bytes)

    def of(self, at: int) -> Box | None:
        """A character's box; None if it is made up, hidden, or outside of what is shown of the page."""
        if not self._loose(self._text, at, self._rectangle):
            return None
        left, top, right, bottom = _RECTANGLE(self._bytes)
        if left == right:
            return None
        if not LOWEST < top - bottom < HIGHEST:
            left, bottom, right, top = _scaled(self._text, at, (left, bottom, right, top))
        box = self._space.box(left, bottom, right, top)
        if box[2] <= 0 or box[3] <= 0 or box[0] >= self._width or box[1] >= self._height:
            return None
        return None if self._hidden and _owner(self._text, at) in self._hidden else box

    def together(self, start: int, end: int) -> Box | None:
        """The box around characters of one size that stand side by side without a gap; None if they do not."""
        first, last = self.of(start), self.of(end - 1)
        if first is None or last is None or not self.is_known(start):
            return None
        size = first[2] - first[0]
        as_wide = abs(last[2] - first[0] - size * (end - start)) <= EVEN * size
        level = abs(last[1] - first[1]) + abs(last[3] - first[3]) <= LEVEL
        return (first[0], first[1], last[2], last[3]) if as_wide and level else None

    def is_known(self, at: int) -> bool:
        """The font tells which character it is."""
        return bool(self._is_unknown(self._text, at) != 1)


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


def upright_turns(text: object, otherwise: int) -> int:
    """How many quarters to the right a page must be turned for most of its characters to stand upright."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    turns = [0, 0, 0, 0]
    for at in range(0, count, max(1, count // _SAMPLES)):
        if pdfium.FPDFText_GetUnicode(text, at) > 32:
            turns[-round(pdfium.FPDFText_GetCharAngle(text, at) / (pi / 2)) % 4] += 1
    return turns.index(max(turns)) if any(turns) else otherwise
