"""Values behind a row label → the columns they stand in; refused where that is not beyond doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.clean import number
from archive.extract.lines import Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.lines import Line

_BROKEN = re.compile(r"[1-9][0-9]*(?:\n[0-9]+)+")
_LONGEST = 2_000  # characters of a line that is taken apart: its parts are found by trying
_TAIL = re.compile(r"(?P<label>.*?[^\d\s.,+\-])\s*(?P<tail>[+\-]?\d[\d.,]*元?(?:\s+[+\-]?\d[\d.,]*元?)*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Values:
    """What follows a row label: blanks tells whether blank cells would be seen, cut that the file ends here."""

    items: tuple[Item, ...]
    blanks: bool
    cut: bool
    lines: int = 1  # how many lines were used, the label's own included
    padded: bool = False  # blank cells may be what is left of merged label cells, or fill up the row
    loose: bool = False  # nothing tells where the row ends, or that a cell is missing inside it


@dataclass(frozen=True, slots=True)
class Fit:
    """items: one per column, None where the file is cut off; problem: why nothing could be placed."""

    items: tuple[Item | None, ...] = ()
    surplus: tuple[Item, ...] = ()
    problem: str = ""


def gather(lines: Sequence[Line], at: int, label_end: int) -> Values:
    """The values of the row whose label ends at item label_end - 1 of line at.

    They stand beside the label, or, one cell a line, on the lines below it.
    """
    line = lines[at]
    beside = line.items[label_end:]
    visible, loose = line.layout != "text", line.layout in {"text", "stream"}
    if beside:
        return Values(beside, visible, at + 1 == len(lines), padded=not loose, loose=loose)
    below: list[Item] = []
    used = 1
    for following in lines[at + 1 :]:
        if following.layout != line.layout or not all(item.is_value() for item in following.items):
            break
        if len(following.items) > 1 and below:
            break
        below.extend(following.items)
        used += 1
        if len(following.items) > 1:
            break
    return Values(tuple(below), visible, at + used == len(lines), lines=used, loose=loose or used > 2)


def split_tail(item: Item) -> tuple[Item, Values] | None:
    """A line of text that ends in numbers: label and numbers (规章 0 0 0; 规章000 gives one run of digits)."""
    text = item.text.strip()
    found = _TAIL.fullmatch(text) if len(text) <= _LONGEST and (text[-1:].isdecimal() or text.endswith((".", ",", "元"))) else None
    if not found:
        return None
    words = tuple(Item(word, item.place) for word in found["tail"].split())
    return Item(found["label"], item.place), Values(words, blanks=False, cut=False, loose=True)


def fit(values: Values, width: int) -> Fit:
    """Values to width columns.

    As many values as columns: one each. More: only where the surplus is blank, or repeats the first. Fewer:
    only where the file breaks off, where nothing at all is printed, or where a run of digits that is no number
    has a digit for each column (规章000).
    """
    items = values.items
    if values.loose and len(items) == 1 < width == len(items[0].text) and items[0].text.isdigit():
        return _digits(items[0])
    if len(items) == width:
        return Fit(items)
    if len(items) > width:
        return _choose(values, width)
    return _short(values, width)


def _digits(item: Item) -> Fit:
    """763 may be one number beside two blanks, 012 may be 12 behind 0; 000 and 001 leave no choice."""
    if item.text[:-1].strip("0"):
        return Fit(problem=f"{item.text} may be one number or several")
    return Fit(tuple(Item(digit, item.place) for digit in item.text))


def _choose(values: Values, width: int) -> Fit:
    """More values than columns: the one window with nothing but blanks outside it, or the first of equals."""
    items = values.items
    written = [at for at, item in enumerate(items) if not item.is_blank()]
    if not written:
        return Fit(items[:width])
    first, last = written[0], written[-1]
    padding = range(len(items) - width + 1) if values.padded else ()
    starts = [start for start in padding if start <= first and last < start + width]
    if starts and starts[0] > 0 and width > 1 and items[starts[0]].is_blank():
        return Fit(problem="a blank before the first value may be a cell or what is left of the label")
    if len(starts) == 1 or (starts and width == 1):
        return Fit(items[starts[0] : starts[0] + width])
    if starts:
        return Fit(problem="blank cells on both sides leave open which column is which")
    printed = {item.text for item in items if width > 1 or not item.is_blank()}
    if len(printed) == 1 and not items[0].is_blank():
        return Fit(items[:width], items[width:])
    return Fit(problem=f"{len(written)} values for {width} columns")


def _short(values: Values, width: int) -> Fit:
    """Fewer values than columns: a row with nothing in it, or one that the end of the file cuts off."""
    items = values.items
    if not items and values.cut and values.blanks:
        return Fit((None,) * width)
    if not any(not item.is_blank() for item in items):
        blank = Item("")
        return Fit(tuple(items[at] if at < len(items) else blank for at in range(width)))
    if values.cut and values.blanks and all(item.text == items[0].text != "" for item in items):
        whole = items if value_of(items[0]) == 0 else items[:-1]  # 4 may be what is left of 49
        return Fit((*whole, *(None for _ in range(width - len(whole)))))
    return Fit(problem=f"{len(items)} values for {width} columns")


def at_columns(items: Sequence[Item], columns: Sequence[int]) -> tuple[Item, ...] | None:
    """The cells that stand in the given columns of a real table, one each, nothing printed outside; or None."""
    if all(item.span == 1 for item in items) and [item.place.column for item in items if item.place] == list(columns):
        return tuple(items)
    found = []
    for column in columns:
        covering = [item for item in items if item.place and item.place.column <= column < item.place.column + item.span]
        if len(covering) != 1 or covering[0] in found:
            return None
        found.append(covering[0])
    rest = [item for item in items if item not in found]
    return tuple(found) if all(item.is_blank() for item in rest) else None


def is_numeric_row(items: Sequence[Item]) -> bool:
    """At least one number, and nothing but numbers, blanks and strokes."""
    return all(item.is_value() for item in items) and any(number(item.text) is not None for item in items)


def mended(placed: Fit) -> Fit:
    """A row of a real table whose numbers are broken over lines (28⏎5 in a narrow column), each as one number if that is proven.

    Proven: the last is the sum of the others with the numbers whole, and half of the cells are numbers on one line. Where rows
    lost the border between them all cells would have several lines; the sum alone is no proof, since it holds for numbers
    written one behind the other, too. Of a scan the readings choose (archive.checks.readings), and say so.
    """
    items = placed.items
    if any(item and item.place and item.place.confidence is not None for item in items):
        return placed
    if 2 * sum(item is not None and number(item.text) is not None for item in items) < len(items):
        return placed
    whole = tuple([item._replace(whole=item.text.replace("\n", "")) if item and _BROKEN.fullmatch(item.text) else item for item in items])
    return replace(placed, items=whole) if whole and adds_up(whole) else placed


def value_of(item: Item | None) -> int | float:
    """The number printed, 0 for a blank."""
    read = item.number() if item else None
    return read.value if read else 0


def adds_up(items: Sequence[Item | None]) -> bool:
    """The last cell is the sum of the others; where it is blank or a cell is unsure, that tells nothing and is not enough."""
    if any(item and item.unsure for item in items):
        return False
    return items[-1] is not None and items[-1].number() is not None and sum(value_of(item) for item in items[:-1]) == value_of(items[-1])


def no_total(items: Sequence[Item | None]) -> bool:
    """0 stands where the total should (V4), as in many a township's report, and no cell is blank."""
    return all(item and number(item.text) for item in items) and value_of(items[-1]) == 0


def may_be_padded(items: Sequence[Item | None], *, sure: bool) -> bool:
    """With blank cells left over behind it: the row adds up, is the same throughout, or has no total.

    The last is not enough in a real table (sure), whose heads tell how many columns there are.
    """
    return adds_up(items) or (no_total(items) and not sure) or len({item.text for item in items if item}) == 1
