"""Table 4 (section 四): reconsideration (行政复议) and litigation (行政诉讼), one row of fifteen numbers.

Some agencies print a row for each of the three blocks instead, under one head of five columns.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.clean import label, number, squeeze
from archive.extract.gathered import SIDE
from archive.extract.labels import Labels
from archive.extract.place import Fit, Values, adds_up, fit, no_total, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.gathered import Gathered
    from archive.extract.lines import Item, Line
    from archive.forms import Form, Row

TABLE = "disputes"
FEWEST = 10  # numbers in a row that is told by nothing but the section it stands in
NO_TABLE = NO_HEAD = -1
_LITIGATION = "行政诉讼"
_GROUP = re.compile(r"^行政诉讼[-:(]*|\)$")  # 行政诉讼(未经复议直接起诉), 行政诉讼——复议后起诉


@cache
def _labels(form: Form) -> Labels:
    return Labels((block.id, block.labels) for block in form.disputes.rows)


class Disputes:
    """Reads the row of table 4; holds which blocks the header named since the last row."""

    def __init__(self, forms: tuple[Form, ...], gathered: Gathered) -> None:
        table = forms[0].disputes
        self._gathered = gathered
        self._blocks = table.rows
        self._columns = table.columns
        self._labels = _labels(forms[0])
        self._named: set[str] = set()
        self._headed = False
        self._heads = 0  # how often the first column's head was met since the last row
        self._disordered = False  # blocks or heads were named in another order than the form's since the last row
        self._beside = NO_TABLE  # the table whose head is the five columns alone: its blocks stand beside their numbers

    def state(self) -> tuple[frozenset[str], bool, int, bool, int]:
        """All that this reader holds from line to line."""
        return frozenset(self._named), self._headed, self._heads, self._disordered, self._beside

    def restore(self, state: tuple[frozenset[str], bool, int, bool, int]) -> None:
        named, self._headed, self._heads, self._disordered, self._beside = state
        self._named = set(named)

    def is_start(self, line: Line) -> bool:
        """A table line with 行政复议 or a block's name as a cell, nothing numeric beside it."""
        if line.layout == "text" or line.numbers:
            return False
        names = {self._labels.exact(item.text) for item in line.items} | {label(item.text) for item in line.items}
        return {"reconsideration", "行政诉讼"} <= names or {"litigation_direct", "litigation_after_reconsideration"} <= names

    def read(self, lines: Sequence[Line], at: int) -> int:
        """Reads the row at a line; returns how many lines were used, 0 if there is nothing for this table."""
        line = lines[at]
        if self._block_row(line):
            return 1
        words = [word for item in line.items for word in (item.text.split() if line.layout == "text" else [item.text])]
        self._heads += sum(label(word) in self._columns[0].labels for word in words)
        self._disordered |= len(words) > 1 and self._is_disordered(words)
        if self._header(line, words):
            return 1
        items, used = self._values(lines, at)
        if not items or (not self._headed and len(items) < FEWEST):
            return 0
        loose = line.layout in {"text", "stream"}
        values = Values(tuple(items), line.layout != "text", at + used == len(lines), padded=line.layout == "rows", loose=loose)
        self._place(items, values)
        return used

    def _block_row(self, line: Line) -> bool:
        """A block's name and its five cells, under a head that names the five columns once; or that head."""
        if line.layout == "text" or len(line.items) <= len(self._columns):
            return False
        before, behind = line.items[: -len(self._columns)], line.items[-len(self._columns) :]
        if all(label(item.text) in column.labels for item, column in zip(behind, self._columns, strict=True)):
            if any(label(item.text) in column.labels for item in before for column in self._columns):
                return False
            self._beside = line.table
            return True
        named = {id_ for item in before if (id_ := self._block(item.text))}
        if line.table != self._beside or len(named) != 1 or not all(item.span == 1 and item.is_value() for item in behind):
            return False
        if any(item.is_value() and not item.is_blank() for item in before):
            return False
        self._gathered.seen.add(TABLE)
        self._gathered.keep(named.pop(), self._columns, behind)
        return True

    def _block(self, text: str) -> str:
        """The id of the block that a cell names, 行政诉讼 before it or not; "" if it names none."""
        return self._labels.exact(text) or self._labels.exact(_GROUP.sub("", label(text)))

    def _is_disordered(self, words: Sequence[str]) -> bool:
        """A line of heads whose blocks, or whose columns side by side, stand in another order than the form's."""
        ids = [block.id for block in self._blocks]
        blocks = [1 if label(word) == _LITIGATION else ids.index(id_) for word in words if (id_ := self._block(word)) or label(word) == _LITIGATION]
        if blocks != sorted(blocks):
            return True
        heads = [next((at for at, column in enumerate(self._columns) if label(word) in column.labels), NO_HEAD) for word in words]
        last = len(self._columns) - 1
        if heads[:2] == [last, 0]:
            return True
        return any(0 <= behind < before and not (behind == 0 and before >= last - 1) for before, behind in pairwise(heads))

    def _header(self, line: Line, words: Sequence[str]) -> bool:
        """A line that names blocks (or 行政诉讼) starts or continues the header."""
        named = {id_ for word in words if (id_ := self._block(word))}
        if not named and not any(label(word) == _LITIGATION for word in words):
            return False
        if any(number(word) is not None for word in words):
            return False
        self._named |= named
        self._headed = True
        self._gathered.seen.add(TABLE)
        return True

    def _values(self, lines: Sequence[Line], at: int) -> tuple[list[Item], int]:
        """A row of numbers: in one line of cells, in words on a line, or one a line."""
        line = lines[at]
        if len(line.items) > 1:
            items = _numbers(line)
            return items, 1
        words = line.items[0].text.split() if line.layout == "text" else []
        if len(words) > 1:
            found = [type(line.items[0])(word, line.items[0].place) for word in words]
            return (found, 1) if all(item.is_value() for item in found) else ([], 0)
        below: list[Item] = []
        for following in lines[at:]:
            if len(following.items) != 1 or not following.items[0].is_value() or following.layout != line.layout:
                break
            below.append(following.items[0])
        return below, len(below)

    def _place(self, items: Sequence[Item], values: Values) -> None:
        headless = not self._headed  # below the heading of section 四, its head lost
        blocks = self._blocks_of(len(items), loose=values.loose)
        disordered = self._disordered
        self._headed, self._named, self._heads, self._disordered = False, set(), 0, False
        step = len(self._columns)
        self._gathered.weighed |= len(items) != step * len(blocks)
        placed = fit(replace(values, padded=False), step * len(blocks)) if blocks else Fit(problem="not every block's name can be read")
        another = "the columns' order is not that of the form" if disordered else ""
        doubt = another or placed.problem or self._doubt(placed.items, values, headless=headless)
        if doubt:
            self._gathered.refuse(TABLE, items, doubt)
            return
        if placed.surplus:
            self._gathered.surplus(TABLE, placed.surplus)
        for at, block in enumerate(blocks):
            self._gathered.keep(block.id, self._columns, placed.items[at * step : (at + 1) * step])

    def _blocks_of(self, values: int, *, loose: bool) -> list[Row]:
        """The blocks that so many values under the names and heads met belong to; [] if that is not clear."""
        blocks = [block for block in self._blocks if block.id in self._named]
        if not blocks or values == len(self._columns) * len(self._blocks):
            return list(self._blocks)  # the whole row: a block whose name is misprinted stands there too
        if values < len(self._columns) * len(self._blocks):
            sure = self._heads == len(blocks) and not (loose and self._gathered.doubts)
            return blocks if sure else []
        return blocks if len(blocks) == len(self._blocks) else []

    def _doubt(self, items: Sequence[Item | None], values: Values, *, headless: bool) -> str:
        if _off_by_one(items, len(self._columns), blanks=values.padded or values.loose):
            return "the row may stand one column off"
        if (values.loose or headless) and self._unproven(items, headless=headless):
            return "cells may be lost or strewn in, and the blocks do not add up"
        return ""

    def _unproven(self, items: Sequence[Item | None], *, headless: bool) -> bool:
        """Some block does not add up; one without a total (V4) is taken if no cells got lost elsewhere."""
        self._gathered.weighed = True
        step, doubts = len(self._columns), self._gathered.doubts
        blocks = [items[at : at + step] for at in range(0, len(items), step)]
        strict = headless or bool(doubts)
        blocks = [block for block in blocks if any(item is None or not item.is_blank() for item in block)]
        return SIDE in doubts or not all(adds_up(block) or (no_total(block) and not strict) for block in blocks)


def _off_by_one(items: Sequence[Item | None], step: int, *, blanks: bool) -> bool:
    """Some block does not add up as it stands, but does one column further left or right.

    blanks: nor where cells of it are blank; only a real table's may be, whose columns are sure.
    """
    for start in range(0, len(items), step):
        block = items[start : start + step]
        if blanks and any(item is None or item.is_blank() for item in block) and value_of(block[-1]) and not adds_up(block):
            return True
        beside = [items[at : at + step] for at in (start - 1, start + 1) if 0 <= at <= len(items) - step]
        if not adds_up(block) and any(value_of(one[-1]) and adds_up(one) for one in beside):
            return True
    return False


def _numbers(line: Line) -> list[Item]:
    """The cells of a row of numbers, without a label such as 件数 before them; [] if it is another row."""
    items = list(line.items)
    if items and not items[0].is_value() and squeeze(items[0].text) in {"数量", "件数", "数量(件)", "合计"}:
        items = items[1:]
    return items if items and all(item.is_value() for item in items) else []
