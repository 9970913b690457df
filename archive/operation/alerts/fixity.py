"""Are the WARC files still there and whole: a quick look at names and sizes, or every byte."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from archive.warc.folder import StoreError, read_manifest
from archive.warc.verify import Counted, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.folder import Folder

SHOWN = 10


def first_faults(folder: Folder, *, every_byte: bool) -> list[str]:
    """The first faults in words; none: all is well, as far as this look goes."""
    found = _every_byte(folder) if every_byte else _sizes(folder)
    try:
        return list(islice(found, SHOWN))
    except (StoreError, OSError) as error:
        return [str(error)]


def _every_byte(folder: Folder) -> Iterator[str]:
    for item in verify(folder.warc, folder.manifest):
        if not isinstance(item, Counted) and item.severity == "error":
            yield str(item)


def _sizes(folder: Folder) -> Iterator[str]:
    """Finished files against the manifest; what stands in no manifest is not seen."""
    for entry in read_manifest(folder.manifest):
        if isinstance(entry, str):
            yield f"{folder.manifest.name}: {entry}"
            continue
        path = folder.warc / entry.name
        if not path.is_file():
            yield f"{entry.name}: is in {folder.manifest.name}, but not in {folder.warc}"
        elif path.stat().st_size != entry.size:
            yield f"{entry.name}: has {path.stat().st_size} bytes; the manifest says {entry.size}"
