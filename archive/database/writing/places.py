"""Where each number of a report stands, packed into one JSON text: the column `places` of reports.

Keys are cell keys, or row keys ("proactive.fees", "requests.granted", "reconsideration") where the cells of a row
of the form stand in one row of the document. Values are [table, page, row, column]: table, row and column from 0,
page from 1 or null. In a row entry column is that of the first cell, the others following one by one, or a list
with null for a cell that is not there; in one of table 2 an object, measure → column. A fifth value is the box on
the page in points (x0, y0, x1, y1), a sixth the confidence with which the cell was recognised, in a row entry one
for each cell. The key "" tells which tables stand in a picture: table → its URL, or "#3", the document's third.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archive.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REQUEST_COLUMNS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total")
DISPUTE_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
STAGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def split(key: str) -> tuple[str, str, str]:
    """A cell key as table of the database, row and column of it; ValueError if no table takes it.

    >>> split("requests.granted.total"), split("litigation_direct.upheld")
    (('requests', 'granted', 'total'), ('disputes', 'litigation_direct', 'upheld'))
    >>> split("proactive.fees.amount"), split("statistics.org.staff")
    (('proactive', 'fees', 'amount'), ('statistics', 'org.staff', 'value'))
    """
    head, _, rest = key.partition(".")
    row, _, column = rest.rpartition(".")
    if head == "requests" and row and column in REQUEST_COLUMNS:
        return "requests", row, column
    if head in STAGES and rest in DISPUTE_COLUMNS:
        return "disputes", head, rest
    if head == "proactive" and row and column:
        return "proactive", row, column
    if head == "statistics" and rest:
        return "statistics", rest, "value"
    if head == "other" and rest:
        return "others", rest, "value"
    raise ValueError(f"no table of the database takes the cell {key!r}")


def row_of(key: str) -> tuple[str, tuple[str, ...]]:
    """The row key of a cell and the columns of that row in the form's order, if the table has fixed ones."""
    table, _, _ = split(key)
    row = key if table in {"statistics", "others"} else key.rpartition(".")[0]
    return row, _columns(row)


def pack(places: Mapping[str, Place]) -> str:
    """Places by cell key → the JSON text."""
    rows: dict[str, dict[str, Place]] = {}
    for key, place in places.items():
        rows.setdefault(row_of(key)[0], {})[key] = place
    packed: dict[str, Any] = {}
    for row, cells in rows.items():
        columns = row_of(next(iter(cells)))[1]
        lines = {(place.table, place.page, place.row) for place in cells.values()}
        if row in cells or len(lines) > 1:
            packed |= {key: _cell(place) for key, place in cells.items()}
        elif columns:
            packed[row] = _row(lines.pop(), [cells.get(f"{row}.{column}") for column in columns])
        else:
            packed[row] = _named(lines.pop(), cells)
    sources = {str(place.table): place.source for place in places.values() if place.source}
    if sources:
        packed[""] = sources
    return json.dumps(packed, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def unpack(text: str) -> dict[str, Place]:
    """The JSON text → places by cell key."""
    packed = json.loads(text)
    sources = packed.pop("", {})
    found = dict(cell for key, entry in packed.items() for cell in _cells(key, entry))
    if not sources:
        return found
    return {key: replace(place, source=sources.get(str(place.table), "")) for key, place in found.items()}


def _row(line: tuple[int, int | None, int], cells: Sequence[Place | None]) -> list[Any]:
    columns: Any = [cell and cell.column for cell in cells]
    if None not in columns and columns == list(range(columns[0], columns[0] + len(columns))):
        columns = columns[0]
    return [*line, columns, *_read([_box(cell) for cell in cells], [_confidence(cell) for cell in cells])]


def _named(line: tuple[int, int | None, int], cells: Mapping[str, Place]) -> list[Any]:
    keys = sorted(cells)
    columns = {key.rpartition(".")[2]: cells[key].column for key in keys}
    return [*line, columns, *_read([_box(cells[key]) for key in keys], [_confidence(cells[key]) for key in keys])]


def _cell(place: Place) -> list[Any]:
    boxes, confidences = [_box(place)], [_confidence(place)]
    return [place.table, place.page, place.row, place.column, *(one and one[0] for one in _read(boxes, confidences))]


def _read(boxes: list[list[float] | None], confidences: list[float | None]) -> list[Any]:
    """Fifth and sixth value of an entry, as far as there is anything to tell."""
    if any(confidence is not None for confidence in confidences):
        return [boxes if any(boxes) else None, confidences]
    return [boxes] if any(boxes) else []


def _box(place: Place | None) -> list[float] | None:
    return [round(side, 1) for side in place.box] if place and place.box else None


def _confidence(place: Place | None) -> float | None:
    return round(place.confidence, 3) if place and place.confidence is not None else None


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


def one_line(place: Place) -> str:
    """One place as prints has it: JSON [table, page, row, column]."""
    return json.dumps([place.table, place.page, place.row, place.column], separators=(",", ":"))


def of_line(text: str) -> Place:
    """The place that one_line() wrote."""
    table, page, row, column = json.loads(text)
    return Place(table, row, column, page)
