"""One resolution of a straight page → its ruling lines, and how much of any stretch of a line is ink."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.readers.scan.dark import ink, islands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    Array = np.ndarray
    Pixels = list[tuple[float, float, float]]  # lines: at, low, high

LEVEL, UPRIGHT = 0.3, 0.22  # inches; shorter runs of ink are strokes of characters
LOW, SHORT = 0.7, 0.09  # inches; in a table as low as this an upright rule may be as short as that
EVEN = 0.1  # inches; ends of rules that are one below, or beside, the other
BESIDE = 1.5  # inches; so wide is a group's cell at most
REACH = 0.012  # inches that a rule may stray from where it is looked for
SIDE = 0.012  # inches from a rule's edge to the paper beside it
WITHIN = 0.85  # of the ink of its darkest row, on the other rows of a rule
JOIN = 0.02  # inches between the ends of rules that belong together
THICK = 0.09  # inches; what is thicker is no rule


@dataclass(frozen=True, slots=True)
class Line:
    """A ruling line in inches: at is its distance from the other axis; low and high its ends."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that hang together: the level and the upright ones, and the box around them, in inches."""

    box: tuple[float, float, float, float]
    level: tuple[Line, ...]
    upright: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A page at one resolution: ink as 0 and 1."""

    dark: Array
    dpi: float

    def stretches(self, at: float, crossed: Sequence[float], *, level: bool) -> Array:
        """Of each stretch of a line between crossings: share that is ink, and share that is ink with paper on both
        sides. The line's own path is found first, so that strokes of characters beside it do not count.

        at, crossed: inches. Shape (stretches, 2).
        """
        import numpy as np

        dark = self.dark if level else self.dark.T
        reach, side = max(1, round(REACH * self.dpi)), max(2, round(SIDE * self.dpi))
        rim = reach + 2 + side + round(THICK * self.dpi / 2)
        middle = int(at * self.dpi)
        spots = [round(place * self.dpi) for place in crossed]
        strip = np.zeros((2 * rim + 1, spots[-1]), np.uint8)
        low, high = max(0, middle - rim), min(dark.shape[0], middle + rim + 1)
        part = dark[low:high, :spots[-1]]
        strip[low - middle + rim:high - middle + rim, :part.shape[1]] = part
        ends = []
        for first, last in pairwise(spots):
            inset = min(reach + 2, (last - first) // 4)
            ends.append((first + inset, max(first + inset + 1, last - inset)))
        starts, stops = np.array(ends).T
        before = strip.cumsum(axis=1, dtype=np.int32)
        shares = (before[:, stops - 1] - before[:, starts] + strip[:, starts]) / (stops - starts)  # rows × stretches
        rows = _path(shares, stops - starts, spots, rim, reach)
        return _judged(strip, shares, rows, ends, side)


def _path(shares: Array, long: Array, spots: Sequence[int], rim: int, reach: int) -> list[int]:
    """Row of the strip on which the line runs, for each stretch: a straight line through those that are ruled."""
    import numpy as np

    near = shares[rim - reach:rim + reach + 1]
    most = near.max(axis=0)
    top = near >= most - 0.01
    best = (top * np.arange(len(near))[:, None]).sum(axis=0) / top.sum(axis=0) + rim - reach
    weight = np.where(most >= 0.9, long, 0)
    middles = np.array([(first + last) / 2 for first, last in pairwise(spots)])
    held = weight > 0
    if not held.any():
        return [rim] * len(middles)
    at = float(np.median(np.repeat(best[held], np.maximum(1, weight[held]))))
    if held.sum() >= 4 and np.ptp(middles[held]) > 0:
        kept = held & (np.abs(best - at) <= 2)
        if kept.sum() >= 4:
            slope, level = _straight(middles[kept], best[kept], weight[kept].astype(float) ** 2)
            return np.clip(np.rint(level + slope * middles), rim - reach, rim + reach).astype(int).tolist()  # type: ignore[no-any-return]
    return [round(at)] * len(middles)


def _straight(at: Array, places: Array, weight: Array) -> tuple[float, float]:
    """Slope and start of the weighted straight line through places."""
    total = weight.sum()
    middle, place = float((weight * at).sum() / total), float((weight * places).sum() / total)
    off = at - middle
    slope = float((weight * off * (places - place)).sum() / (weight * off * off).sum())
    return slope, place - slope * middle


def _judged(strip: Array, shares: Array, rows: Sequence[int], ends: Sequence[tuple[int, int]], side: int) -> Array:
    """Share of ink on the best of three rows, and of ink with paper on both sides of the rule's whole thickness."""
    import numpy as np

    down, every = np.arange(len(shares))[:, None], np.arange(len(ends))
    near = np.array(rows) + np.arange(-1, 2)[:, None]
    best = near[shares[near, every].argmax(axis=0), every]
    most = shares[best, every]
    pale = shares < WITHIN * most
    first = np.where(pale & (down < best), down, side - 1).max(axis=0) + 1
    last = np.where(pale & (down > best), down, len(shares) - side).min(axis=0) - 1
    first, last = np.minimum(np.maximum(first, side), best), np.maximum(np.minimum(last, len(shares) - 1 - side), best)
    clean = [
        np.count_nonzero(strip[at, start:stop] & ~strip[above, start:stop] & ~strip[below, start:stop] & 1) / (stop - start)
        for at, above, below, (start, stop) in zip(best.tolist(), (first - side).tolist(), (last + side).tolist(), ends, strict=True)
    ]
    return np.stack((most, clean), axis=1)


def look(grey: Array, dpi: float, wanted: float) -> Look:
    """A grey straight page at another resolution."""
    import cv2

    if abs(wanted / dpi - 1) < 0.03:
        return Look(ink(grey, dpi), dpi)
    how = cv2.INTER_AREA if wanted < dpi else cv2.INTER_CUBIC
    size = (round(grey.shape[1] * wanted / dpi), round(grey.shape[0] * wanted / dpi))
    return Look(ink(cv2.resize(grey, size, interpolation=how), wanted), wanted)


def regions(one: Look) -> list[Region]:
    """Groups of ruling lines that touch one another, those without both directions left out."""
    import cv2
    import numpy as np

    level, upright = _runs(one.dark, one.dpi, LEVEL), _runs(one.dark.T, one.dpi, UPRIGHT).T
    join = max(3, round(JOIN * one.dpi) | 1)
    whole = cv2.dilate(np.ascontiguousarray(level | upright), np.ones((join, join), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(whole, connectivity=8, ltype=cv2.CV_16U)  # a third of the time; rules are few
    levels, uprights = _lines(level, labels), _lines(np.ascontiguousarray(upright.T), labels.T)
    found = []
    for group in _tables(boxes[:, :4].tolist(), levels, uprights, one.dpi):
        box = _around(boxes[group, :4].tolist())
        across = [line for label in group for line in levels[label]]
        low = box[3] - box[1] < LOW * one.dpi
        down = _short(one, box) if low else [line for label in group for line in uprights.get(label, ())]
        if len(across) >= 2 and len(down) >= 2:
            parts = [tuple(Line(*(value / one.dpi for value in line)) for line in lines) for lines in (across, down)]
            left, top, right, bottom = (edge / one.dpi for edge in box)
            found.append(Region((left, top, right, bottom), parts[0], parts[1]))
    alone = [Line(*(value / one.dpi for value in line)) for label, lines in uprights.items() if label not in levels for line in lines]
    return [_with_side(region, alone) for region in found] if alone else found


def _with_side(region: Region, alone: Sequence[Line]) -> Region:
    """With the upright rules beside it that are as high: a group's cell over a whole page touches no level rule."""
    left, top, right, bottom = region.box
    beside = [
        line for line in alone
        if abs(line.low - top) < EVEN and abs(line.high - bottom) < EVEN and left - BESIDE < line.at < right + BESIDE
    ]
    if not beside:
        return region
    box = min(left, *(line.at for line in beside)), top, max(right, *(line.at for line in beside)), bottom
    return Region(box, region.level, (*region.upright, *beside))


def _tables(boxes: Sequence[Sequence[int]], levels: Mapping[int, Pixels], uprights: Mapping[int, Pixels], dpi: float) -> list[list[int]]:
    """Labels of the groups with level rules. Rules without upright ones that lie one below the other may be one row,
    the upright rules of which are short."""
    bare: list[list[int]] = []
    for label in sorted((label for label in levels if label not in uprights), key=lambda label: boxes[label][1]):
        left, top, wide, high = boxes[label]
        home = next((group for group in bare if top + high - boxes[group[0]][1] < LOW * dpi and all(
            abs(one - other) < EVEN * dpi for one, other in ((left, boxes[group[0]][0]), (left + wide, boxes[group[0]][0] + boxes[group[0]][2]))
        )), None)
        if home is None:
            bare.append([label])
        else:
            home.append(label)
    return [[label] for label in levels if label in uprights] + bare


def _around(boxes: Sequence[Sequence[int]]) -> tuple[int, int, int, int]:
    """The box (left, top, right, bottom) around boxes (left, top, width, height)."""
    lows, highs = [box[:2] for box in boxes], [(box[0] + box[2], box[1] + box[3]) for box in boxes]
    return min(low[0] for low in lows), min(low[1] for low in lows), max(high[0] for high in highs), max(high[1] for high in highs)


def _short(one: Look, box: tuple[int, int, int, int]) -> Pixels:
    """Upright rules of a low table, longer ones too."""
    import numpy as np

    left, top, right, bottom = box
    mask = np.ascontiguousarray(_runs(one.dark[top:bottom, left:right].T, one.dpi, SHORT))
    return [(at + left, low + top, high + top) for at, low, high in _lines(mask, np.zeros_like(mask)).get(0, [])]


def uprights(one: Look, least: float) -> list[Line]:
    """Upright rules of at least so many inches, of tables or not."""
    import numpy as np

    mask = np.ascontiguousarray(_runs(one.dark.T, one.dpi, least))
    found = _lines(mask, np.zeros_like(mask)).get(0, [])
    return [Line(*(value / one.dpi for value in line)) for line in found]


def _runs(dark: Array, dpi: float, least: float) -> Array:
    """Level runs of ink of at least so many inches; steps of one pixel, as of a rule not quite level, are no breaks."""
    import cv2
    import numpy as np

    whole = cv2.morphologyEx(np.ascontiguousarray(dark), cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, max(3, round(least * dpi))), np.uint8))
    blocks = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((max(3, round(THICK * dpi)), 1), np.uint8))
    return np.asarray(np.where(blocks, 0, runs), np.uint8)


def _lines(mask: Array, labels: Array) -> dict[int, Pixels]:
    """Level lines of a mask in pixels (at, low, high), by the group they belong to."""
    found: dict[int, Pixels] = {}
    for left, top, part in islands(mask):
        wide = part.shape[1]
        row, column = divmod(int(part.argmax()), wide)
        weights = part.sum(axis=1).tolist()
        at = sum(weight * down for down, weight in enumerate(weights)) / sum(weights) + top + 0.5
        found.setdefault(int(labels[top + row, left + column]), []).append((at, left, left + wide))
    return found


def gathered(places: Iterable[float], apart: float) -> list[list[float]]:
    """Places in order, those nearer than apart taken together."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - sum(groups[-1]) / len(groups[-1]) <= apart:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups
