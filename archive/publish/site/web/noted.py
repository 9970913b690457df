"""What a CSV file must not keep to itself: its query failed, took too long, or was cut. Datasette answers 200 to all three.

Datasette runs an answer's queries in the task that asked for it, so what is noted in one reaches the writer of the same answer.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Noted:
    """In words, "" for what did not happen. failed: a query gave no answer · cut: it gave its first rows only."""

    failed: str = ""
    cut: str = ""


_NOTED: ContextVar[Noted | None] = ContextVar("noted", default=None)


def begin() -> Noted:
    """Note from here on, for this task."""
    noted = Noted()
    _NOTED.set(noted)
    return noted


def failed(words: str) -> None:
    """Note, if somebody listens; the first failure stands."""
    noted = _NOTED.get()
    if noted is not None:
        noted.failed = noted.failed or " ".join(words.split())


def cut(words: str) -> None:
    """Likewise."""
    noted = _NOTED.get()
    if noted is not None:
        noted.cut = words
