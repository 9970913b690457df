"""CPU time of this process and of all that it started: programs kept running (LibreOffice) and ended ones."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu() -> float:
    """Seconds so far. What an ended child took counts from when it is waited for."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_taken, below(os.getpid())))


def below(pid: int) -> list[int]:
    """Living processes below one."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, tasks.read_text(encoding="ascii").split())
            except OSError:  # it ended meanwhile
                continue
    return found[1:]


def _taken(pid: int) -> float:
    """Seconds of a process and of those it waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK
