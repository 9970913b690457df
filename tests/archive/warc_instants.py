"""Dies at every instant: `python -m tests.archive.warc_instants write|recover FOLDER`.

Runs the work in forked children, each of which exits, as if killed, one line of code later than the one before
(no cleaning up, no buffers flushed), until a child comes to the end. Counted are the lines of the modules that
change files. After each death the store is recovered. Prints one JSON line a death: what is kept, lost, wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import archive.warc
from archive.warc.read import StoredExchange, walk
from archive.warc.recover import recover
from tests.archive.warc_samples import exchange, faults, writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

CODE = {str(Path(archive.warc.__file__).with_name(name)) for name in ("write.py", "folder.py", "recover.py")}
KILLED = 9


def die_at(instant: int) -> None:
    """Let this process end when that many lines of the raw store's code have been run."""
    left = instant

    def line(frame: FrameType, event: str, argument: object) -> Callable[..., object] | None:
        nonlocal left
        if frame.f_code.co_filename not in CODE:
            return None
        if event == "line":
            left -= 1
            if left < 0:
                os._exit(KILLED)
        return line

    sys.settrace(line)


def write(data: Path) -> None:
    out = writer(data, max_bytes=1500)
    for number in range(2):
        out.exchange(exchange(number))
    out.sync()
    out.close()


def half_written(data: Path) -> None:
    """What a killed crawl may leave: a half record, a finished file without manifest line, half such a line."""
    out = writer(data)
    out.exchange(exchange(0))
    out.close()
    (data / "manifest.jsonl").write_text('{"name": "xx')
    out = writer(data)
    place = out.exchange(exchange(1))
    path = data / "warc" / f"{place.warc}.open"
    path.write_bytes(path.read_bytes()[:-50])


WORK: dict[str, tuple[Callable[[Path], object], Callable[[Path], object]]] = {
    "write": (lambda data: None, write),
    "recover": (half_written, lambda data: recover(data / "warc", data / "manifest.jsonl")),
}


def main(name: str, root: Path) -> None:
    os.fsync = lambda handle: None  # a killed process loses nothing that was written; this saves a minute
    prepare, work = WORK[name]
    status, instant = KILLED, 0
    while status == KILLED:
        data = root / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        prepare(data)
        before = size(data)
        child = os.fork()
        if child == 0:
            die_at(instant)
            work(data)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        recover(data / "warc", data / "manifest.jsonl")
        again = recover(data / "warc", data / "manifest.jsonl")
        kept = [item.url for item in walk(data / "warc") if isinstance(item, StoredExchange)]
        told = {"instant": instant, "status": status, "again": len(again), "kept": kept, "lost": before - size(data),
                "faults": [str(fault) for fault in faults(data)]}
        sys.stdout.write(f"{json.dumps(told)}\n")
        instant += 1


def size(data: Path) -> int:
    return sum(path.stat().st_size for path in data.glob("warc/*"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
