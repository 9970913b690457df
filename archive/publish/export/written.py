"""All tables in one pass each: a query's rows go to every format side by side, batch by batch."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats import csv_files, parquet_files
from archive.publish.export.panel import corrected
from archive.publish.export.shape import ExportError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archive.publish.export.shape import Table

    Key = tuple[Any, Any]  # agency, year
    Row = Sequence[Any]
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
    counts: dict[str, int] = {}
    of_panel = corrected(conn)
    for n, table in enumerate(tables):
        progress(n, len(tables))
        if table.instead_of:
            continue
        alike = [one for one in tables if one.instead_of == table.name]
        counts |= dict.fromkeys((table.name, *(one.name for one in alike)), _table(conn, table, alike, of_panel, out, ways))
    return counts


def _table(conn: sqlite3.Connection, table: Table, alike: Sequence[Table], other: Mapping[Key, Row], out: Path, ways: Ways) -> int:
    """Write a table, and beside it those that have other rows for a few keys only; how many rows each has."""
    count = 0
    with ExitStack() as stack:
        own = _takers(stack, table, out, ways)
        others = [take for one in alike for take in _takers(stack, one, out, ways)]
        for rows in batches(conn, table):
            count += len(rows)
            for take in own:
                take(rows)
            if others:
                changed = [other.get((row[0], row[1]), row) for row in rows]
                for take in others:
                    take(changed)
    return count


def _takers(stack: ExitStack, table: Table, out: Path, ways: Ways) -> list[Callable[[Iterable[Row]], None]]:
    takers = []
    if "csv" in ways.formats:
        takers.append(stack.enter_context(csv_files.writing(out / "csv" / f"{table.name}.csv", table.columns)))
    if "parquet" in ways.formats:
        takers.append(stack.enter_context(parquet_files.writing(out / "parquet", table, ways.labels(table), ways.about, parted=ways.parted)))
    return takers


def batches(conn: sqlite3.Connection, table: Table, where: str = "", values: Sequence[object] = ()) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table; where: a condition on its columns."""
    cursor = conn.execute(f"SELECT * FROM ({table.query}) WHERE {where}" if where else table.query, values)
    names = tuple(column[0] for column in cursor.description)
    if names != table.names:
        raise ExportError(f"{table.name}: the database gives {', '.join(names)}, the export expects {', '.join(table.names)}; this is a fault of the program")
    while rows := cursor.fetchmany(BATCH):
        yield rows
