"""The statistics table (统计表) of 2014 to 2018: label, unit, number, one row each; provinces added rows and columns.

A row of the national table gives a figure. A row it does not have, and the columns of a table that has several
columns of numbers, are kept as printed with their label, unit and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.clean import label, number, squeeze
from archive.extract.gathered import Gathered
from archive.extract.indicator_labels import IndicatorLabels
from archive.extract.lines import Item
from archive.forms import Column
from archive.model import LocalFigure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.lines import Line
    from archive.forms.indicators import Indicator, Indicators

NAME = "statistics"
UNITS = frozenset({
    "条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "亿元", "件次", "件/次", "个/次", "项", "份", "期", "场", "场次", "宗", "起",
    "家", "户", "台", "种", "页", "字", "部", "天", "%",
})  # fmt: skip
_NO_UNIT = frozenset({"-", "--", "---", "----", "/"})
_HEADS = frozenset({"统计指标", "指标名称", "指标", "统计项目"})
_TITLE = re.compile(r"政府信息公开(?:工作)?情况统计(?:表|报表)")
_END = re.compile(r"^(?:单位负责人|审核人|填报人|填表人|联系电话|填报日期|负责人)")
_MAIN = re.compile(r"合计|总计|统计数|数值|数量|本年(?:度)?(?:数|实际)?$|^\d{4}年度?$|^数据$")
_SUM_UP = re.compile(r"累计|历年|上年|去年|同比|增")
_WORDS = re.compile(r"(?P<label>.*?\D)\s+(?P<unit>\S{1,4})\s+(?P<value>\S+)")
_UNIT_IN_LABEL = re.compile(r"\((?:单位:?)?(条|件|次|篇|个|人|人次|万元|元)\)$")
LONGEST = 70  # characters of a line that may be a row
NEAR = 15  # lines after the title within which the first row stands


@dataclass(slots=True)
class Statistics:
    """What a document's statistics table says; used: positions of the lines it takes."""

    gathered: Gathered = field(default_factory=Gathered)
    local: list[LocalFigure] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row taken apart; values: what stands right of label and unit."""

    label: str
    unit: str
    values: tuple[Item, ...]
    lines: int = 1


def statistics(lines: Sequence[Line], table: Indicators) -> Statistics:
    """Reads the first statistics table among the lines; empty if there is none."""
    found = Statistics()
    labels = IndicatorLabels(table.indicators)
    at = _start(lines, labels)
    parts: tuple[str, ...] = ()
    while 0 <= at < len(lines):
        line = lines[at]
        if _END.match(squeeze(line.text)) or len(line.text) > LONGEST * max(1, len(line.items)):
            break
        row = _row(lines, at)
        if any(label(item.text) in _HEADS for item in line.items):
            parts = _parts(line)
            used = 1
        else:
            used = _take(found, labels, row, parts) if row else 0
        if not used and line.layout == "text" and not _passing(line):
            break
        found.used.update(range(at, at + (used or 1)))
        at += used or 1
    if not found.gathered.figures and not found.local:
        return Statistics()
    found.gathered.seen.add(NAME)
    return found


def _start(lines: Sequence[Line], labels: IndicatorLabels) -> int:
    """Where the table begins: its head, its title with rows soon after, or two rows of it; -1 if nowhere."""
    for at, line in enumerate(lines):
        headed = any(label(item.text) in _HEADS for item in line.items)
        titled = len(line.text) <= LONGEST and _TITLE.search(squeeze(line.text))
        known = _known(line, labels) and at + 1 < len(lines) and _known(lines[at + 1], labels)
        if known or ((headed or titled) and any(_known(other, labels) for other in lines[at + 1 : at + NEAR])):
            return at
    return -1


def _known(line: Line, labels: IndicatorLabels) -> bool:
    texts = [item.text for item in line.items]
    if line.layout == "text" and (found := _WORDS.fullmatch(line.text.strip())):
        texts = [found["label"]]
    return any(labels.is_known(text) for text in texts)


def _passing(line: Line) -> bool:
    """A line that may stand inside the table: its year, the agency that fills it in, a stray word."""
    text = squeeze(line.text)
    return len(text) <= 30 and "。" not in text


def _parts(line: Line) -> tuple[str, ...]:
    """The heads of the columns of numbers, if there are several."""
    words = [squeeze(item.text) for item in line.items]
    after = next((at for at, word in enumerate(words) if word in {"单位", "计量单位"}), None)
    if after is None:
        after = next((at for at, word in enumerate(words) if word in _HEADS), len(words))
    heads = tuple(word for word in words[after + 1 :] if word and word not in {"备注", "说明"})
    return heads if len(heads) > 1 else ()


def _row(lines: Sequence[Line], at: int) -> _Row | None:
    line = lines[at]
    if len(line.items) > 1:
        return _cells(line.items)
    found = _WORDS.fullmatch(line.text.strip())
    if found and (found["unit"] in UNITS or found["unit"] in _NO_UNIT):
        return _Row(found["label"], found["unit"], (Item(found["value"], line.items[0].place),))
    return _below(lines, at)


def _cells(items: Sequence[Item]) -> _Row | None:
    """Label, unit and values of a row of cells; the label is the last text before the unit."""
    words = [squeeze(item.text) for item in items]
    unit = next((at for at, word in enumerate(words) if at and (word in UNITS or word in _NO_UNIT) and any(words[:at])), None)
    end = unit if unit is not None else _text_end(items)
    named = [at for at in range(end) if words[at] and not words[at].isdigit()]
    if not named:
        return None
    values = tuple(items[(unit + 1) if unit is not None else end :])
    return _Row(items[named[-1]].text, words[unit] if unit is not None else "", values)


def _text_end(items: Sequence[Item]) -> int:
    """Behind the last item that is no value."""
    return max((at + 1 for at, item in enumerate(items) if not item.is_value()), default=0)


def _below(lines: Sequence[Line], at: int) -> _Row | None:
    """One cell a line: a label, then its unit, then its number, unless that is blank and gone."""
    following = [squeeze(one.text) for one in lines[at + 1 : at + 3] if len(one.items) == 1]
    if not following or following[0] not in UNITS | _NO_UNIT or lines[at].items[0].is_value():
        return None
    if len(following) > 1 and lines[at + 2].items[0].is_value():
        return _Row(lines[at].text, following[0], (lines[at + 2].items[0],), 3)
    return _Row(lines[at].text, following[0], (), 2)


def _take(found: Statistics, labels: IndicatorLabels, row: _Row, parts: tuple[str, ...]) -> int:
    """Keeps what a row says; how many lines that used, 0 if it is no row."""
    if not row.unit and not any(number(item.text) for item in row.values):
        labels.enter(row.label)
        return 0 if not labels.is_known(row.label) else row.lines
    indicator = labels.find(row.label)
    if indicator is None and labels.is_ambiguous(row.label):
        found.gathered.refuse(NAME, row.values, f"{squeeze(row.label)} stands in several groups, and none is in force")
        return row.lines
    if indicator and not indicator.unit:
        return row.lines
    written = [item for item in row.values if not item.is_blank()]
    if parts and len(row.values) >= len(parts):
        _several(found, indicator, row, parts)
    elif indicator:
        _one(found, indicator, row, written)
    elif len(written) == 1:
        _keep_local(found, row, "", written[0])
    elif written:
        found.gathered.refuse(f"{NAME}.{squeeze(row.label)}", row.values, "more numbers than columns")
    return row.lines


def _one(found: Statistics, indicator: Indicator, row: _Row, written: Sequence[Item]) -> None:
    values = [item for item in written if item.is_value()] or [Item("", row.values[0].place if row.values else None)]
    if len(values) > 1:
        found.gathered.refuse(indicator.key, row.values, "more numbers than columns")
        return
    _keep(found, indicator, row, values[0])


def _keep(found: Statistics, indicator: Indicator, row: _Row, item: Item) -> None:
    amount = indicator.unit == "万元"
    in_label = _UNIT_IN_LABEL.search(label(row.label))
    unit = row.unit if row.unit in UNITS else in_label[1] if in_label else ""
    prefix, _, last = indicator.key.rpartition(".")
    column = Column(last, (indicator.labels[0],), "amount" if amount else "count")
    found.gathered.keep(prefix, (column,), (item,), unit if amount else "")


def _several(found: Statistics, indicator: Indicator | None, row: _Row, parts: tuple[str, ...]) -> None:
    """Several columns of numbers: each is kept under its head; the one that is the whole gives the figure."""
    values = row.values[: len(parts)]
    whole = [at for at, part in enumerate(parts) if _MAIN.search(part) and not _SUM_UP.search(part)]
    for part, item in zip(parts, values, strict=True):
        if not item.is_blank():
            _keep_local(found, row, part, item)
    if indicator and len(whole) == 1:
        _keep(found, indicator, row, values[whole[0]])


def _keep_local(found: Statistics, row: _Row, part: str, item: Item) -> None:
    read = number(item.text)
    if read is None and not item.is_value():
        return
    unit = row.unit if row.unit in UNITS else ""
    found.local.append(LocalFigure(squeeze(row.label), unit or (read.unit if read else ""), read.value if read else None,
                                   item.text, part, item.place))
