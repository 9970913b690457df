"""The data as files for researchers: CSV, Parquet, Stata, a Frictionless data package, codebook, citation, changes (docs/export.md).

Made from the publication alone, without a clock and without ids, so that the same archive gives the same bytes on any day.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.database import told
from archive.publish.export import chosen, tables, written
from archive.publish.export.about import citation, codebook, package, readme, wording
from archive.publish.export.about.citation import Cited
from archive.publish.export.compared import earlier
from archive.publish.export.compared import told as changes_told
from archive.publish.export.formats import parquet_files, stata
from archive.publish.export.panel import PANEL, PANEL_CORRECTED
from archive.publish.export.placed import SUMS, placed
from archive.publish.quality import lines, quality
from archive.publish.snapshot import published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.folder import Folder

FORMATS = ("csv", "parquet", "stata")
AGAIN = "remove it and try again: it is made anew of the database; if it comes out the same, make that anew with xxgk rebuild"
PARTED_FROM = 100_000  # reports: more are parted by year in Parquet and Stata


# in the order in which they are described
EVERY = (
    PANEL, PANEL_CORRECTED, tables.REPORTS, tables.AGENCIES, tables.REGIONS, *tables.FIGURES, tables.FINDINGS, tables.CORRECTIONS, tables.SECTIONS,
    tables.SOURCES, tables.SUPERSEDED, tables.UNIDENTIFIED, tables.COVERAGE, tables.UNREPORTED, *tables.QUALITY,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported. against: an earlier export; None: what lies in the same folder, if anything does."""

    formats: frozenset[str] = frozenset(FORMATS)
    against: Path | None = None
    authors: str = citation.AUTHORS
    license: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. counts: reports in it and left out; rows: of each table; changes: by kind."""

    folder: Path
    version: str
    files: int
    size: int
    counts: dict[str, int]
    rows: dict[str, int]
    changes: dict[str, int]


def export(folder: Folder, out: Path, wanted: Wanted, progress: Callable[[int, int], None] = lambda _done, _total: None) -> Exported:
    """Write the export and put it in the place of what `out` held. Raises ExportError, DatabaseError and OSError."""
    _check(wanted)
    against = earlier.of(wanted.against) if wanted.against else _former(out)
    source = published(folder)
    with placed(out) as part, told(source, AGAIN), _opened(source) as conn:
        version, date = conn.execute("SELECT version, data_date FROM publication").fetchone()
        cited = Cited(version, "" if date.startswith("0000") else date, wanted.authors, wanted.license, wanted.url)
        counts = chosen.choose(conn)
        ways = written.Ways(wanted.formats, wording.labels, {"version": version, "data_date": cited.date}, counts["reports"] > PARTED_FROM)
        rows = written.write(conn, EVERY, part, ways, progress)
        if "stata" in wanted.formats:
            stata.write(conn, PANEL, part, ways, cited.date)
        codebook.write(part, EVERY)
        counts |= {"unidentified": rows["unidentified"]}
        known = quality(conn)
        (part / "quality.json").write_text(json.dumps(lines(known), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        readme.write(part, EVERY, cited, counts, rows, ways, known)
        (part / "CITATION.cff").write_text(citation.cff(cited), encoding="utf-8")
        package.write(part, EVERY, rows, ways, cited, counts)
        changed = changes_told.write(part, against, former=wanted.against is None)
        package.write(part, EVERY, rows, ways, cited, counts)  # with the files of changes, too
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return Exported(out, version, len(sizes), sum(sizes), counts, rows, changed)


def _check(wanted: Wanted) -> None:
    """Before anything is written."""
    if "parquet" in wanted.formats:
        parquet_files.needed()
    if "stata" in wanted.formats:
        stata.needed()


def _former(out: Path) -> earlier.Earlier | None:
    return earlier.of(out) if (out / earlier.PACKAGE).is_file() and (out / SUMS).is_file() else None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
        yield conn
