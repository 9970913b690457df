"""The process that workers are copies of: it has loaded what reading a page needs, and reads nothing itself.

A fresh interpreter with the readers takes most of a second of the processor, a copy of this process milliseconds. The
program sends a message per worker (limits, environment, working directory) with two sockets: the worker's end of its
talk with the pool, and a line on which this process tells the worker's id and, when it is over, how it ended. Once
the other end of the line closes, the worker and what it started are ended: so none outlives its program.
"""

from __future__ import annotations

import gc
import json
import os
import selectors
import signal
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from archive.workers.limits import Limits
from archive.workers.line import NUMBER

if TYPE_CHECKING:
    from typing import NoReturn

MESSAGE = 4 << 20  # bytes of a message at most: environments are small
SAMPLE = """<html><head><title>某县2021年政府信息公开工作年度报告</title></head><body><p>一、总体情况</p><p>2021年，某县财政局依法公开。</p>
<p>二、主动公开政府信息情况</p><table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>0</td></tr></table></body></html>"""


def main(handle: int) -> None:
    """Make workers for the program at the other end of a socket, until it is gone."""
    _load()
    control = socket.socket(fileno=handle)
    control.set_inheritable(False)
    with selectors.DefaultSelector() as ready:
        ready.register(control, selectors.EVENT_READ, lambda: _birth(control, ready))
        wanted = True
        while wanted:
            wanted = all(key.data() for key, _ in ready.select())  # what is not looked at for want of the first is ended below
        for one in [key.data.__self__ for key in ready.get_map().values() if key.fileobj is not control]:
            one.end()


def _load() -> None:
    """All that a page in HTML needs; libraries that begin threads are loaded by the worker that needs them."""
    from archive.process import read

    read(SAMPLE.encode(), media_type="text/html; charset=utf-8", url="http://a.example/1.html", region="110000")
    gc.collect()
    gc.freeze()  # a copy shares these pages as long as nobody counts in them


def _birth(control: socket.socket, ready: selectors.BaseSelector) -> bool:
    """Copy this process; False if nobody wants copies any more."""
    told, handles, _, _ = socket.recv_fds(control, MESSAGE, 2)
    if not told:
        return False
    connection, line = handles[0], socket.socket(fileno=handles[1])
    try:
        pid = os.fork()
        if not pid:
            _be_worker(connection, told)
        _Copy(pid, line, ready)
    except OSError:
        line.close()  # without an id: the pool tries again
    os.close(connection)
    return True


class _Copy:
    """A worker, as its parent sees it."""

    def __init__(self, pid: int, line: socket.socket, ready: selectors.BaseSelector) -> None:
        self._pid, self._line, self._ready = pid, line, ready
        self._handle = os.pidfd_open(pid)
        self._gone = False
        ready.register(self._handle, selectors.EVENT_READ, self.over)
        ready.register(line, selectors.EVENT_READ, self.end)
        self._tell(pid)

    def _tell(self, number: int) -> None:
        with suppress(OSError):  # nobody listens any more: the line's end is the next that is seen
            self._line.send(NUMBER.pack(number), socket.MSG_NOSIGNAL)

    def over(self) -> bool:
        """Tell how it ended. It stays a zombie: its id, and with it that of its group, is not given to another yet."""
        if not self._gone:
            ended = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)
            assert ended is not None
            self._tell(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)
            self._let_go()
        return True

    def end(self) -> bool:
        """Nothing is left of it, nor of what it started in its session."""
        self._let_go()
        self._ready.unregister(self._line)
        for kill in (os.killpg, os.kill):  # a copy that was only just made leads no group yet
            with suppress(ProcessLookupError, PermissionError):
                kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._line.close()
        return True

    def _let_go(self) -> None:
        if not self._gone:
            self._gone = True
            self._ready.unregister(self._handle)
            os.close(self._handle)


def _be_worker(connection: int, told: bytes) -> NoReturn:
    """In the copy: only the pool is left to talk to, and what it said of limits and surroundings holds."""
    status = 1
    try:
        os.setsid()  # Ctrl-C is for the pool
        os.set_inheritable(connection, False)
        os.closerange(3, connection)
        os.closerange(connection + 1, os.sysconf("SC_OPEN_MAX"))
        limits, environment, folder = json.loads(told)
        os.environ.clear()
        os.environ.update(environment)
        with suppress(OSError):
            os.chdir(folder)
        from archive.workers import worker

        worker.main(connection, Limits(*limits))
        status = 0
    finally:
        os._exit(status)
