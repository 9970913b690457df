"""What a worker and its pool say to each other: pickled tuples, the kind first.

To the worker: ("read", bytes, circumstances), ("at", folder, (WARC file, offset, length), whether an attachment, whether the key is
wanted, circumstances): files to be read, some of them before their turn; ("picture", bytes or None), ("abandon",).
From it: ("picture", address), ("stage", what takes too long if it ends now), the first of them when it begins a file;
("done", Reading, next, key), ("fault", message, next, b""): next tells that it has begun the file after this one; ("last",
message): the worker ends itself. The Reading is None where no bytes are to be had at the place.
"""

from __future__ import annotations

import gc
import io
import json
import pickle
from dataclasses import fields
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from archive import model
from archive.packed.enclosed import Enclosed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOUNS = (
    model.Reading, model.Report, model.Section, model.Figure, model.LocalFigure, model.Place, model.Statement, model.Finding, Enclosed,
)  # fmt: skip


def _quick(noun: type) -> type:
    """A class that makes instances of one of our nouns: it has the same slots and is not frozen, so that values are put in at
    once, in less than half the time; what was made of it is of the noun's class."""
    names = [one.name for one in fields(noun)]
    code = "".join(f"\n    self.{name} = {name}" for name in names)
    made: dict[str, Any] = {"noun": noun}
    # names of our own; dataclasses make their __init__ in the same way
    exec(f"def become(self, {', '.join(names)}):{code}\n    self.__class__ = noun", made)  # noqa: S102
    return type(noun.__name__, (), {"__slots__": tuple(names), "__init__": made["become"]})


_ALLOWED: dict[tuple[str, str], Any] = {(noun.__module__, noun.__name__): _quick(noun) for noun in _NOUNS}
_ALLOWED[date.__module__, date.__name__] = date


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


def key(data: bytes, told: Mapping[str, str]) -> bytes:
    """What a file and its circumstances are known by: SHA-256."""
    return sha256(data + json.dumps(sorted(told.items())).encode("utf-8", "backslashreplace")).digest()


def packed(*words: object) -> bytes:
    """Words as they are sent."""
    buffer = io.BytesIO()
    _Brief(buffer, pickle.HIGHEST_PROTOCOL).dump(words)
    return buffer.getvalue()


def heard(said: bytes) -> tuple[Any, ...]:
    """What a worker said. Raises WireError."""
    collects = gc.isenabled()
    gc.disable()  # a thousand objects and no rubbish among them: it would be looked for twice
    try:
        words = _Plain(io.BytesIO(said)).load()
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"{type(error).__name__}: {error}") from error
    finally:
        if collects:
            gc.enable()
    if not isinstance(words, tuple) or not words:
        raise WireError("no words")
    return words
