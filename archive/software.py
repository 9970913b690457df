"""Which software this is."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAME = "xxgk"


@cache
def number() -> str:
    """The version; "0" in a checkout that is not installed."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0"
