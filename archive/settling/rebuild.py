"""The database anew from the WARC files alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import database, events
from archive.captures import index
from archive.database import DatabaseError
from archive.folder import Folder, locked
from archive.settling import settle

if TYPE_CHECKING:
    from pathlib import Path

    from archive.settling.ahead import Read
    from archive.settling.settle import Processed, Progress
    from archive.warc.read import Damage

BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the WARC files gave, and what in them cannot be read."""

    items: int
    processed: Processed
    damages: tuple[Damage, ...]


def rebuild(data: Path, read: Read, versions: tuple[str, str], progress: Progress | None = None) -> Rebuilt:
    """Build a new database beside the old one, then put it in its place; the old one stays until then."""
    folder = Folder(data).required()
    new = folder.path / "xxgk.db.new"
    with locked(folder):
        events.recovering(folder)
        _remove(new)
        with database.writing(new) as conn:
            found = index.catch_up(conn, folder.warc)
            processed = settle.run(conn, folder.warc, read, versions, progress=progress)
        _replace(new, folder.database)
        outcome: events.Outcome = "warning" if found.damages or processed.lost else "success"
        events.write(folder, events.Told("metadata extraction", outcome, "the database was made anew from the WARC files", {
            "items": found.items, "damages": len(found.damages), "captures read": processed.captures, "not to be had": len(processed.lost)}))
    return Rebuilt(found.items, processed, tuple(found.damages))


def _replace(new: Path, old: Path) -> None:
    """A write-ahead log that a killed process left beside the old file must not be taken for the new one's."""
    if any(new.with_name(new.name + end).exists() for end in BESIDE):
        raise DatabaseError(f"{new}: not written to its end; make room on the disk and run xxgk rebuild again")
    try:
        for end in BESIDE:
            old.with_name(old.name + end).unlink(missing_ok=True)
        new.replace(old)
        handle = os.open(old.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    except OSError as error:
        raise DatabaseError(f"{old}: cannot be replaced ({error.strerror}); the new database is {new.name}") from error


def _remove(path: Path) -> None:
    for end in ("", *BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)
