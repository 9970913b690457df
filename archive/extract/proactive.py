"""Table group 2 (section 二): the small tables of 第二十条第（…）项, of any edition of the form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from archive.clean import core, label, money_unit, number, squeeze, without_remarks
from archive.extract.gathered import SIDE
from archive.extract.labels import Labels
from archive.extract.place import Fit, Values, fit, gather, split_tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.extract.gathered import Gathered
    from archive.extract.labels import Match
    from archive.extract.lines import Item, Line
    from archive.forms import Clause, Column, Form

TABLE = "proactive"
HEAD = "信息内容"
CAPTION, LONGEST_CAPTION = "第二十条", 12  # characters
SHORTEST_HEAD = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """The column heads in force, as printed; unit of money told by one of them."""

    heads: tuple[str, ...] = ()
    unit: str = ""
    open: bool = False  # heads on lines of their own are still being gathered
    table: int = -1
    end: int = 0  # column behind the last head


class _Known(NamedTuple):
    """What the forms say of these tables, ready to be compared."""

    labels: Labels
    heads: Labels
    official: Mapping[str, str]  # row → its label
    clauses: Mapping[str, list[tuple[str, Clause]]]  # row → the editions that have it, with its small table
    local: frozenset[str]


@cache
def _known(forms: tuple[Form, ...]) -> _Known:
    every = [(form.edition, clause, row) for form in forms for clause in form.clauses for row in clause.rows]
    labels = {row.id: row.labels for _, _, row in every}
    heads = {f"{form.edition}.{column.id}": column.labels for form in forms for clause in form.clauses for column in clause.columns}
    clauses: dict[str, list[tuple[str, Clause]]] = {}
    for edition, clause, row in every:
        clauses.setdefault(row.id, []).append((edition, clause))
    local = frozenset(row.id for _, _, row in every if row.local)
    return _Known(Labels(labels.items()), Labels(heads.items()), {id_: texts[0] for id_, texts in labels.items()}, clauses, local)


class Proactive:
    """Reads the rows of table group 2; holds the heading in force."""

    def __init__(self, forms: tuple[Form, ...], gathered: Gathered) -> None:
        self._gathered = gathered
        self._known = _known(forms)
        self._labels, self._heads = self._known.labels, self._known.heads
        self._heading = Heading()
        self._before = ""

    def state(self) -> tuple[Heading, str]:
        """All that this reader holds from line to line."""
        return self._heading, self._before

    def restore(self, state: tuple[Heading, str]) -> None:
        self._heading, self._before = state

    def is_caption(self, line: Line) -> bool:
        """第二十条第（…）项, also without 第 or without the number."""
        return line.label.startswith(CAPTION) and len(line.label) <= LONGEST_CAPTION

    def is_start(self, line: Line) -> bool:
        """The line can only belong to this table group."""
        return self.is_caption(line) or line.label.startswith(HEAD)

    def read(self, lines: Sequence[Line], at: int) -> int:
        """Reads the row at a line; returns how many lines were used, 0 if it is not a row of this table."""
        line = lines[at]
        if self.is_caption(line):
            self._heading, self._before = Heading(), ""
            self._gathered.seen.add(TABLE)
            return 1
        if self._heads_begin(line):
            return 1
        row = self._row(lines, at)
        if row or not self._heading.open or len(line.items) != 1 or line.items[0].is_value():
            return row or self._unlabelled(lines, at)
        return self._another_head(line.items[0])

    # ---- heads ---------------------------------------------------------------------------------------

    def _heads_begin(self, line: Line) -> bool:
        """A header line: 信息内容 with the heads beside it, glued to it, or on the lines below it."""
        items = line.items[1:] if _begins_with_caption(line) else line.items
        text = label(items[0].text)
        beside = tuple(item.text for item in items[1:] if not item.is_blank())
        if not text.startswith(HEAD):
            corner = bool(text) and HEAD.startswith(text)
            named = [item for item in items if self._heads.exact(item.text)]
            if len(items) < 2 or not (named or corner) or line.numbers:
                return False
            beside = beside if corner else tuple(item.text for item in items if not item.is_blank())
        elif text != HEAD and not beside:
            beside = (text.removeprefix(HEAD),)
        last = line.items[-1].place
        end = last.column + line.items[-1].span if last else 0
        self._heading, self._before = Heading(beside, self._unit(beside), not beside, line.table, end), ""
        self._gathered.seen.add(TABLE)
        return True

    def _another_head(self, item: Item) -> int:
        heads = (*self._heading.heads, item.text)
        self._heading = replace(self._heading, heads=heads, unit=self._unit(heads))
        return 1

    def _unit(self, heads: Sequence[str]) -> str:
        units = {unit for head in heads if (unit := money_unit(head))}
        return units.pop() if len(units) == 1 else ""

    # ---- rows ----------------------------------------------------------------------------------------

    def _row(self, lines: Sequence[Line], at: int) -> int:
        line = lines[at]
        tail = split_tail(line.items[0]) if line.layout == "text" else None
        match = self._labels.match(tail[0].text) if tail else None
        if tail and match:
            self._place(match, tail[1])
            return 1
        found = self._label(line)
        if found is None:
            return 0
        match, end = found
        values = gather(lines, at, end)
        self._place(match, values)
        return values.lines

    def _label(self, line: Line) -> tuple[Match, int] | None:
        """The row that a line names; a label merged over columns may leave blanks before it."""
        captioned = _begins_with_caption(line)
        for at, item in enumerate(line.items):
            if item.is_blank() or (captioned and at == 0):
                continue
            match = None if number(item.text) is not None else self._labels.match(item.text)
            return (match, at + 1) if match else None
        return None

    def _place(self, match: Match, values: Values) -> None:
        row = f"{TABLE}.{match.id}"
        self._gathered.seen.add(TABLE)
        if self._heading.open:
            self._heading = replace(self._heading, open=False)
        if not match.sure:
            self._gathered.note("label_unknown", f"misprinted label read as {self._known.official[match.id]}", row)
        choice = self._choose(match.id, values)
        if choice is None:
            self._gathered.refuse(row, values.items, "no header tells which columns these are")
            return
        columns = choice
        placed = self._fit(values, len(columns))
        self._before = row
        if placed.problem:
            self._gathered.refuse(row, values.items, placed.problem)
            return
        if placed.surplus:
            self._gathered.surplus(row, placed.surplus)
        self._gathered.keep(row, columns, placed.items, self._heading.unit)

    def _fit(self, values: Values, width: int) -> Fit:
        """Values begin right behind the label here, so that blanks at the end are no matter."""
        items = values.items
        if not values.loose and len(items) > width and all(item.is_blank() for item in items[width:]) and (width > 1 or not items[0].is_blank()):
            return Fit(items[:width])
        self._gathered.weighed |= len(items) != width
        placed = fit(replace(values, padded=False) if values.padded and width != 1 else values, width)
        if values.loose and (placed.problem or placed.surplus):
            self._gathered.doubts.add(TABLE)
        if not values.loose and not placed.problem and self._lost_a_cell(values, placed):
            return Fit(problem="the row is shorter than its heads, and nothing tells which cell is missing")
        if values.loose and not placed.problem and self._doubtful(values):
            return Fit(problem="other rows lost or gained cells, and nothing tells whether this one did")
        return placed

    def _lost_a_cell(self, values: Values, placed: Fit) -> bool:
        """It ends before its heads do, and blanks among its cells may be those that fill up merged ones."""
        last = values.items[-1] if values.items else None
        if last is None or last.place is None or last.place.table != self._heading.table:
            return False
        short = last.place.column + last.span < self._heading.end
        return short and any(item is not None and item.is_blank() for item in placed.items)

    def _doubtful(self, values: Values) -> bool:
        """A side column's cells may be among the values, or a label's blanks, or, one cell a line, a blank may be missing."""
        if values.cut and values.items[:1] and values.items[0].is_blank():
            return True
        return SIDE in self._gathered.doubts or (values.lines > 1 and TABLE in self._gathered.doubts)

    def _choose(self, row: str, values: Values) -> tuple[Column, ...] | None:
        """The columns of the row: those of the edition whose heads are printed, else of the edition voted for.

        Where the heads are not quite those of the form, any of them votes; where there are none, the number of
        values does, if only one edition has as many columns.
        """
        clauses = self._known.clauses[row]
        fitting = [(edition, columns) for edition, clause in clauses if (columns := self._columns(clause))]
        if len({edition for edition, _ in fitting}) == 1 and self._believed(fitting[0][0]):
            self._gathered.editions[fitting[0][0]] += 1
            return fitting[0][1]
        if not fitting and row not in self._known.local:
            self._vote(clauses, values)
        votes = self._gathered.editions.most_common(2)
        self._gathered.guessed |= not votes
        if not votes or (len(votes) == 2 and votes[0][1] == votes[1][1]):
            return clauses[0][1].columns if len(clauses) == 1 else None
        return next((clause.columns for edition, clause in clauses if edition == votes[0][0]), None)

    def _believed(self, edition: str) -> bool:
        """The heads of an edition are those printed, or cut short (本年) and nothing speaks for another edition."""
        others = [other for other, _ in self._gathered.editions.most_common(1) if other != edition]
        return not others or any(self._heads.exact(head).startswith(edition) for head in self._heading.heads)

    def _vote(self, clauses: Sequence[tuple[str, Clause]], values: Values) -> None:
        told = {id_.partition(".")[0] for head in self._heading.heads if (id_ := self._heads.exact(head))}
        if not told and not values.loose and not values.cut and all(number(item.text) for item in values.items):
            told = {edition for edition, clause in clauses if len(clause.columns) == len(values.items)}
        if len(told) == 1:
            self._gathered.editions[told.pop()] += 1

    def _columns(self, clause: Clause) -> tuple[Column, ...] | None:
        """The clause's columns in the order of the printed heads, or None if the heads are not this clause's."""
        heads = [without_remarks(label(head)) for head in self._heading.heads]
        if len(heads) > len(clause.columns):  # a head merged over columns may be written in each of them
            heads = [head for head, _ in groupby(heads)]
        names = [{without_remarks(label(text)) for text in column.labels} for column in clause.columns]
        if not heads:
            return None
        if len(heads) != len(names):
            whole = "".join(without_remarks(label(column.labels[0])) for column in clause.columns)
            return clause.columns if "".join(heads) == whole else None
        exact = [next((at for at, texts in enumerate(names) if head in texts), None) for head in heads]
        if None not in exact and len(set(exact)) == len(exact):
            return tuple(clause.columns[at] for at in exact if at is not None)
        fits = all(_may_be(head, texts) for head, texts in zip(heads, names, strict=True))
        return clause.columns if fits else None

    # ---- a row without a label -----------------------------------------------------------------------

    def _unlabelled(self, lines: Sequence[Line], at: int) -> int:
        """规章 left out (H5): three numbers right below the heads of clause 一, the next row is 规范性文件."""
        line = lines[at]
        items = [item for item in line.items if not item.is_blank()]
        if not items or not all(item.is_digits() for item in items):
            return 0
        following = lines[at + 1] if at + 1 < len(lines) else None
        found = self._label(following) if following else None
        last = lines[at - 1]
        below_heads = len(items) == 3 and self._heading.heads and not self._before
        if below_heads and found and found[0].id == "normative_documents" and any(core(label(item.text)) == HEAD for item in last.items):
            match = self._labels.match("规章")
            if match and len(line.items) <= 4:
                self._gathered.note("label_unknown", "row without a label between the heads and 规范性文件", f"{TABLE}.{match.id}")
                self._place(match, Values(tuple(items), blanks=True, cut=False))
                return 1
        if line.layout in {"table", "rows"} and self._before:
            self._gathered.withdraw(self._before, items)
        else:
            self._gathered.refuse(TABLE, items, "numbers without a row label")
        return 1


def _begins_with_caption(line: Line) -> bool:
    """The caption stands in a column of its own, beside the heads or the row."""
    return len(line.items) > 1 and line.label.startswith(CAPTION) and len(label(line.items[0].text)) <= LONGEST_CAPTION


def _may_be(head: str, texts: set[str]) -> bool:
    """A head cut short (本年新, 本年增/) or grown by a word may be one of the labels."""
    plain = squeeze(head).rstrip("/")
    return len(plain) >= SHORTEST_HEAD and any(text.startswith(plain) or plain.startswith(text) for text in texts)
