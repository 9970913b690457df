"""Pages that lie on their side or head: told by how surely a few of their lines are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.readers.scan.cells import middle, written
from archive.readers.scan.lines import text_lines
from archive.readers.scan.straighten import straighten

if TYPE_CHECKING:
    import numpy as np

    from archive.readers.scan.recognise import Recogniser

SAMPLE = 6  # lines
CERTAIN = 0.85  # of the middle line of the sample; a page the right way up is read at 0.95
BETTER = 0.1  # than the page as it lies


def turns_of(reader: Recogniser, grey: np.ndarray, dpi: float, sure: float) -> int:
    """Quarters to the left by which a page has to be turned; 0 where no turn makes its words certain."""
    import numpy as np

    found = {turns: _sureness(reader, np.ascontiguousarray(np.rot90(grey, turns)), dpi) for turns in (1, 2, 3)}
    best = max(found, key=lambda turns: found[turns])
    return best if found[best] >= max(CERTAIN, sure + BETTER) else 0


def _sureness(reader: Recogniser, grey: np.ndarray, dpi: float) -> float:
    straight = straighten(grey, dpi)
    page = straight.apply(grey)
    boxes = sorted(text_lines(page, straight.dpi, ()), key=lambda box: box[0] - box[2])[:SAMPLE]
    _, sure = written(reader, page, straight.dpi / 72, boxes)
    return middle(sure) if len(sure) >= SAMPLE // 2 else 0.0
