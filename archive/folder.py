"""The data folder: where its parts lie, and the lock that keeps a second writer out."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.warc.folder import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_AS_IT_IS = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # no link is followed, no pipe waited for: the folder may be anybody's


class FolderError(Exception):
    """The data folder cannot be used; one line, naming the file and what to do."""


class MissingError(FolderError):
    """There is no data folder where one is named."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths of the parts of one data folder."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "xxgk.db"

    @property
    def warc(self) -> Path:
        return self.path / "warc"

    @property
    def manifest(self) -> Path:
        return self.path / "manifest.jsonl"

    @property
    def manifests(self) -> Path:
        return self.path / "manifests"

    @property
    def events(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def events_sum(self) -> Path:
        return self.path / "events.sha256"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    def make(self) -> None:
        """Create the folder and its warc folder where they are missing."""
        try:
            new = [path for path in (self.path, self.warc) if not path.is_dir()]
            self.warc.mkdir(parents=True, exist_ok=True)
            for path in new:
                sync_folder(path.parent)
        except OSError as error:
            raise FolderError(f"{self.path}: cannot be made a data folder ({error.strerror}); choose another --data") from error

    def required(self) -> Folder:
        """Itself, if it exists and holds an archive."""
        if not self.path.is_dir():
            raise MissingError(f"{self.path}: no such folder; name the data folder with --data, or fill one with xxgk crawl")
        if not self.warc.is_dir() and not self.database.exists():
            raise MissingError(f"{self.path}: holds neither warc/ nor xxgk.db; name the data folder with --data")
        return self


@contextmanager
def locked(folder: Folder) -> Iterator[None]:
    """Be the only writer of this folder. The kernel drops the lock with its process, so none is ever stale."""
    try:
        handle = os.open(folder.lock, os.O_RDWR | os.O_CREAT | _AS_IT_IS, 0o644)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise FolderError(f"{folder.lock}: a link, and what it leads to would be overwritten; remove it, then try again") from error
        raise FolderError(f"{folder.lock}: cannot be opened ({error.strerror}); check the rights of the folder") from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FolderError(f"{folder.lock}: no file but a pipe or the like; remove it, then try again")
        if not _taken(handle):
            holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
            raise FolderError(
                f"{folder.lock}: process {holder} is writing to this data folder; wait until it ends, or use another --data"
            )
        _sign(handle, folder)
        for path in (folder.manifest, folder.events):
            if path.is_symlink() or (path.exists() and not path.is_file()):
                raise FolderError(f"{path}: no file but a link, a pipe or the like; put the file itself in its place")
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    """Tried a few times: busy() holds the lock for an instant, and must not keep a crawl from starting."""
    for pause in (0.02, 0.1, 0.0):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(pause)
        else:
            return True
    return False


def _sign(handle: int, folder: Folder) -> None:
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
    except OSError as error:
        raise FolderError(f"{folder.lock}: cannot be written ({error.strerror}); make room on the disk") from error


def busy(folder: Folder) -> bool:
    """Is a living process writing to this folder?"""
    try:
        handle = os.open(folder.lock, os.O_RDONLY | _AS_IT_IS)
    except OSError:
        return False  # nobody ever wrote, or it is none of ours
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
