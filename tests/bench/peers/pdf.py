"""pdfplumber: the tables of each page, nothing else."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber

if TYPE_CHECKING:
    from collections.abc import Callable


def tables(*files: str) -> Callable[[], int]:
    data = [Path(file).read_bytes() for file in files]
    logging.disable(logging.WARNING)  # one line for each character of some fonts

    def step() -> int:
        pages = 0
        for one in data:
            with pdfplumber.open(io.BytesIO(one)) as document:
                for page in document.pages:
                    page.extract_tables()
                pages += len(document.pages)
        return pages

    return step
