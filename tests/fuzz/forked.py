"""Our worker for workbooks in a fork: under its own limits, and without the start of an interpreter for each input."""

from __future__ import annotations

import json
import os
import resource
import signal
from typing import Any, NoReturn

from archive.readers.errors import TooMuch
from archive.readers.sheets import worker

ENDED = 9  # status of a child that ended on what the worker would end on


def told(data: bytes) -> dict[str, Any]:
    """What the worker prints of a workbook; TooMuch where its limits or its library ended it. AssertionError for a fault of ours."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        _work(data, sink)
    os.close(sink)
    with os.fdopen(source, "rb") as file:
        said = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        assert status < 0 or status == ENDED, said.decode("utf-8", "replace")
        raise TooMuch("the worker was ended")
    return dict(json.loads(said))


def _work(data: bytes, sink: int) -> NoReturn:
    status = 1
    signal.signal(signal.SIGABRT, signal.SIG_DFL)  # atheris has its own, which ends a process that the library gave up as if it were a fault of ours
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (worker.MOST_SECONDS, worker.MOST_SECONDS))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_size() + worker.MOST_MEMORY, most))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        said = json.dumps(worker._told(data)).encode()
        with os.fdopen(sink, "wb") as file:
            file.write(said)
        status = 0
    except MemoryError:
        status = ENDED
    except BaseException as error:  # noqa: BLE001 - it is told to the parent; a panic of the library is no Exception
        panic = type(error).__name__ == "PanicException"
        status = ENDED if panic else 1
        os.write(sink, repr(error).encode()[:4000])
    finally:
        os._exit(status)


def _size() -> int:
    """Bytes of address space that this process has."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - after a fork, as little as can be
        return int(file.read().split()[0]) * resource.getpagesize()

