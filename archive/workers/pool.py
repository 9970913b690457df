"""The pool: hands files to workers, gives them pictures, replaces those that die."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from archive.model import Reading
from archive.workers.hand import Hand, Lost
from archive.workers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    Look = Callable[[str], bytes | None]

MOST = 8  # workers, if nobody says how many: each may take gigabytes
TRIES = 3  # of workers that are gone before they begin
FILES = 500  # that one worker reads, then a fresh one: libraries grow


@dataclass(slots=True)
class Ticket:
    """A file handed in: what came of it, once it is known. error: what the pictures' source raised."""

    data: bytes
    told: dict[str, str]
    picture: Look | None
    reading: Reading | None = None
    error: Exception | None = None
    started: float = field(default=0.0)
    tries: int = 0


class Readers:
    """Called as archive.process.read is, and never ends this process, whatever the bytes are. Of one thread.

    submit() hands a file in ahead of its turn, result() waits for it. Workers start when the first file comes.
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None) -> None:
        """workers: None for one for each processor that this process may use, MOST at the most."""
        self._count = max(1, workers if workers is not None else min(len(os.sched_getaffinity(0)), MOST))
        self._limits = limits or Limits()
        self._free: list[Hand] = []
        self._busy: dict[Hand, Ticket] = {}
        self._waiting: deque[Ticket] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what is not read stays unread."""
        for hand in [*self._free, *self._busy]:
            hand.end()
        self._free, self._busy = [], {}
        self._waiting.clear()

    @property
    def ahead(self) -> int:
        """How many files are worth handing in before the first is asked for; 0: one worker is waited for anyway."""
        return 2 * self._count if self._count > 1 else 0

    def __call__(self, data: bytes, *, picture: Look | None = None, **told: str) -> Reading:
        """As archive.process.read; what is too much is a Reading that says so. Raises what picture raises."""
        return self.result(self.submit(data, picture=picture, **told))

    def submit(self, data: bytes, *, picture: Look | None = None, **told: str) -> Ticket:
        """Hand a file in."""
        ticket = Ticket(data, told, picture)
        self._waiting.append(ticket)
        self._hand_out()
        return ticket

    def result(self, ticket: Ticket) -> Reading:
        """What came of it; files that were handed in before are read first."""
        while ticket.reading is None and ticket.error is None:
            self._hand_out()
            self._listen()
        if ticket.error:
            raise ticket.error
        assert ticket.reading is not None
        return ticket.reading

    def _hand_out(self) -> None:
        while self._waiting and (self._free or len(self._busy) < self._count):
            hand = self._free.pop() if self._free else Hand(self._limits)
            ticket = self._waiting.popleft()
            ticket.started, ticket.tries = monotonic(), ticket.tries + 1
            self._busy[hand] = ticket
            try:
                hand.ask(ticket.data, ticket.told)
            except Lost as lost:
                self._lose(hand, lost)

    def _listen(self) -> None:
        """Wait until a worker says something, or has had its time."""
        now = monotonic()
        left = min((ticket.started + self._limits.patience - now for ticket in self._busy.values()), default=0.0)
        ready = set(wait([hand.connection for hand in self._busy], timeout=max(0.0, left)))
        for hand, ticket in list(self._busy.items()):
            if hand.connection in ready:
                self._hear(hand, ticket)
            elif monotonic() - ticket.started > self._limits.patience:
                self._settle(hand, _fault(f"reading it takes more than {self._limits.patience} seconds"), alive=False)

    def _hear(self, hand: Hand, ticket: Ticket) -> None:
        try:
            kind, *rest = hand.listen()
            if kind == "picture":
                self._show(hand, ticket, rest[0])
            elif kind == "done":
                self._settle(hand, rest[0])
            elif kind in ("fault", "last"):
                self._settle(hand, _fault(str(rest[0])), alive=kind == "fault")
        except Lost as lost:
            self._lose(hand, lost)

    def _lose(self, hand: Hand, lost: Lost) -> None:
        """A worker is gone; a file that it had not begun is for another one."""
        if hand.begun or self._busy[hand].tries >= TRIES:
            self._settle(hand, _fault(str(lost)), alive=False)
        else:
            self._waiting.appendleft(self._busy.pop(hand))
            hand.end()

    def _show(self, hand: Hand, ticket: Ticket, source: Any) -> None:
        """A picture of the page that is being read."""
        try:
            found = ticket.picture(source) if ticket.picture and isinstance(source, str) else None
        except Exception as error:  # noqa: BLE001 - it is the caller's, who gets it from result()
            ticket.error = error
            hand.answer("abandon")
            return
        hand.answer("picture", found)

    def _settle(self, hand: Hand, reading: Any, *, alive: bool = True) -> None:
        ticket = self._busy.pop(hand)
        ticket.reading = reading if isinstance(reading, Reading) else _fault("the process that read it gave no answer")
        ticket.data = b""
        if alive and hand.files < FILES and hand.lives:
            self._free.append(hand)
        else:
            hand.end()


def _fault(why: str) -> Reading:
    return Reading("unreadable", "", (), error=why)
