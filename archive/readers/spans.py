"""Rows of cells with rowspan and colspan → cells with their true column, as a browser lays them out.

Source: HTML Living Standard, 4.9.12.1 (forming a table); spans are bounded so that a page cannot ask for
more memory than its own bytes are worth.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from archive.model import Cell

MOST_COLUMNS = 1000  # the limit that HTML sets on colspan; no report's table is as wide
SHORT = 30  # characters of a cell that is remembered
REMEMBERED = 16384  # cells; labels of the forms and small numbers stand in the same places of every report
_UNQUALIFIED = re.compile(r"\d+")


class Raw(NamedTuple):
    """A cell as a file writes it."""

    text: str
    rowspan: int = 1
    colspan: int = 1


def span(value: str | None) -> int:
    """What an attribute rowspan or colspan says; 1 where it says nothing."""
    if not value:
        return 1
    found = _UNQUALIFIED.search(value)
    return min(int(found.group()[:6]), 65534) if found else 1


def resolve(rows: list[list[Raw]]) -> tuple[Cell, ...]:
    """Cells at their origin; a rowspan of 0 or beyond the last row reaches to the last row.

    In a table wider than MOST_COLUMNS no span is believed.
    """
    taken: dict[int, int] = {}  # column → first row that is free again
    cells: list[Cell] = []
    for row, raws in enumerate(rows):
        column = 0
        for raw in raws:
            while taken.get(column, 0) > row:
                column += 1
            text, height, width = raw
            if width != 1:
                width = max(1, min(width, MOST_COLUMNS))
            if column + width > MOST_COLUMNS:
                return _as_written(rows)
            if height != 1:
                height = len(rows) - row if height == 0 else max(1, min(height, len(rows) - row))
                for at in range(column, column + width):  # cells may overlap
                    taken[at] = max(taken.get(at, 0), row + height)
            make = _cell if len(text) <= SHORT else Cell
            cells.append(make(text, row, column, height, width))
            column += width
    return tuple(cells)


@lru_cache(maxsize=REMEMBERED)
def _cell(text: str, row: int, column: int, height: int, width: int) -> Cell:
    return Cell(text, row, column, height, width)


def _as_written(rows: list[list[Raw]]) -> tuple[Cell, ...]:
    return tuple(Cell(raw.text, row, column) for row, raws in enumerate(rows) for column, raw in enumerate(raws))
