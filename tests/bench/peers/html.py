"""pandas.read_html: the tables of a page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable


def tables(flavour: str, *files: str) -> Callable[[], int]:
    """flavour: "lxml", or "bs4" for html5lib. Decoded before it is measured."""
    texts = [Path(file).read_bytes().decode("utf-8", "replace") for file in files]
    return lambda: sum(bool(pd.read_html(io.StringIO(text), flavor=flavour)) for text in texts)
