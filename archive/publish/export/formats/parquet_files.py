"""Parquet: typed columns with their labels, zstd, row groups of bounded size, no moment of creation.

Many rows are parted by year into files of their own, which have the column `year` like any other. The batches of all years wait side
by side until one has a row group together, so that memory does not grow with the rows.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from archive.publish.export.shape import ExportError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archive.publish.export.shape import Column, Table

    Row = Sequence[Any]

WHOLE = 32 << 20  # bytes of a row group in memory
PARTED = 6 << 20  # of one of the years that wait side by side
MISSING = "pyarrow is not installed; pip install 'xxgk[export]' brings it, or --only csv does without it"


def needed() -> Any:
    """pyarrow, or a MissingExtraError that says how to get it."""
    try:
        import pyarrow.parquet  # the extra `export`
    except ImportError as error:
        raise MissingExtraError(MISSING) from error
    return pyarrow


@contextmanager
def writing(folder: Path, table: Table, labels: Mapping[str, Mapping[str, str]], about: Mapping[str, str], *, parted: bool) -> Iterator[Callable[[Iterable[Row]], None]]:
    """A function that writes rows: to TABLE.parquet, or to TABLE/TABLE-YEAR.parquet.

    labels: column → language → label; about: what the files' own metadata tell.
    """
    with ExitStack() as stack:
        files = _Files(folder, table, schema(table, labels, about), stack, parted=parted)
        yield files.add
        files.finish()


def schema(table: Table, labels: Mapping[str, Mapping[str, str]], about: Mapping[str, str]) -> Any:
    """The Arrow schema of a table."""
    pa = needed()
    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32(),
             "time": pa.timestamp("us", tz="UTC"), "flag": pa.bool_()}
    fields = [pa.field(column.name, types[column.kind], column.nullable, metadata=_told(column, labels.get(column.name, {})))
              for column in table.columns]
    return pa.schema(fields, metadata={"xxgk": json.dumps(dict(about), ensure_ascii=False, sort_keys=True)})


def _told(column: Column, labels: Mapping[str, str]) -> dict[str, str]:
    told = {f"label_{lang}": text for lang, text in sorted(labels.items())}
    return told | ({"unit": column.unit} if column.unit else {})


class _Files:
    """The files of one table, each opened with its first row group; a table without rows has one without a row."""

    def __init__(self, folder: Path, table: Table, schema_: Any, stack: ExitStack, *, parted: bool) -> None:
        self._folder, self._table, self._schema, self._stack = folder, table, schema_, stack
        self._year = table.names.index("year") if parted and table.yearly else None
        self._writers: dict[int | None, Any] = {}
        self._waiting: dict[int | None, list[Any]] = {}
        self._size: dict[int | None, int] = {}

    def add(self, rows: Iterable[Row]) -> None:
        for year, part in self._parts(rows).items():
            batch = self._batch(part)
            self._waiting.setdefault(year, []).append(batch)
            self._size[year] = self._size.get(year, 0) + batch.nbytes
            if self._size[year] >= (WHOLE if self._year is None else PARTED):
                self._flush(year)

    def finish(self) -> None:
        if not self._writers and not self._waiting:
            self._waiting[None] = [self._batch([])]
        for year in sorted(self._waiting, key=lambda one: one or 0):
            if self._waiting[year]:
                self._flush(year)

    def _parts(self, rows: Iterable[Row]) -> dict[int | None, list[Row]]:
        if self._year is None:
            return {None: list(rows)}
        parts: dict[int | None, list[Row]] = {}
        for row in rows:
            parts.setdefault(row[self._year], []).append(row)
        return parts

    def _batch(self, rows: Sequence[Row]) -> Any:
        pa = needed()
        lists = list(zip(*rows, strict=True)) if rows else [()] * len(self._table.columns)
        arrays = [self._array(pa, column, values, self._schema.field(n).type)
                  for n, (column, values) in enumerate(zip(self._table.columns, lists, strict=True))]
        return pa.record_batch(arrays, schema=self._schema)

    def _array(self, pa: Any, column: Column, values: Sequence[Any], type_: Any) -> Any:
        try:
            return pa.array(_typed(column, values), type=type_)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, ValueError, TypeError) as error:
            raise ExportError(f"{self._table.name}.{column.name}: a value that is no {column.kind} ({error}); xxgk rebuild makes the database anew") from error

    def _flush(self, year: int | None) -> None:
        pa = needed()
        if year not in self._writers:
            self._writers[year] = self._stack.enter_context(
                pa.parquet.ParquetWriter(self._path(year), self._schema, compression="zstd", version="2.6"))
        made = pa.Table.from_batches(self._waiting[year], self._schema).combine_chunks()
        self._writers[year].write_table(made, row_group_size=max(1, made.num_rows))
        self._waiting[year], self._size[year] = [], 0

    def _path(self, year: int | None) -> Path:
        name = self._table.name
        if year is None:
            return self._folder / f"{name}.parquet"
        (self._folder / name).mkdir(exist_ok=True)
        return self._folder / name / f"{name}-{year}.parquet"


def _typed(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    if column.kind == "date":
        return [value and date.fromisoformat(value) for value in values]
    if column.kind == "time":
        return [value and datetime.fromisoformat(value) for value in values]
    if column.kind == "flag":
        return [None if value is None else bool(value) for value in values]
    if column.kind == "number":
        return [None if value is None else float(value) for value in values]
    return values


def parts(folder: Path, name: str) -> list[Path]:
    """The files of a table: one, or one a year."""
    whole = folder / f"{name}.parquet"
    return [whole] if whole.is_file() else sorted((folder / name).glob(f"{name}-*.parquet"))


def reading(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file by column name."""
    pa = needed()
    with pa.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=4096):
            yield from batch.to_pylist()
