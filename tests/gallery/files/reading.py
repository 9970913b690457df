"""Carries attacks by files out: each is handed to the readers in their workers, as `xxgk process` hands files to them."""

from __future__ import annotations

import os
import re
import resource
import socket
import sqlite3
import threading
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from archive.folder import Folder
from archive.process import FORM_VERSION, READER_VERSION
from archive.settling.settle import process
from archive.warc.digest import digest
from archive.warc.verify import Fault, verify
from archive.workers import Limits, Readers
from tests.archive.samples import crawl, exchange
from tests.gallery.frame import Within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.model import Reading
    from tests.gallery.frame import Attack

MOST_RESIDENT = 3 << 30  # bytes of any process that reads, LibreOffice among them
WITHIN = Within(20, 2)  # LibreOffice has limits of its own
LIMITS = Limits(seconds=WITHIN.seconds, patience=1_200, memory=WITHIN.gigabytes << 30)
NEXT = min((path.read_bytes() for path in (Path(__file__).parents[2] / "reports").glob("*/input.txt")), key=len)
SECRET = "file-that-nobody-may-read"  # what external entities ask for
ESCAPED = Path("/tmp/xxgk-escaped.txt")  # what names in archives lead to
PATIENCE = 60  # seconds
SHOWN = 3  # members of an archive that are told by name


def carried_out(attacks: Sequence[Attack], folder: Path) -> Mapping[str, str]:
    """What came of each, and what an archive of all of them holds afterwards. After each a good file is read; in the end
    nothing may be left of what was read, nothing have been written beside the scratch folder, and nobody have been asked
    for anything."""
    scratch = folder / "scratch"
    scratch.mkdir()
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    found: dict[str, str] = {}
    with _temporary(scratch), listening() as (port, asked):
        made = {attack: attack.make(f"http://127.0.0.1:{port}/{attack.name}", folder / "secret.txt") for attack in attacks}
        before = _below(folder) - _below(scratch)
        with Readers(1, LIMITS) as readers:
            for attack in attacks:
                reading = readers(made[attack])
                found[attack.name] = _told(reading, folder, port)
                written = _below(folder) - _below(scratch) - before
                harm = {"the next file is not read": not readers(NEXT).report, "another file was read": SECRET in repr(reading),
                        f"asked for {asked}": asked, f"wrote {written}": written or os.path.lexists(ESCAPED)}
                if done := [what for what, happened in harm.items() if happened]:
                    raise AssertionError((attack.name, done))
        kept = archived({attack.name: made[attack] for attack in attacks}, folder / "data")
        if asked or os.path.lexists(ESCAPED):
            raise AssertionError(asked or ESCAPED)
    _cleared(scratch)
    if resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 > MOST_RESIDENT:
        raise AssertionError("a process that reads took more memory than any may")
    if wrong := [name for name, came in found.items() if not kept[name].startswith(f"kept as sent, {came.split(':')[0]}")]:
        raise AssertionError([(name, found[name], kept[name]) for name in wrong])
    return {name: f"{came}; {kept[name]}" for name, came in found.items()}


def archived(files: Mapping[str, bytes], data: Path) -> Mapping[str, str]:
    """What an archive holds of files that a portal sent and `xxgk process` read, one good one among them."""
    url = "https://www.guzhen.example/{}".format
    crawl(data, exchange(url("good"), NEXT), *(exchange(url(name), content, minutes=1) for name, content in files.items()))
    with Readers(1, LIMITS) as readers:
        process(data, readers, (READER_VERSION, FORM_VERSION))
    with closing(sqlite3.connect(data / "xxgk.db")) as conn:
        rows = conn.execute("SELECT url, digest, state, member FROM captures").fetchall()
        reports = conn.execute("SELECT url FROM reports").fetchall()
        sound = conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    folder = Folder(data)
    if faults := [str(fault) for fault in verify(folder.warc, folder.manifest) if isinstance(fault, Fault)] + ["the database"] * (not sound):
        raise AssertionError(faults)
    if reports != [(url("good"),)]:
        raise AssertionError(reports)
    own = {address: (digest_, state) for address, digest_, state, member in rows if not member}
    members = Counter(address.partition("#")[0] for address, *_, member in rows if member)
    return {name: f"{'kept as sent' if own[url(name)][0] == digest(content) else 'NOT AS SENT'}, `{own[url(name)][1]}`, "
                  f"{f'{members[url(name)]} of the files in it, ' if members[url(name)] else ''}no report" for name, content in files.items()}


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
