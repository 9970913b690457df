"""Finish what a dead process left behind; nothing is thrown away."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.checking.check import facts
from archive.warc.folder import (
    Entry,
    StoreError,
    enter,
    files,
    final_name,
    finish,
    is_open,
    mend_manifest,
    read_manifest,
    storing,
    sync_folder,
)
from archive.warc.reading.scan import Damage, scan

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was done to one file. what: in words; cut: bytes of a half record, kept in cut_file."""

    warc: str
    what: str
    records: int = 0
    cut: int = 0
    cut_file: str = ""


def recover(folder: Path, manifest: Path) -> list[Recovered]:
    """Finish the *.open files of a dead process and complete the manifest; the caller holds the lock.

    A half record at the end is cut off and kept as NAME.warc.gz.cut-OFFSET. A finished file without a
    manifest line (the process died between the two) gets it, if it is whole. May be killed and run again.
    """
    done = [_finish(path) for path in files(folder) if is_open(path)]
    if torn := mend_manifest(manifest):
        done.append(Recovered(manifest.name, f"half written last line removed: {torn[:80]!r}"))
    entered = {entry.name for entry in read_manifest(manifest) if isinstance(entry, Entry)}
    missing = [path for path in files(folder) if path.name not in entered and not is_open(path)]
    finished = {item.warc for item in done}
    for path in missing:
        found = _enter(path, manifest)
        if found.warc not in finished or not found.records:
            done.append(found)
    return done


def _finish(path: Path) -> Recovered:
    name = final_name(path)
    if path.is_symlink():
        raise StoreError(f"{path}: a link, and what it leads to would be cut off; put the file itself in its place")
    records, whole = _whole(path)
    with storing(path):
        cut = path.stat().st_size - whole
    cut_file = f"{name}.cut-{whole}" if cut else ""
    if cut:
        _cut(path, whole, path.with_name(cut_file))
    with storing(path):
        if not whole:
            path.unlink()
            sync_folder(path.parent)
            return Recovered(name, "held no whole record, removed", 0, cut, cut_file)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        finish(path)
    return Recovered(name, "left open, finished", records, cut, cut_file)


def _whole(path: Path) -> tuple[int, int]:
    """Number of whole records and offset behind the last of them; damage between whole records stays for verify().

    Records of another file do not count: in a half record may stand an archived WARC file.
    """
    records, whole = 0, 0
    own = ""
    for found in scan(path, lambda record: record.file_id):
        if not isinstance(found, Damage):
            position, file_id = found
            own = own or file_id
            if file_id == own:
                records, whole = records + 1, position.offset + position.length
    return records, whole


def _cut(path: Path, offset: int, beside: Path) -> None:
    """Move what stands from offset on into a file of its own: first durable there, then gone here."""
    draft = beside.with_name(f"{beside.name}.draft")
    with storing(draft), path.open("rb") as source, draft.open("wb") as target:
        source.seek(offset)
        while piece := source.read(1024 * 1024):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    with storing(path):
        draft.rename(beside)
        sync_folder(path.parent)
        with path.open("r+b") as file:
            file.truncate(offset)
            os.fsync(file.fileno())


def _enter(path: Path, manifest: Path) -> Recovered:
    records, wrong = _checked(path)
    if wrong:
        return Recovered(path.name, f"not entered in the manifest, because damaged: {wrong}; run `xxgk verify`")
    with storing(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    enter(manifest, Entry(path.name, size, sha256, records))
    return Recovered(path.name, "finished, but not in the manifest; entered", records)


def _checked(path: Path) -> tuple[int, str]:
    """Number of records, and the first thing wrong with one of them."""
    records = 0
    for found in scan(path, facts):
        if isinstance(found, Damage):
            return records, str(found)
        if found[1].wrong:
            return records, f"at {found[0].offset}: {found[1].wrong[0]}"
        records += 1
    return records, "" if records else "it is empty"
