"""The crawler's only door: bytes and their circumstances in; what is known already, out."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from archive import database, software
from archive.alone import alone
from archive.captures import index
from archive.captures.lookup import Lookup
from archive.captures.syncing import Syncing
from archive.captures.visits import Resumed, new_run
from archive.captures.waiting import Waiting
from archive.database import DatabaseError
from archive.database.writing import captures, visits
from archive.events import runs
from archive.fixity import chain
from archive.folder import Folder, FolderError
from archive.model import Kept
from archive.warc.digest import digest
from archive.warc.fields import moment, stamp
from archive.warc.write import StoreError, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from archive.captures.visits import ColumnSeen, Earlier, Visit
    from archive.model import Drawn, Exchange, Failure, Known
    from settings.registry import Portal

MAX_WARC_BYTES = 1_000_000_000
BUSY_SECONDS = 30.0
RESUME_HOURS = 72.0
RESUMED = "resumed"  # status of a run that was gone on with and has not ended since
UNFINISHED = (None, "interrupted", RESUMED)


class IntakeError(Exception):
    """The archive cannot take anything in; one line, naming the file and what to do."""


class Intake:
    """Takes a crawl into one data folder, whose only writer it is. Its calls may come from several threads.

    On opening, WARC files that a dead process left are recovered and the tables brought up to what the files
    hold. Every call may raise IntakeError; what was kept before stays, and a later call may succeed.

    While a program that ignores the lock writes to the database, rows wait in memory; busy_seconds: how long
    opening and closing wait for it.
    """

    kind = "capture"  # of event, in PREMIS terms

    def __init__(
        self,
        data: Path,
        *,
        operator: str = "",
        settings: Mapping[str, str] | None = None,
        max_warc_bytes: int = MAX_WARC_BYTES,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._folder = Folder(data)
        self._operator = operator
        self._run = ""
        self._busy_seconds = busy_seconds
        self._unsynced: StoreError | None = None  # why bytes may be lost if the power goes
        self._unwritten: IntakeError | None = None  # why rows wait; told once
        self._call = threading.RLock()
        self._closed = False
        with ExitStack() as opened, _in_one_line():
            self._folder.make()
            self._conn = opened.enter_context(alone(self._folder, busy_seconds))
            with database.told(self._folder.database):
                runs.opened(self._folder, self._conn)
            self._waiting = Waiting(self._conn)
            self._lookup = Lookup(self._conn, self._folder.warc, self._waiting)
            info = {"operator": operator, **(settings or {})}
            self._writer = Writer(self._folder.warc, self._folder.manifest, info, max_warc_bytes)
            self._opened = opened.pop_all()
        self._syncing = Syncing(self._beside)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start_run(self, portals: Sequence[Portal], arguments: Sequence[str]) -> str:
        """Open a run over these portals; its id, which sorts by time."""
        now = datetime.now(UTC)
        with self._doing():
            self._run = run = new_run(now, visits.newest_id(self._conn))
            told = {"started_at": stamp(now), "arguments": index.arguments_text(arguments),
                    "operator": self._operator, "software": f"{software.NAME} {software.number()}"}
            self._note(index.run_uri(run, "start"), index.run_note(run, portals, **told))
            self._flush()
        return run

    def resume(self, arguments: Sequence[str], portals: Sequence[Portal] = (), hours: float = RESUME_HOURS) -> Resumed | None:
        """Go on with the newest run of these arguments, if it was killed or interrupted and is not older than so many hours.

        portals: as the registry has them now. None: there is no such run; start one.
        """
        with self._doing():
            found = visits.last_run(self._conn, index.arguments_text(arguments))
            if found is None or found["status"] not in UNFINISHED or self._age(found["id"]) > timedelta(hours=hours):
                return None
            self._run = run = str(found["id"])
            self._note(index.run_uri(run, RESUMED), index.run_note(run, portals, status=RESUMED))
            self._flush()
            runs.resumed(self._folder, self._conn, run)
            return Resumed(run, moment(found["started_at"]), visits.of_run(self._conn, run))

    def keep(self, exchange: Exchange) -> Kept:
        """Keep an exchange at once; a payload that the archive has already becomes a revisit record.

        So does a 304 to validators that the archive had from a capture of this URL.
        """
        with self._doing():
            payload = digest(exchange.body)
            original = self._waiting.original(payload) if exchange.body else self._lookup.not_modified(exchange)
            position = self._writer.exchange(exchange, original, payload)
            payload = original.digest if original else payload
            revisit = original is not None
            self._waiting.capture(index.capture(exchange, exchange.context, position, payload, revisit=revisit), position)
            self._flush_if_due()
        return Kept(payload, unchanged=revisit)

    def drawn(self, drawn: Drawn, source: str) -> Kept:
        """Keep what a browser drew of a page. source: the URL of the response that it was drawn from."""
        with self._doing():
            position = self._writer.drawn(drawn, self._lookup.record_id(drawn.context.portal, source))
            payload = digest(drawn.html)
            self._waiting.capture(index.drawn(drawn, position, payload), position)
            self._flush_if_due()
        return Kept(payload, unchanged=False)

    def fail(self, failure: Failure) -> None:
        """Keep that a request got no response."""
        with self._doing():
            position = self._writer.failure(failure)
            self._waiting.failure(index.failure(failure, position), position)
            self._flush_if_due()

    def known(self, portal: str, url: str) -> Known | None:
        """The newest whole 2xx capture of this URL in this portal by GET, its body decoded; None if there is none.

        Redirects that the archive has are followed: Hanweb's downfile.jsp answers nothing else.
        """
        with self._doing():
            return self._lookup.known(portal, url)

    def held(self, portal: str, url: str) -> tuple[datetime, str, str] | None:
        """When this document was last fetched or found to be the same; title and listed date of the entry that led there.

        Of what known() gives, without reading it or following redirects. None also if it was fetched as a list only, or may be one though it was linked as a report.
        """
        with self._doing():
            return self._lookup.held(portal, url)

    def validators(self, portal: str, url: str) -> tuple[str, str] | None:
        """ETag and Last-Modified ("" where not given) to ask conditionally for this URL; None if there are none.

        The bytes are not read: who gets a 304 and finds nothing known() must ask again without them.
        """
        with self._doing():
            return self._lookup.validators(portal, url)

    def earlier(self, portal: str) -> Earlier:
        """What earlier visits tell of a portal."""
        with self._doing():
            return visits.earlier(self._conn, portal)

    def end_visit(self, visit: Visit) -> None:
        """Keep what happened to a portal; durable on return, with all that was kept before.

        Its columns come with all their entries; those that are as before are not written again.
        """
        with self._doing():
            told = replace(visit, columns=tuple(self._less(visit.portal, column) for column in visit.columns))
            self._note(index.visit_uri(visit), index.visit_note(told))
            self._flush()

    def _less(self, portal: str, column: ColumnSeen) -> ColumnSeen:
        """Without its entries, if the database has the very same."""
        if column.entries is None or self._waiting.visit_of(portal):
            return column
        before = visits.standing_of(self._conn, portal, column.url)
        return replace(column, entries=None) if visits.by_url(index.as_kept(column.entries)) == before else column

    def end_run(self, status: str) -> None:
        """Close the run; durable on return."""
        with self._doing():
            told = {"ended_at": stamp(datetime.now(UTC)), "status": status}
            self._note(index.run_uri(self._run, "end"), index.run_note(self._run, (), **told))
            self._flush()

    def close(self) -> None:
        """Finish the WARC file, write the rows that wait, give the folder free."""
        self._syncing.stop()
        with self._call:
            if self._closed:
                return
            self._closed = True
            with self._opened, self._doing():
                self._writer.close()
                made = chain.extend(self._folder.manifests, self._folder.manifest, run=self._run, created=stamp(datetime.now(UTC)),
                                    software=f"{software.NAME} {software.number()}")
                self._settle()
                runs.closed(self._folder, self._conn, self.kind, self._run, made)

    def _settle(self) -> None:
        """The last rows, and those that had to be forgotten."""
        try:
            if self._waiting.write(self._busy_seconds):
                if self._waiting.dropped:
                    index.catch_up(self._conn, self._folder.warc)
                else:
                    captures.settle_sizes(self._conn, index.sizes(self._folder.warc))
                return
        except sqlite3.OperationalError as error:
            if not database.is_busy(error):
                raise
        raise IntakeError(f"{self._folder.database}: another program has been writing to it for {self._busy_seconds:g} seconds; "
                          "everything is in the WARC files: end that program, then xxgk process brings the rows")

    def _age(self, run: str) -> timedelta:
        """How long ago something was last kept in a run."""
        newest = visits.newest_record(self._conn, run)
        return datetime.now(UTC) - moment(newest) if newest else timedelta.max

    def _note(self, uri: str, data: dict[str, object]) -> None:
        position = self._writer.note(uri, data)
        self._waiting.note(uri, data, position)
        self._flush_if_due()

    def _flush_if_due(self) -> None:
        if self._waiting.overdue:
            self._flush()
        elif self._waiting.due:
            self._syncing.soon()

    def _flush(self) -> None:
        """Bytes durable first, then the rows that point to them."""
        self._writer.sync()
        self._waiting.write()

    def _beside(self) -> None:
        """In a thread of its own: bytes to the disk while the crawl goes on, then the rows that point to them.

        A second fsync would not tell of bytes that the first one lost, so whoever calls next hears of it.
        """
        try:
            with self._call:
                self._waiting.seal()
                unsynced = self._writer.unsynced()
            if unsynced:
                unsynced.sync()
            with self._doing():
                self._waiting.write(sealed=True)
        except StoreError as error:
            self._unsynced = error
        except IntakeError as error:
            self._unwritten = error

    @contextmanager
    def _doing(self) -> Iterator[None]:
        with self._call, _in_one_line(), database.told(self._folder.database):
            if self._unsynced:
                raise self._unsynced
            if unwritten := self._unwritten:
                self._unwritten = None
                raise unwritten
            yield


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except (StoreError, DatabaseError, FolderError) as error:
        raise IntakeError(str(error)) from error
