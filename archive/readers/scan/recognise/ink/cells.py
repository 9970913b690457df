"""What stands in a cell: surely nothing, ink to be read, or something too faint to be either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archive.readers.scan.recognise.ink.pieces import Line, Piece, around, clip, glyph_height, lines, pieces
from archive.readers.scan.recognise.ink.stray import stray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper, Pixels

FAINT = 0.35  # of the page's ordinary print; less is told apart from residue only by being read twice
SPECK = 0.3  # of a character's height, both ways: a point or dirt
SAMPLE = 80  # cells that tell how high a page's characters are
RESIDUE = 0.15  # of a character's height: what is thinner and lies along the cell's edge is left of its rule


@dataclass(frozen=True, slots=True)
class Ink:
    """A cell's lines; full: how deep its print is; faint: less than print should be."""

    lines: tuple[Line, ...]
    full: float
    faint: bool = False
    dirt: bool = False  # no lines, but something that may be print
    stray: int | None = None  # leftmost pixel of ink that is no part of the lines


def find(paper: Paper, boxes: Sequence[Pixels]) -> tuple[list[Ink], float]:
    """The ink of each cell, and the height of the page's characters."""
    import cv2
    import numpy as np

    high = glyph_height(paper.depth, boxes[:: max(1, len(boxes) // SAMPLE)], paper.sure)
    soft = np.asarray(cv2.blur(paper.depth, (3, 3)), np.uint8)
    haze, clear = _haze(paper, high)
    inks = []
    for box in boxes:
        ink = _ink(paper, soft, box, high)
        if ink.lines:
            ink = replace(ink, stray=stray(paper, soft, ink.lines, ink.full, box, high))
        elif ink.full < FAINT * paper.full and _deepest(haze, box, round(0.3 * high) + 2) > clear:
            ink = replace(ink, faint=True, dirt=True)
        inks.append(ink)
    return inks, high


def _haze(paper: Paper, high: float) -> tuple[NDArray[Any], float]:
    """The page levelled over the size of a character, and what bare paper never reaches there.

    Print too faint to be seen pixel by pixel still darkens its surroundings.
    """
    import cv2
    import numpy as np

    size = max(3, round(0.6 * high))
    haze = cv2.boxFilter(paper.depth, cv2.CV_32F, (size, size))
    some = haze[:: size // 2, :: size // 2]
    middle = float(np.median(some))
    spread = 1.4826 * float(np.median(np.abs(some - middle)))
    return haze, middle + max(6 * spread, 1.5)


def _deepest(depth: NDArray[Any], box: Pixels, rim: int) -> float:
    """The darkest spot of a cell, a rim left out where its rules were."""
    x0, y0, x1, y1 = clip(depth, (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim))
    return float(depth[y0:y1, x0:x1].max()) if x1 - x0 >= 3 and y1 - y0 >= 3 else 0.0


def _ink(paper: Paper, soft: NDArray[uint8], box: Pixels, high: float) -> Ink:
    deepest = _deepest(soft, box, max(2, round(0.12 * high)))
    if deepest < paper.bare:
        return Ink((), 0.0)
    full = min(deepest, 1.5 * paper.full)
    clear = 0.42 * full >= 4.5 * paper.noise
    least = 0.42 * full if clear else max(0.5 * full, paper.bare)
    source = paper.depth if clear else soft
    found = [piece for piece in pieces(source, box, least) if not _residue(piece, box, high)]
    main = [piece for piece in found if piece.size > SPECK * high]
    faint = full < FAINT * paper.full
    if not main:
        return Ink((), full, faint, dirt=_scattered(found, high))
    kept = [piece for piece in found if piece in main or _beside(piece, main, high, full)]
    marked = [_marked(paper, piece, box) for piece in kept]
    found_lines = [_ends(paper, line, box, least, 0.5 * high) for line in lines(marked, high)]
    return Ink(tuple(found_lines), full, faint)


def _residue(piece: Piece, box: Pixels, high: float) -> bool:
    """Left of a rule: thin and along the edge."""
    thin, near = max(3.0, RESIDUE * high), max(4.0, 0.2 * high)
    level = piece.height <= thin and (piece.y1 - box[1] <= near or box[3] - piece.y0 <= near)
    upright = piece.width <= thin and (piece.x1 - box[0] <= near or box[2] - piece.x0 <= near)
    long = piece.height > 0.5 * high and (piece.x1 - box[0] > 0.1 * high and box[2] - piece.x0 > 0.1 * high)
    return level or (upright and not long)


def _marked(paper: Paper, piece: Piece, box: Pixels) -> Piece:
    """Part of the piece may have gone with a rule or lie in the next cell."""
    torn = piece.x0 <= box[0] or piece.x1 >= box[2]
    cut = torn or piece.y0 <= box[1] or piece.y1 >= box[3]
    if paper.gone is not None:
        x0, y0, x1, y1 = clip(paper.gone, (piece.x0 - 1, piece.y0 - 1, piece.x1 + 1, piece.y1 + 1))
        gone = paper.gone[y0:y1, x0:x1] > 0
        if gone.any():
            cut, torn = True, torn or bool(max(gone[:, 0].mean(), gone[:, -1].mean()) > 0.5)
    return replace(piece, cut=cut, torn=torn) if cut else piece


def _ends(paper: Paper, line: Line, box: Pixels, least: float, near: float) -> Line:
    """The first and last piece are torn if there is more ink at their height just across the cell's edge."""
    first, last = line.pieces[0], max(line.pieces, key=lambda one: one.x1)
    fifth = round(0.2 * line.height)
    rows = slice(max(line.box[1] + fifth, 0), max(line.box[3] - fifth, line.box[1] + fifth + 1))
    before = slice(max(round(line.box[0] - near), 0), max(min(box[0], line.box[0] - 2), 0))
    behind = slice(max(box[2], line.box[2] + 2), max(round(line.box[2] + near), 0))
    torn = {piece for piece, beyond in ((first, before), (last, behind)) if (paper.depth[rows, beyond] >= least).any()}
    if not torn:
        return line
    return Line(tuple(replace(piece, cut=True, torn=True) if piece in torn else piece for piece in line.pieces))


def _beside(speck: Piece, main: Sequence[Piece], high: float, full: float) -> bool:
    """As dark as print and where a point, a comma or a part of a character can be."""
    if speck.deep < 0.6 * full or speck.area < 2:
        return False
    x0, y0, x1, y1 = around(main)
    reach = 0.6 * high
    return x0 - reach < speck.x0 and speck.x1 < x1 + reach and y0 - 2 <= speck.y0 and speck.y1 < y1 + 0.4 * high


def _scattered(specks: Sequence[Piece], high: float) -> bool:
    """Several specks that together are as tall as a character may be what is left of a broken one."""
    strong = [piece for piece in specks if piece.area >= 4]
    if len(strong) < 3:
        return False
    x0, y0, x1, y1 = around(strong)
    return 0.5 * high < y1 - y0 < 1.6 * high and x1 - x0 < 1.2 * high
