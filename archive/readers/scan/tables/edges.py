"""Ruling lines of one region → a lattice whose every stretch is ruled or open, without crumbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.readers.scan.tables.ruled import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from archive.readers.scan.tables.ruled import Line, Look, Region

    Array = np.ndarray
    Piece = tuple[float, float, float]  # at, low, high in inches

SAME = 0.03  # inches; lines of two resolutions that are this near are one
WHOLE_UPRIGHT, WHOLE_LEVEL = 0.6, 1.0  # inches; a stretch as long as this is a rule by itself
MOST_PLACES = 4000  # crossings of a lattice; no statutory table has a tenth of it
LEAST = (0.9, 0.75, 0.6)  # share of a stretch that is ink where a rule is; the less for paler rules
FEW = 3  # stretches; over so few on end, strokes of characters may pass for a rule
CLEAN = (0.3, 0.1)  # less than usual with paper on both sides: strokes; over many stretches, over few
END = (0.05, 0.4)  # the same for a rule's last stretch, where both or one of the lines beside it are open
SPOTLESS = 0.95
BEYOND = 0.06  # inches by which rules go on over the last line across, where a page break cuts the table
ENDS = 3  # rules that end together there


@dataclass(frozen=True, slots=True)
class Edges:
    """The lattice of a region in inches. across[y][x]: line ys[y] is ruled from xs[x] to xs[x + 1];
    down[x][y]: line xs[x] is ruled from ys[y] to ys[y + 1]. weak: stretches that were decided against their ink.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: Array
    down: Array
    weak: int = 0

    def level(self) -> Iterator[Piece]:
        yield from _pieces(self.ys, self.xs, self.across)

    def upright(self) -> Iterator[Piece]:
        yield from _pieces(self.xs, self.ys, self.down)


def lattices(group: Sequence[Region], looks: Sequence[Look]) -> Iterator[Edges]:
    """Lattices of a region, the strictest first; none where it has no closed lattice."""
    for least in LEAST:
        found = _measured(group, looks, least)
        if found is not None:
            yield found


def _pieces(places: Sequence[float], crossed: Sequence[float], ruled: Array) -> Iterator[Piece]:
    for at, line in zip(places, ruled, strict=True):
        for first, last in runs(line):
            yield at, crossed[first], crossed[last]


def runs(solid: Sequence[bool] | Array) -> list[tuple[int, int]]:
    """Stretches on end that are ruled, as (first, last + 1)."""
    found: list[tuple[int, int]] = []
    for at, one in enumerate(solid):
        if one and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        elif one:
            found.append((at, at + 1))
    return found


def _measured(group: Sequence[Region], looks: Sequence[Look], least: float) -> Edges | None:
    """Lines without solid stretches are strokes of characters; they go until all that are left have some."""
    levels, uprights = [line for region in group for line in region.level], [line for region in group for line in region.upright]
    ys, xs = _places(levels), _places(uprights)
    while len(xs) >= 2 and len(ys) >= 2 and len(xs) * len(ys) <= MOST_PLACES:
        open_ys, open_xs = _with_ends(ys, uprights, xs), _with_ends(xs, levels, ys)
        across, down = _shares(looks, ys, open_xs, level=True), _shares(looks, xs, open_ys, level=False)
        kept_xs = _solid(xs, open_ys, down, least, WHOLE_UPRIGHT)
        kept_ys = _solid(ys, open_xs, across, least, WHOLE_LEVEL)
        if len(kept_xs) == len(xs) and len(kept_ys) == len(ys):
            return _decided(Shares(xs, ys, open_xs, open_ys, across, down), least)
        xs, ys = kept_xs, kept_ys
    return None


def _places(lines: Sequence[Line]) -> list[float]:
    return [sum(group) / len(group) for group in gathered((line.at for line in lines), SAME)]


def _with_ends(places: list[float], crossing: Sequence[Line], kept: Sequence[float]) -> list[float]:
    """Lines, and where several lines across them end together beyond the first or the last one."""
    real = [line for line in crossing if any(abs(line.at - one) <= SAME for one in kept)]
    before = [line.low for line in real if line.low < places[0] - BEYOND]
    after = [line.high for line in real if line.high > places[-1] + BEYOND]
    return [*_common(before, real), *places, *_common(after, real)]


def _common(ends: Sequence[float], lines: Sequence[Line]) -> list[float]:
    groups = [group for group in gathered(ends, SAME) if len(group) >= ENDS]
    if not groups or len({round(line.at / SAME) for line in lines}) < ENDS:
        return []
    best = max(groups, key=len)
    return [sum(best) / len(best)]


def _shares(looks: Sequence[Look], places: Sequence[float], crossed: Sequence[float], *, level: bool) -> Array:
    """Median of the resolutions; shape (lines, stretches, 2)."""
    import numpy as np

    found = [[one.stretches(at, crossed, level=level) for at in places] for one in looks]
    return np.asarray(np.median(found, axis=0))


def _solid(places: Sequence[float], crossed: Sequence[float], shares: Array, least: float, whole: float) -> list[float]:
    """Lines ruled over several stretches on end, or to an end of the table, or over a long one."""
    kept = []
    enough = min(3, max(1, (len(crossed) - 1) // 2))
    for place, line, share in zip(places, ruled(shares, least, upright=whole == WHOLE_UPRIGHT), shares, strict=True):
        for first, last in runs(line):
            at_end = last - first >= 2 and (first == 0 or last == len(line)) and share[first:last, 1].min() >= SPOTLESS
            if last - first >= max(2, enough) or (last - first == enough and share[first, 1] >= SPOTLESS) or at_end or crossed[last] - crossed[first] >= whole:
                kept.append(place)
                break
    return kept


def ruled(shares: Array, least: float, *, upright: bool) -> Array:
    """Ruled is what is ink; upright strokes of characters that fill a row are told by what stands at their sides."""
    import numpy as np

    solid: Array = np.array(shares[..., 0] >= least)
    if upright:
        clean = shares[..., 1] - (float(np.median(shares[..., 1][solid])) if solid.any() else 1.0)  # from what is usual
        _without_ends(solid, clean)
        _without_strokes(solid, clean)
    return solid


def _without_ends(solid: Array, clean: Array) -> None:
    for at, line in enumerate(solid):
        for first, last in runs(line):
            for end in dict.fromkeys((first, last - 1)):
                if clean[at, end] < -_slack(solid, at, end):
                    solid[at, end] = False


def _without_strokes(solid: Array, clean: Array) -> None:
    for line, rest in zip(solid, clean, strict=True):
        for first, last in runs(line):
            few = last - first <= FEW and not (first == 0 and last == len(line))
            if rest[first:last].mean() < -CLEAN[few]:
                line[first:last] = False


def _slack(solid: Array, line: int, stretch: int) -> float:
    """How much less clean than usual the end of a rule may be. Within a wide merged cell, where the lines on both
    sides are open, it is likely a stroke; between two ruled lines it parts two figures, and those may touch it.
    """
    beside = [bool(solid[other, stretch]) if 0 < other < len(solid) - 1 else True for other in (line - 1, line + 1)]
    return {0: END[0], 1: END[1], 2: 1.0}[sum(beside)]


# ---- ruled or open ---------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Shares:
    """Lines, the same with open ends, and shares of ink on their stretches."""

    xs: list[float]
    ys: list[float]
    open_xs: list[float]
    open_ys: list[float]
    across: Array
    down: Array


def _decided(shares: Shares, least: float) -> Edges:
    """Stretches as ruled or open; an open end is a line with nothing on it."""
    across, down = ruled(shares.across, least, upright=False), ruled(shares.down, least, upright=True)
    across = _padded(across, shares.ys, shares.open_ys)
    down = _padded(down, shares.xs, shares.open_xs)
    ink_across = _padded(shares.across[..., 0], shares.ys, shares.open_ys)
    ink_down = _padded(shares.down[..., 0], shares.xs, shares.open_xs)
    weak = _mended(across, down, ink_across, ink_down)
    return Edges(tuple(shares.open_xs), tuple(shares.open_ys), across, down, weak)


def _padded(values: Array, places: Sequence[float], with_ends: Sequence[float]) -> Array:
    import numpy as np

    empty = np.zeros((1, values.shape[1]), values.dtype)
    first = [empty] if with_ends[0] != places[0] else []
    last = [empty] if with_ends[-1] != places[-1] else []
    return np.concatenate([*first, values, *last])


def _mended(across: Array, down: Array, ink_across: Array, ink_down: Array) -> int:
    """Rules the likeliest open stretch within places that make no rectangle, until all do; counts them."""
    mended = 0
    for _ in range(40):
        crumb = _crumb(across, down)
        if crumb is None:
            break
        inner = _inner(crumb, across, down, ink_across, ink_down)
        if not inner:
            break
        _, level, line, at = max(inner)
        (across if level else down)[line, at] = True
        mended += 1
    return mended


def _inner(crumb: set[tuple[int, int]], across: Array, down: Array, ink_across: Array, ink_down: Array) -> list[tuple[float, bool, int, int]]:
    """Open stretches between two places of the crumb: ink, level or upright, line, stretch."""
    found = []
    for row, column in crumb:
        if (row + 1, column) in crumb and not across[row + 1, column]:
            found.append((float(ink_across[row + 1, column]), True, row + 1, column))
        if (row, column + 1) in crumb and not down[column + 1, row]:
            found.append((float(ink_down[column + 1, row]), False, column + 1, row))
    return found


def _crumb(across: Array, down: Array) -> set[tuple[int, int]] | None:
    """Places open to one another that make no rectangle; None where all do. What is open to the outside is no cell."""
    for places in groups(across, down):
        rows, columns = [row for row, _ in places], [column for _, column in places]
        if len(places) != (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) and not _outside(places, across, down):
            return places
    return None


def _outside(places: set[tuple[int, int]], across: Array, down: Array) -> bool:
    high, wide = across.shape[0] - 1, down.shape[0] - 1
    return any(
        (row == 0 and not across[0, column]) or (row == high - 1 and not across[high, column])
        or (column == 0 and not down[0, row]) or (column == wide - 1 and not down[wide, row])
        for row, column in places
    )


def groups(across: Array, down: Array) -> list[set[tuple[int, int]]]:
    """Places (row, column) that no rule parts, together."""
    left = {(row, column) for row in range(across.shape[0] - 1) for column in range(down.shape[0] - 1)}
    found = []
    while left:
        stack = [left.pop()]
        group = set(stack)
        while stack:
            row, column = stack.pop()
            for ruled, other in (
                (across[row, column], (row - 1, column)), (across[row + 1, column], (row + 1, column)),
                (down[column, row], (row, column - 1)), (down[column + 1, row], (row, column + 1)),
            ):
                if not ruled and other in left:
                    left.discard(other)
                    group.add(other)
                    stack.append(other)
        found.append(group)
    return found
