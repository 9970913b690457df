"""What the archive has of an address: in the database, and among the rows that wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from archive.captures import index
from archive.captures.seen import NOT_MODIFIED, Seen, may_be_list, redirect, seen, vouched
from archive.model import Known
from archive.warc.fields import moment
from archive.warc.folder import Original, StoreError
from archive.warc.read import DecodeError, StoredExchange, read_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from archive.captures.waiting import Waiting
    from archive.model import Exchange

MOST_REDIRECTS = 5


class Lookup:
    """Answers for an open intake; see there."""

    def __init__(self, conn: sqlite3.Connection, warc: Path, waiting: Waiting) -> None:
        self._conn = conn
        self._warc = warc
        self._waiting = waiting

    def known(self, portal: str, url: str) -> Known | None:
        """None, too, for bytes that are damaged or cannot be decoded: they are to be fetched anew."""
        url, found = self._found(portal, url)
        record = self._record(found.row) if found else None
        if found is None or record is None:
            return None
        row = found.row
        try:
            body = index.body(self._conn, self._warc, self._waiting.holder(row))
        except (StoreError, DecodeError):
            return None
        entry = found.entry or row
        return Known(
            url, row["status"], record.response_headers, body, moment(row["captured_at"]), entry["link_text"], entry["listed"],
            moment(found.confirmed_at), found.etag, found.last_modified, moment(found.new_at),
        )

    def held(self, portal: str, url: str) -> tuple[datetime, str, str] | None:
        found = seen(self._waiting.of_url(portal, url))
        entry = found.entry if found and not may_be_list(found) else None
        return (moment(entry["captured_at"]), entry["link_text"], entry["listed"]) if entry else None

    def validators(self, portal: str, url: str) -> tuple[str, str] | None:
        found = seen(self._waiting.of_url(portal, url))
        return (found.etag, found.last_modified) if found and (found.etag or found.last_modified) else None

    def not_modified(self, exchange: Exchange) -> Original | None:
        """The capture with the payload that a 304 says is still the same; None if it answers no validators of ours."""
        if exchange.status != NOT_MODIFIED or exchange.method != "GET":
            return None
        sent = {name.lower(): value for name, value in exchange.request_headers}
        row = vouched(self._waiting.of_url(exchange.context.portal, exchange.url),
                      etag=sent.get("if-none-match", ""), last_modified=sent.get("if-modified-since", ""))
        if row is None or row["revisit"]:
            return self._waiting.original(row["digest"]) if row else None
        return Original(row["url"], moment(row["captured_at"]), row["digest"])

    def record_id(self, portal: str, url: str) -> str:
        """The WARC-Record-ID of the newest good capture of a URL, "" if there is none."""
        found = seen(self._waiting.of_url(portal, url))
        record = self._record(found.row) if found else None
        return record.record_id if record else ""

    def _found(self, portal: str, url: str) -> tuple[str, Seen | None]:
        """The newest good capture of a URL or of where its redirects lead, and its own URL."""
        for _ in range(MOST_REDIRECTS):
            there = self._waiting.of_url(portal, url)
            found, away = seen(there), redirect(there)
            target = self._target(url, away) if away and found is None else ""
            if not target:
                return url, found
            url = target
        return url, seen(self._waiting.of_url(portal, url))

    def _target(self, url: str, row: Mapping[str, Any]) -> str:
        """Where a redirect led, or ""."""
        record = self._record(row)
        headers = record.response_headers if record else ()
        location = next((value for name, value in headers if name.lower() == "location"), "")
        return urljoin(url, location) if location else ""

    def _record(self, row: Mapping[str, Any]) -> StoredExchange | None:
        try:
            record = read_at(self._warc, row["warc"], row["offset"], row["length"] or 0)
        except StoreError:
            return None
        return record if isinstance(record, StoredExchange) else None
