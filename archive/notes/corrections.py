"""A reviewer's corrections: kept in the WARC files by agency, year and cell, shown beside what is printed, never instead.

They outlive the database: process --all and rebuild find them where every other fact of the archive is.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive import database
from archive.alone import alone
from archive.captures import index
from archive.clean import number
from archive.database.asking import queries
from archive.database.writing import corrections
from archive.folder import Folder
from archive.forms import forms
from archive.forms.indicators import indicators
from archive.notes.noted import keep
from archive.warc.fields import stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from archive.model import Report, Value

Row = dict[str, Any]
LONGEST = 2000  # characters of a reason
_AMOUNT = re.compile(r"\.amount$|_wan$|_yuan$")


class CorrectionError(Exception):
    """It cannot be made; one line that says why."""


@contextmanager
def desk(data: Path) -> Iterator[Desk]:
    """A data folder whose only writer this is, up to date. Raises FolderError, DatabaseError, StoreError."""
    folder = Folder(data).required()
    with alone(folder) as conn, database.told(folder.database):
        yield Desk(conn, folder)


class Desk:
    """Where corrections are checked and written; conn: to look reports up."""

    def __init__(self, conn: sqlite3.Connection, folder: Folder) -> None:
        self.conn = conn
        self._folder = folder

    def checked(self, report: int, cell: str, value: str | None, *, reason: str, author: str, at: str = "") -> Row:
        """A row to write. value: as one would print it, "" for blank; None takes the correction back."""
        whose = corrections.agency_of(self.conn, report)
        if whose is None:
            raise CorrectionError(f"report {report}: nothing tells its agency or year, so nothing would find a correction again")
        found = queries.load(self.conn, report)
        figure = found.figures.get(cell)
        if value is None and not any(one["cell"] == cell for one in corrections.of_report(self.conn, report)):
            raise CorrectionError(f"{cell}: report {report} has no correction of it (xxgk correct --list lists them)")
        if figure is None and cell not in keys_of(found):
            raise CorrectionError(f"{cell}: no cell of report {report}, whose form is {found.form} (xxgk show {report} --json lists its cells)")
        return whose | {
            "cell": cell, "at": _time(at), "value": None if value is None else possible(cell, value), "printed": figure.text if figure else None,
            "reason": _told("reason", reason), "author": _told("author", author), "withdrawn": int(value is None),
        }

    def write(self, rows: Sequence[Row]) -> int:
        """Keep the rows, those that are there already left out; how many are new."""
        known = {_key(row) for row in corrections.every(self.conn)}
        new = [row for row in rows if _key(row) not in known]
        if not new:
            return 0
        keep(self.conn, self._folder, "corrections", [(index.correction_uri(), index.correction_note(row)) for row in new])
        with database.transaction(self.conn):
            corrections.settle_all(self.conn)
        return len(new)


def possible(cell: str, text: str) -> Value:
    """The value of a correction. Raises CorrectionError for what this cell cannot hold.

    >>> possible("requests.granted.total", "12"), possible("proactive.licensing.change", "-3"), possible("proactive.fees.amount", "1.5")
    (12, -3, 1.5)
    """
    if not text.strip():
        return None
    read = number(text)
    if read is None or read.unit:
        raise CorrectionError(f"{text!r} is not a number; write digits alone, or '' for blank")
    whole = isinstance(read.value, int)
    fits = whole if cell.endswith(".change") else read.value >= 0 and (whole or bool(_AMOUNT.search(cell)))
    if not fits:
        raise CorrectionError(f"{text} cannot stand in {cell}: " + ("it counts whole things" if read.value >= 0 else "it cannot be negative"))
    return read.value


def keys_of(report: Report) -> set[str]:
    """The cells that a report of this form may have."""
    form = forms().get(report.form)
    table = indicators().keys() if report.form == indicators().edition or any(key.startswith("statistics.") for key in report.figures) else ()
    return {*(form.keys() if form else ()), *table}


def _told(name: str, text: str) -> str:
    told = " ".join(text.split())
    if not told or len(told) > LONGEST:
        raise CorrectionError(f"{name}: " + ("say it; a correction without is no evidence" if not told else f"longer than {LONGEST} characters"))
    return told


def _time(text: str) -> str:
    """A date or time, UTC where it tells no zone, as the database has it; now if none is told."""
    if not text.strip():
        return stamp(datetime.now(UTC))
    try:
        told = datetime.fromisoformat(text.strip())
        return stamp(told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise CorrectionError(f"{text}: no date or time; write 2026-01-31 or 2026-01-31T08:00:00Z") from error


def _key(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in ("region", "within", "kind", "unit", "year", "cell", "at"))
