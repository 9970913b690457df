"""Targets with atheris, each in a process of its own, which may crash, hang or eat memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "fuzz"  # inputs that something was found with, and what was said of them
LONGEST = 20  # seconds of the clock for one input
MEMORY = 2500  # megabytes
# code is instrumented once, which takes longest, and each target gets a fork of that process
START = """
import os, sys, warnings
warnings.simplefilter("ignore")
import atheris
with atheris.instrument_imports(include=["archive", "crawler"]):
    from tests.fuzz.targets import BY_NAME
folder, names, options = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
for name in names:
    child = os.fork()
    if not child:
        said = os.open(f"{folder}/{name}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        atheris.Setup([name, f"{folder}/{name}", *options, f"-artifact_prefix={folder}/{name}-"], BY_NAME[name])
        atheris.Fuzz()
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(name, status, flush=True)
"""
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)|^#(\d+)\s", re.MULTILINE)
_FAULT = re.compile(r"Uncaught Python exception: ===\n(.*)|(ERROR: libFuzzer: .*)")


@dataclass(frozen=True)
class Run:
    """finding: the first line of what went wrong; "" for nothing."""

    name: str
    inputs: int
    finding: str


def run(names: Sequence[str], seconds: int, seed: int = 1) -> Iterator[Run]:
    """Each target for so many seconds, or until something is found."""
    from tests.fuzz.targets import BY_NAME

    KEPT.mkdir(parents=True, exist_ok=True)
    for name in names:
        (KEPT / name).mkdir(exist_ok=True)
        for number, data in enumerate(BY_NAME[name].seeds()):
            (KEPT / name / f"seed{number}").write_bytes(data)
    options = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=65536", f"-timeout={LONGEST}", f"-rss_limit_mb={MEMORY}",
               "-print_final_stats=1"]
    with tempfile.TemporaryFile() as errors, subprocess.Popen(
            [sys.executable, "-c", START, str(KEPT), ",".join(names), *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        for line in process.stdout or ():
            name, status = line.split()
            yield _told(name, int(status))
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if process.returncode:
        raise RuntimeError(said)


def _told(name: str, status: int) -> Run:
    said = (KEPT / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    inputs = max((int(one or other) for one, other in _EXECUTED.findall(said)), default=0)
    fault = _FAULT.search(said)
    finding = "" if not status else (fault[1] or fault[2]) if fault else f"ended with status {status}"
    return Run(name, inputs, finding)
