"""Table 3 as the forms have it, and its head: seven kinds of applicant over two or three lines, and where its columns stand."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.clean import label
from archive.extract.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.extract.lines import Item, Line
    from archive.forms import Column, Form, Row


class Known(NamedTuple):
    """What the forms say of this table, ready to be compared."""

    rows: Mapping[str, Row]
    following: Mapping[str, list[Row]]  # row → those that come next in some edition
    labels: Labels
    groups: Labels
    group_labels: tuple[str, ...]
    columns: tuple[Column, ...]
    applicants: Labels


@cache
def known(forms: tuple[Form, ...]) -> Known:
    rows = {row.id: row for form in forms for row in form.requests.rows}
    following: dict[str, list[Row]] = {}
    for before, after in (pair for form in forms for pair in pairwise(form.requests.rows)):
        following.setdefault(before.id, []).append(after)
    groups = dict.fromkeys(group for form in forms for group in form.requests.groups)
    columns = forms[0].requests.columns
    return Known(
        rows, following, Labels((row.id, row.labels) for row in rows.values()), Labels((group, (group,)) for group in groups),
        tuple(map(label, groups)), columns, Labels((column.id, column.labels) for column in columns),
    )  # fmt: skip


class Heads:
    """The head in force. order: the columns as printed, None if that is not known; places: their column numbers
    in a real table, () if not all are told."""

    def __init__(self, columns: tuple[Column, ...], labels: Labels) -> None:
        self.order: tuple[Column, ...] | None = columns
        self.places: tuple[int, ...] = ()
        self._columns = columns
        self._labels = labels
        self._table = -1
        self._half: dict[str, int] = {}  # heads of the line before

    def state(self) -> tuple[Any, ...]:
        """All that is held from line to line."""
        return self.order, self.places, self._table, tuple(self._half.items())

    def restore(self, state: tuple[Any, ...]) -> None:
        self.order, self.places, self._table, half = state
        self._half = dict(half)

    def read(self, line: Line) -> bool:
        """Takes note of a line of heads; False if the line is none."""
        if line.numbers:
            return False
        named = [(id_, item) for item in line.items if (id_ := self._labels.exact(item.text))]
        if len(named) < 2:
            return False
        if line.table != self._table:
            self._table, self.places, self.order, self._half = line.table, (), self._columns, {}
        ids = [column.id for column in self._columns]
        positions = [ids.index(id_) for id_, _ in named]
        if positions != sorted(positions):
            # where spans are lost or rows merged the heads under 法人或其他组织 follow 总计: no order at all
            between = line.items[line.items.index(named[0][1]) : line.items.index(named[-1][1]) + 1]
            if len(between) == len(named):
                self.order = self._reordered([id_ for id_, _ in named])
        elif line.layout == "table":
            self.places = self._leaves(named)
        return True

    def over(self, items: Sequence[Item]) -> bool:
        """A row stands in the table whose heads' columns are known; after a page break there are others."""
        return bool(self.places and items and items[0].place and items[0].place.table == self._table)

    def _reordered(self, ids: list[str]) -> tuple[Column, ...] | None:
        """Another order than the form's is followed only where one header line names every column."""
        if len(ids) != len(self._columns) or len(set(ids)) != len(ids):
            return None
        return tuple(next(column for column in self._columns if column.id == id_) for id_ in ids)

    def _leaves(self, named: Sequence[tuple[str, Item]]) -> tuple[int, ...]:
        """Column numbers of the seven heads over two header lines of a real table, or () if not all are told.

        Also () where a head lost its cell, so that those of the line below moved beyond 总计. But no lost cell or span gives
        seven columns side by side with 自然人 behind one of the heads below it, or 总计 before it: that is another order.
        """
        self._half |= {id_: item.place.column for id_, item in named if item.place}
        columns = tuple(self._half[column.id] for column in self._columns if column.id in self._half)
        if len(columns) < len(self._columns) or columns == tuple(sorted(set(columns))):
            return columns if len(columns) == len(self._columns) else ()
        first, *below, last = columns
        side_by_side = sorted(columns) == list(range(min(columns), min(columns) + len(columns)))
        if side_by_side and (first > min(below) or last < first):
            self.order = None
        return ()
