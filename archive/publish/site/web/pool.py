"""Threads and connections in which pages are made. All connections are opened at once, on the same file."""

from __future__ import annotations

import queue
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGES_AT_ONCE = 6
SECONDS = 5.0  # all queries of one page together
STEPS = 10_000  # of SQLite's machine between two looks at the clock
LONGEST = 64 << 20  # bytes of a value: no query may ask for gigabytes
CACHE_KB = 16_384  # of each connection


class Pool:
    """Read-only connections to one publication, each used by one thread at a time."""

    def __init__(self, published: Path, size: int = PAGES_AT_ONCE, seconds: float = SECONDS) -> None:
        self.executor = ThreadPoolExecutor(size, thread_name_prefix="page")
        self._seconds = seconds
        self._free: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        for _ in range(size):
            self._free.put(open_published(published))

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """One of them, until the page's time is up: then its queries end with sqlite3.OperationalError `interrupted`."""
        conn = self._free.get()
        end = time.monotonic() + self._seconds
        conn.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        try:
            yield conn
        finally:
            conn.set_progress_handler(None, 0)
            self._free.put(conn)

    def close(self) -> None:
        """Pages being made are finished first."""
        self.executor.shutdown(wait=True, cancel_futures=True)
        while not self._free.empty():
            self._free.get().close()


def open_published(published: Path) -> sqlite3.Connection:
    """A connection that can read this one file, and nothing else: no writing, no other database, no giant values."""
    conn = sqlite3.connect(f"{published.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False, isolation_level=None)
    conn.row_factory = sqlite3.Row
    tame(conn)
    return conn


def tame(conn: sqlite3.Connection) -> None:
    """Limits of a connection on which others' queries run."""
    conn.execute("PRAGMA query_only = ON")
    conn.execute("PRAGMA trusted_schema = OFF")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
