"""`python -m tests.bench.scans`: scanned pages read by the archive and by whole-page rapidocr with the same models."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.harness.alone import run
from tests.bench.harness.rows import OURS_TO_PEER, Row
from tests.bench.harness.sides import compare, ours, peer

if TYPE_CHECKING:
    from collections.abc import Callable

DRAWN = {"full": 1, "zeros": 2}  # density of the figures → seed: in most reports most cells are 0
NAMES = ("scans.pages", "read scanned pages to tables")


def measure(quick: bool) -> list[Row]:
    if not all(map(find_spec, ("cv2", "onnxruntime", "rapidocr"))):
        return [Row(*NAMES, OURS_TO_PEER, missing="the extra ocr is not installed")]
    with tempfile.TemporaryDirectory() as folder:
        found = files(Path(folder))
        return [compare(*NAMES, "rapidocr, whole pages to lines", ours(reading, *found), peer("scan.py", "lines", *found), unit="page",
                        quick=quick, faster=False)]  # fmt: skip


def files(folder: Path) -> list[Path]:
    """A drawn report of each density at 200 dots per inch, a little askew."""
    from tests.documents import Damage, draw

    found = []
    for density, seed in DRAWN.items():
        file = folder / f"scan-{density}.tif"
        file.write_bytes(draw("scan-tiff", seed, plain=True, density=density, damage=Damage(dpi=200, skew=0.7)).data)
        found.append(file)
    return found


def reading(*found: str) -> Callable[[], int]:
    """Pages read by the archive."""
    from archive.readers.scan import read_image

    data = [Path(file).read_bytes() for file in found]
    return lambda: sum(read_image(one).pages or 0 for one in data)


if __name__ == "__main__":
    run(measure)
