"""Tables without a line: light cells painted a little apart on a dark ground, as old web pages print (cellspacing, bgcolor)."""

from __future__ import annotations

from ctypes import addressof, c_int, c_uint
from typing import TYPE_CHECKING

from archive.readers.pdf.pdfium.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.readers.pdf.pdfium.objects import Bounds

FEWEST = 4  # light cells that make a ground a table's
GROUNDS = 8  # the largest rectangles of a page that are looked at
RECTANGLE = 5  # corners of one, the first counted twice
DARK, LIGHT = 160, 200  # mean of red, green and blue, at most and at least
BEYOND = 1.0  # points; how far a cell may reach beyond the ground


def cells_on_grounds(thick: Sequence[tuple[Bounds, int]]) -> Iterator[Bounds]:
    """The sides of the cells, as thin boxes. thick: where each path is and its address, in the order they are painted."""
    if len(thick) <= FEWEST:
        return
    largest = sorted(range(len(thick)), key=lambda at: -_area(thick[at][0]))[:GROUNDS]
    for at in largest:
        box, handle = thick[at]
        on_it = [one for one in thick[at + 1 :] if _is_within(one[0], box)]
        if len(on_it) < FEWEST or not _is_fill(handle, 0, DARK):
            continue
        cells = [(left, bottom, right, top) for (left, bottom, right, top), cell in on_it if _is_fill(cell, LIGHT, 255)]
        if len(cells) >= FEWEST:
            for left, bottom, right, top in cells:
                yield from ((left, bottom, right, bottom), (left, top, right, top), (left, bottom, left, top), (right, bottom, right, top))


def _area(box: Bounds) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_within(box: Bounds, ground: Bounds) -> bool:
    inside = box[0] >= ground[0] - BEYOND and box[1] >= ground[1] - BEYOND and box[2] <= ground[2] + BEYOND and box[3] <= ground[3] + BEYOND
    return inside and _area(box) < _area(ground)


def _is_fill(handle: int, least: int, most: int) -> bool:
    """A rectangle that is filled and not stroked, in a colour of this brightness."""
    fill, stroke = c_int(), c_int()
    plain("FPDFPath_GetDrawMode")(handle, addressof(fill), addressof(stroke))
    if not fill.value or stroke.value or plain("FPDFPath_CountSegments")(handle) > RECTANGLE:
        return False
    parts = [c_uint() for _ in range(4)]
    if not plain("FPDFPageObj_GetFillColor")(handle, *map(addressof, parts)):
        return False
    return least * 3 <= sum(part.value for part in parts[:3]) <= most * 3 and parts[3].value > LIGHT
