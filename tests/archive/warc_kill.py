"""Kill a writing process, recover, and see that nothing is lost or broken."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from archive.warc.read import Damage, StoredExchange, walk
from archive.warc.recover import Recovered, recover
from tests.archive.warc_samples import faults

ROOT = Path(__file__).parents[2]


def size(data: Path) -> int:
    """Bytes in the folder; 0 if a file is renamed just now."""
    with suppress(FileNotFoundError):
        return sum(path.stat().st_size for path in (data / "warc").iterdir())
    return 0


def kill_once(data: Path, seed: int) -> list[Recovered]:
    """SIGKILL after a random number of exchanges; returns what recover() had to do.

    Every other kill waits until the file is seen to grow, to hit the write itself.
    """
    chance = random.Random(seed)
    command = [sys.executable, "-m", "tests.archive.warc_endless", str(data), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(chance.randrange(1, 6 if seed % 2 else 60)):
            process.stdout.readline()
        if seed % 2:
            before = size(data)
            while size(data) == before and process.poll() is None:
                pass
        os.kill(process.pid, signal.SIGKILL)
        told = process.stdout.read()
        assert process.wait() == -signal.SIGKILL
    before = size(data)
    done = recover(data / "warc", data / "manifest.jsonl")
    assert recover(data / "warc", data / "manifest.jsonl") == []
    assert size(data) == before  # cut, but not lost
    assert faults(data) == []
    kept = list(walk(data / "warc"))
    assert not [item for item in kept if isinstance(item, Damage)]
    last = int(told.split()[-1]) if told.split() else 0
    assert len([item for item in kept if isinstance(item, StoredExchange)]) >= last + 1
    return done
