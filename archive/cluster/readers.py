"""Readers on other machines, called as archive.process.read is: captures go out in batches, readings come back in turn.

A worker that dies costs nothing but time: Dask gives its batch to another one, and what no worker reads is read here.
"""

from __future__ import annotations

import math
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from archive import journal
from archive.cluster.connection import ask, connected, slots
from archive.cluster.reading import Asked, read, sees
from archive.folder import Folder
from archive.model import Reading
from archive.warc.folder import files
from archive.workers import Readers
from archive.workers.wire import WireError, heard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from distributed import Client, Future

    from archive.warc.folder import Position

    Look = Callable[[str], bytes | None]

WORK = 0.7  # seconds of one batch: Dask takes some 7 ms for each, measured
FIRST, MOST = 16, 256  # captures of a batch before it is known how long one takes, and ever
BYTES = 4 << 20  # of a batch, where the bytes are sent: Dask's messages should stay below 10 MB
AT_WORK = 3  # batches for each worker, one of them being read
LATEST = 0.3  # how much the newest batch counts in the mean


@contextmanager
def readers(address: str, data: Path) -> Iterator[ClusterReaders]:
    """The workers of a scheduler. They read the WARC files themselves if they see the data folder under the same path; else
    they are sent the bytes. Raises ClusterError."""
    with connected(address) as client:
        folder = Folder(data.resolve()).warc
        seen = all(all(ask(client, sees, str(folder), path.name, path.stat().st_size).values()) for path in files(folder)[-1:])
        with ClusterReaders(client, str(folder) if seen else "") as found:
            yield found


@dataclass(slots=True)
class Ticket:
    """A capture handed in. batch: that it went out with; number: its place there."""

    asked: Asked
    picture: Look
    batch: Batch | None = None
    number: int = 0


@dataclass(slots=True)
class Batch:
    """What went out together; answers: once they came."""

    future: Future
    size: int
    answers: tuple[Any, ...] | None = field(default=None)


class ClusterReaders:
    """folder: of the WARC files as the workers see it, "" if they do not. Of one thread."""

    def __init__(self, client: Client, folder: str) -> None:
        self._client, self._folder = client, folder
        self._slots = len(slots(client))
        self._waiting: deque[Ticket] = deque()
        self._here = Readers(1)
        self._each = WORK / FIRST
        self._lost = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._here.close()

    @property
    def ahead(self) -> int:
        """How many captures are worth handing in before the first is asked for."""
        return AT_WORK * self._slots * self._size

    @property
    def distant(self) -> bool:
        """Whether the workers read the WARC files themselves."""
        return bool(self._folder)

    @property
    def _size(self) -> int:
        return min(MOST, max(1, math.ceil(WORK / self._each)))

    def __call__(self, data: bytes, *, picture: Look, **told: str) -> Reading:
        """Read one at once, here: it would take longer to send it."""
        return self._here(data, picture=picture, **told)

    def submit(self, data: bytes, *, picture: Look, **told: str) -> Ticket:
        """Hand a capture in."""
        return self._submit(Ticket(Asked(told, data), picture))

    def submit_at(self, position: Position, *, attachment: bool, picture: Look, **told: str) -> Ticket:
        """Hand a capture in by the place of its record."""
        return self._submit(Ticket(Asked(told, None, position, attachment), picture))

    def _submit(self, ticket: Ticket) -> Ticket:
        self._waiting.append(ticket)
        if len(self._waiting) >= self._size:
            self._send()
        return ticket

    def _send(self) -> None:
        tickets: list[Ticket] = []
        size = 0
        while self._waiting and len(tickets) < self._size and size < BYTES:
            tickets.append(self._waiting.popleft())
            size += len(tickets[-1].asked.data or b"")
        batch = self._out([ticket.asked for ticket in tickets])
        for number, ticket in enumerate(tickets):
            ticket.batch, ticket.number = batch, number

    def _out(self, asked: list[Asked]) -> Batch:
        return Batch(self._client.submit(read, self._folder, asked, pure=False), len(asked))

    def result(self, ticket: Ticket) -> Reading | None:
        """What came of it; None if no worker could read it. Raises what picture raises."""
        while ticket.batch is None:
            self._send()
        answer = self._answer(ticket.batch, ticket.number)
        pictures: dict[str, bytes] = {}
        while answer is not None:
            reading, wanted = answer
            found = {source: data for source in wanted if source not in pictures and (data := ticket.picture(source)) is not None}
            if not found:
                return reading  # type: ignore[no-any-return]
            pictures |= found
            answer = self._answer(self._out([replace(ticket.asked, pictures=pictures)]), 0)
        return None

    def _answer(self, batch: Batch, number: int) -> Any:
        if batch.answers is None:
            batch.answers = self._came(batch)
        return batch.answers[number]

    def _came(self, batch: Batch) -> tuple[Any, ...]:
        nothing = (None,) * batch.size
        if self._lost:
            return nothing
        try:
            seconds, answers = brought(batch.future.result(), batch.size)
        except WireError as error:
            self._say(f"what a worker brought cannot be taken: {error}")
            return nothing
        except Exception as error:  # noqa: BLE001  # whatever became of the cluster, the captures are read
            self._lost = self._client.status != "running"
            self._say(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
            return nothing
        if batch.size > 1:
            self._each += LATEST * (max(seconds / batch.size, 0.001) - self._each)
        return answers

    def _say(self, why: str) -> None:
        journal.event("batch-lost", "WARNING", reason=why)


def brought(said: bytes, size: int) -> tuple[float, tuple[Any, ...]]:
    """Seconds and as many answers as captures went out: each a Reading and addresses of pictures, or None. Raises WireError."""
    match heard(said):
        case (_, float() | int() as seconds, tuple() as answers) if len(answers) == size and all(map(_is_answer, answers)):
            return float(seconds), answers
    raise WireError("no answers to what was asked")


def _is_answer(one: object) -> bool:
    match one:
        case None:
            return True
        case (Reading(), tuple() as wanted):
            return all(isinstance(source, str) for source in wanted)
    return False
