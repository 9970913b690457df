"""rapidocr on whole pages: lines found and recognised; no table is made of them."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageSequence
from rapidocr import RapidOCR

if TYPE_CHECKING:
    from collections.abc import Callable


def lines(*files: str) -> Callable[[], int]:
    """As it comes, but in one thread as ours: threads that wait for one another take more."""
    data = [Path(file).read_bytes() for file in files]
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})

    def step() -> int:
        pages = 0
        for one in data:
            for page in ImageSequence.Iterator(Image.open(io.BytesIO(one))):
                pages += bool(engine(np.asarray(page.convert("RGB"))).txts)
        return pages

    return step
