"""Where the figures of drawn reports stand: a few dozen documents' layouts, web pages and PDF with boxes, as reports.places."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.database.writing import places
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.forms.indicators import indicators
from archive.model import Place
from tests.bench.synthetic.figures import STAGES, shape

if TYPE_CHECKING:
    from random import Random

PAGES, PDFS = 24, 4  # layouts of each edition
ROW, COLUMN = 18.3, 41.7  # points


@cache
def layouts(edition: str, *, boxes: bool) -> tuple[bytes, ...]:
    """Values of the column `places` for reports of this edition."""
    return tuple(places.pack(_layout(edition, number, boxes=boxes)) for number in range(PDFS if boxes else PAGES))


def _layout(edition: str, number: int, *, boxes: bool) -> dict[str, Place]:
    table, down = number % 4, number // 4
    if edition == "2014":
        return {key: _place(table, row + 1 + down, 2, boxes=boxes) for row, key in enumerate(indicators().keys())}
    proactive, rows, _, _ = shape(edition)
    lines: dict[str, int] = {}
    found = {}
    for item, measure in proactive:
        row = lines.setdefault(item, 2 + down + len(lines) * 2)
        found[f"proactive.{item}.{measure}"] = _place(table, row, 1 + sum(key.startswith(f"proactive.{item}.") for key in found), boxes=boxes)
    for row, item in enumerate(rows):
        for at, column in enumerate(REQUEST_COLUMNS):
            found[f"requests.{item}.{column}"] = _place(table + 1, row + 3 + down, at + 3, boxes=boxes)
    for block, stage in enumerate(STAGES):
        for at, column in enumerate(DISPUTE_COLUMNS):
            found[f"{stage}.{column}"] = _place(table + 2, 3 + down, block * 5 + at, boxes=boxes)
    return found


def _place(table: int, row: int, column: int, *, boxes: bool) -> Place:
    if not boxes:
        return Place(table, row, column)
    left, top = 60.2 + column * COLUMN, 90.4 + row * ROW
    return Place(table, row, column, 2 + table, (left, top, left + COLUMN, top + ROW))


def drawn(edition: str, chance: Random, *, pdf: bool) -> bytes:
    """The layout of one report."""
    return b"" if edition == "narrative" else chance.choice(layouts(edition, boxes=pdf))
