"""SIGKILL while the archive is written: nothing is lost, nothing is twice, nothing is broken."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive import database
from archive.intake import Intake
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from archive.warc.read import StoredExchange, walk
from archive.warc.verify import Fault, verify
from tests.archive.dump import dump
from tests.archive.written import VERSIONS, read

ROOT = Path(__file__).parents[3]


def kill(data, seed):
    """Let the process work for a random while, then kill it."""
    worker = subprocess.Popen([sys.executable, "-m", "tests.archive.killed", str(data), str(seed)], cwd=ROOT)
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(random.Random(seed).uniform(0.4, 2.5))
    worker.kill()
    assert worker.wait() == -signal.SIGKILL


def whole(data):
    """What must hold after a kill, once the folder was opened again."""
    Intake(data).close()
    process(data, read, VERSIONS)
    assert not [item for item in verify(data / "warc", data / "manifest.jsonl") if isinstance(item, Fault)
                and item.severity == "error"]
    held = sum(isinstance(item, StoredExchange) for item in walk(data / "warc"))
    with database.reading(data / "xxgk.db") as conn:
        assert conn.execute("SELECT count(*) FROM captures").fetchone() == (held,)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        conn.execute("SELECT count(*) FROM sections_index WHERE sections_index MATCH '\"诉讼\"'").fetchone()
    return held


def kill_and_compare(folder, seeds):
    """Kill once a seed, check each time; at the end the WARC files alone must give the same database."""
    data, held = folder / "data", 0
    for seed in seeds:
        kill(data, seed)
        before, held = held, whole(data)
        assert held >= before
    shutil.copytree(data, folder / "copy")
    rebuild(folder / "copy", read, VERSIONS)
    assert dump(folder / "copy" / "xxgk.db") == dump(data / "xxgk.db")


def test_killed_at_random_moments(tmp_path):
    kill_and_compare(tmp_path, range(3))
