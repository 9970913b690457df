"""Reports with figures of their own: consistent numbers for a form, and its tables as the notices lay them out.

The numbers differ from their neighbours, so that a shift by one cell, row or table shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.forms import forms

if TYPE_CHECKING:
    from random import Random

    from archive.forms import Clause, Form, Row

FROM, OVER, DONE, LEFT = "new_received", "carried_over", "total_processed", "carried_forward"
GROUPED = ("三、本年度办理结果",)


@dataclass(frozen=True, slots=True)
class Box:
    """A table cell with its spans; key: the cell of the form that it prints, "" for labels and heads."""

    text: str
    down: int = 1
    across: int = 1
    key: str = ""
    kind: str = "label"  # label, group, head, caption, corner, value


Sheet = list[list[Box]]


def figures(edition: str, chance: Random, *, sparse: bool = False) -> dict[str, int | float]:
    """Every cell of the form; every identity of the form holds. sparse: mostly zeros, as townships have."""
    form = forms()[edition]
    cells: dict[str, int | float] = {}
    for key in tuple(form.keys()):
        if key.startswith("proactive."):
            cells[key] = _amount(chance) if key.endswith(".amount") else _count(chance, 2000, sparse)
            if key.endswith(".change") and cells[key] and chance.random() < 0.3:
                cells[key] = -cells[key]
    _requests(form, cells, chance, sparse)
    for block in form.disputes.rows:
        parts = [_count(chance, 60, sparse) for _ in range(4)]
        for column, value in zip(form.disputes.columns, (*parts, sum(parts)), strict=True):
            cells[f"{block.id}.{column.id}"] = value
    return cells


def _amount(chance: Random) -> float:
    return round(chance.uniform(1, 5000), 4)


def _count(chance: Random, most: int, sparse: bool) -> int:
    return 0 if sparse and chance.random() < 0.8 else chance.randint(1, most)


def _requests(form: Form, cells: dict[str, int | float], chance: Random, sparse: bool) -> None:
    results = [row.id for row in form.requests.rows if row.id not in {FROM, OVER, DONE, LEFT}]
    for column in form.requests.columns[:-1]:
        values = {row: _count(chance, 90, sparse) for row in results}
        values[DONE] = sum(values.values())
        values[LEFT] = _count(chance, 40, sparse)
        values[OVER] = chance.randint(0, min(30, values[DONE] + values[LEFT]))
        values[FROM] = values[DONE] + values[LEFT] - values[OVER]
        for row, value in values.items():
            cells[f"requests.{row}.{column.id}"] = value
    for row in form.requests.rows:
        cells[f"requests.{row.id}.total"] = sum(cells[f"requests.{row.id}.{one.id}"] for one in form.requests.columns[:-1])


# ---- the tables as the notices lay them out -----------------------------------------------------------------

def clause_sheets(form: Form, cells: dict[str, int | float]) -> list[Sheet]:
    """Table 2: a sheet of four columns for each clause, caption and heads included."""
    return [_clause(clause, cells) for clause in form.clauses]


def _clause(clause: Clause, cells: dict[str, int | float]) -> Sheet:
    last = 4 - len(clause.columns)  # the last column fills up the four
    wide = [1] * (len(clause.columns) - 1) + [last]
    sheet = [
        [Box(f"第二十条第（{clause.number}）项", across=4, kind="caption")],
        [Box("信息内容", kind="head"), *(Box(c.labels[0], across=w, kind="head") for c, w in zip(clause.columns, wide, strict=True))],
    ]
    for row in clause.rows:
        if not row.local:
            keys = [f"proactive.{row.id}.{column.id}" for column in clause.columns]
            values = [Box(str(cells[key]), 1, w, key, "value") for key, w in zip(keys, wide, strict=True)]
            sheet.append([Box(row.labels[0]), *values])
    return sheet


def requests_sheet(form: Form, cells: dict[str, int | float]) -> Sheet:
    """Table 3: ten columns, three lines of heads, groups at the left over their rows."""
    names = [column.labels[0] for column in form.requests.columns]
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    sheet = [
        [Box(corner, 3, 3, kind="corner"), Box("申请人情况", 1, 7, kind="head")],
        [Box(names[0], 2, kind="head"), Box("法人或其他组织", 1, 5, kind="head"), Box(names[6], 2, kind="head")],
        [Box(name, kind="head") for name in names[1:6]],
    ]
    seen: set[str] = set()
    rows = form.requests.rows
    for row in rows:
        values = [Box(str(cells[f"requests.{row.id}.{c.id}"]), key=f"requests.{row.id}.{c.id}", kind="value") for c in form.requests.columns]
        sheet.append([*_labels(row, rows, seen), *values])
    return sheet


def _labels(row: Row, rows: tuple[Row, ...], seen: set[str]) -> list[Box]:
    """The groups that begin at this row, and its label over the columns that are left."""
    if not row.group:
        return [Box(row.labels[0], across=3)]
    boxes = []
    for group in dict.fromkeys((*GROUPED, row.group)):
        if group not in seen:
            seen.add(group)
            members = sum(bool(one.group) if group in GROUPED else one.group == group for one in rows)
            boxes.append(Box(group, members, kind="group"))
    return [*boxes, Box(row.labels[0], across=2 if row.group in GROUPED else 1)]


def disputes_sheet(form: Form, cells: dict[str, int | float]) -> Sheet:
    """Table 4: fifteen columns, three lines of heads, one row of numbers."""
    names = [column.labels[0] for column in form.disputes.columns]
    ids = [f"{block.id}.{column.id}" for block in form.disputes.rows for column in form.disputes.columns]
    return [
        [Box("行政复议", 1, 5, kind="head"), Box("行政诉讼", 1, 10, kind="head")],
        [*(Box(name, 2, kind="head") for name in names), Box("未经复议直接起诉", 1, 5, kind="head"), Box("复议后起诉", 1, 5, kind="head")],
        [Box(name, kind="head") for name in names * 2],
        [Box(str(cells[key]), key=key, kind="value") for key in ids],
    ]
