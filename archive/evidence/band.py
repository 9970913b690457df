"""What to show around a cell of a page that has places: its whole row, and the heads above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.model import Box, Place

HEADS = 160.0  # points above a table's first figures: the heads of table 3, the tallest, in narrow columns
ABOVE = 140.0  # where nothing tells how far up the table begins
BELOW = 60.0
ABOVE_IT = "; above it the heads of its table, from page {}"


def heads(place: Place, near: Sequence[Place]) -> tuple[int, float] | None:
    """Page and lower edge (points) of the heads of a table that goes on from an earlier page; None if it does not.

    near: places of other figures under the same heads.
    """
    first = min((other for other in near if other.source == place.source and other.box and other.page),
                key=lambda other: (other.page or 0, other.table, other.row), default=None)
    if first is None or first.box is None or (first.page or 0) >= (place.page or 1):
        return None
    return first.page or 1, first.box[1]


def band(place: Place, box: Box, near: Sequence[Place], width: float) -> Box:
    """In points: the page's whole width, from the heads of the cell's table to a few rows below the cell.

    near: places of other figures under the same heads.
    """
    tops = [other.box[1] for other in near if other.box and (other.source, other.page) == (place.source, place.page)]
    top = min(tops) - HEADS if tops and min(tops) <= box[1] else box[1] - ABOVE
    return 0.0, top, width, box[3] + BELOW
