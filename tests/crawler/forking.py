"""Crawls that start at once: a process that has imported everything forks itself for each.

    with Forking(folder) as forking:
        crawl = forking.start("crawl", "--all"); crawl.kill(); crawl.wait()

A crawl may be told to die by itself at an instant that no signal from outside hits; see POINTS.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.crawler.crawl import environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self


@dataclass
class Forked:
    """One command that runs."""

    pid: int
    _server: subprocess.Popen[str]
    _status: int | None = None

    @property
    def running(self) -> bool:
        """Whether it lives; a zombie does not."""
        with suppress(OSError), open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
        return False

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit status, -9 if it was killed."""
        if self._status is None:
            assert self._server.stdin
            assert self._server.stdout
            self._server.stdin.write("wait\n")
            self._server.stdin.flush()
            self._status = int(self._server.stdout.readline())
        return self._status


class Forking:
    """Starts commands in a folder, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.forking"], cwd=self._folder, env=environment(), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(60)
        self._server.stdout.close()

    def start(self, *arguments: str, die: tuple[str, int] | None = None) -> Forked:
        """Run `xxgk` with these arguments; die: a point, and at which time of coming there."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps({"arguments": arguments, "die": die}) + "\n")
        self._server.stdin.flush()
        return Forked(int(self._server.stdout.readline()), self._server)


# ---- the process that forks --------------------------------------------------------------------------------

def main() -> None:
    import crawler.cli

    assert "twisted.internet.reactor" not in sys.modules  # it must not be shared
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order, crawler.cli.main)
        _tell(pid)
        sys.stdin.readline()
        _tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _become(order: dict[str, Any], command: Callable[[], None]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1):
        os.dup2(nothing, handle)
    sys.argv = ["xxgk", *order["arguments"]]
    if order["die"]:
        _arm(*order["die"])
    try:
        command()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    os._exit(status)


# ---- deaths between the archive and the database -----------------------------------------------------------

class _Fuse:
    """Kills this process at the n-th time."""

    def __init__(self, times: int) -> None:
        self._left = times

    def burn(self) -> bool:
        self._left -= 1
        return self._left == 0


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, times: int) -> None:
    """Rows are written every few exchanges then, so that a short crawl comes there too."""
    from archive.captures import waiting

    waiting.BATCH = 3
    POINTS[point](_Fuse(times))


def _around_units(fuse: _Fuse, *, before: bool = False, half: bool = False) -> None:
    from archive.warc import write

    real = write.write_all

    def write_all(handle: int, data: bytes) -> None:
        burnt = fuse.burn()
        if burnt and half:
            real(handle, data[: len(data) // 2])
        if burnt and (before or half):
            _die()
        real(handle, data)
        if burnt:
            _die()

    write.write_all = write_all


def _around_rows(fuse: _Fuse, *, before: bool) -> None:
    from archive.database.writing import captures

    real = captures.write

    def write(conn: Any, batch: Any) -> None:
        burnt = fuse.burn()
        if burnt and before:
            _die()
        real(conn, batch)
        if burnt:
            _die()

    captures.write = write


def _in_rows(fuse: _Fuse) -> None:
    from archive.database.writing import visits

    real = visits.write

    def write(conn: Any, found: Any) -> None:
        real(conn, found)
        if fuse.burn():
            _die()  # within the transaction, its other rows written

    visits.write = write


POINTS: dict[str, Callable[[_Fuse], None]] = {
    "before a unit is in the archive": lambda fuse: _around_units(fuse, before=True),
    "half of a unit in the archive": lambda fuse: _around_units(fuse, half=True),
    "a unit in the archive, not in the database": _around_units,
    "a batch durable, not in the database": lambda fuse: _around_rows(fuse, before=True),
    "half of a batch in the database": _in_rows,
    "a batch in the database, the next unit not in the archive": lambda fuse: _around_rows(fuse, before=False),
}


if __name__ == "__main__":
    main()
