"""Connected ink, and lines of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Pixels

SPECK = 8  # pixels; a piece of no more is no character
FLAT = 0.4  # height over width; dashes, of which a page may be full, tell no character's height


@dataclass(frozen=True, slots=True)
class Piece:
    """Connected ink; box in pixels of the page, area in pixels, depth at its darkest.

    cut: it touches the cell's edge or a rule, with which part of it may have gone; torn: so at its left or right,
    or the text may go on in the next cell.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    area: int
    deep: float
    cut: bool = False
    torn: bool = False

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def size(self) -> int:
        return max(self.width, self.height)


@dataclass(frozen=True)
class Line:
    """Pieces that stand beside each other, left to right."""

    pieces: tuple[Piece, ...]

    @cached_property
    def box(self) -> Pixels:
        return around(self.pieces)

    @property
    def height(self) -> int:
        return self.box[3] - self.box[1]

    @property
    def width(self) -> int:
        return self.box[2] - self.box[0]


def around(found: Sequence[Piece]) -> Pixels:
    return (
        min(piece.x0 for piece in found),
        min(piece.y0 for piece in found),
        max(piece.x1 for piece in found),
        max(piece.y1 for piece in found),
    )


def pieces(depth: NDArray[uint8], box: Pixels, least: float) -> list[Piece]:
    """Every connected piece of ink at least so deep in a box, specks too."""
    x0, y0, x1, y1 = clip(depth, box)
    cut, labels, stats = _connected(depth, (x0, y0, x1, y1), least)
    found = []
    for at, (left, top, width, height, area) in enumerate(stats, start=1):
        part = cut[top : top + height, left : left + width]
        deep = float(part[labels[top : top + height, left : left + width] == at].max())
        found.append(Piece(x0 + left, y0 + top, x0 + left + width, y0 + top + height, area, deep))
    return found


def clip(depth: NDArray[Any], box: Pixels) -> Pixels:
    """What of a box lies on the page."""
    height, width = depth.shape
    return max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)


def glyph_height(depth: NDArray[uint8], boxes: Sequence[Pixels], least: float) -> float:
    """Height of ordinary characters: the middle one of the tallest piece of each box, specks and dashes left out."""
    heights = [
        [height for _, _, width, height, area in _connected(depth, clip(depth, box), least)[2] if area > SPECK and height > FLAT * width]
        for box in boxes
    ]
    tallest = sorted(max(cell) for cell in heights if cell)
    return float(tallest[len(tallest) // 2]) if tallest else 20.0


def _connected(depth: NDArray[uint8], box: Pixels, least: float) -> tuple[NDArray[uint8], NDArray[Any], list[list[int]]]:
    """A box's pixels, the number of the piece that each is of, and of each piece from 1 on left, top, width, height, area."""
    import cv2

    x0, y0, x1, y1 = box
    cut = depth[y0:y1, x0:x1]
    if cut.size == 0:
        return cut, cut, []
    _, labels, stats, _ = cv2.connectedComponentsWithStats((cut >= least).view("uint8"), connectivity=8)
    return cut, labels, stats[1:].tolist()


def lines(found: Sequence[Piece], high: float) -> list[Line]:
    """Pieces grouped by the rows of pixels they share; a part of a character joins the line it stands by."""
    runs: list[list[Piece]] = []
    reach = 0
    for piece in sorted(found, key=lambda one: one.y0):
        if runs and piece.y0 < reach:
            runs[-1].append(piece)
            reach = max(reach, piece.y1)
        else:
            runs.append([piece])
            reach = piece.y1
    return [Line(tuple(sorted(run, key=lambda one: one.x0))) for run in _joined(runs, high)]


def _joined(runs: list[list[Piece]], high: float) -> list[list[Piece]]:
    """二, 三 and a comma below its line are parts of one line: short runs close to the next one."""
    joined: list[list[Piece]] = []
    for run in runs:
        if joined and _one_line(joined[-1], run, high):
            joined[-1] = joined[-1] + run
        else:
            joined.append(list(run))
    return joined


def _one_line(upper: Sequence[Piece], lower: Sequence[Piece], high: float) -> bool:
    above, below = around(upper), around(lower)
    shorter = min(above[3] - above[1], below[3] - below[1])
    return shorter < 0.5 * high and below[1] - above[3] < 0.5 * high and below[3] - above[1] < 1.7 * high


def as_one(found: Sequence[Line], high: float) -> list[Line]:
    """Runs of one line of text, in which a bracket or a stroke stands higher than its neighbours, as one."""
    joined: list[Line] = []
    for line in found:
        if joined and not _below(joined[-1], line, high):
            both = [*joined[-1].pieces, *line.pieces]
            joined[-1] = Line(tuple(sorted(both, key=lambda one: one.x0)))
        else:
            joined.append(line)
    return joined


def _below(upper: Line, lower: Line, high: float) -> bool:
    """A line of its own: a character high, and under the other."""
    shared = min(upper.box[2], lower.box[2]) - max(upper.box[0], lower.box[0])
    under = shared > 0.3 * min(upper.width, lower.width)
    return under and min(upper.height, lower.height) > 0.5 * high and lower.box[3] - upper.box[1] > 1.5 * high
