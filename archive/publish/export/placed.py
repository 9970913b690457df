"""Where an export is written: beside its folder, under another name, and renamed when it is whole.

One that fails or is killed leaves the old one as it was; what it had written is cleared away, at the latest by the next.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.publish.export.shape import ExportError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUMS = "SHA256SUMS"


@contextmanager
def placed(out: Path) -> Iterator[Path]:
    """An empty folder that becomes `out` when the block ends well. Raises RefusedError, ExportError and OSError."""
    out = Path(os.path.abspath(out)) if not out.is_symlink() else out.resolve()  # noqa: PTH100 - the last part stays what it is
    refuse_foreign(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    part, former = out.with_name(f".{out.name}.part"), out.with_name(f".{out.name}.former")
    part.mkdir(exist_ok=True)
    handle = os.open(part, os.O_RDONLY | os.O_CLOEXEC)
    try:
        _alone(handle, part)
        try:
            _put_back(former, out)
            _clear(part)
            yield part
            write_sums(part)
            _replace(part, out, former)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    finally:
        os.close(handle)


def _alone(handle: int, part: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ExportError(f"{part}: another export is being written there; wait until it ends") from error


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _replace(part: Path, out: Path, former: Path) -> None:
    if not out.exists():
        part.rename(out)
        return
    shutil.rmtree(former, ignore_errors=True)
    if any(out.iterdir()):
        out.rename(former)
    part.rename(out)
    shutil.rmtree(former, ignore_errors=True)


def _put_back(former: Path, out: Path) -> None:
    """The power went between the two renames."""
    if former.is_dir() and not out.exists():
        former.rename(out)


def refuse_foreign(out: Path) -> None:
    """RefusedError unless `out` is not there, empty, or an export as it was written, without a file of anyone else's."""
    if not out.exists():
        return
    if not out.is_dir():
        raise RefusedError(f"{out}: is a file; name a folder")
    known = set(read_sums(out)) | {SUMS}
    for path in sorted(out.rglob("*")):
        if not path.is_dir() and path.relative_to(out).as_posix() not in known:
            raise RefusedError(f"{path}: is not of an earlier export and would be lost; move it away, or name another folder")


def files(folder: Path) -> list[Path]:
    """The files of an export, sorted by name, SHA256SUMS left out."""
    return sorted((path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS),
                  key=lambda path: path.relative_to(folder).as_posix())


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; of one that has not changed since, as it was reckoned before."""
    told = path.stat()
    return _sha256(path, told.st_ino, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=4096)
def _sha256(path: Path, *_state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """SHA256SUMS, as `sha256sum -c` reads it, and everything durably on the disk."""
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files(folder)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    for path in [*files(folder), folder / SUMS]:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def read_sums(folder: Path) -> dict[str, str]:
    """File → SHA-256 as an export tells them; nothing where it has no SHA256SUMS."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}
