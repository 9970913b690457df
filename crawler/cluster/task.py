"""What a Dask worker does: it starts the crawl of a share in a process of its own, and waits for it."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from archive.cluster.errors import ClusterError
from archive.cluster.storage import Storage
from crawler.cluster.job import CLAIM, Brought

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.cluster.job import Job

ROOT = Path(__file__).parents[2]
START = "import sys; sys.path.insert(0, sys.argv[1]); from crawler.cluster.child import main; main()"
LOOK = 1.0  # seconds
PATIENCE = 150.0  # seconds for requests under way, once the crawl is to come to its end
LAST = 300  # characters of what a process said last


def visit(job: Job) -> Brought:
    """Visit a share's portals. Called by Dask in a worker."""
    from distributed import Event, get_worker

    worker = get_worker()
    key = worker.get_current_task()
    stop = Event(job.session)

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state not in ("cancelled", "released", "forgotten") and not stop.is_set()

    def told(words: tuple[Any, ...]) -> None:
        worker.log_event(job.session, pickle.dumps(words))

    try:
        storage = Storage(job.storage)
        if storage.read(CLAIM) is not None:
            return Brought(error="the worker that had begun died")
        storage.put(CLAIM, f"{socket.gethostname()} {os.getpid()}".encode())
    except ClusterError as error:
        return Brought(error=str(error))
    return crawl(job, wanted, told)


def crawl(job: Job, wanted: Callable[[], bool], told: Callable[[tuple[Any, ...]], None]) -> Brought:
    """Crawl in a process of its own, until it ends or is not wanted any more. told: gets its words as they come."""
    with TemporaryFile() as errors:
        process = subprocess.Popen([sys.executable, "-P", "-c", START, str(ROOT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=errors, start_new_session=True)
        words: queue.Queue[tuple[Any, ...]] = queue.Queue()
        listener = threading.Thread(target=_listen, args=(process.stdout, words), daemon=True)
        listener.start()
        try:
            with suppress(BrokenPipeError):
                assert process.stdin
                process.stdin.write(pickle.dumps(job))
                process.stdin.flush()
            found = _until_the_end(process, words, wanted, told)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if found is None:
            errors.seek(0)
            said = " ".join(errors.read().decode("utf-8", "replace").split())[-LAST:]
            return Brought(error=f"its process ended with status {process.returncode}" + (f": …{said}" if said else ""))
        return found


def _listen(stream: Any, words: queue.Queue[tuple[Any, ...]]) -> None:
    while True:
        try:
            words.put(pickle.load(stream))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            words.put(("end",))
            return


def _until_the_end(
    process: subprocess.Popen[bytes], words: queue.Queue[tuple[Any, ...]], wanted: Callable[[], bool], told: Callable[[tuple[Any, ...]], None],
) -> Brought | None:
    """What it brought; None if it ended without a word of that."""
    left = PATIENCE
    assert process.stdin
    while left > 0:
        try:
            heard = words.get(timeout=LOOK)
        except queue.Empty:
            if not process.stdin.closed and not wanted():
                process.stdin.close()
            left -= LOOK if process.stdin.closed else 0
            continue
        if heard[0] == "brought":
            process.wait(timeout=PATIENCE)
            return heard[1]  # type: ignore[no-any-return]
        if heard[0] == "end":
            return None
        told(heard)
    return None
