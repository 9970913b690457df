"""The raw store under long fire: two hundred kills, every bit of a file flipped."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.archive.warc_kill import kill_once
from tests.archive.warc_samples import faults, store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak


def test_two_hundred_kills(tmp_path_factory: pytest.TempPathFactory) -> None:
    cut = 0
    for seed in range(1000, 1200):
        data = tmp_path_factory.mktemp("killed")
        cut += any(item.cut for item in kill_once(data, seed))
        shutil.rmtree(data)
    sys.stdout.write(f"200 kills, {cut} of them inside a write\n")


def test_twenty_kills_of_one_store(tmp_path: Path) -> None:
    for seed in range(2000, 2020):
        kill_once(tmp_path, seed)


def test_a_flip_of_every_bit_is_found(tmp_path: Path) -> None:
    file = store(tmp_path, units=1)
    data = file.read_bytes()
    for bit in range(len(data) * 8):
        place = bit // 8
        file.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit % 8]) + data[place + 1:])
        assert faults(tmp_path), (place, bit % 8)


def test_truncation_at_every_byte_of_a_store_with_all_kinds_of_records(tmp_path: Path) -> None:
    file = store(tmp_path, units=3)
    data = file.read_bytes()
    for size in range(len(data)):
        file.write_bytes(data[:size])
        assert faults(tmp_path), size
