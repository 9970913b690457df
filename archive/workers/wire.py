"""What a worker and its pool say to each other: pickled tuples, the kind first.

To the worker: ("read", bytes, circumstances), ("picture", bytes or None), ("abandon",).
From it: ("picture", address), ("stage", what takes too long if it ends now), ("done", Reading), ("fault", message),
("last", message): the worker ends itself.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from archive import model
from archive.packed.enclosed import Enclosed

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_NOUNS = (
    model.Reading, model.Report, model.Section, model.Figure, model.LocalFigure, model.Place, model.Statement, model.Finding, Enclosed,
)  # fmt: skip
_ALLOWED = {(noun.__module__, noun.__name__): noun for noun in (*_NOUNS, date)}


class WireError(Exception):
    """What came is nothing that a worker says."""


class _Plain(pickle.Unpickler):
    """Takes values and our own nouns, nothing else: what hostile bytes may have made of a worker must not spread."""

    def find_class(self, module: str, name: str) -> Any:
        found = _ALLOWED.get((module, name))
        if found is None:
            raise WireError(f"{module}.{name} is nothing that a worker says")
        return found


def _called(noun: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """How one of our nouns is pickled: as the call that makes it. A dataclass with slots asks for its fields one by one in
    Python, on either side; a report has some five hundred."""
    values = attrgetter(*(one.name for one in fields(noun)))
    return lambda one: (noun, values(one))


class _Brief(pickle.Pickler):
    dispatch_table = {noun: _called(noun) for noun in _NOUNS}  # noqa: RUF012 - as pickle wants it


def packed(*words: object) -> bytes:
    """Words as they are sent."""
    buffer = io.BytesIO()
    _Brief(buffer, pickle.HIGHEST_PROTOCOL).dump(words)
    return buffer.getvalue()


def say(to: Connection, *words: object) -> None:
    """Send; raises OSError where nobody listens any more."""
    to.send_bytes(packed(*words))


def heard(said: bytes) -> tuple[Any, ...]:
    """What a worker said. Raises WireError."""
    try:
        words = _Plain(io.BytesIO(said)).load()
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"{type(error).__name__}: {error}") from error
    if not isinstance(words, tuple) or not words:
        raise WireError("no words")
    return words
