"""The database of a data folder, to be read by a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive import database
from archive.commands.console import in_one_line
from archive.folder import Folder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def asking(data: Path) -> Iterator[sqlite3.Connection]:
    """The database of a data folder; errors in one line."""
    folder = Folder(data)
    with in_one_line(), database.reading(folder.required().database) as conn, database.understood(folder.database, conn):
        yield conn
