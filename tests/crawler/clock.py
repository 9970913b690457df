"""Another time for a crawl in a process of its own.

`environment(folder, seconds)` makes every Python started with it live so many seconds later (or earlier) than it is.
"""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path

NAME = "CLOCK_SHIFT"
REAL = datetime.datetime
ROOT = Path(__file__).parents[2]


def environment(folder: Path, seconds: float) -> dict[str, str]:
    """Variables that shift the clock; folder: where a file may be written that Python loads at its start."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text("from tests.crawler import clock\n\nclock.shift()\n", encoding="utf-8")
    return {NAME: str(seconds), "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}


def shift() -> None:
    """Shift this process's clock; time.monotonic() stays as it is, as it does when a real clock is set."""
    seconds, real, real_ns = float(os.environ[NAME]), time.time, time.time_ns
    time.time = lambda: real() + seconds
    time.time_ns = lambda: real_ns() + int(seconds * 1e9)

    class Shifted(datetime.datetime, metaclass=_Like):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Shifted:
            return cls.fromtimestamp(real() + seconds, tz)

    datetime.datetime = Shifted  # type: ignore[misc]


class _Like(type):
    """Times that C code has made are times too."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, REAL)
