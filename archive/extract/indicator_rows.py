"""Rows of the statistics table as they are printed: label, unit, numbers; in cells, in words, or one cell a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.clean import label, squeeze
from archive.extract.lines import HEADS, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.lines import Line

UNITS = frozenset({
    "条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "亿元", "件次", "件/次", "个/次", "项", "份", "期", "场", "场次", "宗", "起",
    "家", "户", "台", "种", "页", "字", "部", "天", "%",
})  # fmt: skip
_NO_UNIT = frozenset({"-", "--", "---", "----", "/"})
_LONGEST = 1_000  # characters of a line that is taken apart: its parts are found by trying
_WORDS = re.compile(r"(?:\d{1,3}\s+)?(?P<label>.*?\D)\s+(?P<unit>\S{1,4})\s+(?P<value>\S+)")
_UNIT_INSIDE = re.compile(r"(?:\d{1,3}\s+)?(?P<label>\S*[(（](?:单位[:：]?)?(?:条|件|次|篇|个|人|人次|万元|元)[)）])\s+(?P<value>\S+)")
_UNIT_IN_LABEL = re.compile(r"\((?:单位:?)?(条|件|次|篇|个|人|人次|万元|元)\)$")
_CUT_UNIT = re.compile(r"\s\S$")  # 万 at a line's end, 元 at the beginning of the next


@dataclass(frozen=True, slots=True)
class Row:
    """A row taken apart; values: what stands right of label and unit; lines: how many it takes up."""

    label: str
    unit: str
    values: tuple[Item, ...]
    lines: int = 1

    @property
    def told_unit(self) -> str:
        """Its unit, from its own cell or in brackets behind the label; "" if neither tells it."""
        in_label = _UNIT_IN_LABEL.search(label(self.label))
        return self.unit if self.unit in UNITS else in_label[1] if in_label else ""


def row_of(lines: Sequence[Line], at: int) -> Row | None:
    """The row that begins at this line."""
    line = lines[at]
    if len(line.items) > 1:
        return _cells(line.items)
    text, place = line.text.strip(), line.items[0].place
    if len(text) > _LONGEST:
        return _below(lines, at)
    found = _WORDS.fullmatch(text)
    if found and (squeeze(found["unit"]) in UNITS | _NO_UNIT):
        return Row(found["label"], squeeze(found["unit"]), (Item(found["value"], place),))
    found = _UNIT_INSIDE.fullmatch(text)
    if found:
        return Row(found["label"], "", (Item(found["value"], place),))
    return _below(lines, at)


def words_of(line: Line) -> list[str]:
    """The texts of a line of which one may be a label."""
    if line.layout == "text" and len(line.text) <= _LONGEST:
        for pattern in (_WORDS, _UNIT_INSIDE):
            if found := pattern.fullmatch(line.text.strip()):
                return [found["label"]]
    return [item.text for item in line.items]


def parts_of(line: Line) -> tuple[str, ...]:
    """The heads of the columns of numbers, if there are several."""
    words = [squeeze(item.text) for item in line.items]
    after = next((at for at, word in enumerate(words) if word in {"单位", "计量单位"}), None)
    if after is None:
        after = next((at for at, word in enumerate(words) if word in HEADS), len(words))
    heads = tuple(word for word in words[after + 1 :] if word and word not in {"备注", "说明"})
    return heads if len(heads) > 1 else ()


def _cells(items: Sequence[Item]) -> Row | None:
    """Label, unit and values of a row of cells; the label is the last text before the unit."""
    words = [squeeze(item.text) for item in items]
    unit = next((at for at, word in enumerate(words) if at and (word in UNITS or word in _NO_UNIT) and any(words[:at])), None)
    end = unit if unit is not None else _text_end(items)
    named = [at for at in range(end) if words[at] and not words[at].isdigit()]
    if not named:
        return None
    values = tuple(items[(unit + 1) if unit is not None else end :])
    return Row(items[named[-1]].text, words[unit] if unit is not None else "", values)


def _text_end(items: Sequence[Item]) -> int:
    """Behind the last item that is no value."""
    return max((at + 1 for at, item in enumerate(items) if not item.is_value()), default=0)


def _below(lines: Sequence[Line], at: int) -> Row | None:
    """One cell a line: a label, then its unit, then its number, unless that is blank and gone; or unit and number on one."""
    following = [squeeze(one.text) for one in lines[at + 1 : at + 3] if len(one.items) == 1]
    if not following or lines[at].items[0].is_value():
        return None
    beside = lines[at + 1].items[0].text.split()
    if len(beside) == 2 and beside[0] in UNITS and not _CUT_UNIT.search(lines[at].text):
        value = Item(beside[1], lines[at + 1].items[0].place)
        return Row(lines[at].text, beside[0], (value,), 2) if value.is_value() else None
    if following[0] not in UNITS | _NO_UNIT:
        return None
    if len(following) > 1 and lines[at + 2].items[0].is_value():
        return Row(lines[at].text, following[0], (lines[at + 2].items[0],), 3)
    return Row(lines[at].text, following[0], (), 2)
