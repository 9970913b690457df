"""BagIt (RFC 8493): the data folder as a bag that any archive takes in and can check without us."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.database.asking import packages
from archive.packages.choice import choose, copy, holding
from archive.warc.folder import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.packages.choice import Wanted


@dataclass(frozen=True, slots=True)
class Bagged:
    """What a bag holds. added, lacking: as Choice has them."""

    folder: Path
    files: int
    size: int
    warcs: int
    added: int
    lacking: tuple[str, ...]
    withdrawn: int = 0  # records left out


def bag(
    conn: sqlite3.Connection, folder: Path, out: Path, wanted: Wanted, info: Mapping[str, str], beside: Sequence[Path] = ()
) -> Bagged:
    """Make out, a folder that is not there yet, a bag of the WARC files of what is wanted, and beside.

    info: fields of bag-info.txt (RFC 8493, 2.2.2). Raises StoreError where out exists or a WARC file cannot be read.
    """
    import bagit

    if out.exists():
        raise StoreError(f"{out}: is there already; name a folder that is not")
    choice = choose(conn, wanted)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
    try:
        warcs = holding(folder, choice)
        (work / "warc").mkdir()
        for one in warcs:
            with (work / "warc" / one.name).open("wb") as target:
                copy(one, target)
        for path in beside:
            shutil.copyfile(path, work / path.name)
        files = [path for path in work.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        told = {"Payload-Selection": str(wanted), "Reports": str(len(packages.pages(conn)))} if wanted.everything else {
            "Payload-Selection": str(wanted)}
        lacking = {"Depends-On": list(choice.lacking)} if choice.lacking else {}
        withdrawn = {"Withdrawn": list(choice.digests)} if choice.digests else {}
        bagit.make_bag(str(work), {**info, **told, **lacking, **withdrawn}, checksums=["sha256"])
        work.rename(out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Bagged(out, len(files), size, len(warcs), choice.added, choice.lacking, len(choice.withdrawn))
