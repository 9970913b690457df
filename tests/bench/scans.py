"""Scanned pages read by the archive and by whole-page rapidocr with the same models: CPU time and peak memory.

`python -m tests.bench.scans ours|theirs FILE…` reads files once and prints the peak of its memory in MB.
"""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.readers.scan import read_image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DRAWN = {"full": 1, "zeros": 2}  # density of the figures → seed: in most reports most cells are 0


def available() -> bool:
    return all(map(find_spec, ("cv2", "onnxruntime", "rapidocr")))


def files(folder: Path) -> list[Path]:
    """A drawn report of each density at 200 dots per inch, a little askew."""
    from tests.documents import Damage, draw

    found = []
    for density, seed in DRAWN.items():
        file = folder / f"scan-{density}.tif"
        file.write_bytes(draw("scan-tiff", seed, plain=True, density=density, damage=Damage(dpi=200, skew=0.7)).data)
        found.append(file)
    return found


def ours(data: Sequence[bytes]) -> int:
    """Pages read."""
    return sum(read_image(one).pages or 0 for one in data)


def theirs(data: Sequence[bytes]) -> int:
    """Pages read: lines found and recognised; no table is made of them."""
    import numpy as np
    from PIL import Image, ImageSequence

    pages = 0
    for one in data:
        for page in ImageSequence.Iterator(Image.open(io.BytesIO(one))):
            pages += bool(_engine()(np.asarray(page.convert("RGB"))).txts)
    return pages


@cache
def _engine() -> Any:
    """As it comes, but in one thread as ours: threads that wait for one another take more."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


SIDES: dict[str, Callable[[Sequence[bytes]], int]] = {"ours": ours, "theirs": theirs}


def memory(found: Sequence[Path]) -> tuple[int, int]:
    """Peak memory of both in MB, each in a process of its own."""
    told = [
        subprocess.run([sys.executable, "-m", "tests.bench.scans", side, *map(str, found)], capture_output=True, text=True, check=True).stdout
        for side in SIDES
    ]
    return int(told[0].split()[-1]), int(told[1].split()[-1])


def main() -> None:
    SIDES[sys.argv[1]]([Path(file).read_bytes() for file in sys.argv[2:]])
    status = Path("/proc/self/status").read_text()  # getrusage tells the parent's peak too
    sys.stdout.write(f"{int(status.partition('VmHWM:')[2].split()[0]) // 1024}\n")


if __name__ == "__main__":
    main()
