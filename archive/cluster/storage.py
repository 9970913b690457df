"""Storage that the coordinator and all workers reach: a folder, or a bucket named by a URL (s3://…), through fsspec."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.cluster.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRA = "pip install 'xxgk[cluster]'"
PIECE = 1024 * 1024
# a bucket that does not answer is told within seconds, not after the minutes of five tries
PATIENCE = {"config_kwargs": {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 3}}}


@dataclass(frozen=True)
class Storage:
    """A place by URL, or by a path without a scheme. Names are relative to it, with slashes. Every call may raise ClusterError."""

    url: str

    def at(self, name: str) -> Storage:
        """A place below this one."""
        return Storage(f"{self.url.rstrip('/')}/{name}")

    @property
    def folder(self) -> Path | None:
        """The folder that it is; None for a bucket."""
        if "://" in self.url and not self.url.startswith("file://"):
            return None
        return Path(self.url.removeprefix("file://"))

    def put(self, name: str, data: bytes) -> None:
        """Write an object whole: nobody sees a part of it."""
        with self._told():
            if self.folder is None:
                self._files.pipe_file(self._path(name), data)
                return
            path = self._made(name)
            beside = path.with_name(f".{path.name}.new")
            with beside.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            beside.rename(path)

    def put_file(self, name: str, source: Path) -> None:
        """The same from a file."""
        with self._told():
            if self.folder is None:
                self._files.put_file(str(source), self._path(name))
            else:
                shutil.copyfile(source, self._made(name))

    def append(self, name: str, source: Path, start: int, end: int) -> None:
        """Bytes of a file from start to end behind those before start, durable on return. Of a bucket: all of it anew.

        Raises FileNotFoundError if the file itself is gone.
        """
        if self.folder is None:
            data = source.read_bytes()[:end]
            with self._told():
                self._files.pipe_file(self._path(name), data)
            return
        with source.open("rb") as given, self._told(), self._made(name).open("ab") as out:
            if out.tell() != start:
                raise ClusterError(f"{self.folder / name}: has {out.tell()} bytes, {start} were written; does another program write there?")
            given.seek(start)
            while start < end and (piece := given.read(min(PIECE, end - start))):
                out.write(piece)
                start += len(piece)
            out.flush()
            os.fsync(out.fileno())

    def read(self, name: str) -> bytes | None:
        """An object; None if there is none."""
        with self._told():
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def fetch(self, name: str, target: Path) -> None:
        """Into a file; a folder on the same file system gives the very file."""
        with self._told():
            if self.folder is None:
                self._files.get_file(self._path(name), str(target))
            else:
                shutil.move(self.folder / name, target)

    def rename(self, name: str, to: str) -> None:
        """Give an object of a folder another name."""
        with self._told():
            self._files.mv(self._path(name), self._path(to))

    def names(self, of: str = "") -> list[str]:
        """What is directly below a name: last parts of names, in order."""
        with self._told():
            self._files.invalidate_cache()
            try:
                found = self._files.ls(self._path(of), detail=False)
            except FileNotFoundError:
                return []
            here = self._path(of).rstrip("/")
            return sorted({path.rstrip("/").rpartition("/")[2] for path in found if path.rstrip("/") != here})

    def remove(self, name: str) -> None:
        """What has this name, and all below it."""
        with self._told():
            self._files.invalidate_cache()
            if self._files.exists(self._path(name)):
                self._files.rm(self._path(name), recursive=True)

    @cached_property
    def _files(self) -> Any:
        try:
            import fsspec
        except ImportError as error:
            raise ClusterError(f"storage of a cluster needs fsspec: {EXTRA}") from error
        try:
            return fsspec.url_to_fs(self.url, **(PATIENCE if self.url.startswith("s3://") else {}))[0]
        except (ImportError, ValueError) as error:
            raise ClusterError(f"{self.url}: {' '.join(str(error).split())}; name a folder or s3://BUCKET/PREFIX, and install {EXTRA}") from error

    def _path(self, name: str) -> str:
        base = str(self._files._strip_protocol(self.url)).rstrip("/")
        return f"{base}/{name}".rstrip("/") if name else base

    def _made(self, name: str) -> Path:
        assert self.folder is not None
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except ClusterError:
            raise
        except Exception as error:  # each kind of storage has errors of its own
            why = " ".join(str(error).split())[:300] or type(error).__name__
            raise ClusterError(f"{self.url}: {why}; check that this machine reaches the storage and may write there") from error
