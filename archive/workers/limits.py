"""What one file may cost, and what this process may still spend on it."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file: seconds of the processor (80 scanned pages take some 250), seconds on the clock, bytes of address
    space of a worker (the models of the scan reader take 1 GB), bytes of what is found."""

    seconds: int = 600
    patience: int = 3_600
    memory: int = 4 << 30
    found: int = 64 << 20


def confine(limits: Limits) -> None:
    """This process, and what it starts unless that asks otherwise: memory, and no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def allow(seconds: int) -> None:
    """From now on so many seconds of the processor: then SIGXCPU ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def unconfine() -> None:
    """For a program that is started from a worker and has limits of its own."""
    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (hard, hard))
