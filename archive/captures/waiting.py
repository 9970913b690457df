"""Rows on their way to the database: written in batches, and found while they wait."""

from __future__ import annotations

import logging
import sqlite3
import time
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
MOST = 20_000  # rows that may wait while another program writes to the database
PAUSE = 1.0  # seconds until the next try then
SHORTLY = 0.1  # seconds that a crawl may stand still for it

logger = logging.getLogger(__name__)


class Waiting:
    """The rows of what an intake kept last.

    dropped: so many had to wait that they were forgotten; the WARC files have them, and index.catch_up brings them.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._batch = captures.Batch()
        self._by_url: dict[str, list[index.Row]] = {}
        self._originals: dict[str, index.Row] = {}  # by digest
        self._next_try = 0.0
        self._warned = False
        self.dropped = False

    @property
    def due(self) -> bool:
        """Whether enough rows wait to be written."""
        return len(self._batch) >= BATCH and time.monotonic() >= self._next_try

    def capture(self, row: index.Row, position: Position) -> None:
        """An exchange that was kept."""
        self._batch.captures.append(row)
        self._by_url.setdefault(str(row["url"]), []).append(row | {"member": ""})
        if not row["revisit"]:
            self._originals.setdefault(str(row["digest"]), row | {"member": ""})
        self._reached(position)

    def failure(self, row: index.Row, position: Position) -> None:
        """A request without a response."""
        self._batch.failures.append(row)
        self._reached(position)

    def note(self, uri: str, data: Mapping[str, Any], position: Position) -> None:
        """A note of the archive's own."""
        index.note(self._batch, uri, data)
        self._reached(position)

    def write(self, wait: float = SHORTLY) -> bool:
        """All that waits, in one transaction; on an error it goes on waiting.

        False: another program has been writing to the database for that many seconds.
        """
        self._conn.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        if not len(self._batch):
            return True
        try:
            captures.write(self._conn, self._batch)
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            self._held_up()
            return False
        self._forget()
        return True

    def _held_up(self) -> None:
        self._next_try = time.monotonic() + PAUSE
        if not self._warned:
            self._warned = True
            journal.event("database-waits", "WARNING", rows=len(self._batch))
            logger.warning("another program is writing to the database; the crawl goes on, its rows wait")
        if len(self._batch) > MOST:
            self.dropped = True
            self._forget()

    def _forget(self) -> None:
        self._batch = captures.Batch()
        self._by_url.clear()
        self._originals.clear()

    def visit_of(self, portal: str) -> bool:
        """Whether a visit of this portal waits."""
        return any(visit["portal"] == portal for visit in self._batch.visits)

    def of_url(self, portal: str, url: str) -> list[Mapping[str, Any]]:
        """The captures of this URL in this portal, oldest first, those in the database and those that wait."""
        waiting = [row for row in self._by_url.get(url, ()) if (row["portal"] or "") == portal]
        return sorted([*captures.of_url(self._conn, portal, url), *waiting],
                      key=lambda row: (row["captured_at"], row["warc"], row["offset"]))

    def there(self, url: str, captured_at: str, digest: str) -> bool:
        """Whether this URL was captured at this time with this payload."""
        waiting = any((row["captured_at"], row["digest"]) == (captured_at, digest) for row in self._by_url.get(url, ()))
        return waiting or captures.there(self._conn, url, captured_at, digest)

    def original(self, payload: str) -> Original | None:
        """The first response record with this payload."""
        if row := self._originals.get(payload):
            return Original(str(row["url"]), moment(str(row["captured_at"])), payload)
        found = captures.original(self._conn, payload)
        return Original(found[0], moment(found[1]), payload) if found else None

    def holder(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """The row whose record has the bytes of this one, if it waits; else the row itself."""
        return self._originals.get(row["digest"], row) if row["revisit"] else row

    def _reached(self, position: Position) -> None:
        if not self.dropped:  # else the tables lack what stands before it
            self._batch.indexed[position.warc] = position.offset + position.length
