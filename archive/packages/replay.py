"""Replay: pywb, a program of its own, on the WARC files of a data folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.packages import cdxj
from archive.warc.folder import files, final_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from types import FrameType

    from archive.database.asking.packages import Place

PROGRAM = "wayback"
MISSING = ("replay needs pywb, a program of its own: `make tools` puts it beside this one, or `pipx install pywb` "
           "where `wayback` is then on the PATH")
COLLECTION = "xxgk"


def program() -> str:
    """pywb's program: on the PATH, or where `make tools` puts it; "" if it is nowhere."""
    beside = Path(sys.prefix) / "tools" / "bin" / PROGRAM
    return shutil.which(PROGRAM) or (str(beside) if os.access(beside, os.X_OK) else "")


@contextmanager
def prepared(folder: Path, withdrawn: Collection[Place] = ()) -> Iterator[tuple[Path, int]]:
    """A folder for pywb: its configuration and a sorted index of the WARC files in folder; and how many lines that has.

    withdrawn: places of records that are not shown.

    Raises StoreError if a WARC file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="xxgk-replay-") as name:
        root = Path(name)
        lines = sorted(one for path in files(folder) for one in cdxj.lines(path, path.name, _offsets(path, withdrawn)))
        (root / "index.cdxj").write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
        # JSON is YAML; the paths may hold anything
        collection = {"archive_paths": f"{folder.resolve()}{os.sep}", "index_paths": str(root / "index.cdxj")}
        config = {"collections": {COLLECTION: collection}, "enable_auto_fetch": False}
        (root / "config.yaml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
        yield root, len(lines)


def _offsets(path: Path, places: Collection[Place]) -> set[int]:
    return {offset for warc, offset in places if warc == final_name(path)}


def command(root: Path, host: str, port: int) -> list[str]:
    """The command that serves a prepared folder."""
    return [program(), "-b", host, "-p", str(port), "-d", str(root)]


def serve(words: Sequence[str]) -> int:
    """Run the server until it ends, or until Ctrl-C or SIGTERM ends both of us; its exit status, 0 if it was told to end."""
    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        with subprocess.Popen(words) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:
                process.terminate()
                return 0
    finally:
        signal.signal(signal.SIGTERM, before)
