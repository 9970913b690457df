"""pandas.read_html: the tables of a page."""

from __future__ import annotations

import io
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = 5  # read a round, others each time: one page is near what the clock can tell


def tables(flavour: str, *files: str) -> Callable[[], int]:
    """flavour: "lxml", or "bs4" for html5lib. Decoded before it is measured."""
    texts = cycle([Path(file).read_bytes().decode("utf-8", "replace") for file in files])
    return lambda: sum(bool(pd.read_html(io.StringIO(text), flavor=flavour)) for text in islice(texts, PAGES))


def trees(*files: str) -> Callable[[], int]:
    """Bytes to an lxml tree, and no more."""
    pages = cycle([Path(file).read_bytes() for file in files])
    return lambda: sum(html.document_fromstring(page) is not None for page in islice(pages, PAGES))
