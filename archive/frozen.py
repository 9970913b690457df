"""Dataclasses of which a page has thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_Kind]) -> type[_Kind]:
    """A dataclass with slots that is frozen for mypy only: without the check while it runs, one is made three times as fast."""
    return dataclass(slots=True, unsafe_hash=True)(cls)
