"""The folder of WARC files: names, states of a file, durable renames, the manifest."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FINISHED = ".warc.gz"
OPEN = ".warc.gz.open"
NAME = re.compile(r"(?P<prefix>.+)-(?P<time>\d{8}T\d{6}Z)-(?P<serial>\d{6})-[0-9a-f]{8}\.warc\.gz(\.open)?")


class StoreError(Exception):
    """The raw store cannot be written or read; one line that names the file and what to do."""


class Position(NamedTuple):
    """Where a record stands. warc: final file name; offset and length in bytes of the gzip member."""

    warc: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Original:
    """The capture that holds a payload which came again. digest: as archive.warc.digest gives it."""

    url: str
    captured_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished file as the manifest knows it. records: WARC records, warcinfo included."""

    name: str
    size: int
    sha256: str
    records: int


def new_name(folder: Path, prefix: str) -> str:
    """A final name that sorts behind all names of this prefix in the folder, even if the clock went back."""
    time, serial = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"), 0
    for path in folder.iterdir():
        found = NAME.fullmatch(path.name)
        if found and found["prefix"] == prefix:
            time, serial = max(time, found["time"]), max(serial, int(found["serial"]))
    return f"{prefix}-{time}-{serial + 1:06}-{secrets.token_hex(4)}{FINISHED}"


def files(folder: Path) -> list[Path]:
    """All WARC files, finished or open, in order of final name; of a name in both states the finished one."""
    if not folder.is_dir():
        return []
    with storing(folder):
        found = {final_name(path): path for path in sorted(folder.iterdir(), reverse=True) if is_warc(path)}
    return [found[name] for name in sorted(found)]


def is_warc(path: Path) -> bool:
    """Whether the name is that of a WARC file, finished or open."""
    return path.name.endswith((FINISHED, OPEN))


def is_open(path: Path) -> bool:
    """Whether the file is being written, or was left by a process that died."""
    return path.name.endswith(OPEN)


def final_name(path: Path) -> str:
    """The name a file has when it is finished."""
    return path.name.removesuffix(".open")


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def finish(path: Path) -> Path:
    """Give an open file, whose bytes are durable, its final name, durably."""
    final = path.with_name(final_name(path))
    if path.exists():  # else an earlier attempt came as far as the rename
        if final.exists():
            raise StoreError(f"{path}: {final.name} exists too; compare the two and move one of them away")
        path.rename(final)
    sync_folder(path.parent)
    return final


def write_all(handle: int, data: bytes) -> None:
    """One write for all that fits one (2 GB on Linux); OSError leaves a part written."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest):]


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turns an OSError into a StoreError that names the file and what to do."""
    try:
        yield
    except OSError as error:
        raise failed(path, error) from error


def failed(path: Path, error: OSError) -> StoreError:
    """What storing() raises for an OSError."""
    if error.errno == errno.ELOOP:
        return StoreError(f"{path}: a link, and what it leads to would be written to; put the file itself in its place")
    return StoreError(f"{path}: {error.strerror or error}; make the disk writable or make room, then run again")


def read_manifest(manifest: Path) -> Iterator[Entry | str]:
    """The manifest's entries in order; for a line that is none, a text that names it."""
    if not manifest.exists():
        return
    with storing(manifest):
        lines = manifest.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if line:
            yield _entry(line) or f"line {number} is no manifest entry: {line[:80]!r}"


def enter(manifest: Path, entry: Entry) -> None:
    """Add a line to the manifest, durably; on OSError no part of it remains, StoreError."""
    with storing(manifest):
        new = not manifest.exists()
        handle = os.open(manifest, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o644)
        try:
            size = os.fstat(handle).st_size
            torn = size and os.pread(handle, 1, size - 1) != b"\n"
            line = json.dumps(asdict(entry)).encode() + b"\n"
            try:
                write_all(handle, b"\n" + line if torn else line)
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)
        if new:
            sync_folder(manifest.parent)


def mend_manifest(manifest: Path) -> bytes:
    """End a last line that a dying process did not end; what of it is no entry is removed and returned."""
    if not manifest.exists():
        return b""
    with storing(manifest), manifest.open("r+b") as file:
        data = file.read()
        last = data.rpartition(b"\n")[2]
        if not last:
            return b""
        if _entry(last):
            file.write(b"\n")
        else:
            file.truncate(len(data) - len(last))
        file.flush()
        os.fsync(file.fileno())
    return b"" if _entry(last) else last


def _entry(line: bytes) -> Entry | None:
    try:
        data = json.loads(line)
        entry = Entry(**data)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = isinstance(entry.name, str) and isinstance(entry.sha256, str)
    return entry if texts and type(entry.size) is int and type(entry.records) is int else None
