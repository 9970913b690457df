"""Lines that look the same are read once: most cells of a table hold the same 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray

    from archive.readers.scan.recognise.ink.paper import Paper
    from archive.readers.scan.recognise.ink.pieces import Line

ALIKE = 0.30  # of full ink, the most a spot the size of a stroke may differ; a stroke more or less differs by 0.6
LONGEST = 8.0  # times its height; longer lines are hardly ever the same twice
FEW = 2  # pieces; those of Chinese characters do not always come in the same order
MOVED, THINNER = 2, 0.75  # pixels, share of its ink, by which a piece differs between two prints at most


@dataclass(slots=True)
class Group:
    """Places of the lines that look the same; line and picture (depth, with a rim of one pixel) of the first."""

    members: list[int]
    picture: NDArray[float32]
    line: Line


def twins(paper: Paper, found: Sequence[tuple[Line, float, bool]], high: float) -> list[Group]:
    """found: lines, how deep the print of each is, and whether anything about it is doubtful.

    Every line is in exactly one group; the doubtful ones are read for themselves.
    """
    groups: list[Group] = []
    by_size: dict[tuple[int, int, int], list[Group]] = {}
    stroke = max(3, round(0.12 * high) | 1)
    for at, (line, full, doubtful) in enumerate(found):
        picture = _picture(paper, line, full)
        size = (picture.shape[0], picture.shape[1])
        small = not doubtful and size[1] <= LONGEST * size[0]
        near = [group for group in _near(by_size, len(line.pieces), size) if _in_step(line, group.line)] if small else []
        group = next((group for group in near if _same(picture, group.picture, stroke)), None)
        if group is None:
            group = Group([], picture, line)
            groups.append(group)
            if small:
                by_size.setdefault((len(line.pieces), *size), []).append(group)
        group.members.append(at)
    return groups


def _near(
    by_size: dict[tuple[int, int, int], list[Group]], count: int, size: tuple[int, int]
) -> list[Group]:
    around = [(tall, wide) for tall in (0, 1, -1) for wide in (0, 1, -1)]
    return [
        group for tall, wide in around for group in by_size.get((count, size[0] + tall, size[1] + wide), ())
    ]


def _picture(paper: Paper, line: Line, full: float) -> NDArray[float32]:
    import numpy as np

    x0, y0, x1, y1 = line.box
    inner = paper.depth[max(y0 - 2, 0) : y1 + 2, max(x0 - 2, 0) : x1 + 2]
    return inner.astype(np.float32) / np.float32(full)


def _in_step(line: Line, other: Line) -> bool:
    """Piece for piece of one size, place and amount of ink: cheaper to see than that pictures differ."""
    left, start = line.box[0], other.box[0]
    return len(line.pieces) > FEW or all(
        abs(one.x0 - left - two.x0 + start) <= MOVED and abs(one.width - two.width) <= MOVED and abs(one.height - two.height) <= MOVED
        and min(one.area, two.area) >= THINNER * max(one.area, two.area)
        for one, two in zip(line.pieces, other.pieces, strict=True)
    )  # fmt: skip


def _same(one: NDArray[float32], two: NDArray[float32], stroke: int) -> bool:
    """No spot differs, in the likeliest of nine positions."""
    import cv2

    tall, wide = min(one.shape[0], two.shape[0]), min(one.shape[1], two.shape[1])
    if tall < 3 or wide < 3:
        return False
    inner, whole = one[1 : tall - 1, 1 : wide - 1], two[:tall, :wide]
    _, _, (right, down), _ = cv2.minMaxLoc(cv2.matchTemplate(whole, inner, cv2.TM_SQDIFF))
    other = whole[down : down + tall - 2, right : right + wide - 2]
    spots = cv2.blur(cv2.absdiff(inner, other), (stroke, stroke))
    return float(spots.max(initial=0.0)) <= ALIKE
