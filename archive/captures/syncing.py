"""Bytes that do not stay unsynced for long, even if nothing happens for hours."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 5.0  # seconds


class Syncing:
    """Calls sync every few seconds, in a thread of its own, until stopped."""

    def __init__(self, sync: Callable[[], None], every: float = EVERY) -> None:
        self._sync = sync
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No call comes any more when this returns."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            self._sync()
