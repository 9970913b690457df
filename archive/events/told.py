"""Events that any command may have to tell of: recovery, verification; and the objects of events."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from archive.events.log import Object, Told, write
from archive.warc.folder import Entry, StoreError, read_manifest, storing
from archive.warc.recover import recover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from archive.events.log import Facts, Outcome
    from archive.folder import Folder
    from archive.warc.recover import Recovered

MOST = 100  # faulty files that are named


def recovering(folder: Folder) -> None:
    """Finish what a dead process left in the raw store (archive/warc/recover.py), and tell of it. Raises StoreError."""
    recovered(folder, recover(folder.warc, folder.manifest))


def recovered(folder: Folder, found: Iterable[Recovered]) -> None:
    """Tell of what was done to files that a dead process left, here or on another machine. Raises StoreError."""
    write(folder, *map(_recovered, found))


def _recovered(one: Recovered) -> Told:
    cut: dict[str, str | float] = {"cut": one.cut, "cut_file": one.cut_file} if one.cut else {}
    doubtful = bool(one.cut) or not one.records
    return Told("recovery", "warning" if doubtful else "success", f"{one.warc}: {one.what}", {"records": one.records, **cut},
                (Object("warc", one.warc),))


def entries(folder: Folder, without: Collection[str] = ()) -> tuple[Object, ...]:
    """The finished WARC files, but those named."""
    return tuple(Object("warc", one.name, one.sha256) for one in read_manifest(folder.manifest)
                 if isinstance(one, Entry) and one.name not in without)


def file(kind: str, path: Path) -> Object:
    """A file and its digest. Raises StoreError."""
    with storing(path), path.open("rb") as source:
        return Object(kind, path.name, hashlib.file_digest(source, "sha256").hexdigest())


def checked(folder: Folder, what: str, facts: Facts, faulty: Mapping[str, int]) -> str:
    """Tell of a verification; a line that says why it could not be told, where the folder cannot be written to.

    faulty: file → how many faults it has.
    """
    outcome: Outcome = "failure" if faulty else "success"
    try:
        write(folder, Told("fixity check", outcome, what, {**facts, "faults": sum(faulty.values())},
                           [Object("faulty", name) for name in sorted(faulty)[:MOST]]))
    except StoreError as error:
        return f"the log of events has no line of this: {error}"
    return ""
