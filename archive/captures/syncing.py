"""Bytes that become durable beside the crawl, which does not stand still for the disk, and soon even if nothing happens for hours."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 5.0  # seconds


class Syncing:
    """Calls sync every few seconds, and when somebody says soon(), in a thread of its own, until stopped."""

    def __init__(self, sync: Callable[[], None], every: float = EVERY) -> None:
        self._sync = sync
        self._every = every
        self._over = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def soon(self) -> None:
        """Do not wait for the next time."""
        self._wake.set()

    def stop(self) -> None:
        """No call comes any more when this returns."""
        self._over = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wake.wait(self._every)
            self._wake.clear()
            if self._over:
                return
            self._sync()
