"""Notes that a person's word makes: corrections, tombstones. In the WARC files first, then in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.captures import index
from archive.database.writing import captures
from archive.warc.write import Writer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from archive.folder import Folder


def keep(conn: sqlite3.Connection, folder: Folder, description: str, notes: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Write notes (URI, data) into a WARC file of their own and the tables; the folder is locked. Raises StoreError."""
    batch = captures.Batch()
    writer = Writer(folder.warc, folder.manifest, {"description": description})
    try:
        for uri, data in notes:
            position = writer.note(uri, data)
            index.note(batch, uri, data)
            batch.indexed[position.warc] = position.offset + position.length
    finally:
        writer.close()
    captures.write(conn, batch)
    captures.settle_sizes(conn, index.sizes(folder.warc))
