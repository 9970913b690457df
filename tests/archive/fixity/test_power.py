"""A power cut: what was not synced is gone or zeros. The database never knows of bytes that are not durable."""

from __future__ import annotations

import os
import random
import sqlite3

import pytest

from archive import database
from archive.intake import Intake
from archive.warc.read import StoredExchange, walk
from archive.warc.verify import Fault, verify
from tests.archive.samples import PORTAL, exchange, visit

URL = "https://www.guzhen.example/public"


class Disk:
    """Notes of each file of the archive how many bytes were synced, by its inode."""

    def __init__(self, monkeypatch):
        self.durable = {}
        self._real = os.fsync
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, handle):
        self._real(handle)
        self.durable[os.fstat(handle).st_ino] = os.fstat(handle).st_size

    def size(self, path):
        return self.durable.get(path.stat().st_ino, 0)

    def cut_power(self, data, rng, after):
        """What a folder holds when the power is back."""
        (after / "warc").mkdir(parents=True)
        copy = sqlite3.connect(after / "xxgk.db")  # before the files: a thread makes more of them durable meanwhile
        with database.reading(data / "xxgk.db") as conn:
            conn.backup(copy)
        copy.close()
        for path in (data / "warc").iterdir():
            durable, there = self.size(path), path.read_bytes()
            lost = rng.choice([b"", bytes(len(there) - durable), there[durable : durable + rng.randint(0, 500)]])
            (after / "warc" / path.name).write_bytes(there[:durable] + lost)
        if (data / "manifest.jsonl").exists():
            (after / "manifest.jsonl").write_bytes((data / "manifest.jsonl").read_bytes())


@pytest.mark.parametrize("seed", range(3))
def test_a_power_cut(tmp_path, monkeypatch, seed):
    rng = random.Random(seed)
    monkeypatch.setattr("archive.captures.waiting.BATCH", 7)
    disk, data, known = Disk(monkeypatch), tmp_path / "data", 0
    with Intake(data, max_warc_bytes=30_000) as intake:
        run = intake.start_run([PORTAL], [])
        for number in range(60):
            intake.keep(exchange(f"{URL}?{number}", rng.randbytes(rng.randint(1, 3000)), role="listing", minutes=number, run=run))
            if number % 20 == 19:
                intake.end_visit(visit(run))
            if rng.random() < 0.1:
                after = tmp_path / str(number)
                disk.cut_power(data, rng, after)
                known = max(known, whole(disk, data, after))
    assert known > 30


def whole(disk, data, after):
    """How many captures are left; they are whole, and those that were known before are among them."""
    with database.reading(after / "xxgk.db") as conn:
        before = {row[0] for row in conn.execute("SELECT url FROM captures")}
        for warc, indexed in conn.execute("SELECT id, indexed FROM warcs").fetchall():
            [path] = (data / "warc").glob(f"{warc}*")
            assert indexed <= disk.size(path)
    Intake(after).close()
    assert not [item for item in verify(after / "warc", after / "manifest.jsonl") if isinstance(item, Fault) and item.severity == "error"]
    held = {item.url for item in walk(after / "warc") if isinstance(item, StoredExchange)}
    with database.reading(after / "xxgk.db") as conn:
        assert {row[0] for row in conn.execute("SELECT url FROM captures")} == held >= before
    return len(held)
