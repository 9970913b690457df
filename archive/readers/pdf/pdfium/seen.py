"""Whether a page's characters are what a reader of the page sees."""

from __future__ import annotations

import re
from ctypes import addressof, c_uint
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from archive.readers.layout.lines import CHINESE
from archive.readers.pdf.pdfium.objects import IMAGE, PATH, TEXT, matrix_of, times
from archive.readers.pdf.pdfium.plain import plain, pointer, swift

if TYPE_CHECKING:

    from archive.readers.pdf.pdfium.glyphs import Printed
    from archive.readers.pdf.pdfium.objects import Objects
    from archive.readers.pdf.pdfium.space import Space

COVERING = 0.6  # of the page; a picture, or strips of one, that is the page itself
STRIP = 0.01  # of the page; smaller pictures are no part of a page cut in strips
FEWEST = 100  # characters on a picture of the whole page, or beside outlines, that make it a page of text
OUTLINES = 400  # paths; a page of characters drawn as shapes has more
FOREIGN = 0.05  # share of characters that a page of Chinese has of them, at least
UNKNOWN = 0.03  # share of characters whose code says nothing, at most
LEAST_DPI, USUAL_DPI, MOST_DPI = 150.0, 200.0, 300.0
EDGE = 0.005  # of the page's smaller side; further from its edge a picture is not the whole page
SAMPLES = 64  # text objects looked at to see whether any are invisible: layers of such text are large
_CHINESE = re.compile(f"[{CHINESE}-\U0010ffff]+")
_text = itemgetter(0)  # of a glyph
_INVISIBLE = frozenset({3, 7})  # PDF 32000-1, table 106: neither filled nor stroked; only clipped to


@dataclass(frozen=True, slots=True)
class Shown:
    """hidden: addresses of text objects that nobody sees; covered: a picture is the page; dpi: its resolution; whole: the
    picture's address where nothing else is to be seen and it lies upright from edge to edge, else 0.
    """

    hidden: frozenset[int]
    covered: bool
    dpi: float
    outlines: int  # paths
    whole: int = 0


def shown(found: Objects, space: Space) -> Shown:
    """What of a page's objects can be seen: not what is invisible, nor what lies under a picture of the page."""
    last, dpi = _cover(found, space) if IMAGE in found.kinds else (-1, USUAL_DPI)
    hidden = _hidden(found, last)
    alone = last >= 0 and hidden.issuperset(found.handles[last + 1 :])
    whole = found.handles[last] if alone and _from_edge_to_edge(found, last, space) else 0
    return Shown(hidden, last >= 0, dpi, found.kinds.count(PATH), whole)


def _hidden(found: Objects, last: int) -> frozenset[int]:
    """Text objects that are invisible or stand before the last in the painting order; if any are of a sample, all are asked."""
    mode_of = plain("FPDFTextObj_GetTextRenderMode")
    texts = found.handles_of(TEXT)
    some = map(pointer, texts[:: max(1, len(texts) // SAMPLES)])
    if last < 0 and _INVISIBLE.isdisjoint(map(swift("FPDFTextObj_GetTextRenderMode"), some)):
        return frozenset()
    under = {found.handles[at] for at in found.numbers_of(TEXT) if at < last}
    return frozenset(handle for handle in texts if handle in under or mode_of(handle) in _INVISIBLE)


def is_text(characters: Printed, page: Shown) -> bool:
    """The page is to be read by its characters; else it is a scan, an outline, or its fonts do not tell characters."""
    text = "".join(map(_text, characters.glyphs))
    count = len(text)
    if page.covered or page.outlines > OUTLINES:
        if count < FEWEST:
            return False
    elif not count:
        return not page.hidden
    return characters.unknown <= UNKNOWN * count and (count < FEWEST or sum(map(len, _CHINESE.findall(text))) >= FOREIGN * count)


def _cover(found: Objects, space: Space) -> tuple[int, float]:
    """The place in the painting order up to which a picture hides the page, -1 if none does; its resolution."""
    wide, high = space.right - space.left, space.top - space.bottom
    last, together, dpi = -1, 0.0, USUAL_DPI
    images = found.numbers_of(IMAGE)
    for at, (left, bottom, right, top) in zip(images, found.bounds(images), strict=True):
        handle = found.handles[at]
        across = min(right, space.right) - max(left, space.left)
        upright = min(top, space.top) - max(bottom, space.bottom)
        share = max(across, 0.0) * max(upright, 0.0) / (wide * high)
        if share < STRIP or _is_transparent(handle):
            continue
        before, together = together, together + share
        if share >= COVERING or before < COVERING <= together:
            last, dpi = at, _dpi(handle, right - left, top - bottom)
    return last, dpi


def _from_edge_to_edge(found: Objects, at: int, space: Space) -> bool:
    """A picture that is the page, upright, its pixels square, and of a resolution that is read as it is."""
    _, handle, outer = found[at]
    a, b, c, d, _, _ = times(matrix_of(handle), outer)
    if space.turns or min(a, d) <= 0 or max(abs(b), abs(c)) > EDGE * min(a, d):
        return False
    across, down = _pixels(handle)
    finest = max(across / a, down / d) * 72
    edges = zip(found.bounds([at])[0], (space.left, space.bottom, space.right, space.top), strict=True)
    return (
        all(abs(one - other) <= EDGE * min(a, d) for one, other in edges) and abs(across * d - down * a) <= 2 * EDGE * across * d
        and LEAST_DPI - 1 <= finest <= MOST_DPI + 1
    )


def _pixels(handle: int) -> tuple[int, int]:
    across, down = c_uint(), c_uint()
    plain("FPDFImageObj_GetImagePixelSize")(handle, addressof(across), addressof(down))
    return across.value, down.value


def _is_transparent(handle: int) -> bool:
    return bool(plain("FPDFPageObj_HasTransparency")(handle))


def _dpi(handle: int, wide: float, high: float) -> float:
    """The resolution that a picture is stored in, within what is worth reading."""
    pixels = max(_pixels(handle))
    if not pixels:
        return USUAL_DPI
    stored = pixels / max(wide, high, 1.0) * 72
    return min(max(stored, LEAST_DPI), MOST_DPI)
