"""WARC records → rows of the crawl's tables: while they are written, and afterwards from the files alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from archive.database.writing import captures, members
from archive.model import Context, Exchange
from archive.packed import unpacked
from archive.warc.fields import stamp
from archive.warc.folder import Position, StoreError, files, final_name
from archive.warc.read import Damage, StoredExchange, StoredFailure, StoredNote, content, read_at, walk
from archive.warc.writing.parts import DRAWN

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive.captures.visits import Visit
    from archive.model import Drawn, Failure
    from archive.pages.saved import Saved
    from settings.registry import Portal

Row = dict[str, object]

NOT_MODIFIED = 304
INTERRUPTED = "requests were waiting; crawl again to go on"  # how schema 6 told of a visit that was not through
BATCH = 500  # records a transaction when a file is indexed afterwards


@dataclass
class Indexed:
    """What catching up found: items of WARC files that the tables did not know, and what is damaged in them."""

    items: int = 0
    damages: list[Damage] = field(default_factory=list)


def catch_up(conn: sqlite3.Connection, folder: Path) -> Indexed:
    """Give the tables what the WARC files hold beyond them: a process may die between the two."""
    known = captures.indexed(conn)
    found = Indexed()
    for name, size in sizes(folder).items():
        if known.get(name, 0) < size:
            _catch_up_file(conn, folder, name, found)
            captures.settle_sizes(conn, {name: size})
    return found


def sizes(folder: Path) -> dict[str, int]:
    """WARC files by final name, in order, and their bytes."""
    return {final_name(path): path.stat().st_size for path in files(folder)}


def _catch_up_file(conn: sqlite3.Connection, folder: Path, name: str, found: Indexed) -> None:
    batch = captures.Batch()
    for item in walk(folder, only=[name]):
        found.items += 1
        if isinstance(item, Damage):
            found.damages.append(item)
        else:
            add(batch, item)
        if len(batch) >= BATCH:
            captures.write(conn, batch)
            batch = captures.Batch()
    captures.write(conn, batch)


def add(batch: captures.Batch, item: StoredExchange | StoredFailure | StoredNote) -> None:
    """Put one item of a WARC file into the batch."""
    if isinstance(item, StoredExchange):
        batch.captures.append(capture(item, item.context, item.position, item.digest, revisit=item.is_revisit))
    elif isinstance(item, StoredFailure):
        batch.failures.append(failure(item, item.position))
    else:
        note(batch, item.uri, item.data)


def capture(
    exchange: Exchange | StoredExchange, context: Context | None, position: Position, digest: str, *, revisit: bool
) -> Row:
    """An exchange as a row of captures; without a context (damaged, or imported) it belongs to no run."""
    context = context or Context()
    return {
        "url": text(exchange.url),
        "captured_at": stamp(exchange.captured_at),
        "status": exchange.status,
        "media_type": text(media_type(exchange.response_headers)),
        "digest": digest,
        "warc": position.warc,
        "offset": position.offset,
        "length": position.length,
        "revisit": int(revisit),
        "truncated": exchange.truncated,
        "link_text": text(context.link_text),
        "referrer": text(context.referrer),
        "listed": text(context.listed),
        "agency": text(context.agency),
        "origin": text(context.origin),
        "channel": text(context.channel) or None,
        "method": text(exchange.method),
        **_validators(exchange),
        **_context(context),
    }


def drawn(one: Drawn, position: Position, digest: str) -> Row:
    """What a browser drew as a row of captures: like a response with status 200."""
    return _as_sent(one, one.html, DRAWN, position, digest)


def saved(one: Saved, position: Position, digest: str) -> Row:
    """A file that somebody saved as a row of captures: like a response with status 200."""
    return _as_sent(one, one.body, one.media_type, position, digest)


def _as_sent(one: Drawn | Saved, body: bytes, media_type: str, position: Position, digest: str) -> Row:
    sent = Exchange(one.url, "", (), b"", 200, "", (("Content-Type", media_type),), body, one.captured_at, one.context)
    return capture(sent, one.context, position, digest, revisit=False)


def stored(conn: sqlite3.Connection, folder: Path, row: Mapping[str, Any]) -> StoredExchange:
    """The response record that holds the bytes of a row of captures, or the archive they are in; StoreError if it cannot be read."""
    warc, offset, length = place(conn, row)
    if row["revisit"] and (warc, offset) == (row["warc"], row["offset"]):
        raise StoreError(f"{folder / warc} at {offset}: the capture it refers to is not in the archive; run `xxgk verify`")
    record = read_at(folder, warc, offset, length)
    if not isinstance(record, StoredExchange):
        raise StoreError(f"{folder / warc} at {offset}: not an exchange; run `xxgk rebuild`")
    return record


def place(conn: sqlite3.Connection, row: Mapping[str, Any]) -> Position:
    """Where the record is that holds the bytes of a row of captures, its own if no other is known; length 0: not told."""
    found = captures.original(conn, members.payload(conn, row)) if row["revisit"] else None
    warc, offset, length = found[2:] if found else (row["warc"], row["offset"], row["length"])
    return Position(warc, offset, length or 0)


def body(conn: sqlite3.Connection, folder: Path, row: Mapping[str, Any]) -> bytes:
    """The bytes of a row of captures with Content-Encoding undone; StoreError or DecodeError if it cannot be."""
    return Bodies(conn, folder).of(row)[1]


class Bodies:
    """The bytes of rows of captures; the archive that the last one was in stays unpacked, for its other files."""

    def __init__(self, conn: sqlite3.Connection, folder: Path) -> None:
        self._conn = conn
        self._folder = folder
        self._open: tuple[object, dict[str, bytes]] = (None, {})

    def of(self, row: Mapping[str, Any]) -> tuple[str, bytes]:
        """Content-Type and bytes, Content-Encoding undone; StoreError or DecodeError if they cannot be had."""
        at = (row["warc"], row["offset"])
        if row["member"] and self._open[0] == at:
            return "", self._member(row)
        record = stored(self._conn, self._folder, row)
        media_type, data = content(record)
        if not row["member"]:
            return media_type, data
        self._open = (at, unpacked(data))
        return "", self._member(row)

    def _member(self, row: Mapping[str, Any]) -> bytes:
        data = self._open[1].get(row["member"])
        if data is None:
            where = f"{self._folder / row['warc']} at {row['offset']}"
            raise StoreError(f"{where}: the archive gives no file {row['member']} here; run `xxgk process --all`")
        return data


def failure(failed: Failure | StoredFailure, position: Position) -> Row:
    """A request without a response as a row of failures."""
    return {
        "warc": position.warc,
        "offset": position.offset,
        "url": text(failed.url),
        "failed_at": stamp(failed.at),
        "error": text(failed.error),
        **_context(failed.context),
    }


def media_type(headers: Iterable[tuple[str, str]]) -> str:
    """The Content-Type without its parameters, lower case; "" if none is told.

    >>> media_type([("content-type", "Text/HTML; charset=GBK")])
    'text/html'
    """
    return _header(headers, "content-type").partition(";")[0].strip().lower()


def _header(headers: Iterable[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _validators(exchange: Exchange | StoredExchange) -> Row:
    """What a later request can be made conditional with (RFC 9110, 8.8); a cut-off answer is no whole representation."""
    told = not exchange.truncated and (200 <= exchange.status < 300 or exchange.status == NOT_MODIFIED)
    headers = exchange.response_headers if told else ()
    return {"etag": text(_header(headers, "etag")), "last_modified": text(_header(headers, "last-modified"))}


def _context(context: Context) -> Row:
    return {"role": context.role, "portal": context.portal or None, "run": context.run or None}


def text(value: str) -> str:
    """SQLite takes no halves of surrogate pairs; the WARC file keeps the text as it was."""
    return value.encode("utf-8", "replace").decode("utf-8")


# ---- notes: what the archive tells of itself in its WARC files -------------------------------------------

def run_uri(run: str, end: str) -> str:
    """The URI of the note of a run's "start" or "end"."""
    return f"urn:xxgk:run:{run}:{end}"


def visit_uri(visit: Visit) -> str:
    """The URI of the note of a visit."""
    return f"urn:xxgk:visit:{visit.run}:{visit.portal}"


def correction_uri() -> str:
    """A URI for the note of a correction: each has its own."""
    return f"urn:xxgk:correction:{uuid4()}"


def run_note(run: str, portals: Iterable[Portal], **told: str | None) -> dict[str, object]:
    """The note of a run's start or end; told: columns of runs."""
    empty = dict.fromkeys(("started_at", "ended_at", "status", "arguments", "operator", "software"))
    return {"kind": "run", "run": {"id": run} | empty | told, "portals": [asdict(portal) for portal in portals]}


def visit_note(visit: Visit) -> dict[str, object]:
    """The note of a visit."""
    times = {"started_at": stamp(visit.started_at), "ended_at": stamp(visit.ended_at)}
    return {"kind": "visit", "visit": asdict(visit) | times}


def correction_note(row: Mapping[str, object]) -> dict[str, object]:
    """The note of a correction; row: columns of corrections."""
    return {"kind": "correction", "correction": dict(row)}


def note(batch: captures.Batch, uri: str, data: Mapping[str, Any]) -> None:
    """Put a note into the batch. Notes of other makers are none of ours."""
    if uri.startswith("urn:xxgk:run:") and data.get("kind") == "run":
        batch.runs.append(data["run"])
        for portal in data["portals"]:
            _portal(batch, portal, data["run"]["id"])
    elif uri.startswith("urn:xxgk:visit:") and data.get("kind") == "visit":
        batch.visits.append(_visit(data["visit"]))
    elif uri.startswith("urn:xxgk:correction:") and data.get("kind") == "correction":
        batch.corrections.append(data["correction"])
    elif uri.startswith("urn:xxgk:tombstone:") and data.get("kind") == "tombstone":
        batch.tombstones.append(data["tombstone"])


def _visit(told: Mapping[str, Any]) -> dict[str, Any]:
    """A visit as a row, its columns in it; notes of older versions tell less."""
    row: dict[str, Any] = {"requests": None, "pages": None, "newest": "", "columns": (), **told}
    row["interrupted"] = int(told.get("interrupted", INTERRUPTED in told["reason"]))
    row["columns"] = [_column(column) for column in row["columns"]]
    return {name: text(value) if isinstance(value, str) else value for name, value in row.items()}


def _column(told: Mapping[str, Any]) -> dict[str, Any]:
    entries = told["entries"]
    row: dict[str, Any] = {name: text(told[name]) for name in ("url", "newest")}
    row |= {name: int(told[name]) for name in ("complete", "walked")}
    row["entries"] = None if entries is None else as_kept(entries)
    return dict(told) | row


def as_kept(entries: Iterable[Iterable[str]]) -> list[tuple[str, ...]]:
    """Entries of a list as the database can hold them."""
    return [tuple(map(text, entry)) for entry in entries]


def _portal(batch: captures.Batch, portal: Mapping[str, Any], run: str) -> None:
    least, most = portal["expect_per_year"] or (None, None)
    same = {key: portal[key] for key in ("id", "name", "region", "url", "platform")}
    batch.portals.append(same | {"expect_least": least, "expect_most": most, "run": run})
    for channel in portal["channels"]:
        row = {"portal": portal["id"], "url": channel["url"], "agency": channel["agency"] or None}
        batch.channels.append(row)


def arguments_text(arguments: Iterable[str]) -> str:
    """The arguments of a run as one text: a JSON list."""
    return json.dumps(list(arguments), ensure_ascii=False)
