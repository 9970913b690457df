"""The official merged-cell tables with a report's figures in them, and the ways real reports break them.

Sources: report_forms sections 4-8 (layouts, catalogue of irregularities); the rowspans and colspans are
those of the official blank of 2021, which kept the heads of tables 3 and 4 of 2019.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.replica.labels import (
    APPLICANTS,
    CORNER,
    FORWARD,
    ORGANISATIONS,
    OUTCOME_LABELS,
    OUTCOMES,
    PROACTIVE,
    RECEIVED,
    RESULTS,
    RESULTS_GROUP,
    STAGES,
    Form,
    Group,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.replica.model import Cells, Number


@dataclass(frozen=True)
class Td:
    """A table cell."""

    text: str
    colspan: int = 1
    rowspan: int = 1


Row = tuple[Td, ...]
Table = tuple[Row, ...]


@dataclass(frozen=True)
class Layout:
    """How one report's tables depart from the official ones. Defaults: they do not.

    words: a label or header word of the form → as printed; "|" in it breaks a label over two rows
    cuts: row key of table 2 or 3 → text of the group cell at the head of the new table that begins there
    """

    words: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, str] = field(default_factory=dict)
    requests_head: bool = True
    total_on_top: bool = False  # 总计 in the first header row of table 3
    tail_apart: bool = False  # (六) and (七) in the second label column behind an empty cell
    outcomes: tuple[str, ...] = OUTCOME_LABELS
    outcomes_direct: tuple[str, ...] = ()  # header words of the other two blocks, where they differ
    disputes_row: bool = True
    surplus: tuple[str, ...] = ()  # cells behind the last column of table 4

    def say(self, word: str) -> str:
        """The word as this report prints it."""
        return self.words.get(word, word)


def show(value: Number) -> str:
    """A figure as printed."""
    return "" if value is None else str(value)


# ---- table 2 -------------------------------------------------------------------------------------------

def proactive(form: Form, cells: Cells, layout: Layout) -> list[Table]:
    """Table group 2, four columns; groups and rows without figures are left out."""
    tables: list[list[Row]] = [[]]
    for group in PROACTIVE[form]:
        rows = [row for row in group.rows if f"proactive.{row[0]}.{group.columns[0]}" in cells]
        if not rows:
            continue
        if rows[0][0] in layout.cuts:
            tables.append([])
        width = 3 if len(tables) > 1 else 4
        tables[-1].append((Td(f"第二十条第（{group.clause}）项", width),))
        tables[-1].append(_spread([layout.say("信息内容"), *map(layout.say, group.headers)], width))
        tables[-1].extend(_figures(group, row, cells, layout, width) for row in rows)
    return [tuple(table) for table in tables]


def _figures(group: Group, row: tuple[str, str], cells: Cells, layout: Layout, width: int) -> Row:
    values = [show(cells[f"proactive.{row[0]}.{column}"]) for column in group.columns]
    return _spread([layout.say(row[1]), *values], width)


def _spread(texts: list[str], width: int) -> Row:
    """One cell a text, the last one over the columns that are left."""
    return (*map(Td, texts[:-1]), Td(texts[-1], width - len(texts) + 1))


# ---- table 3 -------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class _Line:
    """A printed row of table 3: its sub-group label or "", its own label, its key ("" = label only)."""

    group: str
    label: str
    key: str


def requests(form: Form, cells: Cells, layout: Layout) -> list[Table]:
    """Table 3 in one or more fragments."""
    tables: list[list[Row]] = [list(_head(layout)) if layout.requests_head else []]
    for key, label in RECEIVED:
        if _present(key, cells):
            tables[-1].append(_leading(label, key, cells, layout))
    fragments = _fragments(_lines(form, cells, layout), layout)
    for group_label, lines in fragments:
        if lines[0].key in layout.cuts:
            tables.append([])
        tables[-1].extend(_results(group_label, lines, cells, layout))
    if FORWARD[0] in layout.cuts:
        tables.append([])
    tables[-1].append(_leading(FORWARD[1], FORWARD[0], cells, layout))
    return [tuple(table) for table in tables if table]


def _head(layout: Layout) -> Table:
    say = layout.say
    total = Td(say("总计"), rowspan=3 if layout.total_on_top else 2)
    top = (Td(say(CORNER), 3, 3), Td(say("申请人情况"), 6 if layout.total_on_top else 7))
    kinds = (Td(say("自然人"), rowspan=2), Td(say("法人或其他组织"), 5))
    names = tuple(Td(say(name)) for name in ORGANISATIONS)
    if layout.total_on_top:
        return (*top, total), kinds, names
    return top, (*kinds, total), names


def _present(key: str, cells: Cells) -> bool:
    return f"requests.{key}.{APPLICANTS[0]}" in cells


def _numbers(key: str, cells: Cells) -> Row:
    return tuple(Td(show(cells[f"requests.{key}.{column}"]) if key else "") for column in APPLICANTS)


def _leading(label: str, key: str, cells: Cells, layout: Layout) -> Row:
    """一, 二 and 四: a label over three columns, or its number and its words in two cells."""
    parts = layout.say(label).split("|")
    cells_before = (Td(parts[0], 3),) if len(parts) == 1 else (Td(parts[0]), Td(parts[1], 2))
    return (*cells_before, *_numbers(key, cells))


def _lines(form: Form, cells: Cells, layout: Layout) -> list[_Line]:
    lines = []
    for group, rows in RESULTS[form]:
        for key, label in rows:
            if _present(key, cells):
                first, *rest = layout.say(label).split("|")
                lines.append(_Line(group, first, key))
                lines.extend(_Line(group, more, "") for more in rest)
    return lines


def _fragments(lines: list[_Line], layout: Layout) -> list[tuple[str, list[_Line]]]:
    found: list[tuple[str, list[_Line]]] = [(layout.say(RESULTS_GROUP), [])]
    for line in lines:
        if line.key in layout.cuts:
            found.append((layout.cuts[line.key], []))
        found[-1][1].append(line)
    return [fragment for fragment in found if fragment[1]]


def _results(group_label: str, lines: list[_Line], cells: Cells, layout: Layout) -> list[Row]:
    rows = []
    for at, line in enumerate(lines):
        row: list[Td] = [Td(group_label, rowspan=len(lines))] if at == 0 else []
        if not line.group:
            apart = layout.tail_apart and line.key in {"other", "total_processed"}
            row += [Td(""), Td(line.label)] if apart else [Td(line.label, 2)]
        else:
            if at == 0 or lines[at - 1].group != line.group:
                span = sum(other.group == line.group for other in lines)
                row.append(Td(layout.say(line.group), rowspan=span))
            row.append(Td(line.label))
        rows.append((*row, *_numbers(line.key, cells)))
    return rows


# ---- table 4 -------------------------------------------------------------------------------------------

def disputes(cells: Cells, layout: Layout) -> Table:
    """Table 4: two header levels over one row of fifteen figures."""
    later = layout.outcomes_direct or layout.outcomes
    head: Table = (
        (Td("行政复议", 5), Td("行政诉讼", 10)),
        (*(Td(word, rowspan=2) for word in layout.outcomes), Td("未经复议直接起诉", 5), Td("复议后起诉", 5)),
        tuple(Td(word) for word in (*later, *later)),
    )
    if not layout.disputes_row:
        return head
    figures = tuple(Td(show(cells[f"{stage}.{outcome}"])) for stage in STAGES for outcome in OUTCOMES)
    return (*head, (*figures, *map(Td, layout.surplus)))
