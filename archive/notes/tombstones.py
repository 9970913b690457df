"""What is not to be shown any more: tombstones in the WARC files, beside the captures that they tell of, which stay.

History is not rewritten: no byte and no row is touched. A tombstone holds for the payload (its digest), wherever and whenever
it was captured; for the one capture where the payload is empty. The last word on a payload is in force.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from archive import database, events
from archive.alone import alone
from archive.database.writing import tombstones
from archive.folder import Folder
from archive.notes.noted import keep
from archive.warc.fields import stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
LONGEST = 2000  # characters of a reason


class TombstoneError(Exception):
    """It cannot be done; one line that says why."""


@contextmanager
def graveyard(data: Path) -> Iterator[Graveyard]:
    """A data folder whose only writer this is, up to date. Raises FolderError, DatabaseError, StoreError."""
    folder = Folder(data).required()
    with alone(folder) as conn, database.told(folder.database):
        yield Graveyard(conn, folder)


class Graveyard:
    """Where captures are withdrawn and restored."""

    def __init__(self, conn: sqlite3.Connection, folder: Folder) -> None:
        self.conn = conn
        self._folder = folder

    def withdraw(self, which: str, *, reason: str, author: str, reports: bool = False) -> list[Row]:
        """Withdraw a capture (by id) or all captures of a URL; the tombstones made, none for what is withdrawn already.

        reports: with them all else that the reports read from them rest on. Raises TombstoneError.
        """
        found = tombstones.named(self.conn, which)
        if not found:
            raise TombstoneError(f"{which}: no capture of this id or URL is in the archive")
        if reports:
            found += tombstones.beside(self.conn, [row["id"] for row in found])
        return self._write([row for row in found if not tombstones.last(self.conn, row)], reason, author, withdrawn=True)

    def restore(self, which: str, *, reason: str, author: str) -> list[Row]:
        """Take it back; the tombstones that say so. Raises TombstoneError."""
        found = [row for row in (*tombstones.named(self.conn, which), *tombstones.told_of(self.conn, which)) if tombstones.last(self.conn, row)]
        if not found:
            raise TombstoneError(f"{which}: nothing of this id or URL is withdrawn (xxgk withdraw --list lists what is)")
        return self._write(found, reason, author, withdrawn=False)

    def _write(self, found: Sequence[Row], reason: str, author: str, *, withdrawn: bool) -> list[Row]:
        told = {"at": stamp(datetime.now(UTC)), "reason": _told("reason", reason), "author": _told("author", author), "withdrawn": int(withdrawn)}
        once = {(row["digest"], *(() if row["scope"] == "payload" else (row["url"], row["captured_at"]))): row for row in reversed(found)}
        made = [{"id": str(uuid4()), **{name: row[name] for name in ("url", "captured_at", "digest", "scope")}, **told} for row in reversed(once.values())]
        if made:
            keep(self.conn, self._folder, "tombstones", [(f"urn:xxgk:tombstone:{row['id']}", {"kind": "tombstone", "tombstone": row}) for row in made])
            what = f"{len(made)} payloads {'withdrawn' if withdrawn else 'restored'}: {told['reason']}"
            events.write(self._folder, events.Told(
                "redaction", "success", what, {"payloads": len(made), **{f"withdrawn {name}": n for name, n in tombstones.counts(self.conn).items()}},
                [events.Object("payload", row["digest"]) for row in made], str(told["author"])))
        return made


def _told(name: str, text: str) -> str:
    told = " ".join(text.split())
    if not told or len(told) > LONGEST:
        raise TombstoneError(f"--{name}: " + ("say it; whoever misses the capture must learn why" if not told else f"longer than {LONGEST} characters"))
    return told
