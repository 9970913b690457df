"""The statistics table (统计表) of 2014 to 2018: label, unit, number, one row each; provinces added rows and columns.

A row of the national table gives a figure. A row it does not have, and the columns of a table that has several
columns of numbers, are kept as printed with their label, unit and column. So are all rows of the tables that some
provinces appended before there was a national one: they count by rules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.clean import label, number, squeeze
from archive.extract.gathered import Gathered
from archive.extract.indicator_labels import IndicatorLabels, Naming, indicator_labels
from archive.extract.indicator_rows import UNITS, parts_of, row_of, words_of
from archive.extract.lines import HEADS, Item
from archive.forms import Column
from archive.forms.indicators import indicators
from archive.model import LocalFigure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.indicator_rows import Row
    from archive.extract.lines import Line
    from archive.forms.indicators import Indicator, Indicators

NAME = "statistics"
# a look at the words alone: a document without any of them has no such table
_HINT = re.compile("|".join(r"\s*".join(words) for words in (
    "统计表", "统计报表", "统计指标", "统计项目", "指标名称", "公开政府信息数", "收到申请数", "申请办结数", "申请答复数", "行政复议数", "行政诉讼数",
)) + r"|统\s*计\s*数(?!\s*据)")
_TITLE = re.compile(r"政府信息公开(?:工作)?情况统计(?:表|报表)")
_END = re.compile(r"^(?:单位负责人|审核人|填报人|填表人|联系电话|填报日期|负责人)")
_MAIN = re.compile(r"合计|总计|统计数|数值|数量|本年(?:度)?(?:数|实际)?$|^\d{4}年度?$|^数据$")
_SUM_UP = re.compile(r"累计|历年|上年|去年|同比|增")
_YEAR = re.compile(r"\(?((?:19|20)\d\d)(?:年度?)?\)?|.{0,30}?((?:19|20)\d\d)年度?.{0,12}统计(?:表|报表)")
LONGEST = 70  # characters of a line that may be a row
NEAR = 15  # lines after the title within which the first row stands
ABOVE = 4  # lines above the table that may tell its year
DISPUTES = frozenset({"reconsideration", "litigation"})


@dataclass(slots=True)
class Statistics:
    """What a document's statistics table says; used: positions of the lines it takes."""

    gathered: Gathered = field(default_factory=Gathered)
    local: list[LocalFigure] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    shared: dict[str, Item] = field(default_factory=dict)  # figures whose label stands in several groups
    below: dict[str, Item] = field(default_factory=dict)  # figures of rows that are printed one cell a line
    gone: bool = False  # such a row has no number: it is blank, or stands elsewhere
    stray: list[Item] = field(default_factory=list)  # numbers on lines of their own that no row took


def is_hint(line: Line) -> bool:
    """A line with a word that only a statistics table has, or what speaks of one."""
    text = line.text
    return ("统" in text or "数" in text or "称" in text) and _HINT.search(text) is not None


def statistics(lines: Sequence[Line], table: Indicators, year: int | None = None) -> Statistics:
    """Reads the statistics tables among the lines; empty if there is none. year: the report's.

    A table that names another year is not taken; where two tables tell different numbers neither is.
    """
    found = Statistics()
    if not any(is_hint(line) for line in lines):
        return found
    labels = indicator_labels(table)
    at = _start(lines, labels, 0)
    while at >= 0:
        one = Statistics()
        end = _read(one, lines, at, Naming(labels), year)
        if one.gathered.figures or one.local:
            _add(found, one, _year(lines, at), year)
        at = _start(lines, labels, max(end, at + 1))
    if found.gathered.figures or found.local or found.gathered.findings:
        found.gathered.seen.add(NAME)
    return found


def is_local(year: int | None) -> bool:
    """A report of before the national table: what tables it has are its province's own."""
    return year is not None and year < indicators().first_year


def _read(found: Statistics, lines: Sequence[Line], at: int, naming: Naming, year: int | None) -> int:
    """One table from its first line; where it ends."""
    own = is_local(year)
    parts: tuple[str, ...] = ()
    units: tuple[int, int] | None = None
    while at < len(lines):
        line = lines[at]
        if _END.match(squeeze(line.text)) or len(line.text) > LONGEST * max(1, len(line.items)) or _another(lines, at, naming.labels):
            break
        row = _without_unit(row_of(lines, at), units)
        if any(label(item.text) in HEADS for item in line.items):
            parts, used, units = parts_of(line), 1, _unit_column(line)
        else:
            used = _take(found, naming, row, _Parts(parts, year, own=own)) if row else 0
            if not used and len(line.items) == 1 and squeeze(lines[at - 1].text) not in UNITS:  # below a unit: of a lost label
                found.stray += line.numbers
        if not used and line.layout == "text" and (not _passing(line) or (found.gathered.figures and _named(line))):
            break
        found.used.update(range(at, at + (used or 1)))
        at += used or 1
    _doubt_shared(found, naming)
    _doubt_strewn(found)
    return at


def _unit_column(line: Line) -> tuple[int, int] | None:
    """Table and column that the head 单位 stands over."""
    head = next((item for item in line.items if squeeze(item.text) in {"单位", "计量单位"}), None)
    return (head.place.table, head.place.column) if head and head.place else None


def _without_unit(row: Row | None, units: tuple[int, int] | None) -> Row | None:
    """Without a cell of the units' column that a scan did not tell for sure: 条 is no number, whatever it is."""
    if row is None or units is None or not any(item.unsure for item in row.values):
        return row
    told = [not (item.unsure and item.place and (item.place.table, item.place.column) == units) for item in row.values]
    return replace(row, values=tuple(item for item, kept in zip(row.values, told, strict=True) if kept))


def _another(lines: Sequence[Line], at: int, labels: IndicatorLabels) -> bool:
    """Here begins a grid in which no row of this table is to be seen."""
    table = lines[at].table
    if table < 0 or at == 0 or lines[at - 1].table == table:
        return False
    return not any(_known(line, labels) for line in lines[at : at + NEAR] if line.table == table)


def _doubt_shared(found: Statistics, naming: Naming) -> None:
    """被依法纠错数 and 其他情形数 where all of 行政诉讼, or of 行政复议, is lost: they may be those of the lost one."""
    groups = {id_.partition(".")[0] for id_ in naming.named}
    if groups >= DISPUTES:
        return
    for key, item in found.shared.items():
        found.gathered.figures.pop(key, None)
        found.gathered.refuse(key, (item,), "stands in several groups, one of which is missing")


def _doubt_strewn(found: Statistics) -> None:
    """One cell a line, with a row that lacks its number and a number that no row has: page numbers strewn in where
    cells are blank, or numbers printed before their labels. Which is whose nobody can tell."""
    if not (found.gone and found.stray):
        return
    for key, item in found.below.items():
        if found.gathered.figures.pop(key, None):
            found.gathered.refuse(key, (item,), "one cell a line, some without a number, and other numbers between them")


def _add(found: Statistics, one: Statistics, named: int | None, year: int | None) -> None:
    """One more table: of another year, a part of the same, or the same again."""
    first, other = found.gathered, one.gathered
    found.used |= one.used
    if named and year and named != year:
        first.warn("year_conflict", f"a statistics table of {named} in the report for {year}: not taken", NAME)
        return
    common = first.figures.keys() & other.figures.keys()
    for key in sorted(common):
        if first.figures[key].value != other.figures[key].value:
            first.contradict(key, first.figures[key], other.figures[key])
    if common or first.dropped:
        first.warn("label_duplicate", "the statistics table comes more than once: the first is taken, less what others contradict", NAME)
        return
    first.figures |= other.figures
    first.findings += other.findings
    first.rows |= other.rows
    first.dropped |= other.dropped
    found.local += one.local


def _year(lines: Sequence[Line], at: int) -> int | None:
    """The year that the table's title or the line below it names, the nearest above the first row."""
    return next((told for line in reversed(lines[max(0, at - ABOVE) : at + ABOVE]) if (told := _named(line))), None)


def _named(line: Line) -> int | None:
    """The year of a line that says nothing else but, at most, that a table of it follows."""
    told = _YEAR.fullmatch(squeeze(line.text)) if len(line.text) <= LONGEST and line.single else None
    return int(told[1] or told[2]) if told else None


def _start(lines: Sequence[Line], labels: IndicatorLabels, first: int) -> int:
    """Where the next table begins: its head, its title with rows soon after, or two rows of it; -1 if nowhere."""
    for at in range(first, len(lines)):
        line = lines[at]
        headed = any(label(item.text) in HEADS for item in line.items)
        titled = len(line.text) <= LONGEST and _TITLE.search(squeeze(line.text))
        known = _known(line, labels) and at + 1 < len(lines) and _known(lines[at + 1], labels)
        if known or ((headed or titled) and any(_known(other, labels) for other in lines[at + 1 : at + NEAR])):
            return at
    return -1


def _known(line: Line, labels: IndicatorLabels) -> bool:
    return len(line.text) <= LONGEST * len(line.items) and any(labels.is_known(text) for text in words_of(line))


def _passing(line: Line) -> bool:
    """A line that may stand inside the table: its year, the agency that fills it in, a stray word."""
    text = squeeze(line.text)
    return len(text) <= 30 and "。" not in text


@dataclass(frozen=True, slots=True)
class _Parts:
    """The heads of several columns of numbers, () for a table with one; year: the report's."""

    heads: tuple[str, ...]
    year: int | None
    own: bool  # a province's own table

    def whole(self) -> int | None:
        """The column that has the year's whole numbers, None if that is not one alone."""
        found = [at for at, head in enumerate(self.heads) if _MAIN.search(head) and not _SUM_UP.search(head)]
        years = {at: int(told[1]) for at in found if (told := re.search(r"((?:19|20)\d\d)年", self.heads[at]))}
        if self.year and years:
            found = [at for at in found if years.get(at, self.year) == self.year]
        return found[0] if len(found) == 1 else None


def _take(found: Statistics, naming: Naming, row: Row, parts: _Parts) -> int:
    """Keeps what a row says; how many lines that used, 0 if it is no row."""
    indicator = naming.find(row.label)
    if parts.own:
        indicator = None
    if not row.unit and not any(number(item.text) for item in row.values):
        return row.lines if naming.labels.is_known(row.label) else 0
    if indicator is None and not parts.own and naming.labels.is_shared(row.label):
        found.gathered.refuse(NAME, row.values, f"{squeeze(row.label)} stands in several groups, and none is in force")
        return row.lines
    if indicator is None or indicator.unit:
        _figures(found, naming, indicator, row, parts)
    _note_below(found, indicator, row)
    return row.lines


def _note_below(found: Statistics, indicator: Indicator | None, row: Row) -> None:
    if row.lines == 1 or row.unit not in UNITS:
        return
    found.gone |= not row.values
    if indicator and row.values:
        found.below[indicator.key] = row.values[0]


def _figures(found: Statistics, naming: Naming, indicator: Indicator | None, row: Row, parts: _Parts) -> None:
    written = [item for item in row.values if not item.is_blank()]
    if parts.heads and len(row.values) >= len(parts.heads):
        _several(found, naming, indicator, row, parts)
    elif indicator:
        _one(found, naming, indicator, row, written)
    elif len(written) == 1:
        _keep_local(found, row, "", written[0])
    elif written:
        found.gathered.refuse(f"{NAME}.{squeeze(row.label)}", row.values, "more numbers than columns")


def _one(found: Statistics, naming: Naming, indicator: Indicator, row: Row, written: Sequence[Item]) -> None:
    values = [item for item in written if item.is_value()] or [Item("", row.values[0].place if row.values else None)]
    if len(values) > 1:
        found.gathered.refuse(indicator.key, row.values, "more numbers than columns")
        return
    _keep(found, naming, indicator, row, values[0])


def _keep(found: Statistics, naming: Naming, indicator: Indicator, row: Row, item: Item) -> None:
    amount = indicator.unit == "万元"
    prefix, _, last = indicator.key.rpartition(".")
    column = Column(last, (indicator.labels[0],), "amount" if amount else "count")
    found.gathered.keep(prefix, (column,), (item,), row.told_unit if amount else "")
    if naming.labels.is_shared(row.label):
        found.shared[indicator.key] = item


def _several(found: Statistics, naming: Naming, indicator: Indicator | None, row: Row, parts: _Parts) -> None:
    """Several columns of numbers: each is kept under its head; the one that is the whole gives the figure."""
    values = row.values[: len(parts.heads)]
    for part, item in zip(parts.heads, values, strict=True):
        if not item.is_blank():
            _keep_local(found, row, part, item)
    whole = parts.whole()
    if indicator and whole is not None:
        _keep(found, naming, indicator, row, values[whole])


def _keep_local(found: Statistics, row: Row, part: str, item: Item) -> None:
    read = number(item.text)
    if read is None and not item.is_value():
        return
    unit = row.unit if row.unit in UNITS else ""
    found.local.append(LocalFigure(squeeze(row.label), unit or (read.unit if read else ""), read.value if read else None,
                                   item.text, part, item.place))
