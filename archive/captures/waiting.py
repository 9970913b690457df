"""Rows on their way to the database: written in batches once their bytes are durable, and found while they wait."""

from __future__ import annotations

import logging
import sqlite3
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive import journal
from archive.captures import index
from archive.database import is_busy
from archive.database.writing import captures
from archive.warc.fields import moment
from archive.warc.write import Original

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.warc.write import Position

BATCH = 100  # rows that may wait for a transaction; the WARC file has them already
PATIENCE = 2000  # rows that may wait for the disk, before the crawl waits for it too
MOST = 20_000  # rows that may wait while another program writes to the database
PAUSE = 1.0  # seconds until the next try then
SHORTLY = 0.1  # seconds that a crawl may stand still for it

logger = logging.getLogger(__name__)


@dataclass
class Pile:
    """Rows that are written together, and what they are found by."""

    batch: captures.Batch = field(default_factory=captures.Batch)
    by_url: dict[str, list[index.Row]] = field(default_factory=dict)
    originals: dict[str, index.Row] = field(default_factory=dict)  # by digest


class Waiting:
    """The rows of what an intake kept last: a pile that grows, and before it perhaps one that waits for the disk (sealed).

    dropped: so many had to wait that they were forgotten; the WARC files have them, and index.catch_up brings them.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._piles = [Pile()]
        self._next_try = 0.0
        self._warned = False
        self.dropped = False

    @property
    def due(self) -> bool:
        """Whether enough rows wait to be written."""
        return len(self) >= BATCH and time.monotonic() >= self._next_try

    @property
    def overdue(self) -> bool:
        """Whether so many do that the disk must be waited for."""
        return len(self) >= PATIENCE and time.monotonic() >= self._next_try

    def __len__(self) -> int:
        return sum(len(pile.batch) for pile in self._piles)

    def capture(self, row: index.Row, position: Position) -> None:
        """An exchange that was kept."""
        pile, found = self._piles[-1], row | {"member": ""}
        pile.batch.captures.append(row)
        pile.by_url.setdefault(str(row["url"]), []).append(found)
        if not row["revisit"]:
            pile.originals.setdefault(str(row["digest"]), found)
        self._reached(position)

    def failure(self, row: index.Row, position: Position) -> None:
        """A request without a response."""
        self._piles[-1].batch.failures.append(row)
        self._reached(position)

    def note(self, uri: str, data: Mapping[str, Any], position: Position) -> None:
        """A note of the archive's own."""
        index.note(self._piles[-1].batch, uri, data)
        self._reached(position)

    def seal(self) -> None:
        """What waits now is what write(sealed=True) will write, whatever comes until then."""
        if len(self._piles) == 1 and self.due:
            self._piles.append(Pile())

    def write(self, wait: float = SHORTLY, *, sealed: bool = False) -> bool:
        """All that waits, or what was sealed of it, a transaction for each pile; on an error it goes on waiting.

        Its bytes must be durable. False: another program has been writing to the database for that many seconds.
        """
        self._conn.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        while len(self._piles) > 1 or not sealed:
            if len(self._piles[0].batch):
                try:
                    captures.write(self._conn, self._piles[0].batch)
                except sqlite3.OperationalError as error:
                    if not is_busy(error):
                        raise
                    self._held_up()
                    return False
            if len(self._piles) == 1:
                self._piles = [Pile()]
                return True
            del self._piles[0]
        return True

    def _held_up(self) -> None:
        self._next_try = time.monotonic() + PAUSE
        if not self._warned:
            self._warned = True
            journal.event("database-waits", "WARNING", rows=len(self))
            logger.warning("another program is writing to the database; the crawl goes on, its rows wait")
        if len(self) > MOST:
            self.dropped = True
            self._piles = [Pile()]

    def visit_of(self, portal: str) -> bool:
        """Whether a visit of this portal waits."""
        return any(visit["portal"] == portal for pile in self._piles for visit in pile.batch.visits)

    def of_url(self, portal: str, url: str) -> list[Mapping[str, Any]]:
        """The captures of this URL in this portal, oldest first, those in the database and those that wait."""
        waiting = [row for row in self._of_url(url) if (row["portal"] or "") == portal]
        return sorted([*captures.of_url(self._conn, portal, url), *waiting],
                      key=lambda row: (row["captured_at"], row["warc"], row["offset"]))

    def there(self, url: str, captured_at: str, digest: str) -> bool:
        """Whether this URL was captured at this time with this payload."""
        waiting = any((row["captured_at"], row["digest"]) == (captured_at, digest) for row in self._of_url(url))
        return waiting or captures.there(self._conn, url, captured_at, digest)

    def original(self, payload: str) -> Original | None:
        """The first response record with this payload."""
        if row := self._original(payload):
            return Original(str(row["url"]), moment(str(row["captured_at"])), payload)
        found = captures.original(self._conn, payload)
        return Original(found[0], moment(found[1]), payload) if found else None

    def holder(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row whose record has the bytes of this one, if it waits; else the row itself."""
        return self._original(row["digest"]) or row if row["revisit"] else row

    def _of_url(self, url: str) -> list[index.Row]:
        return [row for pile in self._piles for row in pile.by_url.get(url, ())]

    def _original(self, payload: str) -> index.Row | None:
        return next((pile.originals[payload] for pile in self._piles if payload in pile.originals), None)

    def _reached(self, position: Position) -> None:
        if not self.dropped:  # else the tables lack what stands before it
            self._piles[-1].batch.indexed[position.warc] = position.offset + position.length
