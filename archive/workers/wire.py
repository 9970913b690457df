"""What a worker and its pool say to each other: pickled tuples, the kind first.

To the worker: ("read", bytes, circumstances), ("picture", bytes or None), ("abandon",).
From it: ("picture", address), ("stage", what takes too long if it ends now), ("done", Reading), ("fault", message),
("last", message): the worker ends itself.
"""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_ALLOWED = {
    **dict.fromkeys(("Reading", "Report", "Section", "Figure", "LocalFigure", "Place", "Statement", "Finding"), "archive.model"),
    "Enclosed": "archive.packed.enclosed", "date": "datetime",
}


class WireError(Exception):
    """What came is nothing that a worker says."""


class _Plain(pickle.Unpickler):
    """Takes values and our own nouns, nothing else: what hostile bytes may have made of a worker must not spread."""

    def find_class(self, module: str, name: str) -> Any:
        if _ALLOWED.get(name) != module:
            raise WireError(f"{module}.{name} is nothing that a worker says")
        return super().find_class(module, name)


def say(to: Connection, *words: object) -> None:
    """Send; raises OSError where nobody listens any more."""
    to.send_bytes(pickle.dumps(words, protocol=pickle.HIGHEST_PROTOCOL))


def heard(told: bytes) -> tuple[Any, ...]:
    """What a worker said. Raises WireError."""
    try:
        words = _Plain(io.BytesIO(told)).load()
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"{type(error).__name__}: {error}") from error
    if not isinstance(words, tuple) or not words:
        raise WireError("no words")
    return words
