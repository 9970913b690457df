"""How an xls shows its cells: number formats, hidden rows and columns, what is white as its ground ([MS-XLS] 2.4; BIFF 5 and 8).

The library tells values only: 0.5 for a cell that shows 50 %, and what stands in hidden rows.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archive.readers import ole

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF, _EOF, _SHEET, _FORMAT, _XF, _FONT = 0x0809, 0x0A, 0x85, 0x041E, 0xE0, 0x31
_ROW, _COLUMN, _WINDOW, _RULES, _RULE = 0x0208, 0x7D, 0x023E, 0x01B0, 0x01B1
_NUMBER, _SMALL, _SMALLS, _FORMULA, _LABELS = 0x0203, 0x027E, 0xBD, 0x06, frozenset({0xFD, 0x0204, 0xD6})
_BIFF8 = 0x0600
_WHITE = frozenset({1, 9})  # in the palette ([MS-XLS] 2.5.161); automatic is black
_HIDDEN_COLUMN, _HIDDEN_ROW, _ZEROS = 0x01, 0x20, 0x10
_SPECIAL = b"\xff\xff"  # at the end of a formula's value that is no number
_RULE_NUMBER, _RULE_FONT = 1 << 25, 1 << 26


class Area(NamedTuple):
    """The first and last row and column of cells."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Looks:
    """Of a sheet. codes: (row, column) → its number format, "" as it is · numbers: cells that are numbers · rows, columns: hidden ones ·
    unseen: cells that are white on white · doubtful: where a rule may print something else · zeros: numbers that are 0 are shown."""

    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    unseen: set[tuple[int, int]] = field(default_factory=set)
    doubtful: list[Area] = field(default_factory=list)
    zeros: bool = True

    def is_hidden(self, row: int, column: int) -> bool:
        return row in self.rows or (row, column) in self.unseen or any(first <= column <= last for first, last in self.columns)

    def is_doubtful(self, row: int, column: int) -> bool:
        return any(one.top <= row <= one.bottom and one.left <= column <= one.right for one in self.doubtful)


class _Style(NamedTuple):
    code: str
    white: bool


def looks(data: bytes, built_in: dict[str, str]) -> list[Looks]:
    """Of the visible sheets of an xls, in their order. built_in: formats that are named by number only. Raises ValueError."""
    book = ole.stream(data, "Workbook", "Book")
    try:
        records = list(_substream(book, 0))
        wide = bool(records) and records[0][0] == _BOF and struct.unpack_from("<H", records[0][1])[0] >= _BIFF8
        styles = _styles(records, built_in, wide=wide)
        sheets = [struct.unpack_from("<IBB", told) for kind, told in records if kind == _SHEET]
        return [_look(_substream(book, start), styles) for start, state, sort in sheets if not state & 3 and not sort]
    except (struct.error, IndexError) as error:
        raise ValueError("a workbook that broke off") from error


def _substream(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from a BOF to its EOF, not those of charts inside."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth < 1:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size
    raise ValueError("a workbook that broke off")


# ---- styles ----------------------------------------------------------------------------------------------

def _styles(records: list[tuple[int, bytes]], built_in: dict[str, str], *, wide: bool) -> list[_Style]:
    """By the numbers that cells name."""
    formats = dict(built_in)
    fonts: list[int] = []
    found = []
    for kind, told in records:
        if kind == _FORMAT:
            formats[str(struct.unpack_from("<H", told)[0])] = _text(told, wide=wide)
        elif kind == _FONT:
            fonts.append(struct.unpack_from("<H", told, 4)[0])
    for kind, told in records:
        if kind == _XF:
            font, code = struct.unpack_from("<HH", told)
            font -= font > 4  # there is no font number 4
            white = font < len(fonts) and fonts[font] in _WHITE and _is_white(told, wide=wide)
            text = formats.get(str(code), "")
            found.append(_Style("" if text.lower() == "general" else text, white))
    return found


def _is_white(style: bytes, *, wide: bool) -> bool:
    """Is its ground white, or nothing?"""
    if wide:
        pattern, colour = struct.unpack_from("<I", style, 14)[0] >> 26, struct.unpack_from("<H", style, 18)[0] & 0x7F
    else:
        area = struct.unpack_from("<I", style, 8)[0]
        pattern, colour = area >> 16 & 0x3F, area & 0x7F
    return pattern == 0 or (pattern == 1 and colour in _WHITE)


def _text(told: bytes, *, wide: bool) -> str:
    """A number format."""
    if not wide:
        return told[3 : 3 + told[2]].decode("gb18030", "replace")
    length, flags = struct.unpack_from("<HB", told, 2)
    return told[5 : 5 + length * 2].decode("utf-16-le", "replace") if flags & 1 else told[5 : 5 + length].decode("latin-1")


# ---- sheets ----------------------------------------------------------------------------------------------

def _look(records: Iterator[tuple[int, bytes]], styles: list[_Style]) -> Looks:
    found = Looks()
    areas: list[Area] = []
    for kind, told in records:
        if kind == _COLUMN:
            first, last, width, _, flags = struct.unpack_from("<5H", told)
            found.columns += [(first, last)] if flags & _HIDDEN_COLUMN or not width else []
        elif kind == _ROW:
            row, height, flags = *struct.unpack_from("<H4xH", told), struct.unpack_from("<H", told, 12)[0]
            if flags & _HIDDEN_ROW or not height & 0x7FFF:
                found.rows.add(row)
        elif kind == _WINDOW:
            found.zeros = bool(struct.unpack_from("<H", told)[0] & _ZEROS)
        elif kind == _RULES:
            areas = [Area(*struct.unpack_from("<4H", told, 14 + 8 * at)) for at in range(struct.unpack_from("<H", told, 12)[0])]
        elif kind == _RULE:
            found.doubtful += areas if _is_doubtful(told) else []
        else:
            _cells(found, kind, told, styles)
    return found


def _is_doubtful(rule: bytes) -> bool:
    """Does it change the number format, or paint white ([MS-XLS] 2.5.92)?"""
    flags = struct.unpack_from("<I", rule, 6)[0]
    return bool(flags & _RULE_NUMBER) or (bool(flags & _RULE_FONT) and struct.unpack_from("<I", rule, 12 + 80)[0] in _WHITE)


def _cells(found: Looks, kind: int, told: bytes, styles: list[_Style]) -> None:
    if kind == _SMALLS:
        row, first = struct.unpack_from("<HH", told)
        for at in range((len(told) - 6) // 6):
            _cell(found, (row, first + at), struct.unpack_from("<H", told, 4 + 6 * at)[0], styles, number=True)
    elif kind in {_NUMBER, _SMALL, _FORMULA} or kind in _LABELS:
        row, column, style = struct.unpack_from("<3H", told)
        _cell(found, (row, column), style, styles, number=kind not in _LABELS and (kind != _FORMULA or told[12:14] != _SPECIAL))


def _cell(found: Looks, place: tuple[int, int], number_of_style: int, styles: list[_Style], *, number: bool) -> None:
    style = styles[number_of_style]
    if place in found.codes and found.codes[place] != style.code:
        found.doubtful.append(Area(place[0], place[0], place[1], place[1]))  # it is there twice
    found.codes[place] = style.code
    if number:
        found.numbers.add(place)
    if style.white:
        found.unseen.add(place)
