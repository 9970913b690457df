"""Table 3 (section 三): requests received and how they were answered, rows × seven kinds of applicant."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from archive.clean import core, is_blank, label, number, ordinal
from archive.extract.applicants import Heads, known
from archive.extract.gathered import SIDE
from archive.extract.labels import Match, runs_on
from archive.extract.place import (
    Fit,
    Values,
    adds_up,
    at_columns,
    fit,
    gather,
    may_be_padded,
    mended,
    no_total,
    split_tail,
    value_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.extract.gathered import Gathered
    from archive.extract.lines import Item, Line
    from archive.forms import Form

TABLE = "requests"
_JOINING = ":-/,"  # between a group and its row: (三)不予公开:1.属于国家秘密
HALF_ALIKE = 0.5  # for a label whose number and place are those of the row; (七)总总 for (七)总计


class Requests:
    """Reads rows of table 3 wherever they stand; holds the header in force and the row before."""

    def __init__(self, forms: tuple[Form, ...], gathered: Gathered) -> None:
        ours = known(forms)
        self._gathered = gathered
        self._rows, self._next = ours.rows, ours.following
        self._labels, self._groups, self._group_labels = ours.labels, ours.groups, ours.group_labels
        self._columns = ours.columns
        self._heads = Heads(ours.columns, ours.applicants)
        self._before = ""  # row of the line before, for labels cut in two
        self._firsts: set[int] = set()  # columns in which rows begin whose first cell is printed
        self._padded = False  # places covered by merged labels are written as blank cells in this table

    def state(self) -> tuple[Any, ...]:
        """All that this reader holds from line to line."""
        return self._before, frozenset(self._firsts), self._padded, self._heads.state()

    def restore(self, state: tuple[Any, ...]) -> None:
        self._before, firsts, self._padded, heads = state
        self._firsts = set(firsts)
        self._heads.restore(heads)

    def is_start(self, line: Line) -> bool:
        """The line can only be the head or a row of this table."""
        return "申请人情况" in line.label or line.label.startswith("(本列数据的勾稽关系") or self._is_row(line)

    def _is_row(self, line: Line) -> bool:
        """A row of a table that bears a label no other table has (its head may be lost at a page break)."""
        ambiguous = {"", "other_misc", "total_processed"}
        return line.layout != "text" and any(self._labels.exact(item.text) not in ambiguous for item in line.items)

    def read(self, lines: Sequence[Line], at: int) -> int:
        """Reads the row at a line; returns how many lines were used, 0 if it is not a row of this table."""
        line = lines[at]
        if self._heads.read(line):
            self._gathered.seen.add(TABLE)
            self._padded, self._firsts = False, set()
            return 1
        tail = split_tail(line.items[0]) if line.layout == "text" else None
        if tail and (match := self._row(tail[0].text, "")):
            self._gathered.seen.add(TABLE)
            self._place(match, tail[1])
            self._before = match.id
            return 1
        if self._second_half(line):
            return 1
        if tail and len(tail[1].items) == len(self._columns):
            self._gathered.refuse(TABLE, tail[1].items, f"numbers of an unknown row {tail[0].text[:40]}")
            return 1
        found = self._label(line)
        if found is None:
            return self._cut_in_two(lines, at) or self._other(lines, at)
        match, end = found
        self._gathered.seen.add(TABLE)
        values = gather(lines, at, end)
        self._place(match, values)
        self._before = match.id
        return values.lines

    def _label(self, line: Line) -> tuple[Match, int] | None:
        """The row that a line's label cells name, and where its values begin."""
        group, found = "", None
        for at, item in enumerate(line.items):
            if is_blank(item.text):
                continue
            if number(item.text) is not None:
                break
            match = self._row(item.text, group)
            if match:
                found = (match, at + 1)
            elif not found:
                group = self._groups.exact(item.text) or group
            else:
                break
        return found

    def _cut_in_two(self, lines: Sequence[Line], at: int) -> int:
        """A row cut by a page break: two lines of a real table whose labels together are exactly a row's.

        Its numbers stand beside either half, the other has blanks.
        """
        pair = lines[at : at + 2]
        labels = [line.words[-1:] for line in pair]
        if len(pair) < 2 or not all(labels) or any(line.layout != "table" for line in pair):
            return 0
        upper, lower = labels[0][0], labels[1][0]
        match, rest = self._row(upper.text + lower.text, ""), self._row(lower.text, "")
        numbered = [bool(line.numbers) for line in pair]
        if match is None or not match.sure or all(numbered) or (rest and rest.id != match.id):
            return 0
        beside = at + 1 if numbered[1] else at
        values = gather(lines, beside, lines[beside].items.index(labels[beside - at][0]) + 1)
        self._gathered.seen.add(TABLE)
        self._place(match, values)
        self._before = match.id
        return 2

    def _row(self, text: str, group: str) -> Match | None:
        """其他 alone is a row only inside (六); (六)其他处理 before a sub-row is its group."""
        text, group = self._without_groups(label(text), group)
        match = self._labels.match(text) or self._expected(text)
        if match is None and label(text).lstrip("3.、") == "其他" and self._before.startswith("other_overdue"):
            return self._labels.match("3.其他")
        if match and match.id == "other_misc" and not self._in_other(text, group):
            return None
        if match and match.id == "total_processed" and not self._is_row_total(text):
            return None
        return match

    def _without_groups(self, plain: str, group: str) -> tuple[str, str]:
        """A label without the groups printed before it on the same line, and the last of them."""
        for name in self._group_labels:
            rest = plain[len(name) :] if plain.startswith(name) else ""
            rest = joined if ordinal(joined := rest.lstrip(_JOINING)) else rest
            if rest and (rest[0] not in ",:;(" or ordinal(rest)):
                plain, group = rest, name
        return plain, group

    def _expected(self, text: str) -> Match | None:
        """A misprinted label that bears the number of the row that comes next and resembles its label."""
        for following in self._next.get(self._before, ()):
            official, bare = label(following.labels[0]), core(label(text))
            alike = 0.0 if runs_on(bare) else SequenceMatcher(None, bare, core(official)).ratio()
            if ordinal(official) == ordinal(label(text)) != "" and alike >= HALF_ALIKE:
                return Match(following.id, sure=False)
        return None

    def _is_row_total(self, text: str) -> bool:
        """总计 without its (七) is the row only below the last results, elsewhere it is the column's head."""
        return bool(ordinal(label(text))) or self._before.startswith(("other", "rejected"))

    def _in_other(self, text: str, group: str) -> bool:
        return label(text).startswith("3") or self._before.startswith("other") or group.startswith("(六)")

    def _other(self, lines: Sequence[Line], at: int) -> int:
        """A label that the form does not have, with numbers beside it."""
        line = lines[at]
        texts, numbers = line.words, line.numbers
        bare = [item for item in line.items if item.is_digits()]
        if bare and all(item.is_value() or item in bare for item in line.items) and line.layout in {"table", "rows"} and self._before:
            self._gathered.withdraw(f"{TABLE}.{self._before}", bare)
            return 1
        if texts and numbers and line.layout in {"table", "rows"} and TABLE in self._gathered.seen:
            self._gathered.warn("label_unknown", f"table 3 has no row {label(''.join(item.text for item in texts))}", TABLE)
            self._gathered.refuse(TABLE, numbers, "numbers of an unknown row")
            return 1
        return 0

    def _second_half(self, line: Line) -> bool:
        """The rest of the label of the row before, cut in two by a page break; numbers may stand beside it."""
        if not self._before or len(line.words) != 1:
            return False
        plain = label(line.words[0].text)
        halves = [core(label(text)) for text in self._rows[self._before].labels]
        if len(plain) < 2 or not any(half != plain and half.endswith(plain) for half in halves):
            return False
        if line.numbers:
            self._continued(line, line.words[0])
        return True

    def _continued(self, line: Line, text: Item) -> None:
        """The numbers stand beside the second half of the label, the first half had none."""
        self._gathered.weighed = True
        keys = [f"{TABLE}.{self._before}.{column.id}" for column in self._columns]
        if any(self._value(key) is not None for key in keys):
            self._gathered.refuse(f"{TABLE}.{self._before}", line.items, "numbers beside both halves of a label")
            return
        behind = line.items[line.items.index(text) + 1 :]
        match = self._labels.match(self._rows[self._before].labels[0])
        if match:
            self._place(match, Values(behind, blanks=True, cut=False))

    def _value(self, key: str) -> int | float | None:
        figure = self._gathered.figures.get(key)
        return figure.value if figure else None

    def _place(self, match: Match, values: Values) -> None:
        row = f"{TABLE}.{match.id}"
        if not match.sure:
            self._gathered.note("label_unknown", f"misprinted label read as {self._rows[match.id].labels[0]}", row)
        if self._heads.order is None:
            self._gathered.refuse(row, values.items, "the columns' order is not that of the form")
            return
        placed = self._fit(values)
        if placed.problem:
            self._gathered.refuse(row, values.items, placed.problem)
            return
        if placed.surplus:
            self._gathered.surplus(row, placed.surplus)
        self._gathered.keep(row, self._heads.order, placed.items)

    def _fit(self, values: Values) -> Fit:
        items = values.items
        under_heads = at_columns(items, self._heads.places) if self._heads.over(items) else None
        self._gathered.weighed |= not under_heads and len(items) != len(self._columns)
        placed = Fit(under_heads) if under_heads else fit(values, len(self._columns))
        if not values.loose and any("\n" in item.text for item in items):
            self._gathered.weighed, placed = True, mended(placed)
        if values.loose and (placed.problem or placed.surplus):
            self._gathered.doubts.add(TABLE)
        if placed.problem or not any(number(item.text) for item in items):
            return placed
        if self._heads.over(items) and not under_heads and any(value is None or value.is_blank() for value in placed.items):
            return Fit(problem="the cells do not stand under the heads")
        doubt = self._loose(placed.items, cut=values.cut) if values.loose else self._doubt(items, placed.items, sure=bool(under_heads))
        if doubt:
            return Fit(problem=doubt)
        self._firsts |= {item.place.column for item in placed.items[:1] if item and item.place and not item.is_blank()}
        return placed

    def _loose(self, placed: Sequence[Item | None], *, cut: bool) -> str:
        """Why seven cells that may be six and a stray number, or eight and a blank, are not taken; "" if they are."""
        self._gathered.weighed = True
        if SIDE in self._gathered.doubts:
            return "one of the cells should be that of the side column"
        if adds_up(placed):
            return ""
        if cut and any(item and item.is_blank() for item in placed):
            return "the text ends in this row, and blanks before it may be its label's"
        if TABLE not in self._gathered.doubts:
            return ""
        return "other rows lost or gained cells, and this one does not add up"

    def _doubt(self, items: Sequence[Item], placed: Sequence[Item | None], *, sure: bool) -> str:
        """Why a row that fits may still stand one column off; "" if there is no such reason.

        sure: every cell stands under its head.
        """
        start = next((at for at, item in enumerate(items) if item is placed[0]), 0)
        self._gathered.weighed |= len(items) > start + len(placed)
        if len(items) > start + len(placed) and not may_be_padded(placed, sure=sure):
            return "blanks behind the row, which does not add up"
        if sure or len(items) < len(placed):
            return ""
        if len(items) == len(placed) and self._looks_shifted(items):
            return "the row may stand one column off"
        if not items[0].is_blank():
            return ""
        self._gathered.weighed = True
        if len(items) == len(placed):
            return "a blank cell before the row may be a label's" if self._padded else ""
        self._padded = True
        first = placed[0].place if placed[0] else None
        if start and not (placed[0] and placed[0].text.strip()) and (first is None or self._firsts != {first.column}):
            return "nothing tells which of the blanks before the row are the label's"
        further_left = items[max(start - 1, 0) :][: len(placed)]
        stands = adds_up(placed) or (no_total(placed) and not (start and adds_up(further_left)))
        return "" if stands else "blanks before the row, which does not add up"

    def _looks_shifted(self, items: Sequence[Item]) -> bool:
        """Only the first or the last cell is blank and the sum fits one column off: the row may be shifted."""
        blank = [at for at, item in enumerate(items) if item.is_blank() or (item is items[-1] and number(item.text) is None)]
        if blank not in ([0], [len(items) - 1]):
            return False
        self._gathered.weighed = True
        printed = [value_of(item) for item in items]
        if blank == [0]:
            return sum(printed[:-1]) != printed[-1]
        return printed[-2] != 0 and sum(printed[:-2]) == printed[-2]
