"""One worker process, as its pool sees it."""

from __future__ import annotations

import signal
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Any

from archive.workers import birth
from archive.workers.wire import WireError, heard, say

if TYPE_CHECKING:
    from archive.workers.limits import Limits


class Lost(Exception):  # noqa: N818 - the worker is gone; why, in one line
    """No more is to be had of this worker."""


class Hand:
    """A worker; started at once."""

    def __init__(self, limits: Limits) -> None:
        self.connection, there = Pipe()
        self._limits = limits
        self._stage = ""
        self.files = 0
        self.begun = False  # it has the file that it was asked to read
        with there:
            self.process = birth.begin(limits, there)

    def ask(self, data: bytes, told: dict[str, str]) -> None:
        """Have a file read. Raises Lost."""
        self.files += 1
        self._stage, self.begun = "", False
        self.answer("read", data, told)

    def answer(self, *words: object) -> None:
        """Raises Lost."""
        try:
            say(self.connection, *words)
        except OSError as error:
            raise Lost(self._why()) from error

    def listen(self) -> tuple[Any, ...]:
        """What it says next. Raises Lost."""
        try:
            words = heard(self.connection.recv_bytes(self._limits.found))
        except EOFError as error:
            raise Lost(self._why()) from error
        except (OSError, WireError) as error:  # too long an answer, or none that it may give
            raise Lost(f"what reading it gives cannot be taken: {error}") from error
        self.begun = True
        if words[0] == "stage":
            self._stage = str(words[1])
        return words

    @property
    def lives(self) -> bool:
        return self.process.lives

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
        self.connection.close()
        self.process.end()
