"""An export that lies on a disk, read again: its tables as texts, as its CSV files have them, whichever of its formats it has."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats import csv_files, parquet_files
from archive.publish.export.formats.safe import original
from archive.publish.export.shape import ExportError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "datapackage.json"
Row = list[str]
Key = tuple[str, int]  # agency, year


@dataclass(frozen=True, slots=True)
class Earlier:
    """An export. package: its datapackage.json."""

    folder: Path
    package: dict[str, Any]

    @property
    def version(self) -> str:
        return str(self.package.get("version", ""))

    def fields(self) -> dict[str, dict[str, str]]:
        """Table → column → type."""
        found = {}
        for one in self.package["resources"]:
            schema = one.get("schema")
            described = schema.get("fields", []) if isinstance(schema, dict) else one.get("columns", [])
            if described:
                found[str(one.get("table", one["name"]))] = {field["name"]: field.get("type", "") for field in described}
        return found

    def comparable(self) -> bool:
        """Whether it has tables that can be read again."""
        return any((self.folder / name).exists() for name in ("csv/reports.csv", "parquet/reports.parquet", "parquet/reports"))


def of(folder: Path) -> Earlier:
    """The export in a folder. Raises RefusedError where there is none."""
    path = folder / PACKAGE
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        if package["name"] != "xxgk":
            raise ValueError("the data package of something else")
        found = Earlier(folder, package)
        found.fields()
    except FileNotFoundError as error:
        raise RefusedError(f"{path}: not there; name the folder of an earlier export") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError(f"{path}: cannot be used ({error}); name the folder of an earlier export") from error
    return found


class Groups:
    """The rows of one table by agency and year, taken one key after the other in the table's order."""

    def __init__(self, export: Earlier, table: str) -> None:
        head, rows = _rows(export, table)
        self.head = head
        where = (head.index("agency"), head.index("year")) if head else (0, 0)
        self._groups = groupby(rows, key=lambda row: (row[where[0]], int(row[where[1]])))
        self._next: tuple[Key, list[Row]] | None = None
        self._advance()

    @property
    def key(self) -> Key | None:
        """The key that comes next; None at the end."""
        return self._next[0] if self._next else None

    def take(self, key: Key) -> list[Row]:
        """The rows of a key; none where the table has none. Keys must be asked for in their order."""
        while self._next and self._next[0] < key:
            self._advance()
        if not self._next or self._next[0] != key:
            return []
        rows = self._next[1]
        self._advance()
        return rows

    def _advance(self) -> None:
        found = next(self._groups, None)
        self._next = (found[0], list(found[1])) if found else None


def _rows(export: Earlier, table: str) -> tuple[list[str], Iterator[Row]]:
    path = export.folder / "csv" / f"{table}.csv"
    if path.is_file():
        return _of_csv(path)
    return _of_parquet(export, table)


def _of_csv(path: Path) -> tuple[list[str], Iterator[Row]]:
    csv.field_size_limit(sys.maxsize)

    def lines() -> Iterator[Row]:
        with path.open(encoding=csv_files.ENCODING, newline="") as file:
            try:
                for row in csv.reader(file):
                    yield [original(field) for field in row]
            except (csv.Error, UnicodeDecodeError) as error:
                raise ExportError(f"{path}: cannot be read ({error}); name another earlier export") from error

    rows = lines()
    return next(rows, []), rows


def _of_parquet(export: Earlier, table: str) -> tuple[list[str], Iterator[Row]]:
    names = list(export.fields().get(table, {}))
    if not names:
        return [], iter(())
    return names, ([_text(row.get(name)) for name in names] for row in _sorted(export, table))


def _sorted(export: Earlier, table: str) -> Iterator[dict[str, Any]]:
    """Files parted by year are each sorted by agency: merged, they are as the whole."""
    from heapq import merge

    parts = parquet_files.parts(export.folder / "parquet", table)
    return merge(*(parquet_files.reading(path) for path in parts), key=lambda row: (row["agency"], row["year"]))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
