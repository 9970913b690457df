"""One module a page: its ROUTES name the addresses and the functions that answer them. Every module here is found."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.publish.site.asked import View


@cache
def routes() -> tuple[tuple[re.Pattern[str], View], ...]:
    """Address patterns of all pages with their functions. Raises ValueError where two pages claim one pattern."""
    found: dict[str, View] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        page = importlib.import_module(f"{__name__}.{module}")
        for pattern, view in getattr(page, "ROUTES", {}).items():
            if pattern in found:
                raise ValueError(f"{page.__file__}: the address {pattern} is taken by another page; choose another")
            found[pattern] = view
    return tuple((re.compile(pattern), view) for pattern, view in found.items())
