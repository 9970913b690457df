"""Where each number of a report stands, packed into a few hundred bytes: the column `places` of reports.

A raw deflate stream (RFC 1951) of whole numbers, each in groups of seven bits, the lowest first, the eighth bit set where another
group follows; signed ones are n → 2n, or -2n - 1 below 0. In this order:

    length of the JSON that follows, in bytes (0: none), and the JSON: "pictures" tells which tables stand in a picture, table →
      its URL, or "#3", the document's third; "keys" are cell keys without a code
    2 where boxes follow, plus 1 where confidences do; number of cells
    codes of the cells, ascending; tables; pages, 0: none; rows; columns: each a list of all cells, of signed differences to the
      cell before, the first one's to 0. Table, row and column are from 0, page from 1. A code is that of the item (the table
      `items`) times 8, plus the column of table 3 or 4 from 0; from 2^20 on the place in "keys"
    boxes: for each cell 0: none, or 1; then x0, x1 and y0, y1 of those that have one, in tenths of a point, signed: x of the
      difference to the last cell of the same table, page and column, y to the last of the same table, page and row; of the first
      of a column or row to the cell before
    confidences: for each cell 0: none, or 1 more than the thousandths
"""

from __future__ import annotations

import json
import zlib
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from archive.database.items import CODES
from archive.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


# ---- cells as numbers --------------------------------------------------------------------------------

WIDTH = 8  # columns that a row's code has room for
OWN = 1 << 20  # cells without a code: their place in the list of them


def _numbers() -> dict[str, int]:
    """Every cell key that has a code → its number."""
    found: dict[str, int] = {}
    for key, code in CODES.items():
        names = DISPUTE_COLUMNS if key in STAGES else REQUEST_COLUMNS if key.startswith("requests.") else ()
        found |= {f"{key}.{name}": code * WIDTH + n for n, name in enumerate(names)} or {key: code * WIDTH}
    return found


NUMBERS = _numbers()
CELLS = {number: key for key, number in NUMBERS.items()}


# ---- places → bytes → places -------------------------------------------------------------------------------

def pack(places: Mapping[str, Place]) -> bytes:
    """Places by cell key → the bytes; ValueError for a key that no table takes. Boxes are kept to a tenth of a point, confidences
    to a thousandth.
    """
    if not places:
        return b""
    own = sorted(key for key in places if key not in NUMBERS and split(key))
    cells = sorted((NUMBERS[key] if key in NUMBERS else OWN + own.index(key), place) for key, place in places.items())
    there = [place for _, place in cells]
    boxes, confidences = (any(getattr(place, name) is not None for place in there) for name in ("box", "confidence"))
    numbers = [2 * boxes + confidences, len(cells)]
    for series in ([number for number, _ in cells], *([getattr(place, name) or 0 for place in there] for name in ("table", "page", "row", "column"))):
        numbers += _differences(series)
    if boxes:
        numbers += [int(place.box is not None) for place in there]
        numbers += _boxes(there)
    if confidences:
        numbers += [0 if place.confidence is None else round(round(place.confidence, 3) * 1000) + 1 for place in there]
    told = _told(there, own)
    deflate = zlib.compressobj(9, wbits=-15)
    return deflate.compress(_groups([len(told)]) + told + _groups(numbers)) + deflate.flush()


def unpack(packed: bytes) -> dict[str, Place]:
    """The bytes → places by cell key."""
    if not packed:
        return {}
    data = zlib.decompress(packed, wbits=-15)
    length, start = _group(data, 0)
    told = json.loads(data[start : start + length] or "{}")
    numbers = _each(data, start + length)
    kinds, count = next(numbers), next(numbers)
    codes, tables, pages, rows, columns = (_summed(numbers, count) for _ in range(5))
    lines = list(zip(tables, pages, rows, columns, strict=True))
    boxes = _unboxed(numbers, lines) if kinds & 2 else [None] * count
    sure = [(one - 1) / 1000 for one in islice(numbers, count)] if kinds & 1 else [-1.0] * count
    pictures, own = told.get("pictures", {}), told.get("keys", [])
    return {
        own[code - OWN] if code >= OWN else CELLS[code]:
            Place(table, row, column, page or None, box, None if one < 0 else one, pictures.get(str(table), "") if pictures else "")
        for code, (table, page, row, column), box, one in zip(codes, lines, boxes, sure, strict=True)
    }


def _told(there: Sequence[Place], own: list[str]) -> bytes:
    told: dict[str, Any] = {"pictures": {str(place.table): place.source for place in there if place.source}, "keys": own}
    told = {name: value for name, value in told.items() if value}
    return json.dumps(told, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode() if told else b""


def _boxes(there: Sequence[Place]) -> Iterator[int]:
    """x0, x1, y0, y1 of each box as signed differences to where its column and its row stood before."""
    across, down = _Before(), _Before()
    for place in there:
        if place.box:
            x0, y0, x1, y1 = (round(round(side, 1) * 10) for side in place.box)
            line = (place.table, place.page or 0)
            yield from map(_signed, across.differences((*line, place.column), (x0, x1)))
            yield from map(_signed, down.differences((*line, place.row), (y0, y1)))


def _unboxed(numbers: Iterator[int], lines: Sequence[tuple[int, ...]]) -> list[tuple[float, float, float, float] | None]:
    across, down = _Before(), _Before()
    found: list[tuple[float, float, float, float] | None] = []
    for there, (table, page, row, column) in zip([next(numbers) for _ in lines], lines, strict=True):
        if not there:
            found.append(None)
            continue
        x0, x1 = across.sums((table, page, column), (_unsigned(next(numbers)), _unsigned(next(numbers))))
        y0, y1 = down.sums((table, page, row), (_unsigned(next(numbers)), _unsigned(next(numbers))))
        found.append((x0 / 10, y0 / 10, x1 / 10, y1 / 10))
    return found


class _Before:
    """The last two sides seen of each line; of a new one those of the cell before."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, ...], tuple[int, int]] = {}
        self._last = (0, 0)

    def differences(self, line: tuple[int, ...], sides: tuple[int, int]) -> tuple[int, int]:
        before = self._of.get(line, self._last)
        self._of[line] = self._last = sides
        return sides[0] - before[0], sides[1] - before[1]

    def sums(self, line: tuple[int, ...], differences: tuple[int, int]) -> tuple[int, int]:
        before = self._of.get(line, self._last)
        self._of[line] = self._last = sides = (before[0] + differences[0], before[1] + differences[1])
        return sides


# ---- numbers → bytes → numbers -----------------------------------------------------------------------------

def _differences(series: Iterable[int]) -> Iterator[int]:
    before = 0
    for number in series:
        yield _signed(number - before)
        before = number


def _summed(numbers: Iterator[int], count: int) -> list[int]:
    return list(accumulate(map(_unsigned, islice(numbers, count))))


def _signed(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _unsigned(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2


def _groups(numbers: Iterable[int]) -> bytes:
    found = bytearray()
    for number in numbers:
        while number > 127:
            found.append(number & 127 | 128)
            number >>= 7
        found.append(number)
    return bytes(found)


def _group(data: bytes, at: int) -> tuple[int, int]:
    """The number there, and where the next one begins."""
    number = shift = 0
    while data[at] > 127:
        number |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return number | data[at] << shift, at + 1


def _each(data: bytes, at: int) -> Iterator[int]:
    """All numbers from there on; mostly none has more than seven bits."""
    if data.isascii():
        return iter(data[at:])
    found = []
    while at < len(data):
        number, at = _group(data, at)
        found.append(number)
    return iter(found)


# ---- one place of a print ----------------------------------------------------------------------------------

def one_line(place: Place) -> str:
    """One place as prints has it: JSON [table, page, row, column]."""
    return json.dumps([place.table, place.page, place.row, place.column], separators=(",", ":"))


def of_line(text: str) -> Place:
    """The place that one_line() wrote."""
    table, page, row, column = json.loads(text)
    return Place(table, row, column, page)
