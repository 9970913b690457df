"""Characters that may not be seen: whether the page as it is painted changes without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.readers.pdf.pdfium.glyphs import Judged
from archive.readers.pdf.pdfium.plain import plain
from archive.readers.pdf.pdfium.raster import coloured, dpi_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.readers.pdf.pdfium.glyphs import Characters
    from archive.readers.pdf.pdfium.space import Space

DPI = 150.0
MOST_PIXELS = 6_000_000  # of a page, which is painted twice
NOTHING = 10  # levels of 255 that a pixel differs in: where none differs in more, nothing is shown
PLAIN = 60  # … and in as many where something is seen as well as what stands beside it
INSET = 0.12  # of a character's width at each side, where its neighbours reach in


def judged(page: object, space: Space, characters: Characters, doubts: frozenset[int]) -> Judged:
    """What a page shows of the characters of some text objects, told by their addresses."""
    from PIL import ImageChops

    dpi = dpi_for(space, DPI, MOST_PIXELS)
    shown = _painted(page, space, dpi)
    _turn(doubts, on=False)
    try:
        without = _painted(page, space, dpi)
    finally:
        _turn(doubts, on=True)
    red, green, blue = ImageChops.difference(shown, without).split()
    differs = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    unseen: set[int] = set()
    faint: set[int] = set()
    for at, most in _differences(characters.of(doubts), space, differs, dpi / 72):
        if most < PLAIN:
            (unseen if most < NOTHING else faint).add(at)
    return Judged(frozenset(unseen), frozenset(faint))


def _painted(page: object, space: Space, dpi: float) -> Any:
    from PIL import Image

    pixels, wide, high = coloured(page, space, dpi)
    return Image.frombytes("RGB", (wide, high), pixels)


def _turn(handles: Iterable[int], *, on: bool) -> None:
    for handle in handles:
        plain("FPDFPageObj_SetIsActive")(handle, on)


def _differences(found: Iterable[tuple[int, tuple[float, float, float, float]]], space: Space, differs: Any, scale: float) -> Iterator[tuple[int, int]]:
    """Characters, and by how much the page differs in their place at most."""
    wide, high = differs.size
    for at, box in found:
        left, top, right, bottom = space.box(*box)
        inset = INSET * (right - left)
        corners = (round((left + inset) * scale), round(top * scale), round((right - inset) * scale), round(bottom * scale))
        x0, y0, x1, y1 = max(corners[0], 0), max(corners[1], 0), min(corners[2], wide), min(corners[3], high)
        yield at, differs.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))).getextrema()[1] if x0 < wide and y0 < high else 0
