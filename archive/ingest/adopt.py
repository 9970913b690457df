"""WARC files that this software wrote, in another data folder or in a package: taken in whole, byte for byte.

So a package that is imported into an empty folder gives the same archive again, with its runs, visits and notes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from typing import TYPE_CHECKING

from archive.ingest.found import Refused
from archive.warc.checking.check import facts
from archive.warc.fields import from_block
from archive.warc.folder import FINISHED, Entry, enter, files, final_name, storing, sync_folder
from archive.warc.reading.scan import Damage, scan

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from archive.folder import Folder
    from archive.warc.reading.scan import Record

OURS = re.compile(r"xxgk/\S+")
NAME = re.compile(r"[\w.-]+\.warc\.gz", re.ASCII)
PIECE = 1024 * 1024


def adopt(folder: Folder, stream: BinaryIO, name: str, where: str) -> int | Refused | None:
    """Take a file in under its own name: how many captures it brings, 0 if the folder has it already.

    None: it is to be read record by record, for it is not of our make, or the folder has another part of it already.
    Refused: it is damaged. where: what it is called in messages. Raises StoreError if the folder cannot be written. The
    folder must be locked.
    """
    if not NAME.fullmatch(name) or not name.endswith(FINISHED):
        return None
    beside = folder.warc / f".{name}.new"
    try:
        with storing(beside):
            sha256 = _copied(stream, beside)
        told = _looked_at(beside, where)
        if told is None or isinstance(told, Refused):
            return told
        records, captures = told
        final = folder.warc / name
        if final.exists() and _sha256(final) == sha256:
            return 0
        if any(whole_name(final_name(path)) == whole_name(name) for path in files(folder.warc)):
            return None
        with storing(final):
            size = beside.stat().st_size
            beside.rename(final)
            sync_folder(folder.warc)
        enter(folder.manifest, Entry(name, size, sha256, records))
        return captures
    finally:
        beside.unlink(missing_ok=True)


def whole_name(name: str) -> str:
    """The name of the WARC file that a file is, or is a part of (archive/packages/choice.py).

    >>> whole_name("xxgk-20260131T080000Z-000001-5caeb0f9.part.warc.gz")
    'xxgk-20260131T080000Z-000001-5caeb0f9.warc.gz'
    """
    return name.removesuffix(FINISHED).removesuffix(".part") + FINISHED


def _copied(stream: BinaryIO, path: Path) -> str:
    """Write and sync; the SHA-256."""
    with path.open("wb") as out:
        shutil.copyfileobj(stream, out, PIECE)
        out.flush()
        os.fsync(out.fileno())
    return _sha256(path)


def _looked_at(path: Path, where: str) -> tuple[int, int] | Refused | None:
    """Records and captures of a file of ours in which every byte is as it was written."""
    first = next(scan(path, _software), None)
    if first is None or isinstance(first, Damage) or not OURS.fullmatch(first[1]):
        return None
    records = captures = 0
    for found in scan(path, facts):
        wrong = found.what if isinstance(found, Damage) else next(iter(found[1].wrong), "")
        if wrong:
            at = found.offset if isinstance(found, Damage) else found[0].offset
            return Refused(where, f"damaged at {at}: {wrong}; run xxgk verify on the folder it comes from")
        records += 1
        captures += not isinstance(found, Damage) and found[1].kind in ("response", "revisit", "conversion")
    return records, captures


def _software(record: Record) -> str:
    return "" if record["warc-type"] != "warcinfo" else from_block(b"".join(record.block())).get("software", "")


def _sha256(path: Path) -> str:
    with storing(path), path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
