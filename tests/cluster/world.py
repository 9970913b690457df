"""Crawls of replica portals by `xxgk`, some of them interrupted in the middle."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

from tests.crawler.crawl import Told, command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.replica import World

PATIENCE = 240  # seconds


def registry(world: World, path: Path, *ids: str) -> None:
    """A registry of some of the world's portals."""
    path.write_text("\n".join(world[id_].entry() for id_ in ids), encoding="utf-8")


@contextlib.contextmanager
def going_on(folder: Path, *arguments: object, more: Mapping[str, str] | None = None) -> Iterator[Going]:
    """A command that runs in the folder while the body does; its end is waited for, unless it was ended there."""
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        process = subprocess.Popen(command(*arguments), cwd=folder, env=environment() | dict(more or {}), stdout=out, stderr=err)
        going = Going(process, folder)
        try:
            yield going
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()


class Going:
    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process, self._folder = process, folder

    def told(self) -> Told:
        out, err = ((self._folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        assert "Traceback" not in err, err
        return Told(self.process.wait(), out, err)


def until(true: object, seconds: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def crawlers(worker: int) -> list[int]:
    """The processes that a worker has crawling."""
    found = subprocess.run(["pgrep", "-P", str(worker), "-f", "crawler.cluster.child"], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def kill(*processes: int) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
