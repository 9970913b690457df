"""How a worker comes to be: a copy of the template process on Linux, an interpreter of its own elsewhere."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from archive.workers.line import NUMBER

if TYPE_CHECKING:
    from archive.workers.limits import Limits

ROOT = Path(__file__).parents[2]  # of this very code, whatever else is installed or lies in the working directory
FRESH = """
import sys
sys.path.insert(0, sys.argv[1])
from archive.workers import worker
from archive.workers.limits import Limits
worker.main(int(sys.argv[2]), Limits(*map(int, sys.argv[3:])))
"""
TEMPLATE = """
import sys
sys.path.insert(0, sys.argv[1])
from archive.workers import template
template.main(int(sys.argv[2]))
"""
GRACE = 60.0  # seconds for a worker that hung up to be gone: the machine may be busy
COPIES = sys.platform == "linux"


class Worker(Protocol):
    """A process that was begun."""

    @property
    def pid(self) -> int | None: ...

    @property
    def lives(self) -> bool: ...

    def status(self) -> int | None:
        """Wait for its end: exit status, -N if signal N ended it; None if that cannot be known."""

    def end(self) -> None:
        """Nothing of it is left, nor of what it started in its session."""


def begin(limits: Limits, there: socket.socket) -> Worker:
    """A worker that serves the pool at the other end of a socket; there may be closed afterwards."""
    return template.copy(limits, there) if COPIES else Fresh(limits, there)


class Fresh:
    """An interpreter of its own: a second of the processor until it reads."""

    def __init__(self, limits: Limits, there: socket.socket) -> None:
        self._process = _interpreter(FRESH, there.fileno(), *astuple(limits))
        self.pid = self._process.pid

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def status(self) -> int | None:
        try:
            return self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        _kill(self._process.pid)
        self._process.wait()


class Copy:
    """A copy of the template, which is its parent and tells of it on the line."""

    def __init__(self, line: socket.socket, parent: subprocess.Popen[bytes]) -> None:
        line.settimeout(GRACE)
        self._line, self._parent = line, parent
        self._told: list[int] = []  # its id, its return code
        self._over = select.poll()  # asked after each file: a selector would cost as much as all the rest of handing out
        self._over.register(line, select.POLLIN)

    @property
    def pid(self) -> int | None:
        return self._hear(1)

    @property
    def lives(self) -> bool:
        return self.pid is not None and not self._over.poll(0)  # else its return code has come, or the template is gone

    def status(self) -> int | None:
        return self._hear(2)

    def end(self) -> None:
        pid = self.pid
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            self._line.settimeout(None)
            while self._line.recv(NUMBER.size):
                pass
        self._line.close()
        if pid is not None and self._parent.poll() is not None:  # nobody else ends it
            _kill(pid)

    def _hear(self, count: int) -> int | None:
        """The count-th number that the template tells; None if it ends before, or after so long a time."""
        while len(self._told) < count:
            try:
                said = self._line.recv(NUMBER.size, socket.MSG_WAITALL)
            except OSError:
                return None
            if len(said) < NUMBER.size:
                return None
            self._told.extend(NUMBER.unpack(said))
        return self._told[count - 1]


class Template:
    """The template process of this process; begun when the first worker is wanted, ended with it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def copy(self, limits: Limits, there: socket.socket) -> Copy:
        """A new worker."""
        told = json.dumps([astuple(limits), dict(os.environ), _folder()]).encode()
        here, line = socket.socketpair()
        with line, self._lock:
            try:
                parent = self._send(told, [there.fileno(), line.fileno()])
            except OSError:  # it was ended, by an operator or for want of memory
                self._end()
                parent = self._send(told, [there.fileno(), line.fileno()])
        return Copy(here, parent)

    def end(self) -> None:
        """End it, and all workers that are left."""
        with self._lock:
            self._end()

    def _send(self, told: bytes, handles: list[int]) -> subprocess.Popen[bytes]:
        if self._control is None or self._process is None or self._owner != os.getpid():  # a fork of this process makes one of its own
            self._control, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._control.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
            with there:
                self._process, self._owner = _interpreter(TEMPLATE, there.fileno()), os.getpid()
        socket.send_fds(self._control, [told], handles)
        return self._process

    def _end(self) -> None:
        if self._control and self._process and self._owner == os.getpid():
            self._control.close()
            self._process.wait()
        self._control = self._process = None


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


template = Template()
atexit.register(template.end)


def _interpreter(code: str, handle: int, *numbers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-c", code, str(ROOT), str(handle), *map(str, numbers)]
    return subprocess.Popen(
        command, pass_fds=[handle], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True)  # Ctrl-C is for the pool


def _folder() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - as text, for the wire
    except OSError:  # it was removed
        return "/"
