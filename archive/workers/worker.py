"""A process that reads files for another one, one after the other, until that one is gone."""

from __future__ import annotations

import pickle
import socket
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.pages.pictures import ALONE, is_picture
from archive.readers.guard import WATCH
from archive.warc.folder import StoreError
from archive.warc.read import DecodeError, content_at
from archive.workers.limits import Limits, allow, confine
from archive.workers.line import Line
from archive.workers.wire import key, packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Reading

ASKED = ("read", "at")  # what a file to be read is handed in with


class AbandonedError(Exception):
    """The pool wants nothing more of this file."""


def main(handle: int, limits: Limits) -> None:
    """Serve the pool at the other end of a socket."""
    confine(limits)
    pool = _Pool(Line(socket.socket(fileno=handle)), limits)
    WATCH.set(pool.watch)
    while (asked := pool.next()) is not None:
        pool.begin()
        try:
            kind, *said = _answer(pool, asked)
        except MemoryError:
            pool.say("last", f"reading it takes more than {limits.memory >> 30} GB of memory")
            return  # what is left of it may be in pieces
        pool.done(kind, *said)


class _Pool:
    """The other end, which may have handed in files before their turn."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self._line, self._limits = line, limits
        self._asked: deque[tuple[Any, ...]] = deque()
        self._told = False  # that the file in hand was begun

    def next(self) -> tuple[Any, ...] | None:
        """The next file to be read, as it was asked for; None once the pool is gone."""
        try:
            return self._asked.popleft() if self._asked else self._heard()
        except EOFError:
            return None

    def begin(self) -> None:
        """From here on the file in hand is to blame."""
        if not self._told:
            allow(self._limits.seconds)
            self.say("stage", "")
        self._told = False

    def done(self, kind: str, said: object, key: bytes = b"") -> None:
        """Answer; if there is a next file already, it is begun with this: one message, and one awakening of the pool, for both."""
        if not self._asked and self._line.waits():
            self._asked.append(self._heard())
        self._told = bool(self._asked)
        if self._told:
            allow(self._limits.seconds)
        self.say(kind, said, self._told, key)

    def say(self, *words: object) -> None:
        self._line.send(packed(*words))

    def picture(self, source: str) -> bytes | None:
        """The bytes of a picture that the file names. Raises AbandonedError."""
        self.say("picture", source)
        while (words := self._heard())[0] in ASKED:
            self._asked.append(words)
        if words[0] == "abandon":
            raise AbandonedError
        return words[1]  # type: ignore[no-any-return]

    @contextmanager
    def watch(self, seconds: int, what: str) -> Iterator[None]:
        """A step that may take so many seconds of the processor."""
        self.say("stage", f"{what} takes more than {seconds} seconds of the processor")
        allow(seconds)
        try:
            yield
        finally:
            allow(self._limits.seconds)
            self.say("stage", "")

    def _heard(self) -> tuple[Any, ...]:
        return pickle.loads(self._line.receive())  # type: ignore[no-any-return]


def _answer(pool: _Pool, asked: tuple[Any, ...]) -> tuple[Any, ...]:
    """What came of a file: a kind of word, and what it says."""
    try:
        return ("done", _read(pool, *asked[1:])) if asked[0] == "read" else ("done", *_read_at(pool, *asked[1:]))
    except AbandonedError:
        return "fault", "abandoned"
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault in a reader costs this file alone, and is told in its row
        return "fault", f"{type(error).__name__}: {error}".splitlines()[0]


def _read(pool: _Pool, data: bytes, told: dict[str, Any]) -> Reading:
    from archive.process import read

    return read(data, picture=pool.picture, **told)


def _read_at(
    pool: _Pool, folder: str, position: tuple[str, int, int], attachment: bool, keyed: bool, told: dict[str, Any]
) -> tuple[Reading | None, bytes]:
    """The reading, None where the place gives no bytes (the pool finds out why); its key, if that is asked for and there is one."""
    try:
        media_type, data = content_at(Path(folder), *position)
    except (StoreError, DecodeError):
        return None, b""
    if attachment and is_picture(data):
        return ALONE, b""
    told = {"media_type": media_type, **told}
    return _read(pool, data, told), key(data, told) if keyed else b""
