"""What stands where in the tables of a form: labels, rows, columns, cell keys. Drawn from archive/forms, which says it once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish.labels.printed import WIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archive.forms import Clause, Form, Row

STATISTICS = "2014"  # the edition that is a statistics table alone
GROUPED = "applicants"  # label above all columns of table 3
LEGAL = ("business", "research", "social_welfare", "legal_service", "other_org")  # 法人或其他组织, the columns below it
_MARKS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"\([一二三四五六七八九十]+\)"), re.compile(r"\d+\."))


@dataclass(frozen=True, slots=True)
class Label:
    """A label as the form prints it, and its key in archive/publish/labels."""

    zh: str
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its id, the last part of the keys of its cells, and its labels from the outermost to its own."""

    id: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the first part of the keys of its cells, and its labels from the outermost group to its own.

    heads: it has no cells and only heads those below; unit: what its number counts, where the form tells that by the
    row; depth: how far it stands below the rows that head it, where these are rows themselves.
    """

    id: str
    labels: tuple[Label, ...]
    heads: bool = False
    unit: str = ""
    depth: int = 0


Part = TypeVar("Part", Line, Column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. corner: what stands above the row labels."""

    id: str  # proactive.一 … proactive.九, requests, disputes, statistics
    caption: Label
    corner: Label | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def table(self) -> str:
        """The group of tables it belongs to: proactive, requests, disputes, statistics."""
        return self.id.partition(".")[0]

    def cells(self) -> tuple[str, ...]:
        """The keys of its cells, row by row."""
        return tuple(key(line, column) for line in self.lines if not line.heads for column in self.columns)


def key(line: Line, column: Column) -> str:
    """The key of the cell where they meet."""
    return ".".join(part for part in (line.id, column.id) if part)


# ---- the tables of an edition ----------------------------------------------------------------------------------

@cache
def sheets(edition: str) -> tuple[Sheet, ...]:
    """The tables of an edition in the order of the form; none for a narrative.

    >>> [sheet.id for sheet in sheets("2021")]
    ['proactive.一', 'proactive.五', 'proactive.六', 'proactive.八', 'requests', 'disputes']
    """
    if edition == STATISTICS:
        return (_statistics(),)
    form = forms().get(edition)
    return (*(_clause(clause) for clause in form.clauses), _requests(form), _disputes(form)) if form else ()


def _clause(clause: Clause) -> Sheet:
    rows = tuple(Line(f"proactive.{row.id}", (_row("proactive", row),)) for row in clause.rows)
    columns = tuple(Column(one.id, (_label(one.labels[0], f"measure.{one.id}"),)) for one in clause.columns)
    caption = Label(f"第二十条第（{clause.number}）项", f"clause.{clause.number}")
    return Sheet(f"proactive.{clause.number}", caption, Label("信息内容", "corner.proactive"), columns, rows)


def _row(table: str, row: Row) -> Label:
    return _label(row.labels[0], f"{table}.{row.id}" if table else row.id)


def _label(printed: str, name: str) -> Label:
    """In full width, as the notices print it."""
    return Label(printed.translate(WIDE), name)


def _requests(form: Form) -> Sheet:
    above, legal = Label("申请人情况", "column.applicants"), Label("法人或其他组织", "column.organisations")
    columns = []
    for one in form.requests.columns:
        own = _label(one.labels[0], f"column.{one.id}")
        columns.append(Column(one.id, (above, legal, own) if one.id in LEGAL else (above, own)))
    rows = tuple(Line(f"requests.{row.id}", (*_groups(form, row), _row("requests", row))) for row in form.requests.rows)
    corner = Label("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "corner.requests")
    return Sheet("requests", Label("三、收到和处理政府信息公开申请情况", "table.requests"), corner, tuple(columns), rows)


def _groups(form: Form, row: Row) -> Iterable[Label]:
    """三、 heads its own rows and the groups (三) to (六)."""
    outermost = form.requests.groups[0]
    for group in dict.fromkeys((outermost, row.group)) if row.group else ():
        yield _label(group, "group.results" if group == outermost else f"group.{row.id.partition('_')[0]}")


def _disputes(form: Form) -> Sheet:
    """One row of numbers; the blocks stand side by side."""
    columns = []
    for block in form.disputes.rows:
        outer = [_label(block.group, "group.litigation")] if block.group else []
        for one in form.disputes.columns:
            own = _label(one.labels[0], f"result.{one.id}")
            columns.append(Column(f"{block.id}.{one.id}", (*outer, _row("", block), own)))
    caption = Label("四、政府信息公开行政复议、行政诉讼情况", "table.disputes")
    return Sheet("disputes", caption, None, tuple(columns), (Line("", ()),))


def _statistics() -> Sheet:
    lines, above = [], 0
    for one in indicators().indicators:
        above = _depth(one.labels[0], above)
        lines.append(Line(one.key, (_label(one.labels[0], one.key),), heads=not one.unit, unit=one.unit, depth=above))
    columns = (Column("", (Label("统计数", "column.statistics"),)),)
    return Sheet("statistics", Label("政府信息公开情况统计表", "table.statistics"), Label("统计指标", "corner.statistics"), columns, tuple(lines))


def _depth(label: str, above: int) -> int:
    """By its number; 其中 stands below the row above, and what has no number beside it."""
    for depth, mark in enumerate(_MARKS):
        if mark.match(label):
            return depth
    return above + 1 if label.startswith("其中") else above


@cache
def units(edition: str) -> Mapping[str, str]:
    """Units that an edition prints itself, in a head or in a column of their own, by cell key."""
    form = forms().get(edition)
    if form:
        return form.fixed_units()
    return {one.key: one.unit for one in indicators().indicators} if edition == STATISTICS else {}


def parents(sheet: Sheet) -> dict[str, str]:
    """Of a sheet whose rows head one another: row id → id of the row that heads it."""
    found, open_ = {}, list[Line]()
    for line in sheet.lines:
        open_ = [one for one in open_ if one.depth < line.depth]
        if open_:
            found[line.id] = open_[-1].id
        open_.append(line)
    return found


# ---- several editions in one -------------------------------------------------------------------------------------

def together(editions: Sequence[str], wanted: Callable[[str], bool] = lambda key: True) -> tuple[Sheet, ...]:
    """The tables of the first edition, with those rows and columns of the others of which a cell is wanted, in their places.

    The rows that a form marks as local additions stand only where they are wanted, too.

    >>> [line.id for line in together(["2021", "2019"])[5].lines if "other" in line.id][0]
    'requests.other'
    """
    found = [_needed(sheet, wanted) for sheet in sheets(editions[0])] if editions else []
    for edition in editions[1:]:
        for other in sheets(edition):
            _join(found, other, wanted)
    return tuple(found)


def _needed(sheet: Sheet, wanted: Callable[[str], bool]) -> Sheet:
    """Without local rows that nobody wants."""
    local = {f"proactive.{row.id}" for form in forms().values() for clause in form.clauses for row in clause.rows if row.local}
    lines = tuple(line for line in sheet.lines if line.id not in local or any(wanted(key(line, column)) for column in sheet.columns))
    return replace(sheet, lines=lines)


def _join(found: list[Sheet], other: Sheet, wanted: Callable[[str], bool]) -> None:
    lines = [line for line in other.lines if any(wanted(key(line, column)) for column in other.columns)]
    columns = [column for column in other.columns if any(wanted(key(line, column)) for line in lines)]
    if not lines or not columns:
        return
    place = next((n for n, sheet in enumerate(found) if sheet.id == other.id), None)
    if place is None:
        found.insert(_place(found, other), replace(other, lines=tuple(lines), columns=tuple(columns)))
        return
    base = found[place]
    found[place] = replace(base, lines=_merged(base.lines, other.lines, lines), columns=_merged(base.columns, other.columns, columns))


def _place(found: Sequence[Sheet], other: Sheet) -> int:
    """Tables stand in the order of their groups, the clauses of the first one by number."""
    order = ("proactive", "requests", "disputes", "statistics")
    rank = (order.index(other.table), "一二三四五六七八九".find(other.id[-1]))
    return sum((order.index(sheet.table), "一二三四五六七八九".find(sheet.id[-1])) < rank for sheet in found)


def _merged(base: tuple[Part, ...], order: Sequence[Part], added: Sequence[Part]) -> tuple[Part, ...]:
    """Each added one behind the last that stands before it in its own order."""
    made, known = list(base), {one.id for one in base}
    for one in added:
        if one.id not in known:
            before = [part.id for part in order[: list(order).index(one)]]
            at = max((n for n, part in enumerate(made) if part.id in before), default=-1)
            made.insert(at + 1, one)
            known.add(one.id)
    return tuple(made)
