"""A worker's WARC files on their way to the storage that the coordinator reaches, while they are written."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from archive.cluster.errors import ClusterError
from archive.warc.folder import files, final_name, is_open

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from archive.cluster.storage import Storage

EVERY = 1.0  # seconds; of a bucket, where an open file is sent whole each time:
EVERY_OF_BUCKET = 30.0
WARC_BYTES = 64 * 1024 * 1024  # of one file of a bucket, for the same reason
ALIVE = "alive.json"  # counts up as long as somebody writes here
DONE = "done.json"  # written last


class Mirror:
    """Copies the files of a folder to `warc/` of a storage, in a thread of its own, until closed.

    known: names of files that are not to be copied; failed: called once with what kept it from going on.
    """

    def __init__(self, folder: Path, storage: Storage, known: Collection[str], failed: Callable[[ClusterError], None]) -> None:
        self._folder, self._storage, self._known, self._failed = folder, storage, known, failed
        self._sent: dict[str, int] = {}
        self._finished: set[str] = set()
        self._turns = 0
        self._one = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)
        self._beat()
        self._thread.start()

    def close(self) -> None:
        """Copy what is left. Raises ClusterError."""
        self._over.set()
        self._thread.join()
        self.copy()

    def copy(self) -> None:
        """Copy what is new. Raises ClusterError."""
        with self._one:
            for path in files(self._folder):
                name = final_name(path)
                if name not in self._known and name not in self._finished:
                    with suppress(FileNotFoundError):  # it was finished this moment
                        self._file(path, name)

    def _file(self, path: Path, name: str) -> None:
        sent, size = self._sent.get(name, 0), path.stat().st_size
        there, here = f"warc/{name}.open", is_open(path)
        if self._storage.folder is None and not here:
            self._storage.put_file(f"warc/{name}", path)
            self._storage.remove(there)
        else:
            if size > sent:
                self._storage.append(there, path, sent, size)
                self._sent[name] = size
            if not here:
                self._storage.rename(there, f"warc/{name}")
        if not here:
            self._finished.add(name)

    def _beat(self) -> None:
        self._turns += 1
        self._storage.put(ALIVE, json.dumps({"turn": self._turns}).encode())

    def _run(self) -> None:
        every = EVERY if self._storage.folder else EVERY_OF_BUCKET
        passed = 0.0
        while not self._over.wait(EVERY):
            try:
                self._beat()
                passed += EVERY
                if passed >= every:
                    self.copy()
                    passed = 0.0
            except ClusterError as error:
                self._failed(error)
                return
