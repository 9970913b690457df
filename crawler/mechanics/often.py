"""Answers that are remembered, for questions that page after page of a site asks again: its menus are the same everywhere."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Told = TypeVar("Told")
MOST = 8192  # answers
LONGEST = 300  # characters of a question that is remembered: others must not fill the memory


def often(function: Callable[[str], Told]) -> Callable[[str], Told]:
    """For a pure function of one short text."""
    remembered = lru_cache(MOST)(function)

    @wraps(function)
    def told(text: str) -> Told:
        return remembered(text) if len(text) <= LONGEST else function(text)

    return told
