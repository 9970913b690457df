"""What extraction gathers as it goes: figures, findings, and what it saw of each table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import numeric

from archive.clean import amount, squeeze
from archive.model import Figure, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.lines import Item
    from archive.forms import Column

LARGE = frozenset({"万", "万元", "亿元"})
SIDE = "side"
TABLES = frozenset({"proactive", "requests", "disputes"})


@dataclass(slots=True)
class Gathered:
    """Filled by the tables' extractors, one after the other."""

    figures: dict[str, Figure] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    editions: Counter[str] = field(default_factory=Counter)  # votes of table 2's headers
    seen: set[str] = field(default_factory=set)  # tables of which a row or header was met
    dropped: set[str] = field(default_factory=set)  # keys printed twice with different values
    doubts: set[str] = field(default_factory=set)  # tables whose rows, without marks, have other numbers of cells; SIDE
    guessed: bool = False  # a row was met before anything told its edition
    weighed: bool = False  # what was made of a row hung on what its numbers are, see archive.extract.plans
    rows: set[str] = field(default_factory=set)  # rows placed or refused; a table's name for rows unknown

    def has_rows(self, table: str) -> bool:
        """A row of the table was placed or refused."""
        return any(_table(row) == table for row in self.rows)

    def note(self, code: str, message: str, cell: str = "", found: float | None = None) -> None:
        """A finding that does not touch a figure."""
        self.findings.append(Finding(code, "note", message, cell, found=found))

    def warn(self, code: str, message: str, cell: str = "") -> None:
        """A finding that a person should look at."""
        self.findings.append(Finding(code, "warning", message, cell))

    def refuse(self, row: str, items: Sequence[Item], why: str) -> None:
        """Numbers that could not be placed: named, not kept."""
        self.rows.add(row)
        printed = " ".join(squeeze(item.text) or "□" for item in items)
        self.findings.append(Finding("unplaced_number", "warning", f"{why}: {printed}", row))

    def surplus(self, row: str, items: Sequence[Item]) -> None:
        """Cells beyond the last column."""
        printed = " ".join(squeeze(item.text) or "□" for item in items)
        self.findings.append(Finding("extra_cell", "warning", f"more cells than columns, left out: {printed}", row))

    def withdraw(self, prefix: str, items: Sequence[Item]) -> None:
        """Numbers without a label right below a row: which of the two lines is whose cannot be told."""
        row = prefix
        for key in [key for key in self.figures if key.rpartition(".")[0] == row]:
            del self.figures[key]
            self.dropped.add(key)
        self.refuse(row, items, "numbers without a label below this row, which is not taken either")

    def keep(self, prefix: str, columns: Sequence[Column], items: Sequence[Item | None], unit: str = "") -> None:
        """One row's figures; a None item is a cell that the file does not have."""
        self.weighed |= prefix in self.rows
        self.rows.add(prefix)
        keys = [f"{prefix}.{column.id}" for column in columns]
        met = not self.figures.keys().isdisjoint(keys)
        if met and all(key not in self.figures or self.figures[key].value is None for key in keys):
            for key in keys:  # a row without a number, met earlier, was a mere mention or the upper half of a label
                self.figures.pop(key, None)
        for key, column, item in zip(keys, columns, items, strict=True):
            if item is not None:
                self._keep(key, column, item, unit)

    def _keep(self, key: str, column: Column, item: Item, unit: str) -> None:
        figure = self._figure(key, column, item, unit)
        earlier = self.figures.get(key)
        if key in self.dropped:
            return
        if earlier is None:
            self.figures[key] = figure
        elif figure.value is not None and figure.value != earlier.value:
            self.contradict(key, earlier, figure)

    def contradict(self, key: str, earlier: Figure, later: Figure) -> None:
        """A cell printed twice with different values: neither is taken."""
        self.dropped.add(key)
        del self.figures[key]
        message = f"printed twice, {squeeze(earlier.text) or '□'} and {squeeze(later.text)}: neither is taken"
        self.findings.append(Finding("label_duplicate", "error", message, key))

    def _figure(self, key: str, column: Column, item: Item, unit: str) -> Figure:
        read = amount(item.text) if column.type == "amount" else item.number()
        value = read.value if read else None
        if isinstance(value, float) and column.type != "amount" and value.is_integer() and not (item.place and item.place.confidence):
            value = int(value)  # 12.0, as a spreadsheet's number was pasted; in a scan the point may be a speck
        if value and read and read.unit in LARGE and column.type != "amount":
            self.findings.append(Finding("unplaced_number", "warning", f"{item.text} counts in {read.unit}, which is a unit of money", key))
            value = None
        if value is not None and not _possible(column, value):
            self.findings.append(
                Finding("unplaced_number", "warning", f"{item.text} cannot stand in column {column.labels[0]}", key)
            )
            value = None
        if read is None and _says_number(item.text):
            self.findings.append(Finding("unplaced_number", "warning", f"{item.text!r} is not one number", key))
        told = (read.unit if read else "") or (unit if column.type == "amount" else "")
        return Figure(key, value, item.text, item.place, told)


def _table(row: str) -> str:
    """The table that a row stands in; those of table 4 are the blocks."""
    first = row.partition(".")[0]
    return first if first in TABLES else "disputes"


def _says_number(text: str) -> bool:
    """Digits of any kind, or nothing but Chinese numerals (十二, 叁)."""
    return any(sign.isdigit() for sign in text) or (text.strip() != "" and all(numeric(sign, None) is not None for sign in squeeze(text)))


def _possible(column: Column, value: float) -> bool:
    """Counts are whole and not negative, changes are whole, amounts not negative."""
    if column.type == "change":
        return isinstance(value, int)
    return value >= 0 and (column.type == "amount" or isinstance(value, int))
