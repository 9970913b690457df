"""A page's own coordinates → points from the top left of the page as it is shown."""

from __future__ import annotations

from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Box


@dataclass(frozen=True, slots=True)
class Space:
    """What is shown of a page (the crop box), and how often it is turned right by a quarter."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turns % 2 else (wide, high)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Two corners, lower left and upper right, as left, top, right, bottom."""
        if not self.turns:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        box = (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        return turned(box, self.turns, self.right - self.left, self.top - self.bottom)

    def boxes(self, found: Iterable[Box]) -> list[Box]:
        """The same of many: left, bottom, right, top of each."""
        if self.turns:
            return [self.box(*one) for one in found]
        left, top = self.left, self.top
        return [(x0 - left, top - y1, x1 - left, top - y0) for x0, y0, x1, y1 in found]


def turned(box: Box, turns: int, wide: float, high: float) -> Box:
    """A box on a page of this size, when the page is turned right by quarters."""
    left, top, right, bottom = box
    if turns % 4 == 1:
        return high - bottom, left, high - top, right
    if turns % 4 == 2:
        return wide - right, high - bottom, wide - left, high - top
    if turns % 4 == 3:
        return top, wide - right, bottom, wide - left
    return box


def space_of(page: object) -> Space:
    """PDF 32000-1, 7.7.3.3: the crop box as far as it lies in the media box, turned by Rotate."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, byref(box))
    return Space(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top), pdfium.FPDFPage_GetRotation(page) % 4)
