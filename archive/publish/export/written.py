"""All tables in one pass each: a query's rows go to every format side by side, batch by batch."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats import csv_files, parquet_files
from archive.publish.export.shape import ExportError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archive.publish.export.shape import Table

    Labels = Mapping[str, Mapping[str, str]]

BATCH = 4096  # rows


@dataclass(frozen=True, slots=True)
class Ways:
    """How tables are written. formats: csv, parquet, stata; labels: of a table's columns, by language; parted: by year."""

    formats: frozenset[str]
    labels: Callable[[Table], Labels]
    about: Mapping[str, str]
    parted: bool


def write(conn: sqlite3.Connection, tables: Sequence[Table], out: Path, ways: Ways, progress: Callable[[int, int], None]) -> dict[str, int]:
    """Write the tables to out/csv and out/parquet; table → rows."""
    for folder in ways.formats & {"csv", "parquet"}:
        (out / folder).mkdir()
    counts = {}
    for n, table in enumerate(tables):
        progress(n, len(tables))
        counts[table.name] = _table(conn, table, out, ways)
    return counts


def _table(conn: sqlite3.Connection, table: Table, out: Path, ways: Ways) -> int:
    count = 0
    with ExitStack() as stack:
        takers = []
        if "csv" in ways.formats:
            takers.append(stack.enter_context(csv_files.writing(out / "csv" / f"{table.name}.csv", table.columns)))
        if "parquet" in ways.formats:
            takers.append(stack.enter_context(
                parquet_files.writing(out / "parquet", table, ways.labels(table), ways.about, parted=ways.parted)))
        for rows in batches(conn, table):
            count += len(rows)
            for take in takers:
                take(rows)
    return count


def batches(conn: sqlite3.Connection, table: Table, where: str = "", values: Sequence[object] = ()) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table; where: a condition on its columns."""
    cursor = conn.execute(f"SELECT * FROM ({table.query}) WHERE {where}" if where else table.query, values)
    names = tuple(column[0] for column in cursor.description)
    if names != table.names:
        raise ExportError(f"{table.name}: the database gives {', '.join(names)}, the export expects {', '.join(table.names)}; this is a fault of the program")
    while rows := cursor.fetchmany(BATCH):
        yield rows
