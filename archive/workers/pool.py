"""The pool: hands files to workers, gives them pictures, replaces those that die."""

from __future__ import annotations

import os
import selectors
from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from archive.model import Reading
from archive.workers.hand import Hand, Lost
from archive.workers.limits import Limits
from archive.workers.wire import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

    from archive.warc.folder import Position

    Look = Callable[[str], bytes | None]

MOST = 8  # workers, if nobody says how many: each may take gigabytes
TRIES = 3  # of workers that are gone before they begin
FILES = 500  # that one worker reads, then a fresh one: libraries grow
NEXT = 2  # files that a worker has beside the one that it is at: it does not wait while this process does something else
SLOW = 0.5  # seconds; what waits behind a file that takes longer is given to a worker that is free, too


@dataclass(slots=True, eq=False)
class Ticket:
    """A file handed in: what came of it, once it is known.

    reading: None with done where its place gives no bytes; error: what the pictures' source raised.
    """

    words: bytes  # as they are said to a worker
    picture: Look | None
    placed: bool = False  # it is read from its place
    reading: Reading | None = None
    error: Exception | None = None
    done: bool = False
    key: bytes = b""  # of its bytes and circumstances (wire.key), where that was asked for
    tries: int = 0
    twice: bool = False  # two workers have it


class Readers:
    """Called as archive.process.read is, and never ends this process, whatever the bytes are. Of one thread.

    submit() hands a file in ahead of its turn, result() waits for it. Workers start when the first file comes.
    """

    def __init__(self, workers: int | None = None, limits: Limits | None = None, warc: Path | None = None) -> None:
        """workers: None for one for each processor that this process may use, MOST at the most. warc: the folder of WARC
        files that workers read captures from themselves."""
        self._count = max(1, workers if workers is not None else min(len(os.sched_getaffinity(0)), MOST))
        self._limits = limits or Limits()
        self._folder = os.path.abspath(warc) if warc else ""  # noqa: PTH100 - a link to the folder is asked each time
        self._hands: list[Hand[Ticket]] = []
        self._waiting: deque[Ticket] = deque()
        self._ready = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what is not read stays unread."""
        for hand in list(self._hands):
            self._dismiss(hand)
        self._waiting.clear()
        self._ready.close()
        self._ready = selectors.DefaultSelector()

    @property
    def ahead(self) -> int:
        """How many files are worth handing in before the first is asked for."""
        return (1 + NEXT) * self._count

    @property
    def distant(self) -> bool:
        """Whether workers read captures from the WARC files themselves."""
        return bool(self._folder)

    @property
    def workers(self) -> list[int | None]:
        """Process ids of the workers that there are now."""
        return [hand.process.pid for hand in self._hands]

    def __call__(self, data: bytes, *, picture: Look | None = None, **told: str) -> Reading:
        """As archive.process.read; what is too much is a Reading that says so. Raises what picture raises."""
        found = self.result(self.submit(data, picture=picture, **told))
        assert found is not None
        return found

    def submit(self, data: bytes, *, picture: Look | None = None, **told: str) -> Ticket:
        """Hand a file in."""
        return self._submit(Ticket(packed("read", data, told), picture))

    def submit_at(self, position: Position, *, attachment: bool, keyed: bool = False, picture: Look | None = None, **told: str) -> Ticket:
        """Hand a capture in by the place of its record. attachment: a picture is not read by itself then; keyed: the key of
        its bytes is wanted, too."""
        return self._submit(Ticket(packed("at", self._folder, tuple(position), attachment, keyed, told), picture, placed=True))

    def result(self, ticket: Ticket) -> Reading | None:
        """What came of it, None where its place gives no bytes; files that were handed in before are begun first."""
        while not ticket.done:
            self._hand_out()
            self._listen()
        if ticket.error:
            raise ticket.error
        return ticket.reading

    def _submit(self, ticket: Ticket) -> Ticket:
        self._waiting.append(ticket)
        self._hand_out()
        return ticket

    def _hand_out(self) -> None:
        while self._waiting:
            if self._waiting[0].done:  # by another worker
                self._waiting.popleft()
                continue
            hand = self._hand(self._waiting[0].words)
            if hand is None:
                return
            try:
                hand.ask(self._waiting[0].words, self._waiting.popleft())
            except Lost:
                while hand in self._hands:  # what it said before it went tells which file it was at
                    self._hear(hand)

    def _hand(self, words: bytes) -> Hand[Ticket] | None:
        """Who is given these words: one that is free, a new one, else the one that has least to do; None: they must wait."""
        fit = [hand for hand in self._hands if len(hand.files) <= NEXT and hand.given < FILES and hand.takes(words)]
        best = min(fit, key=lambda hand: len(hand.files), default=None)
        if (best is None or best.files) and len(self._hands) < self._count:
            best = Hand(self._limits)
            self._hands.append(best)
            self._ready.register(best.line, selectors.EVENT_READ, best)
        return best

    def _listen(self) -> None:
        """Wait until a worker says something, has had its time, or makes others wait while one is free."""
        now = monotonic()
        left = [hand.since + limit - now for hand in self._hands if hand.files for limit in self._marks(hand)]
        said = {key.data for key, _ in self._ready.select(max(0.0, min(left, default=0.0)))}
        now = monotonic()
        for hand in list(self._hands):
            if hand in said:
                self._hear(hand)
            elif hand.files and now - hand.since > self._limits.patience:
                self._answer(hand, _fault(f"reading it takes more than {self._limits.patience} seconds"))
                self._dismiss(hand)
            elif hand.files and now - hand.since > SLOW and self._idle:
                self._also(list(hand.files)[1:])
        self._hand_out()

    def _marks(self, hand: Hand[Ticket]) -> Iterable[float]:
        """Seconds after which something is to be done about the file that a worker is at."""
        yield self._limits.patience
        if self._idle and any(not one.twice for one in list(hand.files)[1:]):
            yield SLOW

    @property
    def _idle(self) -> bool:
        """Whether a worker has nothing to do, or one more may be made."""
        return len(self._hands) < self._count or any(not hand.files for hand in self._hands)

    def _also(self, behind: list[Ticket]) -> None:
        """Have files read by another worker, too: the first answer counts."""
        for ticket in behind:
            if not ticket.twice:
                ticket.twice = True
                self._waiting.append(ticket)

    def _hear(self, hand: Hand[Ticket]) -> None:
        try:
            kind, said, more, key = (*hand.listen(), None, None, None)[:4]
            if not hand.files:  # nobody asked it
                self._dismiss(hand)
            elif kind == "picture":
                self._show(hand, hand.files[0], said)
            elif kind in ("done", "fault", "last"):
                self._answer(hand, said if kind == "done" else _fault(str(said)), key, begun=bool(more))
                if kind == "last" or (hand.given >= FILES and not hand.files) or not hand.lives:
                    self._dismiss(hand)
        except Lost as lost:
            self._lose(hand, lost)

    def _lose(self, hand: Hand[Ticket], lost: Lost) -> None:
        """A worker is gone: the file that it had begun is to blame, the others are for other workers."""
        if hand.files:
            hand.files[0].tries += not hand.begun
            if hand.begun or hand.files[0].tries >= TRIES:
                self._answer(hand, _fault(str(lost)))
        self._dismiss(hand)

    def _dismiss(self, hand: Hand[Ticket]) -> None:
        """End a worker; files that it was to read are for others."""
        self._waiting.extendleft(reversed(hand.files))
        self._hands.remove(hand)
        self._ready.unregister(hand.line)
        hand.end()

    def _show(self, hand: Hand[Ticket], ticket: Ticket, source: Any) -> None:
        """A picture of the page that is being read."""
        if ticket.done:  # by another worker
            hand.answer("abandon")
            return
        try:
            found = ticket.picture(source) if ticket.picture and isinstance(source, str) else None
        except Exception as error:  # noqa: BLE001 - it is the caller's, who gets it from result()
            ticket.error, ticket.done = error, True
            hand.answer("abandon")
            return
        hand.answer("picture", found)

    def _answer(self, hand: Hand[Ticket], reading: Any, key: Any = b"", *, begun: bool = False) -> None:
        """What came of the file that a worker was at; begun: it is at the next one."""
        ticket = hand.through(begun=begun)
        if ticket.done:
            return
        ticket.done, ticket.words = True, b""
        if isinstance(reading, Reading):
            ticket.reading, ticket.key = reading, key if isinstance(key, bytes) else b""
        elif reading is not None or not ticket.placed:
            ticket.reading = _fault("the process that read it gave no answer")


def _fault(why: str) -> Reading:
    return Reading("unreadable", "", (), error=why)
