"""A process that reads files for another one, one after the other, until that one is gone."""

from __future__ import annotations

import pickle
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from archive.readers.guard import WATCH
from archive.workers.limits import Limits, allow, confine
from archive.workers.wire import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Reading


class AbandonedError(Exception):
    """The pool wants nothing more of this file."""


def main(handle: int, limits: Limits) -> None:
    """Serve the pool at the other end of a socket."""
    confine(limits)
    pool = Connection(handle)
    WATCH.set(_watch(pool, limits))
    while True:
        try:
            words = pickle.loads(pool.recv_bytes())
        except EOFError:
            return
        allow(limits.seconds)
        say(pool, "stage", "")  # from here on this file is to blame
        try:
            say(pool, "done", _read(pool, words[1], words[2]))
        except AbandonedError:
            say(pool, "fault", "abandoned")
        except MemoryError:
            say(pool, "last", f"reading it takes more than {limits.memory >> 30} GB of memory")
            return  # what is left of it may be in pieces
        except Exception as error:  # noqa: BLE001 - a fault in a reader costs this file alone, and is told in its row
            say(pool, "fault", f"{type(error).__name__}: {error}".splitlines()[0])


def _read(pool: Connection, data: bytes, told: dict[str, Any]) -> Reading:
    from archive.process import read

    def picture(source: str) -> bytes | None:
        say(pool, "picture", source)
        words = pickle.loads(pool.recv_bytes())
        if words[0] == "abandon":
            raise AbandonedError
        return words[1]  # type: ignore[no-any-return]

    return read(data, picture=picture, **told)


def _watch(pool: Connection, limits: Limits) -> Any:
    @contextmanager
    def within(seconds: int, what: str) -> Iterator[None]:
        say(pool, "stage", f"{what} takes more than {seconds} seconds of the processor")
        allow(seconds)
        try:
            yield
        finally:
            allow(limits.seconds)
            say(pool, "stage", "")

    return within
