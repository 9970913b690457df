"""Read the raw store: one record at its place, or everything in the order it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.warc.decode import DecodeError, decoded
from archive.warc.folder import StoreError, files, final_name
from archive.warc.reading.handles import opened
from archive.warc.reading.items import Beside, Found, StoredExchange, StoredFailure, StoredNote, item, placed
from archive.warc.reading.scan import Damage, record_in, scan

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from archive.warc.folder import Position

__all__ = [
    "Damage",
    "DecodeError",
    "Item",
    "StoredExchange",
    "StoredFailure",
    "StoredNote",
    "content",
    "content_at",
    "decoded",
    "read_at",
    "walk",
]

Item = StoredExchange | StoredFailure | StoredNote | Damage


def read_at(folder: Path, warc: str, offset: int, length: int = 0) -> StoredExchange | StoredFailure | StoredNote:
    """The record of a position with its body, without its request and context; StoreError if none stands there.

    length: bytes to be read at once; one read is enough where it is that of the record. 0: not known.
    """
    file, size = opened(folder, warc)
    position, found = record_in(file, size, warc, offset, lambda record: item(record, file.path, keep=True), length)
    if isinstance(found, Beside) or found is None:
        raise StoreError(f"{file.path} at {offset}: not a response, failure or note")
    return placed(found, position)


def content_at(folder: Path, warc: str, offset: int, length: int = 0) -> tuple[str, bytes]:
    """Content-Type and bytes of the response at a position, checked against its digest, Content-Encoding undone.

    Raises StoreError or DecodeError if they cannot be had.
    """
    record = read_at(folder, warc, offset, length)
    if not isinstance(record, StoredExchange):
        raise StoreError(f"{folder / warc} at {offset}: not an exchange; run `xxgk rebuild`")
    return content(record)


def content(record: StoredExchange) -> tuple[str, bytes]:
    """The same of a record that was found."""
    headers = {name.lower(): value for name, value in record.response_headers}
    return headers.get("content-type", ""), decoded(record.response_headers, record.body())


def walk(folder: Path, only: Container[str] | None = None) -> Iterator[Item]:
    """Everything in the archive, files in order of name, or only those of the given final names.

    What cannot be read is a Damage item, and the walk goes on behind it.
    """
    for path in files(folder):
        if only is None or final_name(path) in only:
            yield from _walk_file(path)


def _walk_file(path: Path) -> Iterator[Item]:
    pending: StoredExchange | None = None
    for result in _own(path):
        if pending and (joined := _join(pending, result)):
            pending = joined
            continue
        found = _alone(result)
        if pending and not isinstance(found, Damage):
            yield pending
            pending = None
        if isinstance(found, StoredExchange):
            pending = found
        elif found:
            yield found
    if pending:
        yield pending


def _own(path: Path) -> Iterator[tuple[Position, Found] | Damage]:
    """The file's records; those of a WARC file that was archived and shows through a damage are none of them."""
    own = ""
    for result in scan(path, lambda record: (record.file_id, item(record, path))):
        if isinstance(result, Damage):
            yield result
            continue
        position, (file_id, found) = result
        own = own or file_id
        if file_id in {own, ""}:
            yield position, found
        else:
            what = f"belongs to another file, that of {file_id}"
            yield Damage(position.warc, position.offset, position.length, what)


def _join(pending: StoredExchange, result: tuple[Position, Found] | Damage) -> StoredExchange | None:
    """The exchange with what a record beside it tells; None if the record is not beside it."""
    if isinstance(result, Damage):
        return None
    beside = result[1]
    return beside.join(pending) if isinstance(beside, Beside) and beside.target == pending.record_id else None


def _alone(result: tuple[Position, Found] | Damage) -> Item | None:
    if isinstance(result, Damage):
        return result
    position, found = result
    if isinstance(found, Beside):
        what = f"belongs to a response that does not stand before it: {found.target}"
        return Damage(position.warc, position.offset, position.length, what)
    return placed(found, position) if found else None
