"""Carries attacks by files out: each is handed to the readers in their workers, as `xxgk process` hands files to them."""

from __future__ import annotations

import os
import re
import resource
import socket
import threading
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from archive.workers import Limits, Readers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.model import Reading
    from tests.gallery.frame import Attack

LIMITS = Limits(seconds=120, patience=1_200, memory=3 << 30)
MOST_RESIDENT = 3 << 30  # bytes of any process that reads
NEXT = min((path.read_bytes() for path in (Path(__file__).parents[1] / "reports").glob("*/input.txt")), key=len)
SECRET = "file-that-nobody-may-read"  # what external entities ask for
PATIENCE = 60  # seconds
SHOWN = 3  # members of an archive that are told by name


def carried_out(attacks: Sequence[Attack], folder: Path) -> Mapping[str, str]:
    """What came of each. After each a good file is read; in the end nothing may be left of what was read, nothing have
    been written beside the scratch folder, and nobody have been asked for anything."""
    scratch = folder / "scratch"
    scratch.mkdir()
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    found: dict[str, str] = {}
    with _temporary(scratch), listening() as (port, asked), Readers(1, LIMITS) as readers:
        before = _below(folder) - _below(scratch)
        for attack in attacks:
            reading = readers(attack.make(f"http://127.0.0.1:{port}/{attack.name}", folder / "secret.txt"))
            found[attack.name] = _told(reading, folder, port)
            written = _below(folder) - _below(scratch) - before
            harm = {"the next file is not read": not readers(NEXT).report, "another file was read": SECRET in repr(reading),
                    f"asked for {asked}": asked, f"wrote {written}": written}
            if done := [what for what, happened in harm.items() if happened]:
                raise AssertionError((attack.name, done))
    _cleared(scratch)
    if resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 > MOST_RESIDENT:
        raise AssertionError("a process that reads took more memory than any may")
    return found


def _cleared(scratch: Path) -> None:
    """LibreOffice is told to end, and is not waited for."""
    until = monotonic() + PATIENCE
    while any(path.is_file() for path in _below(scratch)):
        if monotonic() > until:
            raise AssertionError(sorted(_below(scratch)))
        sleep(0.1)


def _told(reading: Reading, folder: Path, port: int) -> str:
    why = reading.error or "; ".join(reading.why)
    names = [ascii(one.member)[1:-1][:60] + (f" ({one.error})" if one.error else "") for one in reading.members]
    held = f"; holds {', '.join(names[:SHOWN])}{', …' if len(names) > SHOWN else ''}" if names else ""
    words = f"`{reading.state}`{': ' if why else ''}{why}{held}".replace(str(folder), "FOLDER").replace(str(port), "PORT")
    return re.sub(r"xxgk-[\w-]+", "SCRATCH", words)


def _below(folder: Path) -> set[Path]:
    return {Path(where, name) for where, folders, files in os.walk(folder) for name in (*folders, *files)}


@contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    """Temporary files of the workers, and of what they start, go there."""
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port on which every connection is noted."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(1)
                    try:
                        asked.append(connection.recv(200).decode("latin-1").split("\r\n")[0])
                    except OSError:
                        asked.append("a connection")

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
