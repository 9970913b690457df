"""The crawler's only door: bytes and their circumstances in; what is known already, out."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from archive import database, index
from archive.database import DatabaseError, captures
from archive.folder import Folder, FolderError, locked
from archive.model import Kept, Known
from archive.warc.digest import digest
from archive.warc.fields import moment, stamp
from archive.warc.read import DecodeError, StoredExchange, read_at
from archive.warc.recover import recover
from archive.warc.write import Original, StoreError, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from archive.model import Drawn, Exchange, Failure
    from archive.visits import Visit
    from settings.registry import Portal

BATCH = 100  # rows that may wait for a transaction; the WARC file has them already
MAX_WARC_BYTES = 1_000_000_000
MOST_REDIRECTS = 5


class IntakeError(Exception):
    """The archive cannot take anything in; one line, naming the file and what to do."""


class Intake:
    """Takes a crawl into one data folder, whose only writer it is. Its calls may come from several threads.

    On opening, WARC files that a dead process left are recovered and the tables brought up to what the files
    hold. Every call may raise IntakeError; what was kept before stays, and a later call may succeed.
    """

    def __init__(
        self,
        data: Path,
        *,
        operator: str = "",
        settings: Mapping[str, str] | None = None,
        max_warc_bytes: int = MAX_WARC_BYTES,
    ) -> None:
        self._folder = Folder(data)
        self._operator = operator
        self._run = ""
        self._batch = captures.Batch()
        self._fresh: dict[str, Original] = {}  # payloads whose row waits in the batch
        self._call = threading.RLock()
        self._closed = False
        with ExitStack() as opened, _in_one_line():
            self._folder.make()
            opened.enter_context(locked(self._folder))
            recover(self._folder.warc, self._folder.manifest)
            self._conn = opened.enter_context(database.writing(self._folder.database))
            with database.told(self._folder.database):
                index.catch_up(self._conn, self._folder.warc)
            info = {"operator": operator, **(settings or {})}
            self._writer = Writer(self._folder.warc, self._folder.manifest, info, max_warc_bytes)
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start_run(self, portals: Sequence[Portal], arguments: Sequence[str]) -> str:
        """Open a run over these portals; its id, which sorts by time."""
        now = datetime.now(UTC)
        run = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        with self._doing():
            self._run = run
            told = {"started_at": stamp(now), "arguments": index.arguments_text(arguments),
                    "operator": self._operator, "software": f"xxgk {_version()}"}
            self._note(index.run_uri(run, "start"), index.run_note(run, portals, **told))
            self._flush()
        return run

    def keep(self, exchange: Exchange) -> Kept:
        """Keep an exchange at once; a payload that the archive has already becomes a revisit record."""
        with self._doing():
            payload = digest(exchange.body)
            original = self._original(payload) if exchange.body else None
            position = self._writer.exchange(exchange, original)
            revisit = original is not None
            self._batch.captures.append(index.capture(exchange, exchange.context, position, payload, revisit=revisit))
            if not revisit:
                self._fresh[payload] = Original(exchange.url, exchange.captured_at, payload)
            self._reached(position.warc, position.offset + position.length)
        return Kept(payload, unchanged=revisit)

    def drawn(self, drawn: Drawn, source: str) -> Kept:
        """Keep what a browser drew of a page. source: the URL of the response that it was drawn from."""
        with self._doing():
            position = self._writer.drawn(drawn, self._record_id(drawn.context.portal, source))
            payload = digest(drawn.html)
            self._batch.captures.append(index.drawn(drawn, position, payload))
            self._reached(position.warc, position.offset + position.length)
        return Kept(payload, unchanged=False)

    def _record_id(self, portal: str, url: str) -> str:
        row = self._newest(portal, url)
        try:
            record = read_at(self._folder.warc, row["warc"], row["offset"]) if row else None
        except StoreError:
            return ""
        return record.record_id if isinstance(record, StoredExchange) else ""

    def fail(self, failure: Failure) -> None:
        """Keep that a request got no response."""
        with self._doing():
            position = self._writer.failure(failure)
            self._batch.failures.append(index.failure(failure, position))
            self._reached(position.warc, position.offset + position.length)

    def known(self, portal: str, url: str) -> Known | None:
        """The newest whole 2xx capture of this URL in this portal, its body decoded; None if there is none.

        Redirects that the archive has are followed: Hanweb's downfile.jsp answers nothing else.
        """
        with self._doing():
            row = self._newest(portal, url)
            for _ in range(MOST_REDIRECTS):
                if row is not None or not (url := self._redirected(portal, url)):
                    break
                row = self._newest(portal, url)
            if row is None:
                return None
            try:
                record = read_at(self._folder.warc, row["warc"], row["offset"])
                body = index.body(self._conn, self._folder.warc, row)
            except (StoreError, DecodeError):
                return None  # damaged or not decodable: as if unknown, so that it is fetched anew
            headers = record.response_headers if isinstance(record, StoredExchange) else ()
            at = moment(row["captured_at"])
            return Known(url, row["status"], headers, body, at, row["link_text"], row["listed"], at)

    def _newest(self, portal: str, url: str) -> Mapping[str, Any] | None:
        if any(row["url"] == url for row in self._batch.captures):
            self._flush()
        return captures.newest(self._conn, portal, url)

    def _redirected(self, portal: str, url: str) -> str:
        """Where the newest capture of a redirect led, or ""."""
        row = captures.redirect(self._conn, portal, url)
        try:
            record = read_at(self._folder.warc, row["warc"], row["offset"]) if row else None
        except StoreError:
            return ""
        headers = record.response_headers if isinstance(record, StoredExchange) else ()
        location = next((value for name, value in headers if name.lower() == "location"), "")
        return urljoin(url, location) if location else ""

    def end_visit(self, visit: Visit) -> None:
        """Keep what happened to a portal; durable on return, with all that was kept before."""
        with self._doing():
            self._note(index.visit_uri(visit), index.visit_note(visit))
            self._flush()

    def end_run(self, status: str) -> None:
        """Close the run; durable on return."""
        with self._doing():
            told = {"ended_at": stamp(datetime.now(UTC)), "status": status}
            self._note(index.run_uri(self._run, "end"), index.run_note(self._run, (), **told))
            self._flush()

    def close(self) -> None:
        """Finish the WARC file, write the rows that wait, give the folder free."""
        with self._call:
            if self._closed:
                return
            self._closed = True
            with self._opened, self._doing():
                self._writer.close()
                self._flush()
                captures.settle_sizes(self._conn, index.sizes(self._folder.warc))

    def _original(self, payload: str) -> Original | None:
        if payload in self._fresh:
            return self._fresh[payload]
        row = captures.original(self._conn, payload)
        return Original(row[0], moment(row[1]), payload) if row else None

    def _note(self, uri: str, data: dict[str, object]) -> None:
        position = self._writer.note(uri, data)
        index.note(self._batch, uri, data)
        self._reached(position.warc, position.offset + position.length)

    def _reached(self, warc: str, size: int) -> None:
        self._batch.indexed[warc] = size
        if len(self._batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        """Bytes durable first, then the rows that point to them."""
        self._writer.sync()
        if len(self._batch):
            captures.write(self._conn, self._batch)
            self._batch = captures.Batch()
            self._fresh.clear()

    @contextmanager
    def _doing(self) -> Iterator[None]:
        with self._call, _in_one_line(), database.told(self._folder.database):
            yield


@contextmanager
def _in_one_line() -> Iterator[None]:
    try:
        yield
    except (StoreError, DatabaseError, FolderError) as error:
        raise IntakeError(str(error)) from error


def _version() -> str:
    try:
        return version("xxgk")
    except PackageNotFoundError:
        return "0"
