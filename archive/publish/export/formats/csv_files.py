"""CSV: UTF-8 with a byte order mark, RFC 4180, no formulas (safe.py); and how it is read back.

The mark: without it Excel shows Chinese as rubbish, and saves it so. NULL is an empty field; see shape.Column.
"""

from __future__ import annotations

import csv
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archive.publish.export.formats.safe import original, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from archive.publish.export.shape import Column

    Row = Sequence[Any]

ENCODING = "utf-8-sig"


@contextmanager
def writing(path: Path, columns: Sequence[Column]) -> Iterator[Callable[[Iterable[Row]], None]]:
    """A function that writes rows below the head."""
    texts = [n for n, column in enumerate(columns) if column.kind == "text"]
    with path.open("w", encoding=ENCODING, newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in columns])
        yield lambda rows: out.writerows(_fields(row, texts) for row in rows)


def _fields(row: Row, texts: Sequence[int]) -> Row:
    changed = [(n, safe(row[n])) for n in texts if row[n]]
    fields = list(row)
    for n, text in changed:
        fields[n] = text
    return fields


def reading(path: Path, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """The rows of a file with their values. Raises ValueError where they are not of these columns."""
    csv.field_size_limit(sys.maxsize)  # a report's text may be longer than the module's 128 KB
    with path.open(encoding=ENCODING, newline="") as file:
        rows = csv.reader(file)
        head = next(rows, [])
        if head != [column.name for column in columns]:
            raise ValueError(f"{path}: other columns than its data package tells")
        takers = [_taker(column) for column in columns]
        for row in rows:
            yield [take(field) for take, field in zip(takers, row, strict=True)]


def _taker(column: Column) -> Callable[[str], Any]:
    if column.kind in {"integer", "flag"}:
        return lambda field: int(field) if field else None
    if column.kind == "number":
        return lambda field: _number(field) if field else None
    if column.kind == "text":
        return (lambda field: original(field) or None) if column.nullable else original
    return lambda field: field or None


def _number(field: str) -> int | float:
    try:
        return int(field)
    except ValueError:
        return float(field)
