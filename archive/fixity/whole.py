"""Everything of a data folder, or a sample of it, against everything else."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

from archive import database, events
from archive.database import DatabaseError
from archive.database.asking import fixity
from archive.fixity import chain, state
from archive.fixity.rows import Rows
from archive.warc.digest import digest
from archive.warc.fields import moment
from archive.warc.folder import StoreError, files, final_name, is_open
from archive.warc.read import StoredExchange, read_at
from archive.warc.verify import Counted, Fault, verify

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from archive.folder import Folder


def check(folder: Folder, *, resume: bool = False) -> Iterator[Fault | Counted]:
    """Every fault of the raw store, of the chain of manifests, and of the database against the archive.

    resume: WARC files that an earlier, unfinished verification found whole and that nobody touched since are not read.
    """
    with ExitStack() as opened:
        rows, fault = _rows(folder, opened)
        if fault:
            yield fault
        todo, skip = folder.path / "verify.jsonl", {}
        writable = os.access(folder.path, os.W_OK)
        if not writable:
            yield Fault(todo.name, None, "cannot be written: --resume will not know how far this verification came", "note")
        if resume and rows:
            skip = _skipped(folder, rows, todo)
        elif writable:
            todo.unlink(missing_ok=True)
        yield from _store(folder, rows, skip, todo if writable else None)
        yield from chain.faults(folder.manifests, folder.manifest)
        yield from events.faults(folder)
        if rows:
            yield from rows.faults({final_name(path): path.stat().st_size for path in files(folder.warc)})
        if writable:
            todo.unlink(missing_ok=True)


def sample(folder: Folder, percent: float, start: int) -> Iterator[Fault | int]:
    """A part of the captures, spread over all files, each read at its place and checked; at last how many were.

    percent: above 0, to 100; start: which ones, so that another day looks at others.
    """
    each = max(1, round(100 / percent))
    count = 0
    with database.reading(folder.database) as conn:
        for row in fixity.sample(conn, start, each):
            count += 1
            what = _fault(folder.warc, row)
            if what:
                yield Fault(row["warc"], row["offset"], f"{row['url']}: {what}")
        yield from (Fault("xxgk.db", None, what) for what in fixity.broken(conn))
    yield count


def _rows(folder: Folder, opened: ExitStack) -> tuple[Rows | None, Fault | None]:
    try:
        conn: sqlite3.Connection = opened.enter_context(database.reading(folder.database))
    except DatabaseError as error:
        return None, Fault(folder.database.name, None, f"{error}: it is not held against the archive")
    return Rows(conn), None


def _store(folder: Folder, rows: Rows | None, skip: dict[str, list[tuple[str, str, str]]], todo: Path | None) -> Iterator[Fault | Counted]:
    faulty = set()
    paths = {final_name(path): path for path in files(folder.warc)}
    for found in verify(folder.warc, folder.manifest, rows.look if rows else None, skip):
        yield found
        if isinstance(found, Fault) and found.severity == "error":
            faulty.add(found.warc)
        elif isinstance(found, Counted) and found.warc not in faulty and rows and todo and not is_open(paths[found.warc]):
            state.add(todo, paths[found.warc], rows.notes(found.warc))


def _skipped(folder: Folder, rows: Rows, todo: Path) -> dict[str, list[tuple[str, str, str]]]:
    done = state.read(todo)
    return {
        path.name: list(rows.skipped(path.name, done[path.name].notes))
        for path in files(folder.warc) if path.name in done and state.still(done[path.name], path)
    }


def _fault(warc: Path, row: dict[str, Any]) -> str:
    """What is wrong with a capture, "" if nothing is."""
    try:
        record = read_at(warc, row["warc"], row["offset"], row["length"] or 0)
        if not isinstance(record, StoredExchange):
            return "no capture stands there; run xxgk rebuild"
        told = (record.url, record.captured_at, record.digest, int(record.is_revisit), record.status)
        if told != (row["url"], moment(row["captured_at"]), row["digest"], row["revisit"], row["status"]):
            return f"the record there is another one, {record.url} of {record.captured_at.isoformat()}; run xxgk rebuild"
        return "" if record.is_revisit or digest(record.body()) == row["digest"] else "the body is not what its digest says"
    except (StoreError, ValueError) as error:
        return str(error)
