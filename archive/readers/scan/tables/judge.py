"""How far a table's structure can be trusted: by its shape, and by the white of its cells, a way of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from archive.readers.layout.sheet import Lattice
    from archive.readers.scan.tables.edges import Edges
    from archive.readers.scan.tables.ruled import Look

    Array = np.ndarray

CRUMB = 4.0  # points; a cell narrower or lower than this holds no character
CERTAIN = 0.97  # share of cells whose white agrees
TOLERABLE = 0.8
SLACK = 0.025  # inches
POINTS = 72.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """white: share of cells whose white is closed by their own rules; crumbs: cells that can hold no character."""

    white: float
    crumbs: int
    mended: int

    @property
    def certain(self) -> bool:
        return self.white >= CERTAIN and not self.crumbs and not self.mended

    @property
    def tolerable(self) -> bool:
        return self.white >= TOLERABLE and not self.crumbs and self.mended <= 2

    @property
    def score(self) -> float:
        return self.white - 0.1 * self.crumbs - 0.05 * self.mended


def judge(edges: Edges, found: Sequence[Lattice], one: Look) -> Judgement:
    cells = [cell.box for lattice in found for cell in lattice.cells]
    crumbs = sum(min(box[2] - box[0], box[3] - box[1]) < CRUMB for box in cells)
    return Judgement(sum(_white(lattice, one) for lattice in found) / len(cells) if cells else 0.0, crumbs, edges.weak)


def _white(lattice: Lattice, one: Look) -> int:
    """Cells with white that does not flow out of them within the table."""
    import cv2
    import numpy as np

    scale = one.dpi / POINTS
    left, top, right, bottom = (round(edge * scale) for edge in lattice.box)
    left, top = max(0, left), max(0, top)
    slack = SLACK * one.dpi
    if not lattice.top:  # where a page break cuts the table its rules are not all as long
        top += round(slack)
    if not lattice.bottom:
        bottom -= round(slack)
    part = one.dark[top:bottom, left:right]
    paper = (cv2.dilate(part, np.ones((2, 2), np.uint8)) == 0).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    good = 0
    for cell in lattice.cells:
        x0, y0, x1, y1 = cell.box[0] * scale - left, cell.box[1] * scale - top, cell.box[2] * scale - left, cell.box[3] * scale - top
        inside = labels[max(0, int(y0) + 3):int(y1) - 2, max(0, int(x0) + 3):int(x1) - 2]
        counts = np.bincount(inside.ravel()) if inside.size else np.zeros(1)
        if len(counts) < 2 or not counts[1:].any():
            continue
        at, under, wide, high = (int(value) for value in boxes[int(counts[1:].argmax()) + 1][:4])
        good += at >= x0 - slack and under >= y0 - slack and at + wide <= x1 + slack and under + high <= y1 + slack
    return good
