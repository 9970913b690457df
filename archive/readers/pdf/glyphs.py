"""A page's characters with their loose boxes."""

from __future__ import annotations

import re
from ctypes import addressof, byref, c_double, c_ushort
from dataclasses import dataclass
from math import hypot, pi
from struct import Struct
from typing import TYPE_CHECKING

from archive.readers.errors import TooMuch
from archive.readers.layout import Glyph
from archive.readers.pdf.plain import address, plain

if TYPE_CHECKING:
    from archive.readers.pdf.space import Space

    Rectangle = tuple[float, float, float, float]  # left, top, right, bottom; upwards, as PDF has it

MOST_GLYPHS = 100_000  # on a page
EVEN = 0.3  # of a character's width; how far a run of them may differ from their number
LEVEL = 0.1  # of a character's width; how far the boxes of one line's characters may differ
ASKEW = 0.1  # radians
LOWEST, HIGHEST = 6.0, 28.0  # points; boxes of other heights are looked at twice
UNKNOWN = "\ufffd"
# characters of one width in runs, others each; spaces are gaps, and most of them PDFium made up
_RUN = re.compile("[\u2e80-\u2fff\u3001-\u9fff]+|[0-9]+|[^\\s]")
_ONE = re.compile("[^\\s]")
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\uf8ff\ufffe\uffff\U000f0000-\U0010ffff]")
_HYPHEN = "\x02"  # PDFium's mark for a hyphen at a line's end
_SAMPLES = 40
_FLOATS = Struct("4f").unpack


@dataclass(frozen=True, slots=True)
class Characters:
    """What is printed on a page; unknown: how many of them have no character that their font tells."""

    glyphs: tuple[Glyph, ...]
    unknown: int


def characters(text: object, space: Space, hidden: frozenset[int]) -> Characters:
    """Characters inside what is shown of the page; spaces are left out.

    Loose boxes, because the close ones of . and 、 lie below the line's other characters. Chinese characters, or
    digits, that follow each other closely are one glyph. hidden: addresses of text objects that are not to be seen.
    Raises TooMuch.
    """
    page = _Page(text, -space.turns % 4 * pi / 2)
    wide, high = space.size
    found: list[Glyph] = []
    for sign, (left, top, right, bottom), at in page.runs(_ONE if hidden else _RUN):
        box = space.box(left, bottom, right, top)
        if left == right or box[2] <= 0 or box[3] <= 0 or box[0] >= wide or box[1] >= high:
            continue  # made up, or outside
        if not hidden or page.owner(at) not in hidden:
            found.append(Glyph(sign, box))
    return Characters(tuple(found), sum(glyph.text == UNKNOWN for glyph in found))


class _Page:
    """PDFium's characters of a page, by number."""

    def __init__(self, text: object, angle: float) -> None:
        import pypdfium2.raw as pdfium

        self._text, self._angle = text, angle
        self._pdfium = pdfium
        self._address, self._angle_of = address(text), plain("FPDFText_GetCharAngle")
        self._bytes = bytearray(16)
        self._rectangle = addressof(pdfium.FS_RECTF.from_buffer(self._bytes))
        self._signs = _NO_CHARACTER.sub(UNKNOWN, self._all_signs().replace(_HYPHEN, "-"))

    def runs(self, pattern: re.Pattern[str]) -> list[tuple[str, Rectangle, int]]:
        """Runs of characters that the pattern finds, divided where they do not stand close and even.

        What stands askew is a watermark, and no part of what is below it.
        """
        signs, is_unknown, text = self._signs, plain("FPDFText_HasUnicodeMapError"), self._address
        spans = [found.span() for found in pattern.finditer(signs)]
        angle, angle_of = self._angle, self._angle_of
        spans = [(start, end) for start, end in spans
                 if (end - start > 1 and signs[start] > "9") or angle_of(text, start) == angle or self._is_level(start)]
        rectangles = self._rectangles([at for start, end in spans for at in ((start,) if end - start == 1 else (start, end - 1))])
        told = [at for start, end in spans for at in range(start, end if signs[start] <= "9" else start + 1)]  # each digit
        unknown = {at for at in told if is_unknown(text, at) == 1}
        found: list[tuple[str, Rectangle, int]] = []
        for start, end in spans:
            first, last = rectangles.get(start), rectangles.get(end - 1)
            if first is None or last is None:
                continue
            if end - start == 1:
                found.append((UNKNOWN if start in unknown else signs[start], first, start))
                continue
            whole = None if unknown and not unknown.isdisjoint(range(start, end)) else _together(first, last, end - start)
            if whole:
                found.append((signs[start:end], whole, start))
            else:
                found += self._single(start, end)
        return found

    def _is_level(self, at: int) -> bool:
        askew = (self._angle_of(self._address, at) - self._angle) % (2 * pi)
        return bool(min(askew, 2 * pi - askew) < ASKEW)

    def owner(self, at: int) -> int:
        """Address of the text object that a character is of."""
        return plain("FPDFText_GetTextObject")(self._address, at) or 0

    def _single(self, start: int, end: int) -> list[tuple[str, Rectangle, int]]:
        is_unknown = plain("FPDFText_HasUnicodeMapError")
        return [
            (UNKNOWN if is_unknown(self._address, at) == 1 else self._signs[at], rectangle, at)
            for at, rectangle in self._rectangles([at for at in range(start, end) if self._is_level(at)]).items()
        ]

    def _rectangles(self, places: list[int]) -> dict[int, Rectangle]:
        box_of, text, rectangle, unpacked, raw = plain("FPDFText_GetLooseCharBox"), self._address, self._rectangle, _FLOATS, self._bytes
        found = {at: unpacked(raw) for at in places if box_of(text, at, rectangle)}
        for at, (_, top, _, bottom) in found.items():
            if not LOWEST < top - bottom < HIGHEST:
                found[at] = self._scaled(at, found[at])
        return found

    def _scaled(self, at: int, rectangle: Rectangle) -> Rectangle:
        """The box, scaled by the text's matrix where PDFium forgot to: single characters one below the other."""
        matrix, x, y = self._pdfium.FS_MATRIX(), c_double(), c_double()
        self._pdfium.FPDFText_GetMatrix(self._text, at, byref(matrix))
        self._pdfium.FPDFText_GetCharOrigin(self._text, at, byref(x), byref(y))
        scale, size = hypot(matrix.c, matrix.d), self._pdfium.FPDFText_GetFontSize(self._text, at)
        left, top, right, bottom = rectangle
        if abs(top - bottom - size) > abs(top - bottom - size * scale):
            return rectangle
        return (x.value + (left - x.value) * scale, y.value + (top - y.value) * scale,
                x.value + (right - x.value) * scale, y.value + (bottom - y.value) * scale)

    def _all_signs(self) -> str:
        """A character for each of PDFium's, those that it made up included."""
        count = self._pdfium.FPDFText_CountChars(self._text)
        if count > MOST_GLYPHS:
            raise TooMuch(f"a page of {count} characters; the limit is {MOST_GLYPHS}")
        buffer = (c_ushort * (count + 1))()
        if self._pdfium.FPDFText_GetText(self._text, 0, count, buffer) == count + 1:
            signs = bytes(buffer)[:-2].decode("utf-16-le", errors="surrogatepass")
            if len(signs) == count:
                return signs
        codes = (self._pdfium.FPDFText_GetUnicode(self._text, at) for at in range(count))  # some are not of 16 bits, or none
        return "".join(chr(code) if code <= 0x10FFFF else UNKNOWN for code in codes)


def _together(first: Rectangle, last: Rectangle, count: int) -> Rectangle | None:
    """The box around characters of one size that stand side by side without a gap; None if they do not."""
    size = first[2] - first[0]
    as_wide = abs(last[2] - first[0] - size * count) <= EVEN * size
    level = abs(last[1] - first[1]) + abs(last[3] - first[3]) <= LEVEL * size
    return (first[0], first[1], last[2], last[3]) if as_wide and level else None


def upright_turns(text: object, otherwise: int) -> int:
    """How many quarters to the right a page must be turned for most of its characters to stand upright."""
    here, code_of, angle_of = address(text), plain("FPDFText_GetUnicode"), plain("FPDFText_GetCharAngle")
    count = plain("FPDFText_CountChars")(here)
    turns = [0, 0, 0, 0]
    for at in range(0, count, max(1, count // _SAMPLES)):
        if code_of(here, at) > 32:
            turns[-round(angle_of(here, at) / (pi / 2)) % 4] += 1
    return turns.index(max(turns)) if any(turns) else otherwise
