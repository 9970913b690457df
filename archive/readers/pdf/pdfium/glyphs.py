"""A page's characters with their loose boxes."""

from __future__ import annotations

import re
from ctypes import addressof, byref, c_char, c_double
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from math import atan2, hypot, pi
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from archive.readers.errors import TooMuch
from archive.readers.layout import APART, Glyph
from archive.readers.pdf.pdfium.plain import CHUNK, address, boxes, pointer, swift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.readers.pdf.pdfium.space import Space

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
_OF_NUMBERS = re.compile("[\\d.,+\\-−－—，．＋增减万亿元]")
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
_HYPHEN = "\x02"  # PDFium's mark for a hyphen at a line's end
_SAMPLES = 40
_text = itemgetter(0)  # of a glyph
_glyph = partial(tuple.__new__, Glyph)  # of its text and box


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on a page; unknown: how many of them have no character that their font tells."""

    glyphs: tuple[Glyph, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Characters by number. unseen: nobody sees them; faint: they are seen, but not as others are; untold: nobody knows what they show."""

    unseen: frozenset[int] = frozenset()
    faint: frozenset[int] = frozenset()
    untold: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.unseen or self.faint or self.untold)


class Characters:
    """PDFium's characters of a page, by number; those that it made up included. Raises TooMuch."""

    def __init__(self, text: object) -> None:
        self._text = text
        self._here = pointer(address(text))
        self._signs = _NO_CHARACTER.sub(UNKNOWN, _signs(text).replace(_HYPHEN, "-"))

    def upright_turns(self, otherwise: int) -> int:
        """How many quarters to the right the page must be turned for most of its characters to stand upright."""
        count = len(self._signs)
        some = [at for at in range(0, count, max(1, count // _SAMPLES)) if self._signs[at] > " "]
        angles, turns = self._told("FPDFText_GetCharAngle", some), [0, 0, 0, 0]
        if angles and angles.count(0.0) == len(angles):
            return 0
        for angle in angles:
            turns[-round(angle / (pi / 2)) % 4] += 1
        return turns.index(max(turns)) if any(turns) else otherwise

    def printed(self, space: Space, hidden: frozenset[int], judged: Judged | None = None) -> Printed:
        """Characters inside what is shown of the page; spaces are left out.

        Loose boxes, because the close ones of . and 、 lie below the line's other characters. Chinese characters, or
        digits, that follow each other closely are one glyph. hidden: addresses of text objects that are not to be seen.
        judged: single characters that are not seen, or not well. What stands askew is a watermark, and no part of what is below it.
        """
        found = self._runs(_ONE if hidden or judged else _RUN, -space.turns % 4 * pi / 2)
        if hidden:
            owners = self._told("FPDFText_GetTextObject", [at for _, _, at in found])
            found = [one for one, owner in zip(found, owners, strict=True) if owner not in hidden]
        if judged:
            found = [(_seen(sign, at, judged), box, at) for sign, box, at in found if at not in judged.unseen]
        glyphs = _shown(found, space)
        return Printed(glyphs, list(map(_text, glyphs)).count(UNKNOWN))

    def owners(self, *, every: bool = False) -> set[int]:
        """Addresses of the text objects that digits belong to, or signs and words that make another number of them; of every one."""
        places = [found.start() for found in (_ONE if every else _OF_NUMBERS).finditer(self._signs)]
        return set(self._told("FPDFText_GetTextObject", places)) - {None}

    def of(self, owners: frozenset[int]) -> list[tuple[int, tuple[float, float, float, float]]]:
        """Characters of some text objects, told by their addresses: number; left, bottom, right, top of their loose boxes."""
        places = [found.start() for found in _ONE.finditer(self._signs)]
        told = self._told("FPDFText_GetTextObject", places)
        places = [at for at, owner in zip(places, told, strict=True) if owner in owners]
        return [(at, (box[0], box[3], box[2], box[1])) for at, box in zip(places, self._rectangles(places), strict=True) if box]

    def numbers_of(self, owners: frozenset[int]) -> frozenset[int]:
        """Digits, and what stands between them, of some text objects, told by their addresses."""
        return frozenset(at for at, _ in self.of(owners) if self._signs[at].isdigit() or self._signs[at] in ".,+-")

    def _runs(self, pattern: re.Pattern[str], angle: float) -> list[tuple[str, Rectangle, int]]:
        """Runs of characters that the pattern finds, divided where they do not stand close and even."""
        signs = self._signs
        spans = [found.span() for found in pattern.finditer(signs)]
        askew = self._askew([start for start, end in spans if end - start == 1], angle)  # runs that are askew are not even
        if askew:
            spans = [span for span in spans if span[0] not in askew]
        rectangles = iter(self._rectangles([at for start, end in spans for at in ((start,) if end - start == 1 else (start, end - 1))]))
        unknown = self._unknown([at for start, end in spans for at in range(start, end if signs[start] <= "9" else start + 1)])
        found: list[tuple[str, Rectangle, int]] = []
        for start, end in spans:
            first = next(rectangles)
            last = first if end - start == 1 else next(rectangles)
            if first is None or last is None:
                continue
            if end - start == 1:
                found.append((UNKNOWN if start in unknown else signs[start], first, start))
                continue
            whole = None if unknown and not unknown.isdisjoint(range(start, end)) else _together(first, last, end - start)
            if whole:
                found.append((signs[start:end], whole, start))
            else:
                found += self._single(range(start, end), angle)
        return found

    def _single(self, places: Sequence[int], angle: float) -> list[tuple[str, Rectangle, int]]:
        askew, unknown = self._askew(places, angle), self._unknown(places)
        return [
            (UNKNOWN if at in unknown else self._signs[at], rectangle, at)
            for at, rectangle in zip(places, self._rectangles(places), strict=True)
            if rectangle and at not in askew
        ]

    def _told(self, name: str, places: Sequence[int]) -> list[Any]:
        """What a function of PDFium tells of each character."""
        return list(map(swift(name), repeat(self._here), places))

    def _unknown(self, places: Sequence[int]) -> set[int]:
        """Those whose font does not tell which character they are."""
        told = self._told("FPDFText_HasUnicodeMapError", places)
        return {at for at, error in zip(places, told, strict=True) if error == 1} if 1 in told else set()

    def _askew(self, places: Sequence[int], angle: float) -> set[int]:
        """Those whose line is askew; letters that lean, as italics that are made of an upright font do, stand on a level one."""
        told = self._told("FPDFText_GetCharAngle", places)
        if told.count(angle) == len(told):
            return set()
        turned = [at for at, own in zip(places, told, strict=True) if own != angle and _is_off(own - angle)]
        return {at for at in turned if _is_off(self._line_angle(at) - angle)}

    def _line_angle(self, at: int) -> float:
        """Of the line that a character stands on, in PDFium's sense."""
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, at, byref(matrix))
        return -atan2(matrix.b, matrix.a)

    def _rectangles(self, places: Sequence[int]) -> list[Rectangle | None]:
        """Loose boxes of characters, None where PDFium knows none."""
        room, box_of, here = boxes(), swift("FPDFText_GetLooseCharBox"), repeat(self._here)
        found: list[Rectangle | None] = []
        for start in range(0, len(places), CHUNK):
            found += room.written(list(map(box_of, here, places[start : start + CHUNK], room.places)))
        for number, box in enumerate(found):
            if box and not LOWEST < box[1] - box[3] < HIGHEST:
                found[number] = self._scaled(places[number], box)
        return found

    def _scaled(self, at: int, rectangle: Rectangle) -> Rectangle:
        """The box, scaled by the text's matrix where PDFium forgot to: single characters one below the other."""
        import pypdfium2.raw as pdfium

        matrix, x, y = pdfium.FS_MATRIX(), c_double(), c_double()
        pdfium.FPDFText_GetMatrix(self._text, at, byref(matrix))
        pdfium.FPDFText_GetCharOrigin(self._text, at, byref(x), byref(y))
        scale, size = hypot(matrix.c, matrix.d), pdfium.FPDFText_GetFontSize(self._text, at)
        left, top, right, bottom = rectangle
        if abs(top - bottom - size) > abs(top - bottom - size * scale):
            return rectangle
        return (x.value + (left - x.value) * scale, y.value + (top - y.value) * scale,
                x.value + (right - x.value) * scale, y.value + (bottom - y.value) * scale)


def _shown(found: Sequence[tuple[str, Rectangle, int]], space: Space) -> tuple[Glyph, ...]:
    """Glyphs with their boxes on the page: neither such as PDFium made up, nor outside of what is shown."""
    wide, high = space.size
    if space.turns:
        found = [(sign, (x0, -y0, x1, -y1), at) for (sign, one, at) in found for x0, y0, x1, y1 in (space.box(one[0], one[3], one[2], one[1]),) if one[0] != one[2]]
    edge, above = (0.0, 0.0) if space.turns else (space.left, space.top)
    return tuple([
        _glyph((sign, (x0, y0, x1, y1)))
        for sign, (left, top, right, bottom), _ in found
        if left != right and (x1 := right - edge) > 0 and (y1 := above - bottom) > 0 and (x0 := left - edge) < wide and (y0 := above - top) < high
    ])


def _is_off(angle: float) -> bool:
    return min(angle % (2 * pi), -angle % (2 * pi)) >= ASKEW


def _seen(sign: str, at: int, judged: Judged) -> str:
    """A character as it is handed on: unknown where it may look otherwise, apart where it is hardly seen."""
    if at in judged.untold:
        return UNKNOWN
    return f"{APART}{sign}{APART}" if at in judged.faint else sign


def _signs(text: object) -> str:
    """A character for each of PDFium's."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise TooMuch(f"a page of {count} characters; the limit is {MOST_GLYPHS}")
    room = bytearray(2 * count + 2)  # a ctypes array would be a type of its own for each length
    if swift("FPDFText_GetText")(pointer(address(text)), 0, count, pointer(addressof(c_char.from_buffer(room)))) == count + 1:
        signs = room[:-2].decode("utf-16-le", errors="surrogatepass")
        if len(signs) == count:
            return signs
    codes = (pdfium.FPDFText_GetUnicode(text, at) for at in range(count))  # some are not of 16 bits, or none
    return "".join(chr(code) if code <= 0x10FFFF else UNKNOWN for code in codes)


def _together(first: Rectangle, last: Rectangle, count: int) -> Rectangle | None:
    """The box around characters of one size that stand side by side without a gap; None if they do not."""
    size = first[2] - first[0]
    as_wide = abs(last[2] - first[0] - size * count) <= EVEN * size
    level = abs(last[1] - first[1]) + abs(last[3] - first[3]) <= LEVEL * size
    return (first[0], first[1], last[2], last[3]) if as_wide and level else None

