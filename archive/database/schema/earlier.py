"""Where the numbers of a report stood up to schema 11: reports.places as JSON, read once more by the migration.

Keys were cell keys, or row keys ("proactive.fees", "requests.granted", "reconsideration") where the cells of a row of the form
stood in one row of the document. Values were [table, page, row, column, box, confidence], the last two where there was anything
to tell; in a row entry column was that of the first cell, a list, or of table 2 an object, measure → column. The key "" told
which tables stand in a picture: table → its URL, or "#3", the document's third.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS, STAGES
from archive.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def unpack(text: str) -> dict[str, Place]:
    """The JSON text → places by cell key; of reports without any it was empty."""
    packed = json.loads(text or "{}")
    sources = packed.pop("", {})
    found = dict(cell for key, entry in packed.items() for cell in _cells(key, entry))
    if not sources:
        return found
    return {key: replace(place, source=sources.get(str(place.table), "")) for key, place in found.items()}


def _cells(key: str, entry: list[Any]) -> Iterator[tuple[str, Place]]:
    table, page, row, column = entry[:4]
    box, confidence = (*entry[4:], None, None)[:2]
    names: Sequence[str] = _columns(key)
    if isinstance(column, dict):
        names, column = list(column), list(column.values())
    if not names:
        yield key, _place((table, page, row), column, box, confidence)
        return
    columns = column if isinstance(column, list) else range(column, column + len(names))
    boxes, confidences = box or [None] * len(names), confidence or [None] * len(names)
    for name, at, where, sure in zip(names, columns, boxes, confidences, strict=True):
        if at is not None:
            yield f"{key}.{name}", _place((table, page, row), at, where, sure)


def _columns(key: str) -> tuple[str, ...]:
    """The columns of a row key; none for a cell key."""
    if key in STAGES:
        return DISPUTE_COLUMNS
    return REQUEST_COLUMNS if key.startswith("requests.") and key.count(".") == 1 else ()


def _place(line: tuple[int, int | None, int], column: int, box: list[float] | None, confidence: float | None) -> Place:
    table, page, row = line
    return Place(table, row, column, page, (box[0], box[1], box[2], box[3]) if box else None, confidence)
