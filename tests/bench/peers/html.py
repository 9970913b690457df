"""pandas.read_html: the tables of a page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 5  # each file is read so often a round: one reading is near what the clock can tell


def tables(flavour: str, *files: str) -> Callable[[], int]:
    """flavour: "lxml", or "bs4" for html5lib. Decoded before it is measured."""
    texts = [Path(file).read_bytes().decode("utf-8", "replace") for file in files]
    return lambda: sum(bool(pd.read_html(io.StringIO(text), flavor=flavour)) for _ in range(TIMES) for text in texts)


def trees(*files: str) -> Callable[[], int]:
    """Bytes to an lxml tree, and no more."""
    pages = [Path(file).read_bytes() for file in files]
    return lambda: sum(html.document_fromstring(page) is not None for _ in range(TIMES) for page in pages)
