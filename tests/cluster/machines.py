"""A real Dask scheduler and real workers on loopback, each a process of its own as on machines of their own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.crawler.crawl import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PATIENCE = 60  # seconds until all of them are there


@dataclass
class Cluster:
    """address: of the scheduler."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def pause(self) -> None:
        """Nothing of the scheduler is heard any more."""
        self.scheduler.kill()


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2, more: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """folder: for their files; more: of their environment."""
    folder.mkdir(exist_ok=True)
    told = folder / "scheduler.json"
    told.unlink(missing_ok=True)
    there = environment() | {"DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s"} | dict(more or {})
    with contextlib.ExitStack() as ends:
        log = ends.enter_context((folder / "cluster.log").open("ab"))

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, "-m", "dask", *arguments], cwd=folder, env=there, stdout=log, stderr=log, start_new_session=True)
            ends.callback(_end, process)
            return process

        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
        address = _address(told)
        found = Cluster(address, scheduler)
        for _ in range(workers):
            found.workers.append(start("worker", address, "--nthreads", "1", "--nworkers", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1",
                                       "--local-directory", str(folder)))
        _wait(address, workers)
        yield found


def _address(told: Path) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads(told.read_text())["address"])
        time.sleep(0.1)
    raise TimeoutError(told)


def _wait(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False, timeout=PATIENCE) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
