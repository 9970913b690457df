"""Ruling lines → lattices of cells with row and column spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

from archive.readers.layout.lines import enclosing
from archive.readers.layout.places import Walls, cells_of
from archive.readers.layout.sheet import Lattice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.model import Box

SAME = 1.0  # points; segments this near each other lie on one line
TOUCH = 3.0  # points; rules that meet, both lines of a double rule
SHORTEST = 4.0  # points; dots and dashes that do not make a longer line are no rule
ENDS = 3  # rules that end together without a rule across them
MOST_RULES = 20_000  # on a page; more are a drawing
MOST_CROSSINGS = 1_000_000  # level rules times upright ones; more are a drawing
MOST_PLACES = 50_000  # rows times columns of a lattice; more are a drawing
_low = itemgetter(1)  # end of a piece


@dataclass(slots=True)
class _Segment:
    """A rule on its axis: at is its distance from the other axis; low and high its ends."""

    at: float
    low: float
    high: float


def grids(rules: Iterable[Box]) -> list[Lattice]:
    """Every lattice of at least one closed cell, topmost first.

    Rules may be in pieces, double, drawn cell by cell or a little apart. A lattice that no rule closes is
    closed where at least three rules end together: at a page break, or a table without lines at its sides.
    """
    across, down = _segments(rules)
    found = []
    for horizontal, vertical in _connected(across, down):
        lattice = _lattice(horizontal, vertical)
        if lattice:
            found.append(lattice)
    return sorted(found, key=lambda lattice: (lattice.box[1], lattice.box[0]))


def _segments(rules: Iterable[Box]) -> tuple[list[_Segment], list[_Segment]]:
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in rules:
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if x1 - x0 >= y1 - y0:
            across.append(((y0 + y1) / 2, x0, x1))
        if y1 - y0 >= x1 - x0:
            down.append(((x0 + x1) / 2, y0, y1))
    if len(across) + len(down) > MOST_RULES:
        return [], []
    level, upright = _pieced(across), _pieced(down)
    return (level, upright) if len(level) * len(upright) <= MOST_CROSSINGS else ([], [])


def _pieced(pieces: list[tuple[float, float, float]]) -> list[_Segment]:
    """Pieces on one line that touch, as one segment."""
    pieces.sort()
    whole: list[_Segment] = []
    start, first, last = 0, pieces[0][0] if pieces else 0.0, inf
    for end, (at, _, _) in enumerate(pieces):
        if at - last > SAME or at - first > TOUCH:
            whole += _chained(pieces[start:end])
            start, first = end, at
        last = at
    whole += _chained(pieces[start:])
    return [segment for segment in whole if segment.high - segment.low >= SHORTEST]


def _chained(pieces: list[tuple[float, float, float]]) -> list[_Segment]:
    pieces.sort(key=_low)
    chain: list[_Segment] = []
    reached = -inf
    for at, low, high in pieces:
        if low > reached + TOUCH:
            chain.append(_Segment(at, low, high))
            reached = high
        elif high > reached:
            chain[-1].high = reached = high
    return chain


def _connected(across: list[_Segment], down: list[_Segment]) -> list[tuple[list[_Segment], list[_Segment]]]:
    """Groups of segments that cross or touch each other."""
    groups: dict[int, tuple[list[_Segment], list[_Segment]]] = {}
    down = sorted(down, key=lambda segment: segment.at)
    roots = _roots(across, down)
    for line, root in zip(across, roots, strict=False):
        groups.setdefault(root, ([], []))[0].append(line)
    for line, root in zip(down, roots[len(across) :], strict=True):
        groups.setdefault(root, ([], []))[1].append(line)
    found = [(horizontal, vertical) for horizontal, vertical in groups.values() if horizontal and vertical]
    for horizontal, vertical in groups.values():
        if not horizontal:
            _join_equals(vertical, found)
    return found


def _roots(across: list[_Segment], down: list[_Segment]) -> list[int]:
    """For each segment, level ones first, the number of its group; down is sorted by place."""
    places = [segment.at for segment in down]
    reached = [(segment.low - TOUCH, segment.high + TOUCH) for segment in down]
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for number, line in enumerate(across):
        first, last = bisect_left(places, line.low - TOUCH), bisect_right(places, line.high + TOUCH)
        mine, at = root(number), line.at
        for other, (low, high) in enumerate(reached[first:last], len(across) + first):
            if low <= at <= high and parent[other] != mine:
                parent[root(other)] = mine
    return [root(number) for number in range(len(parent))]


def _join_equals(alone: list[_Segment], groups: list[tuple[list[_Segment], list[_Segment]]]) -> None:
    """Upright rules that touch no level one belong to the table of which several rules begin and end as they do."""
    for rule in alone:
        for _, vertical in groups:
            if sum(abs(one.low - rule.low) + abs(one.high - rule.high) <= TOUCH for one in vertical) >= ENDS - 1:
                vertical.append(rule)
                break


def _lattice(across: list[_Segment], down: list[_Segment]) -> Lattice | None:
    top = _closing(across, down, first=True)
    bottom = _closing(across, down, first=False)
    left = _closing(down, across, first=True)
    right = _closing(down, across, first=False)
    across = across + [segment for segment in (top, bottom) if segment]
    down = down + [segment for segment in (left, right) if segment]
    ys, rows = _lines(across)
    xs, columns = _lines(down)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_PLACES:
        return None
    walls = Walls(
        [_ruled(line, xs) for line in rows],
        [_ruled(line, ys) for line in columns],
    )
    cells = cells_of(xs, ys, walls)
    if not cells:
        return None
    box = enclosing([cell.box for cell in cells])
    return Lattice(cells, box, top=top is None, bottom=bottom is None)


def _closing(lines: list[_Segment], ending: list[_Segment], *, first: bool) -> _Segment | None:
    """The missing outermost line, where at least three rules end together beyond the last one there is."""
    if first:
        edge = min(line.at for line in lines)
        beyond = [rule for rule in ending if rule.low < edge - TOUCH]
        ends = [rule.low for rule in beyond]
    else:
        edge = max(line.at for line in lines)
        beyond = [rule for rule in ending if rule.high > edge + TOUCH]
        ends = [rule.high for rule in beyond]
    if len(beyond) < ENDS:
        return None
    end = sorted(ends)[len(ends) // 2]
    together = [rule for rule, at in zip(beyond, ends, strict=True) if abs(at - end) <= TOUCH]
    if len(together) < ENDS:
        return None
    return _Segment(end, min(rule.at for rule in together), max(rule.at for rule in together))


def _lines(segments: list[_Segment]) -> tuple[list[float], list[list[tuple[float, float]]]]:
    """Coordinates of the lattice on one axis, and the stretches that are ruled on each."""
    ats: list[list[_Segment]] = []
    for segment in sorted(segments, key=lambda one: one.at):
        if ats and segment.at - ats[-1][-1].at <= TOUCH and segment.at - ats[-1][0].at <= 2 * TOUCH:
            ats[-1].append(segment)
        else:
            ats.append([segment])
    middles = [(group[0].at + group[-1].at) / 2 for group in ats]
    return middles, [[(one.low - TOUCH / 2, one.high + TOUCH / 2) for one in group] for group in ats]


def _ruled(stretches: list[tuple[float, float]], edges: Sequence[float]) -> list[bool]:
    """For each place between two edges, whether at least half of the way is ruled."""
    if len(stretches) == 1 and stretches[0][0] <= edges[0] and edges[-1] <= stretches[0][1]:
        return [True] * (len(edges) - 1)  # as most are
    open_ = [right - left for left, right in pairwise(edges)]
    whole = open_[:]
    reached = edges[0]
    for start, end in sorted(stretches):
        start, end = max(start, reached), min(end, edges[-1])
        if end > start:
            first, last = bisect_right(edges, start) - 1, bisect_left(edges, end) - 1
            if first == last:
                open_[first] -= end - start
            else:
                open_[first] -= edges[first + 1] - start
                open_[first + 1 : last] = [0.0] * (last - first - 1)
                open_[last] -= end - edges[last]
            reached = end
    return [left * 2 <= wide for left, wide in zip(open_, whole, strict=True)]
