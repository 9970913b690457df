"""What a document does to a LibreOffice that nothing protects: the control of the rows that it is read for."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Literal

from archive.readers.office.warm import WORKER, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CARELESS = Path(__file__).with_name("careless.py")
SECONDS = 3.0  # for what a document starts and does not wait for


@contextmanager
def careless(home: Path, how: Literal["shown", "hidden"]) -> Iterator[Callable[[bytes, str, str], bool]]:
    """A function that opens a document, writes it in another format and tells whether that could be done. home: its temporary files."""
    found = installed()
    assert found
    python, program = found
    with tempfile.TemporaryDirectory(dir=home) as name:
        folder = Path(name) / "own"
        folder.mkdir()
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "HOME": str(folder), "TMPDIR": str(folder)}
        command = [python, str(CARELESS), how, str(WORKER), str(folder), program]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                              cwd=folder) as running:
            assert running.stdin
            assert running.stdout
            running.stdout.readline()

            def opened(data: bytes, suffix: str, target: str) -> bool:
                source = folder / f"source.{suffix}"
                source.write_bytes(data)
                asked = {"source": str(source), "target": str(folder / f"target.{target}"), "into": target}
                running.stdin.write(json.dumps(asked).encode() + b"\n")  # type: ignore[union-attr]
                running.stdin.flush()  # type: ignore[union-attr]
                told = running.stdout.readline()  # type: ignore[union-attr]
                return bool(told) and bool(json.loads(told).get("ok"))  # it may be gone

            yield opened
            running.stdin.close()


def fired(happened: Callable[[], object]) -> bool:
    """Did it happen, after a while?"""
    until = monotonic() + SECONDS
    while not happened():
        if monotonic() > until:
            return False
        sleep(0.05)
    return True
