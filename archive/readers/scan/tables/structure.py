"""The tables of a straight page, from several resolutions; a table that they do not agree on is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.layout.lattice import grids
from archive.readers.layout.sheet import Rule
from archive.readers.scan.tables.edges import lattices
from archive.readers.scan.tables.judge import Judgement, judge
from archive.readers.scan.tables.ruled import look, regions, uprights

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from archive.model import Box
    from archive.readers.layout.sheet import Lattice
    from archive.readers.scan.tables.edges import Edges
    from archive.readers.scan.tables.ruled import Look, Region

    Array = np.ndarray
    Found = tuple[list[Lattice] | None, Box, bool]  # tables (None: some, but none to be trusted), where, certain

SCALES = (150.0, 200.0)
FINER = 300.0  # asked where those leave a doubt; it costs more than both
MOST = 1.6  # times the picture's own resolution; beyond that there is nothing to see
FRAME = 0.3  # of the page
LONG, FEWEST, NEAR = 1.0, 3, 4.0  # inches; upright rules that make a table; points beside one
RIM = 0.15  # inches from a page's edge, within which an upright line is the edge of the sheet
POINTS = 72.0


def structure(grey: Array, dpi: float, seen: Look | None = None) -> tuple[list[Lattice], list[Box]]:
    """Tables of a straight grey page, and the boxes of ruled regions that no table can be trusted of; in points.

    seen: the page at the first of SCALES, where it is known.
    """
    looks = [seen or look(grey, dpi, SCALES[0]), *(look(grey, dpi, wanted) for wanted in SCALES[1:] if wanted <= MOST * dpi)]
    page = grey.shape[0] * grey.shape[1] / dpi / dpi
    found = _all(looks, page)
    if MOST * dpi >= FINER and not all(certain for _, _, certain in found):
        found = _all([*looks, look(grey, dpi, FINER)], page)
    sure = [table for tables, _, _ in found for table in tables or () if len(table.cells) > 1]
    unsure = [box for tables, box, _ in found if tables is None]
    unsure += _without_a_table(looks[0], [*unsure, *(table.box for table in sure)])
    return sorted(sure, key=lambda one: (one.box[1], one.box[0])), unsure


def _all(looks: Sequence[Look], page: float) -> list[Found]:
    """What becomes of each ruled region of a page (square inches)."""
    groups = _grouped([[one for one in regions(each) if not _is_frame(one, page)] for each in looks])
    return [_table(group, looks) for group in groups]


def _without_a_table(one: Look, found: Sequence[Box]) -> list[Box]:
    """Upright rules of no table: of one whose level rules are bent or broken, as on a curved page."""
    right = one.dark.shape[1] / one.dpi - RIM
    left = [
        line for line in uprights(one, LONG)
        if RIM < line.at < right and not any(box[0] - NEAR <= line.at * POINTS <= box[2] + NEAR and box[1] < (line.low + line.high) * POINTS / 2 < box[3] for box in found)
    ]
    if len(left) < FEWEST:
        return []
    return [(
        min(line.at for line in left) * POINTS, min(line.low for line in left) * POINTS,
        max(line.at for line in left) * POINTS, max(line.high for line in left) * POINTS,
    )]


def _table(group: Sequence[Region], looks: Sequence[Look]) -> Found:
    """The best of the candidates: all resolutions together, then each by itself."""
    best: tuple[Judgement, list[Lattice]] | None = None
    for some in (looks, *([one] for one in looks)):
        for edges in lattices(group, some):
            found = grids(_rules(edges))
            judgement = judge(edges, found, looks[-1])
            if judgement.certain:
                return found, _around(group), some is looks
            if found and (best is None or judgement.score > best[0].score):
                best = (judgement, found)
    if best is None:
        return [], _around(group), True
    return (best[1] if best[0].tolerable else None), _around(group), False


def _rules(edges: Edges) -> list[Rule]:
    """Rules in points."""
    rules = []
    for at, low, high in edges.level():
        rules.append(Rule(low * POINTS, at * POINTS, high * POINTS, at * POINTS))
    for at, low, high in edges.upright():
        rules.append(Rule(at * POINTS, low * POINTS, at * POINTS, high * POINTS))
    return rules


def _is_frame(region: Region, page: float) -> bool:
    """A frame around the page (square inches): tables within it are no part of it."""
    left, top, right, bottom = region.box
    inner = [line for line in region.level if top + 0.1 < line.at < bottom - 0.1]
    inner += [line for line in region.upright if left + 0.1 < line.at < right - 0.1]
    return not inner and (right - left) * (bottom - top) > FRAME * page


def _grouped(found: Sequence[Sequence[Region]]) -> list[list[Region]]:
    """Regions that overlap, of all resolutions."""
    groups: list[list[Region]] = []
    for region in (one for regions_ in found for one in regions_):
        touching = [group for group in groups if any(_overlap(region.box, other.box) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([region, *(other for group in touching for other in group)])
    return groups


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _around(group: Sequence[Region]) -> Box:
    boxes = [region.box for region in group]
    return (
        min(box[0] for box in boxes) * POINTS, min(box[1] for box in boxes) * POINTS,
        max(box[2] for box in boxes) * POINTS, max(box[3] for box in boxes) * POINTS,
    )
