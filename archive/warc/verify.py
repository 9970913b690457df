"""Re-read every byte of the raw store against its digests, its gzip trailers and the manifest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.checking.check import facts
from archive.warc.checking.links import Links
from archive.warc.folder import Entry, StoreError, files, final_name, is_open, is_warc, read_manifest, storing
from archive.warc.reading.items import NOTES
from archive.warc.reading.scan import Damage, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from archive.model import Severity
    from archive.warc.checking.check import Facts
    from archive.warc.folder import Position

    Look = Callable[[Position, Facts], None]

CAPTURES = frozenset({"response", "revisit", "conversion", "resource"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong (error), or to know of (note). offset: of the record; None if it is about the file."""

    warc: str
    offset: int | None
    what: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.warc}: {self.what}" if self.offset is None else f"{self.warc} at {self.offset}: {self.what}"


@dataclass(frozen=True, slots=True)
class Counted:
    """One file read to its end. captures: responses, revisits, conversions and saved files; size in bytes."""

    warc: str
    size: int
    records: int
    captures: int
    finished: bool


def verify(
    folder: Path, manifest: Path, look: Look | None = None, skip: Mapping[str, Iterable[tuple[str, str, str]]] | None = None
) -> Iterator[Fault | Counted]:
    """Every fault of the raw store, file by file, and a Counted after each file; goes on after a fault.

    look: sees every record that can be read. skip: files by final name that were found whole a short while ago, and the
    captures (URI, date, digest) that revisits in other files may refer to.
    """
    entries: dict[str, Entry] = {}
    yield from _manifest(manifest, entries)
    links = Links()
    present = files(folder)
    for path in present:
        links.next_file()
        entry = entries.pop(final_name(path), None)
        if skip and final_name(path) in skip:
            links.known(skip[final_name(path)])
            continue
        try:
            yield from _records(path, links, entry, look)
            yield from _open(path, entry) if is_open(path) else _finished(path, entry, manifest)
        except StoreError as error:  # a bad sector, a right that is missing
            yield Fault(final_name(path), None, f"cannot be read: {error}")
    for position, what in links.unanswered():
        yield Fault(position.warc, position.offset, what)
    for name in entries:
        yield Fault(name, None, f"is in {manifest.name}, but not in {folder}")
    yield from _strangers(folder, {path.name for path in present})


def _manifest(manifest: Path, entries: dict[str, Entry]) -> Iterator[Fault]:
    for entry in read_manifest(manifest):
        if isinstance(entry, str):
            yield Fault(manifest.name, None, entry)
        elif entry.name in entries:
            yield Fault(manifest.name, None, f"names {entry.name} twice")
        else:
            entries[entry.name] = entry


def _records(path: Path, links: Links, entry: Entry | None, look: Look | None) -> Iterator[Fault | Counted]:
    name, records, captures, end = final_name(path), 0, 0, 0
    for found in scan(path, facts):
        if isinstance(found, Damage):
            end = found.offset + found.length
            yield _damage(found, unfinished=is_open(path))
            continue
        position, one = found
        end = position.offset + position.length
        records += 1
        if look:
            look(position, one)
        captures += one.kind in CAPTURES and not one.capture[0].startswith(NOTES)
        for what in (*one.wrong, *links.add(position, one)):
            yield Fault(name, position.offset, what)
    if entry and entry.records != records:
        yield Fault(name, None, f"holds {records} whole records; the manifest says {entry.records}")
    if not records and not is_open(path):
        yield Fault(name, None, "holds no record")
    yield Counted(name, end, records, captures, finished=not is_open(path))


def _damage(damage: Damage, *, unfinished: bool) -> Fault:
    if unfinished and damage.torn:
        what = f"half a record at the end ({damage.length} bytes); if no crawl is running, the next one cuts it off"
        return Fault(damage.warc, damage.offset, what, "note")
    return Fault(damage.warc, damage.offset, f"{damage.what}; {damage.length} bytes are no record")


def _open(path: Path, entry: Entry | None) -> Iterator[Fault]:
    yield Fault(final_name(path), None, "is being written, or was left by a crawl that died", "note")
    if entry:
        yield Fault(final_name(path), None, "is in the manifest, but still has the name of an open file")


def _finished(path: Path, entry: Entry | None, manifest: Path) -> Iterator[Fault]:
    if entry is None:
        yield Fault(path.name, None, f"is not in {manifest.name}")
        return
    with storing(path), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    if size != entry.size:
        yield Fault(path.name, None, f"has {size} bytes; the manifest says {entry.size}")
    if sha256 != entry.sha256:
        yield Fault(path.name, None, f"has SHA-256 {sha256}; the manifest says {entry.sha256}")


def _strangers(folder: Path, known: set[str]) -> Iterator[Fault]:
    """What else lies in the folder: nothing there is silent."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name in known:
            continue
        if is_warc(path):
            yield Fault(path.name, None, "stands beside a finished file of the same name; compare the two")
        elif ".warc.gz.cut-" in path.name:
            yield Fault(path.name, None, f"{path.stat().st_size} bytes cut off an unfinished file", "note")
        else:
            yield Fault(path.name, None, "is no WARC file", "note")
