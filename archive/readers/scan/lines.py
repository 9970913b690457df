"""Lines of running text outside of tables, as boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.scan.dark import outlines
from archive.readers.scan.tables.ruled import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from archive.readers.scan.tables.ruled import Look

    Pixels = tuple[int, int, int, int]

SCALE = 150.0  # dots per inch at which lines are looked for
GAP = 0.14  # inches between characters of one line
LOWEST, HIGHEST = 0.05, 0.55  # inches; specks and pictures are no lines
MARGIN = 0.02  # inches of paper around a line
SPECK = 3  # pixels
RIM, SLIVER = 0.12, 0.2  # inches; nothing is printed so near a page's edge, and what is narrower there is a shadow


def text_lines(grey: np.ndarray, dpi: float, taken: Sequence[Pixels], seen: Look | None = None) -> list[Pixels]:
    """Boxes of lines on a straight page, outside of boxes that are taken; pixels. seen: the page at SCALE, where it is known."""
    import cv2
    import numpy as np

    seen = seen or look(grey, dpi, SCALE)
    dark, scale = seen.dark.copy(), seen.dpi / dpi
    rim = int(0.02 * SCALE)
    for x0, y0, x1, y1 in taken:
        dark[max(0, int(y0 * scale) - rim):int(y1 * scale) + rim, max(0, int(x0 * scale) - rim):int(x1 * scale) + rim] = 0
    dark = _without_specks(dark)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, int(GAP * SCALE)), np.uint8))
    boxes = sorted((y, x, w, h) for x, y, w, h in map(cv2.boundingRect, outlines(joined)) if h <= HIGHEST * SCALE)
    parts = [(x, y, x + w, y + h) for y, x, w, h in boxes if not _at_edge(x, w, dark.shape[1])]
    margin = MARGIN * SCALE
    return [
        (
            max(0, round((x0 - margin) / scale)), max(0, round((y0 - margin) / scale)),
            min(grey.shape[1], round((x1 + margin) / scale)), min(grey.shape[0], round((y1 + margin) / scale)),
        )
        for x0, y0, x1, y1 in _rows(parts)
        if y1 - y0 >= LOWEST * SCALE and x1 - x0 >= LOWEST * SCALE
    ]


def _at_edge(left: int, wide: int, page: int) -> bool:
    """A shadow at the left or right edge of a page."""
    return wide < SLIVER * SCALE and (left < RIM * SCALE or left + wide > page - RIM * SCALE)


def _without_specks(dark: np.ndarray) -> np.ndarray:
    """Without dust, and without what is no character: long strokes, pictures."""
    import cv2
    import numpy as np

    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = (stats[:, 4] >= SPECK) & (stats[:, 3] <= HIGHEST * SCALE) & (stats[:, 2] <= 2 * SCALE)
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)


def _rows(parts: Sequence[Pixels]) -> list[Pixels]:
    """Parts that stand at the same height and near one another, as one line."""
    rows: list[list[int]] = []
    for part in sorted(parts, key=lambda one: one[1] - one[3]):  # the tallest first: dots and strokes join them
        x0, y0, x1, y1 = part
        gap = 2 * GAP * SCALE
        home = next(
            (row for row in rows if min(row[3], y1) - max(row[1], y0) >= 0.5 * (y1 - y0) and x0 - row[2] < gap and row[0] - x1 < gap), None
        )
        if home is None:
            rows.append([x0, y0, x1, y1])
        else:
            home[:] = [min(home[0], x0), min(home[1], y0), max(home[2], x1), max(home[3], y1)]
    return [(row[0], row[1], row[2], row[3]) for row in sorted(rows, key=lambda one: (one[1], one[0]))]
