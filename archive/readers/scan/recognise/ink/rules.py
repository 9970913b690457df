"""Ruling lines taken out of a page; strokes that cross them are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy import float64, uint8
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper, Pixels

CHUNK = 64  # pixels along a rule; over that length 0.3 degrees of skew are a third of a pixel
SLACK = 3  # pixels beside a rule's rectangle in which it may really lie
RIM = 4  # pixels; a rule nearer to a box's edge is that edge
COVERED = 30  # percent of a chunk that may be bare before it is no line there; a digit covers less than the rest


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a rule: from left to right, rows first up to (not with) after."""

    left: int
    right: int
    first: int
    after: int


def erase(paper: Paper, rules: Iterable[Pixels], boxes: Iterable[Pixels] = ()) -> Paper:
    """The page without its rules; each is followed within its rectangle, which may be a little askew.

    Strokes are mended inside the boxes only: across a box's edge they belong to two cells.
    """
    import numpy as np

    depth, gone, inside = paper.depth.copy(), np.zeros_like(paper.depth), np.zeros_like(paper.depth)
    for x0, y0, x1, y1 in boxes:
        inside[max(y0, 0) + RIM : max(y1 - RIM, 0), max(x0, 0) + RIM : max(x1 - RIM, 0)] = 255
    flat, upright = [], []
    for x0, y0, x1, y1 in rules:
        if x1 - x0 >= y1 - y0:
            flat += follow(paper.depth, (x0, y0, x1, y1), paper.noise)
        else:
            upright += follow(paper.depth.T, (y0, x0, y1, x1), paper.noise)
    for view, stretches in ((gone, flat), (gone.T, upright)):
        for stretch in stretches:
            view[stretch.first : stretch.after, stretch.left : stretch.right] = 255
    # both directions are cleared before any stroke is mended: one rule is not a stroke crossing another
    depth[gone > 0] = 0
    for view, within, stretches in ((depth, inside, flat), (depth.T, inside.T, upright)):
        for stretch in stretches:
            _mend(view, within, stretch)
    return replace(paper, depth=depth, gone=gone)


def follow(depth: NDArray[uint8], rule: Pixels, noise: float) -> list[Stretch]:
    """Where a level rule really runs, chunk by chunk; the chunks together tell a rule from text beside it."""
    height, width = depth.shape
    top, bottom = max(rule[1] - SLACK, 0), min(rule[3] + SLACK + 1, height)
    ends = max(rule[0] - SLACK, 0), min(rule[2] + SLACK, width)
    band = depth[top:bottom, ends[0] : ends[1]]
    if band.size == 0:
        return []
    middle, half = _levels(band)
    found = []
    for at, left in enumerate(range(ends[0], ends[1], CHUNK)):
        rows = _dark_rows(middle[:, at], half[:, at], noise)
        if rows:
            found.append(Stretch(left, min(left + CHUNK, ends[1]), top + rows[0], top + rows[1]))
    return _straight(found, (top, bottom))


def _levels(band: NDArray[uint8]) -> tuple[NDArray[float64], NDArray[float64]]:
    """Of each row of each chunk the depth that COVERED percent stay below, and the median."""
    import numpy as np

    rows, wide = band.shape
    whole = wide // CHUNK
    parts = [band[:, : whole * CHUNK].reshape(rows, whole, CHUNK)] if whole else []
    parts += [band[:, None, whole * CHUNK :]] if wide > whole * CHUNK else []
    found = [np.percentile(part, (COVERED, 50), axis=2) for part in parts]
    middle, half = np.concatenate(found, axis=2)
    return middle, half


def _dark_rows(middle: NDArray[float64], half: NDArray[float64], noise: float) -> tuple[int, int] | None:
    peak = int(middle.argmax())
    if middle[peak] < max(2 * noise, 15.0):
        return None
    least = max(0.12 * float(middle[peak]), 1.5 * noise, 6.0)
    dark = half > least
    first = last = peak
    while first > 0 and dark[first - 1]:
        first -= 1
    while last + 1 < len(middle) and dark[last + 1]:
        last += 1
    return first, last + 1


def _straight(found: list[Stretch], within: tuple[int, int]) -> list[Stretch]:
    """Chunks whose line lies off the common one, or is thicker, hold text: there the common line goes on."""
    import numpy as np

    if not found:
        return []
    middles = np.array([(one.first + one.after) / 2 for one in found])
    thick = float(np.median([one.after - one.first for one in found]))
    expected = _common_line(np.array([one.left for one in found], float), middles)
    straight = []
    for one, middle, wanted in zip(found, middles, expected, strict=True):
        first, after = one.first, one.after
        if abs(middle - wanted) > 1 or after - first > thick + 1:
            first, after = round(wanted - thick / 2), round(wanted + thick / 2)
        straight.append(Stretch(one.left, one.right, max(first, within[0]), min(after, within[1])))
    return straight


def _common_line(at: NDArray[float64], middles: NDArray[float64]) -> NDArray[float64]:
    """A straight line through most of the points (median of slopes), bent as a running median of what is left."""
    import numpy as np

    if len(at) < 3:
        return np.full(len(at), float(np.median(middles)))
    pairs = np.triu_indices(len(at), 1)
    slope = np.median((middles[pairs[1]] - middles[pairs[0]]) / (at[pairs[1]] - at[pairs[0]]))
    rest = middles - slope * at
    around = np.lib.stride_tricks.sliding_window_view(np.pad(rest, 4, constant_values=np.nan), 9)  # fewer at the ends
    rising, told = np.sort(around, axis=1), np.count_nonzero(~np.isnan(around), axis=1)  # what is not told comes last
    rows = np.arange(len(at))
    bent = (rising[rows, (told - 1) // 2] + rising[rows, told // 2]) / 2
    return np.asarray(slope * at + bent, dtype=np.float64)


def _mend(depth: NDArray[uint8], inside: NDArray[uint8], stretch: Stretch) -> None:
    """Ink on both sides of the line: a stroke crosses it."""
    import cv2
    import numpy as np

    rows, columns = slice(stretch.first, stretch.after), slice(stretch.left, stretch.right)
    if stretch.first == 0 or stretch.after >= len(depth) or not inside[rows, columns].any():
        return
    spread = np.ones((1, 3), np.uint8)
    above = cv2.dilate(depth[stretch.first - 1 : stretch.first, columns], spread)
    below = cv2.dilate(depth[stretch.after : stretch.after + 1, columns], spread)
    depth[rows, columns] = np.minimum(np.minimum(above, below), inside[rows, columns])
