"""The publication that the site shows: where it lies, its version, how it is cited."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from archive import software
from archive.publish.export.about.citation import AUTHORS, Cited, sentence
from archive.publish.site.asked import Site
from archive.publish.site.web.pool import open_published

if TYPE_CHECKING:
    from pathlib import Path

    from archive.folder import Folder


def site_of(folder: Folder) -> Site:
    """The publication of a data folder, made if there is none or a newer one is due; who runs it says how to cite it
    (XXGK_CITATION), its licence (XXGK_LICENSE) and where to write to (XXGK_CONTACT). Raises what published() raises.
    """
    from archive.publish.snapshot import published

    return site_at(folder, published(folder))


def site_at(folder: Folder, path: Path) -> Site:
    """The same of a publication that is there. Raises sqlite3.Error for a file that is none."""
    with closing(open_published(path)) as conn:
        row = conn.execute("SELECT * FROM publication").fetchone()
    told = {name: os.environ.get(f"XXGK_{name.upper()}", "") for name in ("citation", "license", "contact")}
    cited = Cited(row["version"], row["data_date"], told["citation"] or AUTHORS, told["license"])
    return Site(folder, path, folder.warc.is_dir(), row["version"], row["data_date"], row["schema"], f"{software.NAME} {software.number()}",
                sentence(cited), told["contact"].removeprefix("mailto:"), told["license"])
