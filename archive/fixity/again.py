"""The database against what the WARC files give anew: the only way to find a figure that somebody changed by hand."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from archive import database
from archive.captures import index
from archive.database.asking import compared
from archive.settling import settle
from archive.warc.verify import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.folder import Folder
    from archive.settling.ahead import Read
    from archive.settling.settle import Progress


def differences(folder: Folder, read: Read, versions: tuple[str, str], progress: Progress | None = None) -> Iterator[Fault]:
    """What the database has otherwise than a new one. Takes as long as a rebuild; the folder must be locked."""
    with tempfile.TemporaryDirectory(dir=folder.path, prefix=".verify-") as name:
        new = Path(name) / "new.db"
        with database.writing(new) as conn:
            index.catch_up(conn, folder.warc)
            settle.run(conn, folder.warc, read, versions, progress=progress)
        with database.reading(folder.database) as conn:
            for what in compared.differences(conn, new):
                yield Fault("xxgk.db", None, f"{what}; run xxgk rebuild")
