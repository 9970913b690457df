"""The peers' own environment, .venv/bench: made of requirements-bench.lock (versions with digests), thrown away by `make clean`."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOCK = ROOT / "requirements-bench.lock"
FOLDER = ROOT / ".venv" / "bench"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


class MissingError(Exception):
    """The environment could not be made; the text says why."""


@cache
def python() -> Path:
    """Its interpreter; made at the first call and anew when the lock has changed. MissingError: pip's last words."""
    stamp, program = FOLDER / ".installed", FOLDER / "bin" / "python"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == LOCK.read_text(encoding="utf-8"):
        return program
    if not program.exists():
        _run([sys.executable, "-m", "venv", str(FOLDER)])
    _run([str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)])
    stamp.write_text(LOCK.read_text(encoding="utf-8"), encoding="utf-8")
    return program


def versions() -> dict[str, str]:
    """What the lock pins."""
    return dict(PINNED.findall(LOCK.read_text(encoding="utf-8"))) if LOCK.exists() else {}


def _run(command: list[str]) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["no word"]
        raise MissingError(f"peers are not installed ({LOCK.name}): {said[-1][:200]}")
