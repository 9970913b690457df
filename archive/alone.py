"""A data folder to be written to: by nobody else, and up to what its WARC files hold."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive import database, events
from archive.captures import index
from archive.folder import locked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archive.folder import Folder


@contextmanager
def alone(folder: Folder, busy_seconds: float | None = None) -> Iterator[sqlite3.Connection]:
    """The database of a folder that this process has for itself; what a dead one left is recovered, and its rows are there.

    busy_seconds: how long to wait for a program that writes to the database without minding the lock. Raises FolderError,
    DatabaseError, StoreError.
    """
    with locked(folder):
        events.recovering(folder)
        with database.writing(folder.database, busy_seconds) as conn:
            with database.told(folder.database):
                index.catch_up(conn, folder.warc)
            yield conn
