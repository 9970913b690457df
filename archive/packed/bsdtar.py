"""rar and 7z by libarchive's program bsdtar, which turns them into a tar on its output: nothing is written to paths."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
import zlib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from archive.packed.rar import contents
from archive.packed.streams import walked
from archive.readers.errors import TooMuch, Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.packed.budget import Budget, Member

PROGRAM = "bsdtar"
# libarchive takes a rar whose last file is a stored docx for a zip, if that one's directory is in the last 16 KB
PADDING = 20_000
MOST_SECONDS = 120  # of the clock
# processor seconds, and kilobytes of address space: a 7z may ask for a dictionary of gigabytes
LIMITED = 'ulimit -t 60 && ulimit -v 1500000 && ulimit -c 0 && exec "$@"'


def unrar(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files of a rar, each compared with the checksum in its header: the program does not for stored ones."""
    headers, ended = contents(data)
    with _put_down(data + bytes(PADDING if ended else 0)) as packed:
        found, fault = _members(packed, budget)
    for member, header in zip(found, headers, strict=False):
        right = len(member.data) == header.size and header.crc in (None, zlib.crc32(member.data))
        yield member if right else replace(member, data=b"", error="damaged in its archive: its checksum is another")
    if fault:
        raise fault
    if len(found) != len(headers):
        raise Unreadable(f"a damaged archive: {len(found)} files where its headers name {len(headers)}")


def un7z(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files of a 7z; none if one of them is damaged, as all may share one stream."""
    with _put_down(data) as packed:
        found, fault = _members(packed, budget)
        if isinstance(fault, TooMuch):
            raise fault
        with _running(["-xOf", str(packed)], packed) as process:  # only this way it compares checksums, and says "encrypted"
            _drain(process)
        if process.returncode:
            raise _reason(packed, process.returncode)
        if fault:
            raise fault
    yield from found


@contextmanager
def _put_down(data: bytes) -> Iterator[Path]:
    """The bytes as a file in a folder of its own: the formats are read from their end."""
    with tempfile.TemporaryDirectory(prefix="xxgk-") as folder:
        packed = Path(folder) / "packed"
        packed.write_bytes(data)
        yield packed


def _members(packed: Path, budget: Budget) -> tuple[list[Member], Unreadable | None]:
    """The files as far as they could be read, and why there are no more."""
    found: list[Member] = []
    broken = False
    with _running(["-cf", "-", "-b1", "--format=pax", f"@{packed}"], packed) as process:
        try:
            found.extend(walked(_output(process), "r|", budget))
        except TooMuch:
            raise
        except Unreadable:
            broken = True
        _drain(process)
    return found, _reason(packed, process.returncode) if broken or process.returncode else None


@contextmanager
def _running(words: list[str], packed: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program, killed when its time is over or nobody wants more of it; what it says is put beside the file."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise Unsupported("needs bsdtar: apt install libarchive-tools")
    with _errors(packed).open("wb") as errors, subprocess.Popen(
            ["/bin/sh", "-c", LIMITED, "sh", program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
            start_new_session=True, env={"LC_ALL": "C.UTF-8"}) as process:
        watch = threading.Timer(MOST_SECONDS, process.kill)
        watch.start()
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            watch.cancel()


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdout is not None
    return process.stdout


def _drain(process: subprocess.Popen[bytes]) -> None:
    """To the end of its output, so that its exit status is its own."""
    while _output(process).read(1 << 20):
        pass
    process.wait()


def _errors(packed: Path) -> Path:
    return packed.with_name("errors")


def _reason(packed: Path, status: int) -> Unreadable:
    said = _errors(packed).read_bytes()[:10_000].decode("utf-8", "replace")
    lower = said.lower()
    if "encrypt" in lower or "passphrase" in lower:
        return Unreadable("an encrypted archive: it opens with a password only")
    if status < 0 or status > 128 or "memory" in lower or "allocate" in lower:
        return TooMuch("an archive that asks for more memory or time than any report needs")
    line = next((line for line in said.splitlines() if line.strip() and "(null)" not in line), "it broke off")
    return Unreadable(f"a damaged archive: {line.replace(str(packed), 'it').removeprefix('bsdtar: ')[:200]}")
