"""What a table of the export is: its query, its columns with their types, its key, and what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# text, whole number, decimal number, ISO date, moment in UTC (ISO 8601), 0 or 1
Kind = Literal["text", "integer", "number", "date", "time", "flag"]
REPORT = ("agency", "year", "revision")


class ExportError(Exception):
    """The export cannot be made; one line, naming the file and what to do."""


class MissingExtraError(ExportError):
    """A format needs a package that is not installed; one line, naming the extra."""


class RefusedError(ExportError):
    """A folder that was named is not what it should be; one line."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A text that may be NULL is never '', so that an empty field of a CSV file means one thing.

    label: its key in archive/publish/labels, where that is not its name; unit: "" where it has none or where another column tells it.
    """

    name: str
    kind: Kind = "text"
    nullable: bool = False
    label: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: these columns are the key of that table."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. query: gives the columns in their order, rows sorted by key; SQL of the snapshot and of chosen.py.

    yearly: a row belongs to the year in its column `year`, so that many of them are parted by it. instead_of: the rows are those of
    that table, but for the ones that the query gives for a report.
    """

    name: str
    query: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[Reference, ...] = ()
    yearly: bool = False
    instead_of: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns' names."""
        return tuple(column.name for column in self.columns)


def columns(text: str) -> tuple[Column, ...]:
    """Columns written short: "name", "name:integer", a "?" behind what may be NULL.

    >>> columns("agency year:integer region?")[1:]
    (Column(name='year', kind='integer', nullable=False, label='', unit=''), Column(name='region', kind='text', nullable=True, label='', unit=''))
    """
    found = []
    for word in text.split():
        name, _, kind = word.rstrip("?").partition(":")
        if kind not in {"", "text", "integer", "number", "date", "time", "flag"}:
            raise ValueError(f"column {name}: no kind {kind!r}")
        found.append(Column(name, kind or "text", nullable=word.endswith("?")))  # type: ignore[arg-type]
    return tuple(found)
