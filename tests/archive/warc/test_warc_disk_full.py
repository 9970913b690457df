"""A disk that is full, or too small: nothing half is kept, and writing goes on when there is room again."""

from __future__ import annotations

import os
import re
import resource
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from archive.warc.read import StoredExchange, walk
from archive.warc.recover import recover
from archive.warc.write import StoreError
from tests.archive.warc_samples import exchange, faults, writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.warc.write import Writer


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 256 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"mounting a small tmpfs is not allowed here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process grows beyond size: writes fail in their middle, with root's rights too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(out: Writer, start: int) -> int:
    """Write until it fails, with the right words; returns the number of the exchange that failed."""
    number, said = start, ""
    while not said:
        try:
            out.exchange(exchange(number, body=os.urandom(7_000)))
            number += 1
        except StoreError as error:
            said = str(error)
    assert re.fullmatch(r"\S+\.warc\.gz\.open: .+ make room, then run again", said)
    return number


def fill_up(ballast: Path) -> None:
    """Take the last byte of the disk."""
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def kept(data: Path) -> list[str]:
    return [item.url for item in walk(data / "warc") if isinstance(item, StoredExchange)]


def test_a_full_disk_keeps_whole_exchanges_and_goes_on_with_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 60_000)
    spare = small_disk / "spare"
    spare.write_bytes(b"x" * 16_000)  # what the manifests will need
    out = writer(small_disk)
    first = fill(out, 0)
    assert len(kept(small_disk)) == first
    assert fill(out, first) == first  # still full: still nothing half
    ballast.unlink()
    second = fill(out, first)
    assert second > first
    spare.unlink()
    out.close()
    assert kept(small_disk) == [exchange(number).url for number in range(second)]
    assert faults(small_disk) == []


def test_a_disk_full_from_the_start_leaves_no_file(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    out = writer(small_disk)
    fill_up(ballast)
    for _ in range(2):
        with pytest.raises(StoreError, match="make room"):
            out.exchange(exchange(0))
        assert kept(small_disk) == []
    out.close()
    assert list((small_disk / "warc").iterdir()) == []
    ballast.unlink()
    out.exchange(exchange(0))
    out.close()
    assert faults(small_disk) == []


def test_dead_on_a_full_disk_and_recovered_with_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    out = writer(small_disk)
    ballast.write_bytes(b"x" * 40_000)
    number = fill(out, 0)
    path = next((small_disk / "warc").iterdir())
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a record")
    fill_up(ballast)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="make room"):  # no room for the bytes that are to be cut off
        recover(small_disk / "warc", small_disk / "manifest.jsonl")
    assert path.read_bytes() == before
    ballast.unlink()
    (done,) = recover(small_disk / "warc", small_disk / "manifest.jsonl")
    assert done.cut == 17
    assert len(kept(small_disk)) == number
    assert faults(small_disk) == []


@pytest.mark.parametrize("limit", range(60_000, 60_020))
def test_a_write_that_fails_in_its_middle_is_taken_back(tmp_path: Path, limit: int) -> None:
    out = writer(tmp_path)
    with largest_file(limit):
        number = fill(out, 0)
        path = next((tmp_path / "warc").iterdir())
        assert path.stat().st_size < limit
        out.note("urn:xxgk:small", {"fits": True})  # what is small enough still goes in
    out.exchange(exchange(number))
    out.sync()
    out.close()
    assert kept(tmp_path) == [exchange(one).url for one in range(number + 1)]
    assert faults(tmp_path) == []


def test_a_manifest_that_cannot_be_written_is_written_later(tmp_path: Path) -> None:
    out = writer(tmp_path, max_bytes=1000)
    (tmp_path / "manifest.jsonl").mkdir()
    out.exchange(exchange(0))
    for _ in range(2):
        with pytest.raises(StoreError, match=r"manifest\.jsonl: "):
            out.exchange(exchange(1))
    assert kept(tmp_path) == [exchange(0).url]
    (tmp_path / "manifest.jsonl").rmdir()
    out.exchange(exchange(1))
    out.close()
    assert kept(tmp_path) == [exchange(0).url, exchange(1).url]
    assert faults(tmp_path) == []


def test_half_a_manifest_line_is_taken_back(tmp_path: Path) -> None:
    out = writer(tmp_path, max_bytes=1000)
    out.exchange(exchange(0))
    (tmp_path / "manifest.jsonl").write_bytes(b"")
    with largest_file(50), pytest.raises(StoreError, match=r"manifest\.jsonl: "):
        out.close()
    assert (tmp_path / "manifest.jsonl").read_bytes() == b""
    out.close()
    assert faults(tmp_path) == []
