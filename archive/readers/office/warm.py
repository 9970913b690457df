"""One LibreOffice kept running: started when first needed, watched, ended after a while, a fault or the interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from archive.readers.errors import TooMuch, Unreadable, Unsupported

WORKER = Path(__file__).with_name("worker.py")
START_SECONDS = 90
SECONDS = 60  # of the clock, for one file
END_SECONDS = 10
FILES = 200  # then a fresh one: it grows
MOST_MEMORY = 2 << 30  # bytes resident
PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python3")  # uno belongs to the system's Python
MISSING = "needs LibreOffice: apt install libreoffice-writer-nogui python3-uno"
_WATCHED = 0.2  # seconds between looks at its memory


class Broken(Exception):  # noqa: N818 - LibreOffice went away, through no fault of the file's that is known
    """It is to be asked once more, of a fresh LibreOffice."""


@lru_cache(maxsize=1)
def installed() -> tuple[str, str] | None:
    """Python with uno, and LibreOffice's own program; None if either is missing."""
    script = shutil.which("soffice") or shutil.which("libreoffice")
    program = Path(script).resolve().with_name("soffice.bin") if script else None
    if program is None or not program.exists():
        return None
    for python in PYTHONS:
        if Path(python).exists():
            done = subprocess.run([python, "-c", "import uno, unohelper"], capture_output=True, check=False, env=_environment())
            if done.returncode == 0:
                return python, str(program)
    return None


@lru_cache(maxsize=1)
def _sandbox() -> list[str]:
    """A network of its own with nothing in it, where the system allows that."""
    command = ["unshare", "--net", "--map-root-user"]
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True, check=False, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return []
    return command if allowed else []


def _environment(folder: Path | None = None) -> dict[str, str]:
    home = {"HOME": str(folder), "TMPDIR": str(folder)} if folder else {}
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "PYTHONDONTWRITEBYTECODE": "1", **home}


class Office:
    """A running LibreOffice. Not for several threads at once."""

    def __init__(self) -> None:
        """Raises Unsupported where it is not installed or does not start."""
        found = installed()
        if found is None:
            raise Unsupported(MISSING)
        self.folder = Path(tempfile.mkdtemp(prefix="xxgk-office-"))
        python, program = found
        command = [*_sandbox(), python, str(WORKER), str(self.folder), program]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                             start_new_session=True, env=_environment(self.folder), cwd=self.folder)
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Unsupported(f"LibreOffice does not start here ({error.strerror}); {MISSING}") from error
        self.done = 0
        self.pid = 0
        self._sockets: list[str] = []
        self._rest = b""
        try:
            ready = self._line(START_SECONDS)
        except (Broken, TooMuch) as error:
            self.end()
            raise Unsupported(f"LibreOffice does not start here; {MISSING}") from error
        self.pid, self._sockets = ready.get("ready", 0), ready.get("sockets", [])
        if not self.pid:
            self.end()
            raise Unsupported(f"{ready.get('error', 'LibreOffice does not start here')}; {MISSING}")

    def convert(self, data: bytes, suffix: str, target: str) -> bytes:
        """Raises Unreadable, TooMuch (then it is to be ended), Broken (likewise)."""
        self.done += 1
        desk = self.folder / str(self.done)
        desk.mkdir()
        source, into = desk / f"source.{suffix}", desk / f"target.{target}"
        source.write_bytes(data)
        try:
            told = self._ask({"source": str(source), "target": str(into), "into": target})
            if told.get("encrypted"):
                raise Unreadable("encrypted: it opens with a password only")
            if not told.get("ok"):
                raise Unreadable(str(told.get("error", "LibreOffice cannot read it")))
            return into.read_bytes()
        finally:
            shutil.rmtree(desk, ignore_errors=True)

    def _ask(self, request: dict[str, str]) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise Broken from error
        return self._line(SECONDS)

    def _line(self, seconds: float) -> dict[str, Any]:
        """The next line that it tells, with an eye on the clock and its memory."""
        assert self._process.stdout is not None
        until = time.monotonic() + seconds
        while b"\n" not in self._rest:
            if time.monotonic() > until:
                raise TooMuch(f"LibreOffice did not finish in {seconds:.0f} s")
            if _resident(self.pid) > MOST_MEMORY:
                raise TooMuch(f"LibreOffice needs more than {MOST_MEMORY >> 30} GB for it")
            if select.select([self._process.stdout], [], [], _WATCHED)[0]:
                read = os.read(self._process.stdout.fileno(), 65536)
                if not read:
                    raise Broken
                self._rest += read
            elif self.pid and not Path(f"/proc/{self.pid}").exists():
                raise Broken
        line, _, self._rest = self._rest.partition(b"\n")
        return dict(json.loads(line))

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Ends all of it; nothing is left behind. The worker does it when its stdin ends, if it still can."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=END_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        for socket in self._sockets:
            Path(socket).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def _resident(pid: int) -> int:
    """Bytes of memory that a process has; 0 if it is gone."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
