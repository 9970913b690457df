"""Files that single records are read of stay open: opening one costs as much as parsing a record."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path

from archive.warc.folder import StoreError, storing

MOST = 16  # files that are open


class Opened:
    """A file that is closed when nobody has it any more; read by position, so that threads may share it."""

    __slots__ = ("handle", "path")

    def __init__(self, name: str) -> None:
        self.path = Path(name)
        self.handle = -1
        with storing(self.path):
            self.handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC)

    def __del__(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)


def opened(folder: Path, warc: str) -> tuple[Opened, int]:
    """The file of a final name, finished or open, and its size now; StoreError if there is none."""
    if "/" in warc:  # a row of a database tells it, which may be anybody's
        raise StoreError(f"{folder}: no WARC file is called {warc!r}; run `xxgk rebuild`")
    final = os.path.join(folder, warc)  # noqa: PTH118 - asked for each record that is read, and a Path costs as much as reading one
    for name in (final, f"{final}.open", final):  # it may be finished meanwhile
        try:
            found = os.stat(name)  # noqa: PTH116
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(found.st_mode):
            return _kept(name, found.st_dev, found.st_ino), found.st_size
    raise StoreError(f"{folder / warc}: no such WARC file; run `xxgk verify`")


@lru_cache(MOST)
def _kept(name: str, device: int, inode: int) -> Opened:
    """Another file of the same name has another inode: this one's is not given away while it is open."""
    return Opened(name)
