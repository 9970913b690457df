"""Finish what a dead process left behind; nothing is thrown away."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.folder import (
    Entry,
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
from archive.warc.scan import Damage, Record, scan

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


@dataclass(frozen=True, slots=True)
class _Survey:
    records: int
    whole: int  # offset behind the last whole record
    damaged: tuple[Damage, ...]


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
    survey = _survey(path)
    size = path.stat().st_size
    cut = size - survey.whole
    cut_file = f"{name}.cut-{survey.whole}" if cut else ""
    if cut:
        _cut(path, survey.whole, path.with_name(cut_file))
    if not survey.whole:
        with storing(path):
            path.unlink()
            sync_folder(path.parent)
        return Recovered(name, "held no whole record, removed", 0, cut, cut_file)
    with storing(path):
        finish(path)
    return Recovered(name, "left open, finished", survey.records, cut, cut_file)


def _survey(path: Path) -> _Survey:
    """Counts whole records. Records of another file do not count: an archived WARC may stand in a half record."""
    records, whole, damaged = 0, 0, []
    own = ""
    for found in scan(path, lambda record: _file_id(record)):
        if isinstance(found, Damage):
            damaged.append(found)
            continue
        position, file_id = found
        own = own or file_id
        if file_id == own:
            records, whole = records + 1, position.offset + position.length
    return _Survey(records, whole, tuple(damaged))


def _file_id(record: Record) -> str:
    return record["warc-record-id" if record["warc-type"] == "warcinfo" else "warc-warcinfo-id"]


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
    survey = _survey(path)
    if survey.damaged or not survey.records:
        what = str(survey.damaged[0]) if survey.damaged else "empty"
        return Recovered(path.name, f"not entered in the manifest, because damaged: {what}; run `xxgk verify`")
    with storing(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    enter(manifest, Entry(path.name, path.stat().st_size, sha256, survey.records))
    return Recovered(path.name, "finished, but not in the manifest; entered", survey.records)
