"""gzip of one file, and tar."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from io import BytesIO
from typing import IO, TYPE_CHECKING

from archive.packed.budget import Budget, Member
from archive.packed.zips import named
from archive.readers.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED, _EXTRA = 0x08, 0x04  # flags (RFC 1952, 2.3.1)
_LONGEST = 1000  # bytes of a name


def gunzipped(data: bytes, budget: Budget) -> Iterator[Member]:
    """The one file of a gzip, under the name that it tells."""
    budget.file()
    try:
        with gzip.open(BytesIO(data)) as file:
            yield Member(_name(data) or "content", budget.drain(file.read))
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"a damaged gzip: {error}") from error


def _name(data: bytes) -> str:
    flags = data[3]
    at = 10
    if flags & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    end = data.find(b"\x00", at, at + _LONGEST)
    return named(data[at:end]) if flags & _NAMED and end > at else ""


def tarred(data: bytes, budget: Budget) -> Iterator[Member]:
    """The files of a tar."""
    yield from walked(BytesIO(data), "r:", budget)


def walked(source: IO[bytes], mode: str, budget: Budget) -> Iterator[Member]:
    """The files of a tar that is read to its end, no links and devices. Unreadable where it breaks off."""
    try:
        with tarfile.open(fileobj=source, mode=mode) as file:  # type: ignore[call-overload]
            for info in file:
                content = file.extractfile(info) if info.isreg() else None
                if content is not None:
                    budget.file()
                    yield Member(named(info.name.encode("utf-8", "surrogateescape")), budget.drain(content.read))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Unreadable(f"a damaged tar: {error}") from error
