"""One worker process, as its pool sees it."""

from __future__ import annotations

import signal
import socket
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from archive.workers import birth
from archive.workers.line import Line, TooLongError
from archive.workers.wire import WireError, heard, packed

if TYPE_CHECKING:
    from archive.workers.limits import Limits

T = TypeVar("T")


class Lost(Exception):  # noqa: N818 - the worker is gone; why, in one line
    """No more is to be had of this worker."""


class Hand(Generic[T]):
    """A worker; started at once. files: what it was given and has not answered, the one that it is at first."""

    def __init__(self, limits: Limits) -> None:
        here, there = socket.socketpair()
        self.line = Line(here)
        self._limits, self._room = limits, self.line.room
        self._stage = ""
        self.files: deque[T] = deque()
        self.given = 0
        self.begun = False  # it has begun the first of its files
        self.since = monotonic()  # it is at that one
        with there:
            self.process = birth.begin(limits, there)

    def takes(self, words: bytes) -> bool:
        """Whether it can be given one more file without being waited for."""
        return not self.files or len(words) < self._room

    def ask(self, words: bytes, file: T) -> None:
        """Have a file read: at once, or after those that it has. Raises Lost."""
        if not self.files:
            self.begun, self._stage, self.since = False, "", monotonic()
        self.given += 1
        self.files.append(file)
        self._send(words)

    def answer(self, *words: object) -> None:
        """Raises Lost."""
        self._send(packed(*words))

    def listen(self) -> tuple[Any, ...]:
        """What it says next. Raises Lost."""
        try:
            words = heard(self.line.receive(self._limits.found))
        except (EOFError, ConnectionError) as error:  # the latter where it left something unread
            raise Lost(self._why()) from error
        except (OSError, TooLongError, WireError) as error:  # too long an answer, or none that it may give
            raise Lost(f"what reading it gives cannot be taken: {error}") from error
        self.begun = True
        if words[0] == "stage":
            self._stage = str(words[1])
        return words

    def through(self, *, begun: bool) -> T:
        """The first of its files, which is not its own any more. begun: it has begun the next one."""
        self.begun, self._stage, self.since = begun, "", monotonic()
        return self.files.popleft()

    @property
    def lives(self) -> bool:
        return self.process.lives

    def _send(self, words: bytes) -> None:
        try:
            self.line.send(words)
        except OSError as error:
            raise Lost(self._why()) from error

    def _why(self) -> str:
        """Of a worker that is gone."""
        status = self.process.status()
        if status is None:
            return "the process that read it hung up"
        if -status == signal.SIGXCPU:
            return self._stage or f"reading it takes more than {self._limits.seconds} seconds of the processor"
        ended = f"by {signal.Signals(-status).name}" if status < 0 else f"with exit status {status}"
        return f"the process that read it ended {ended}; its memory is limited to {self._limits.memory >> 30} GB"

    def end(self) -> None:
        """Nothing of it is left, nor of what it started in its session."""
        self.line.close()
        self.process.end()
