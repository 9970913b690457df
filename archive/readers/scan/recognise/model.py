"""The recognition model that ships in the rapidocr wheel: line images in, probabilities per step out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.readers.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32, uint8
    from numpy.typing import NDArray

HEIGHT = 48  # pixels, the height the model was trained on
STEP = 8  # pixels of width that give one step of the output
BATCH_PIXELS = 48 * 1600  # of one call: larger ones gain nothing and cost memory
WEIGHTS = "PP-OCRv6_rec_small.onnx"
MISSING = "reading scans needs pip install 'xxgk[ocr]'"


def batches(widths: Sequence[int]) -> list[list[int]]:
    """Indices of the images of one width together, each group within BATCH_PIXELS."""
    groups: list[list[int]] = []
    for index in sorted(range(len(widths)), key=lambda at: widths[at]):
        last = groups[-1] if groups else None
        full = last is not None and (len(last) + 1) * widths[index] * HEIGHT > BATCH_PIXELS
        if last is None or full or widths[last[0]] != widths[index]:
            groups.append([index])
        else:
            last.append(index)
    return groups


@dataclass(frozen=True, slots=True)
class Model:
    """The session and the characters of its output; place 0 of the output is the blank of CTC."""

    session: Any
    characters: tuple[str, ...]

    def read(self, images: Sequence[NDArray[uint8]]) -> list[NDArray[float32]]:
        """Grey images HEIGHT high, any width → probabilities, steps × characters, one array an image."""
        import numpy as np

        found: list[NDArray[float32]] = [np.empty((0, 0), np.float32)] * len(images)
        name = self.session.get_inputs()[0].name
        for group in batches([image.shape[1] for image in images]):
            grey = np.stack([images[index] for index in group]).astype(np.float32) / 127.5 - 1
            given = np.repeat(grey[:, None], 3, axis=1)
            for index, steps in zip(group, self.session.run(None, {name: given})[0], strict=True):
                found[index] = steps
        return found


@cache
def load() -> Model:
    """Once a process; raises Unsupported where the extra is not installed. Nothing is ever downloaded, and nobody is told."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when it is imported; else 1.31 keeps a session for Microsoft, in TMPDIR/.ses
    try:
        import cv2
        import onnxruntime
        import rapidocr
    except ImportError as missing:
        raise Unsupported(MISSING) from missing
    path = Path(rapidocr.__file__).parent / "models" / WEIGHTS
    if not path.is_file():
        raise Unsupported(f"{MISSING} (rapidocr 3.10, which ships {WEIGHTS})")
    cv2.setNumThreads(1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Model(session, ("", *characters, " "))
