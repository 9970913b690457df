"""One table on the pages of a Press: rows measured, cut over pages, ruled in the style's way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.documents.leaves import PAD, Rule, Words, advance, wrap

if TYPE_CHECKING:
    from tests.archive.filled import Box
    from tests.documents.leaves import Leaf, Press
    from tests.documents.paper import Table

LEAD = 1.25  # line height in font sizes
LEAST = 0.5  # a slice of a cut row is at least this many points higher than its lines


@dataclass
class _Cell:
    box: Box
    row: int
    column: int
    lines: list[str]


@dataclass(frozen=True)
class _Slice:
    """A row, or a part of one that a page break cuts; fragment: which piece of the table it is in."""

    row: int
    top: float
    height: float
    fragment: int
    again: bool = False  # a head row repeated


class Cut:
    """Places a table row by row."""

    def __init__(self, press: Press, part: Table) -> None:
        self.press, self.style, self.size = press, press.style, press.size
        self.high = self.size * LEAD
        self.edges = [press.left]
        for share in part.widths:
            self.edges.append(self.edges[-1] + share * press.width)
        self.cells = self._cells(part)
        self.heads = self._head_rows(part)
        self.heights = self._heights(len(part.sheet))
        self.slices: list[_Slice] = []
        self.pieces: list[tuple[Leaf, float]] = []  # of each fragment: leaf and left edge

    # ---- measuring ----

    def _cells(self, part: Table) -> list[_Cell]:
        taken: set[tuple[int, int]] = set()
        cells = []
        for row, boxes in enumerate(part.sheet):
            column = 0
            for box in boxes:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + down, column + across) for down in range(box.down) for across in range(box.across)}
                width = self.edges[column + box.across] - self.edges[column] - 2 * PAD
                cells.append(_Cell(box, row, column, wrap(box.text, width, self.size, self.press.font)))
                column += box.across
        return cells

    def _head_rows(self, part: Table) -> int:
        heads = 0
        while all(box.kind in {"head", "corner"} for box in part.sheet[heads]):
            heads += 1
        return heads

    def _need(self, lines: int) -> float:
        return max(lines, 1) * self.high + 2 * PAD

    def _heights(self, rows: int) -> list[float]:
        heights = [self._need(1)] * rows
        for cell in sorted(self.cells, key=lambda cell: cell.box.down):
            last = cell.row + cell.box.down
            more = self._need(len(cell.lines)) - sum(heights[cell.row:last])
            if more > 0:
                heights[last - 1] += more
        return heights

    # ---- cutting ----

    def place(self) -> None:
        together = sum(self.heights[:self.heads + 1]) if self.heads else 0
        if together > self.press.bottom - self.press.y:
            self.press.turn()
        self._open()
        for row, height in enumerate(self.heights):
            room = self.press.bottom - self.press.y
            if height > room and self.press.y > self.press.bottom / 4:
                lines = int((room - 2 * PAD) / self.high)
                if self.style["breaks"] == "cut-rows" and lines >= 1 and height - lines * self.high - PAD >= self.high:
                    self._slice(row, lines * self.high + 2 * PAD + LEAST)
                    self._next()
                    height -= lines * self.high - PAD
                else:
                    self._next(row)
            self._slice(row, height)
        for fragment, (leaf, left) in enumerate(self.pieces):
            self._draw(fragment, leaf, left - self.edges[0])

    def _open(self) -> None:
        self.pieces.append((self.press.leaf, self.press.left))

    def _next(self, row: int = 0) -> None:
        self.press.turn()
        self._open()
        if self.style["breaks"] == "head-again" and row > self.heads:
            for head in range(self.heads):
                self._slice(head, self.heights[head], again=True)

    def _slice(self, row: int, height: float, again: bool = False) -> None:
        self.slices.append(_Slice(row, self.press.y, height, len(self.pieces) - 1, again))
        self.press.y += height

    # ---- drawing ----

    def _draw(self, fragment: int, leaf: Leaf, shift: float) -> None:
        here = [one for one in self.slices if one.fragment == fragment]
        for cell in self.cells:
            for again in (True, False):
                own = [one for one in here if one.again == again and cell.row <= one.row < cell.row + cell.box.down]
                if own:
                    self._cell(cell, own, fragment, leaf, shift)

    def _cell(self, cell: _Cell, own: list[_Slice], fragment: int, leaf: Leaf, shift: float) -> None:
        top, bottom = own[0].top, own[-1].top + own[-1].height
        left, right = self.edges[cell.column] + shift, self.edges[cell.column + cell.box.across] + shift
        lines = cell.lines if own[0].again else self._lines_here(cell, fragment)
        first = top + (bottom - top - len(lines) * self.high) / 2 + self.size
        for number, line in enumerate(lines):
            wide = sum(advance(sign, self.press.font) for sign in line) * self.size
            leaf.words.append(Words((left + right - wide) / 2, first + number * self.high, line, self.size, self.press.font))
        self._rules(cell, own, fragment, leaf, (left, top, right, bottom))

    def _lines_here(self, cell: _Cell, fragment: int) -> list[str]:
        """The lines of a cell that a page break cuts: as many as fit in its first part, the others in the next."""
        rest, parts = cell.lines, {}
        covered = [one for one in self.slices if not one.again and cell.row <= one.row < cell.row + cell.box.down]
        for number in sorted({one.fragment for one in covered}):
            height = sum(one.height for one in covered if one.fragment == number)
            fit = max(0, int((height - 1) / self.high))
            parts[number], rest = rest[:fit], rest[fit:]
        if rest:
            parts[max(parts)] = [*parts[max(parts)], *rest]
        return parts[fragment]

    def _rules(self, cell: _Cell, own: list[_Slice], fragment: int, leaf: Leaf, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        ruling = self.style["ruling"]
        started_before = any(one.fragment < fragment and not one.again for one in self.slices if cell.row <= one.row < cell.row + cell.box.down)
        goes_on = any(one.fragment > fragment and not one.again for one in self.slices if cell.row <= one.row < cell.row + cell.box.down)
        if ruling == "per-cell":
            leaf.rules.append(Rule(left, top, right, bottom, frame=True))
            return
        last = bottom >= max(one.top + one.height for one in self.slices if one.fragment == fragment) - 0.01
        closed = not (ruling == "open" and last and (goes_on or fragment < len(self.pieces) - 1))
        within = goes_on and self.style["breaks"] == "cut-rows" and ruling != ""
        if closed and not within:
            leaf.rules.append(Rule(left, bottom, right, bottom))
        if not (started_before and self.style["breaks"] == "cut-rows" and ruling != "" and not own[0].again):
            leaf.rules.append(Rule(left, top, right, top))
        if not (ruling == "fewer-labels" and started_before and cell.box.kind == "group"):
            leaf.rules.append(Rule(right, top, right, bottom))
        leaf.rules.append(Rule(left, top, left, bottom) if cell.column == 0 or not self._bare_left(cell, fragment) else Rule(left, top, left, top))

    def _bare_left(self, cell: _Cell, fragment: int) -> bool:
        """The fragment has fewer label columns, and this cell's left neighbour is a group that began further up."""
        return self.style["ruling"] == "fewer-labels" and fragment > 0 and any(
            other.box.kind == "group" and other.column + other.box.across == cell.column
            and other.row <= cell.row < other.row + other.box.down
            and any(one.fragment < fragment for one in self.slices if other.row <= one.row < other.row + other.box.down)
            for other in self.cells)
