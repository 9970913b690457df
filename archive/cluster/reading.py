"""What a worker of a cluster does with a batch of captures: the same as the workers of one machine, under the same limits."""

from __future__ import annotations

import pickle
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from archive.pages.pictures import ALONE, is_picture
from archive.warc.folder import StoreError
from archive.warc.read import DecodeError, content_at
from archive.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.model import Reading
    from archive.warc.folder import Position

_own = threading.local()  # readers of a thread: Dask may run several


@dataclass(frozen=True, slots=True)
class Asked:
    """A capture to be read: its bytes, or where they stand. told: as archive.process.read takes it.

    attachment: a picture is not read by itself then. pictures: by address, as far as the archive has them.
    """

    told: Mapping[str, str]
    data: bytes | None = field(default=None, repr=False)
    position: Position | None = None
    attachment: bool = False
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def read(folder: str, batch: Sequence[Asked]) -> bytes:
    """Called by Dask: what came of a batch, pickled for archive.workers.wire.heard().

    folder: of the WARC files, as this machine sees it. ("read", seconds, answers); an answer is a Reading and the addresses
    of pictures that it asked for, or None where the bytes cannot be had here.
    """
    begun = time.monotonic()
    answers = tuple(_one(Path(folder), one) for one in batch)
    return pickle.dumps(("read", time.monotonic() - begun, answers), protocol=pickle.HIGHEST_PROTOCOL)


def _one(folder: Path, asked: Asked) -> tuple[Reading, tuple[str, ...]] | None:
    found = _bytes(folder, asked)
    if found is None:
        return None
    media_type, data = found
    if asked.attachment and is_picture(data):
        return ALONE, ()
    wanted: list[str] = []

    def picture(source: str) -> bytes | None:
        wanted.append(source)
        return asked.pictures.get(source)

    reading = _readers()(data, picture=picture, **{"media_type": media_type, **asked.told})
    return reading, tuple(wanted)


def _bytes(folder: Path, asked: Asked) -> tuple[str, bytes] | None:
    """Content-Type and bytes, Content-Encoding undone."""
    if asked.data is not None:
        return asked.told.get("media_type", ""), asked.data
    if asked.position is None:
        return None
    try:
        return content_at(folder, *asked.position)
    except (StoreError, DecodeError):
        return None  # whoever has the archive says why


def _readers() -> Readers:
    if not hasattr(_own, "readers"):
        _own.readers = Readers(1)
    return _own.readers  # type: ignore[no-any-return]


def sees(folder: str, name: str, size: int) -> bool:
    """Called in a worker: is this folder there the same as here?"""
    try:
        return (Path(folder) / name).stat().st_size >= size
    except OSError:
        return False
