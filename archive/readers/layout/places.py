"""Which places of a lattice are one cell: those that no rule parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from archive.readers.layout.sheet import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_TRIES = 20  # at finding the lines that are missing around a place
_slot = partial(tuple.__new__, Slot)
Place = tuple[int, int]  # row, column


@dataclass(slots=True)
class Walls:
    """across[y][column], down[x][row]: whether a stretch of the lattice's line is ruled."""

    across: list[list[bool]]
    down: list[list[bool]]

    def steps(self, place: Place) -> Iterator[Place]:
        """Places beside a place that no rule parts from it, also those outside of the lattice."""
        row, column = place
        if not self.across[row][column]:
            yield row - 1, column
        if not self.across[row + 1][column]:
            yield row + 1, column
        if not self.down[column][row]:
            yield row, column - 1
        if not self.down[column + 1][row]:
            yield row, column + 1


def cells_of(xs: Sequence[float], ys: Sequence[float], walls: Walls) -> tuple[Slot, ...]:
    """Every closed cell; what is open to the outside is none."""
    wide, high = len(xs) - 1, len(ys) - 1
    _close(walls, wide, high)
    cells: list[Slot] = []
    taken: set[Place] = set()
    sides = list(zip(*walls.down, strict=True))
    for row in range(high):
        above, below, beside, y0, y1 = walls.across[row], walls.across[row + 1], sides[row], ys[row], ys[row + 1]
        for column, (up, low, left, right) in enumerate(zip(above, below, beside, beside[1:], strict=False)):
            if up and low and left and right:
                cells.append(_slot((row, column, 1, 1, (xs[column], y0, xs[column + 1], y1))))  # as most are
            elif (row, column) not in taken:
                merged = _merged(row, column, walls, high, wide)
                if merged:
                    down, across = merged
                    cells.append(_slot((row, column, down - row, across - column, (xs[column], y0, xs[across], ys[down]))))
                    taken.update([(y, x) for y in range(row, down) for x in range(column, across)])
                    continue
                places, holes = _region((row, column), walls, high, wide)
                taken |= places
                if not holes or _lost_its_end(places, holes):
                    cells.extend(_rectangles(places, xs, ys))
    return tuple(sorted(cells))


def _merged(row: int, column: int, walls: Walls, high: int, wide: int) -> Place | None:
    """The row and column after a rectangle that rules close all around and none divides, from its first place; None if it is no such."""
    across, down = column + 1, row + 1
    while across < wide and not walls.down[across][row]:
        across += 1
    while down < high and not walls.across[down][column]:
        down += 1
    level, upright = slice(column, across), slice(row, down)
    if False in walls.across[row][level] or False in walls.across[down][level] or False in walls.down[column][upright] or False in walls.down[across][upright]:
        return None
    if any(True in line[level] for line in walls.across[row + 1 : down]) or any(True in line[upright] for line in walls.down[column + 1 : across]):
        return None
    return down, across


def _region(start: Place, walls: Walls, high: int, wide: int) -> tuple[set[Place], set[Place]]:
    """What is open to a place, once the lines that are missing around it are drawn."""
    for _ in range(MOST_TRIES):
        places, holes = _reach(start, walls, high, wide)
        if not _divide(places, walls):
            break
    return places, holes


def _close(walls: Walls, wide: int, high: int) -> None:
    """Draws the lattice's edge where the rules on both sides of a place end at it: a piece of the edge is lost."""
    for row in range(high):
        for side, column in ((0, 0), (wide, wide - 1)):
            walls.down[side][row] = walls.down[side][row] or (walls.across[row][column] and walls.across[row + 1][column])
    for column in range(wide):
        for side, row in ((0, 0), (high, high - 1)):
            walls.across[side][column] = walls.across[side][column] or (walls.down[column][row] and walls.down[column + 1][row])


def _reach(start: Place, walls: Walls, high: int, wide: int) -> tuple[set[Place], set[Place]]:
    """All places that are open to a place, and the places outside of the lattice that they are open to."""
    found, holes = {start}, set()
    stack = [start]
    while stack:
        for place in walls.steps(stack.pop()):
            if not (0 <= place[0] < high and 0 <= place[1] < wide):
                holes.add(place)
            elif place not in found:
                found.add(place)
                stack.append(place)
    return found, holes


def _divide(places: set[Place], walls: Walls) -> bool:
    """Draws the line that is missing where rules from one side end inside a cell; False where none is missing.

    At a page break the rest of a group's label may lose the rule that parts it from its rows' labels.
    """
    if len(places) < 4:
        return False
    rows, columns = sorted({row for row, _ in places}), sorted({column for _, column in places})
    across, down = slice(columns[0], columns[-1] + 1), slice(rows[0], rows[-1] + 1)
    if not any(True in walls.across[row][across] for row in rows[1:]) and not any(True in walls.down[column][down] for column in columns[1:]):
        return False  # no rule inside, as in most merged cells
    missing = []
    for row in rows[1:]:
        end = _end([walls.across[row][column] and {(row - 1, column), (row, column)} <= places for column in columns])
        if end is not None:
            missing += [(walls.down[columns[0] + end], row - 1), (walls.down[columns[0] + end], row)]
    for column in columns[1:]:
        end = _end([walls.down[column][row] and {(row, column - 1), (row, column)} <= places for row in rows])
        if end is not None:
            missing += [(walls.across[rows[0] + end], column - 1), (walls.across[rows[0] + end], column)]
    drawn = False
    for wall, at in missing:
        drawn = drawn or not wall[at]
        wall[at] = True
    return drawn


def _end(ruled: Sequence[bool]) -> int | None:
    """Where a rule that comes from one side ends before the other."""
    many = sum(ruled)
    if many in (0, len(ruled)):
        return None
    if all(ruled[:many]):
        return many
    return len(ruled) - many if all(ruled[-many:]) else None


def _lost_its_end(places: set[Place], holes: set[Place]) -> bool:
    """A rectangle at the edge of the lattice, open on one side, or above and below: its rules got lost at page breaks."""
    rows, columns = {row for row, _ in places}, {column for _, column in places}
    if len(places) != len(rows) * len(columns):
        return False
    above_or_below, beside = {row for row, _ in holes} - rows, {column for _, column in holes} - columns
    return len(beside) == 0 or (len(beside) == 1 and not above_or_below)


def _rectangles(places: set[Place], xs: Sequence[float], ys: Sequence[float]) -> list[Slot]:
    """One cell, or several where a piece of a rule is missing and the places make no rectangle."""
    cells = []
    left = set(places)
    while left:
        row, column = min(left)
        wide = 1
        while (row, column + wide) in left:
            wide += 1
        high = 1
        while all((row + high, column + step) in left for step in range(wide)):
            high += 1
        left -= {(row + down, column + step) for down in range(high) for step in range(wide)}
        box = (xs[column], ys[row], xs[column + wide], ys[row + high])
        cells.append(Slot(row, column, high, wide, box))
    return cells
