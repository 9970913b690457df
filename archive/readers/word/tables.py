"""Word's tables: rows of cells that count grid columns (ECMA-376 part 1, 17.4) → where each cell begins and ends.

Columns narrower than HAIR are left out: they stand between edges that should be one, and LibreOffice makes them
from many a doc (one twip wide, in table 4 of the 2021 form).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Cell
from archive.readers.package import local
from archive.readers.spans import MOST_COLUMNS
from archive.readers.word.attributes import child, integer, is_on, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

HAIR = 60  # twips: 3 points, less than a digit
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})


@dataclass(slots=True)
class Slot:
    """A cell with the columns it covers; above: the cell it goes on from, in w:vMerge's way; width in twips."""

    element: _Element
    start: int
    end: int
    merge: str  # "restart", "continue" or ""
    width: int
    above: Slot | None = None
    text: str = ""


Row = list[Slot]
Edge = Callable[[int], int]


def rows(table: _Element) -> list[Row]:
    """The rows that are shown; slots that go on from above know from where."""
    found = [_row(row) for row in unwrapped(table, "tr") if not _is_gone(child(row, "trPr"))]
    kept = [row for row in found if row]
    if any(slot.end > MOST_COLUMNS for row in kept for slot in row):
        kept = [[Slot(slot.element, at, at + 1, "", slot.width) for at, slot in enumerate(row)] for row in kept]
    _merge(kept)
    return kept


def unwrapped(element: _Element, wanted: str) -> Iterator[_Element]:
    """Children of a name, also those inside content controls and the like; not those of what was deleted."""
    for one in element:
        name = local(one)
        if name == wanted:
            yield one
        elif name in _WRAPPERS:
            yield from unwrapped(one, wanted)


def _is_gone(looks: _Element | None) -> bool:
    """A row that is hidden, or deleted by a tracked change."""
    return is_on(child(looks, "hidden")) or child(looks, "del") is not None


def _row(row: _Element) -> Row:
    looks = child(row, "trPr")
    at = _span(child(looks, "gridBefore"), 0)
    found: Row = []
    for cell in unwrapped(row, "tc"):
        own = child(cell, "tcPr")
        if child(own, "cellDel") is not None:
            continue
        span = _span(child(own, "gridSpan"), 1)
        if found and _merged(child(own, "hMerge")) == "continue":
            found[-1].end = at + span
        else:
            found.append(Slot(cell, at, at + span, _merged(child(own, "vMerge")), _width(child(own, "tcW"))))
        at += span
    return found


def _span(element: _Element | None, default: int) -> int:
    return min(max(integer(element, default=default), default), MOST_COLUMNS + 1)


def _merged(element: _Element | None) -> str:
    return "" if element is None else "restart" if value(element) == "restart" else "continue"


def _width(element: _Element | None) -> int:
    return integer(element, "w") if value(element, "type") in {"", "dxa"} else 0


def _merge(found: Sequence[Row]) -> None:
    """Ties each slot that goes on to the one above whose columns it shares most of: it covers its middle."""
    above: Row = []
    for row in found:
        starts = [one.start for one in above]
        for slot in row:
            if slot.merge == "continue" and above:
                middle = (slot.start + slot.end) / 2
                one = above[max(0, bisect_left(starts, middle) - 1)]
                shared = min(one.end, slot.end) - max(one.start, slot.start)
                slot.above = one if one.merge and shared * 2 > slot.end - slot.start else None
        above = row


# ---- columns that are none ----------------------------------------------------------------------------------

def columns(table: _Element, found: Sequence[Row]) -> Edge:
    """An edge as Word counts it → as it counts without hair columns."""
    grid = child(table, "tblGrid")
    widths = [integer(one, "w") for one in (grid if grid is not None else ()) if local(one) == "gridCol"]
    hair = [width < HAIR for width in widths]
    if not any(hair) or sum(hair) * 2 > len(hair):  # widths that say nothing: all 0
        return lambda edge: edge
    for row in found:
        for slot in row:
            if (slot.text or slot.width >= HAIR) and all(hair[slot.start : slot.end]) and slot.end <= len(hair):
                hair[slot.start : slot.end] = [False] * (slot.end - slot.start)
    edges = [0]
    for one in hair:
        edges.append(edges[-1] + (not one))
    return lambda edge: edges[edge] if edge < len(edges) else edges[-1] + edge - len(edges) + 1


def cells(found: Sequence[Row], edge: Edge) -> tuple[Cell, ...]:
    """Consecutive rows as the cells of a grid, each merged cell once."""
    origins: dict[int, int] = {}  # id of a slot → index of its cell
    laid: list[Cell] = []
    for at, row in enumerate(found):
        for slot in row:
            start, width = edge(slot.start), edge(slot.end) - edge(slot.start)
            origin = origins.get(id(slot.above)) if slot.above else None
            if origin is not None and width > 0:
                one = laid[origin]
                laid[origin] = Cell(one.text, one.row, one.column, at - one.row + 1, one.colspan)
            elif width > 0:
                origin = len(laid)
                laid.append(Cell(slot.text, at, start, 1, width))
            if origin is not None:
                origins[id(slot)] = origin
    return tuple(laid)
