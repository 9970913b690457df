"""One number of a report: what it is, where it stands, and how its evidence can be shown."""

from __future__ import annotations

from base64 import b32decode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from archive.database import rows
from archive.database.asking import queries
from archive.database.writing import captures, members
from archive.notes.corrections import keys_of
from archive.publish.evidence import memento
from archive.publish.layout.cells import Contents
from archive.publish.reported import corrected

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.model import Box, Figure, Finding, Place, Report
    from archive.publish.layout.cells import Shown
    from archive.publish.site.asked import Site

PAGES = frozenset({"html", "mhtml", "text"})  # readers whose documents are shown as pages, with the cell marked
Missing = Literal["no-archive", "no-file", "withdrawn"]
Part = Literal["cell", "row", "table", "document"]


@dataclass(frozen=True, slots=True)
class Whose:
    """The report: as the database has it, and how it is called."""

    id: int
    name: str  # of the agency
    key: str
    year: int
    revision: int
    current: bool
    form: str
    reader: str


@dataclass(frozen=True, slots=True)
class Number:
    """A cell of a report with its evidence.

    place: where it stands, or where its row or table does if the report lacks it (part); source: the capture that the report is
    read from; missing: why its bytes are not here; gone: the withdrawal of that capture.
    """

    whose: Whose
    shown: Shown
    figure: Figure | None
    place: Place | None
    part: Part
    near: tuple[Place, ...]
    beside: tuple[Finding, ...]  # on the cell's row or table
    source: Mapping[str, Any]
    missing: Missing | None
    gone: Mapping[str, Any] | None

    @property
    def as_page(self) -> bool:
        """Shown as the stored page itself; else as a picture of its place."""
        return self.source["reader"] in PAGES and not (self.place and self.place.source)

    @property
    def printed(self) -> str | None:
        """What must stand in the place; None where the report has no such cell."""
        return self.figure.text if self.figure else None


def whose(conn: sqlite3.Connection, id_: int, key: str) -> Whose:
    """The report with this id of this database."""
    row = rows(conn, "SELECT r.*, a.name FROM reports r JOIN agencies a ON a.id = r.agency WHERE r.id = ?", (id_,))[0]
    return Whose(id_, row["name"], key, row["year"], row["revision"], row["superseded_by"] is None, row["form"], row["reader"])


def withdrawn(conn: sqlite3.Connection, id_: int) -> Mapping[str, Any] | None:
    """Why nothing of a report may be shown: the newest withdrawal, if all of its sources were withdrawn."""
    found = rows(conn, "SELECT w.reason, w.at FROM report_sources s LEFT JOIN withdrawn w ON w.capture = s.capture WHERE s.report = ?"
                 " ORDER BY w.at", (id_,))
    return found[-1] if found and all(row["at"] for row in found) else None


def number(conn: sqlite3.Connection, site: Site, who: Whose, key: str) -> Number | None:
    """The cell; None if neither the report nor its form has such a one."""
    report = queries.load(conn, who.id)
    figure = report.figures.get(key)
    if figure is None and key not in keys_of(report):
        return None
    evidence = queries.evidence(conn, who.id)[0]
    source = captures.capture(conn, evidence["capture"]) | {"bytes": _bytes_at(conn, evidence), "reader": who.reader}
    gone = memento.withdrawn(conn, evidence["capture"])
    place, part = _place(report, key)
    contents = Contents(report.figures, report.findings, corrected(conn, who.id))
    about = {key.rpartition(".")[0], key.partition(".")[0]} - {key}
    return Number(
        who, contents.cell(key), figure, place, part, near(report.figures, key), tuple(one for one in report.findings if one.cell in about),
        source, _missing(site, source, gone), gone)


def near(figures: Mapping[str, Figure], key: str) -> tuple[Place, ...]:
    """As archive.evidence.beside; not imported at once, as it brings chromium's driver and PDFium's with it."""
    from archive.evidence import beside

    return tuple(beside(figures, key))


def sha256(digest: str) -> str:
    """The hexadecimal SHA-256 of a payload digest; "" for one of another algorithm."""
    label, _, value = digest.partition(":")
    if label != "sha256":
        return ""
    return value.lower() if len(value) == 64 else b32decode(value + "=" * (-len(value) % 8)).hex()


def _bytes_at(conn: sqlite3.Connection, source: Mapping[str, Any]) -> tuple[str, int]:
    """WARC file and offset of the record that holds the bytes: of a capture that brought nothing new, an earlier one's."""
    original = captures.original(conn, members.payload(conn, source)) if source["revisit"] else None
    return original[2:4] if original else (source["warc"], source["offset"])


def _missing(site: Site, source: Mapping[str, Any], gone: Mapping[str, Any] | None) -> Missing | None:
    if gone:
        return "withdrawn"
    if not site.has_archive:
        return "no-archive"
    there = site.folder.warc / source["bytes"][0]
    return None if there.exists() or there.with_name(f"{there.name}.open").exists() else "no-file"


def _place(report: Report, key: str) -> tuple[Place | None, Part]:
    """The cell's own place; of a cell that is not there its row's; else its table's, as the places of the others tell them."""
    figure = report.figures.get(key)
    if figure is not None:
        return figure.place, "cell" if figure.place else "document"
    row, table = f"{key.rpartition('.')[0]}.", f"{key.partition('.')[0]}."
    parts: tuple[tuple[Part, str], ...] = (("row", row), ("table", table))
    for part, begins in parts:
        there = [one.place for name, one in report.figures.items() if one.place and name.startswith(begins)]
        if there:
            first = min(there, key=lambda place: (place.page or 0, place.table, place.row, place.column))
            same = [place for place in there if (place.page, place.table, place.source) == (first.page, first.table, first.source)]
            return replace(first, box=_around([place.box for place in same if place.box])), part
    return None, "document"


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    return min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes)
