"""Two reports side by side: any two, of one edition of the form or of several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from archive.checks.statements import FACTS
from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish.layout.cells import Contents
from archive.publish.layout.parts import EDITIONS
from archive.publish.layout.sheets import together, units

if TYPE_CHECKING:
    from archive.model import Statement, Value
    from archive.publish.layout.cells import Shown
    from archive.publish.layout.sheets import Sheet
    from archive.publish.reported import Reported

Why = Literal["", "absent", "open", "units"]
SINGLE = "requests.other"  # (六) of the 2019 form, one row
PARTS = ("requests.other_overdue_correction", "requests.other_overdue_fee", "requests.other_misc")  # of the 2021 form, three
YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
AMOUNT = ".amount"  # the end of the keys of money


@dataclass(frozen=True, slots=True)
class Side:
    """A cell of one of the two. foreign: its form has no such cell; summed: the sum of the three rows that its form has there.

    unit: "" where that goes without saying, None for money of which nothing tells the unit.
    """

    shown: Shown
    unit: str | None = ""
    foreign: bool = False
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """What the running text of either states of a fact; None where it says nothing."""

    fact: str
    one: Statement | None
    other: Statement | None


@dataclass(frozen=True, slots=True)
class Pair:
    """The same cell of both. difference: other - one, in the unit of the other; ratio: other / one, None for one = 0.

    why there is no difference: `absent` a side has no such cell, `open` a side is blank or not read for sure, `units` they
    count in different units, or nothing tells in which. As printed: corrections are shown, and not reckoned with.
    """

    key: str
    one: Side
    other: Side
    difference: Value
    ratio: float | None
    why: Why

    @property
    def signed(self) -> str:
        """The difference with its sign and separators of thousands; "" where there is none."""
        return "" if self.difference is None else f"{self.difference:+,}".replace("-", "−")

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, in their order."""
        return self.one, self.other


class Compared:
    """Two reports, and the tables in which both have their place."""

    def __init__(self, one: Reported, other: Reported) -> None:
        self.reports = (one, other)
        self.contents = tuple(_contents(told) for told in (one, other))
        self._own = [_cells(told.report.form) if told.report else frozenset() for told in (one, other)]
        self.sheets = self._sheets()

    def _sheets(self) -> tuple[Sheet, ...]:
        """The newer edition's tables, with the rows and columns that only the other one has in their places."""
        used = [edition for edition in EDITIONS if any(told.report and told.report.form == edition for told in self.reports)]
        filled = [told for told in self.reports if told.report and told.report.tables]
        if not filled:
            return ()
        rest = [edition for edition in EDITIONS if edition not in used]
        return together([*(used or [""]), *rest], self._wanted)

    def _wanted(self, key: str) -> bool:
        """Of the editions that either follows every cell, of others what a report has."""
        return any(key in own for own in self._own) or any(contents.wanted(key) for contents in self.contents)

    def pair(self, key: str) -> Pair:
        """The cell with this key of both."""
        one, other = (self._side(n, key) for n in (0, 1))
        difference, ratio, why = _reckoned(one, other)
        return Pair(key, one, other, difference, ratio, why)

    def _side(self, n: int, key: str) -> Side:
        contents, row, column = self.contents[n], *key.rpartition(".")[::2]
        if row == SINGLE and key not in contents.figures:
            summed = _sum(contents, key, [f"{part}.{column}" for part in PARTS])
            if summed:
                return Side(summed, summed=True)
        cell = contents.cell(key)
        return Side(cell, self._unit(n, cell), foreign=key not in self._own[n] and not contents.wanted(key))

    def _unit(self, n: int, cell: Shown) -> str | None:
        report = self.reports[n].report
        told = cell.unit or units(report.form if report else "").get(cell.key, "")
        return None if cell.key.endswith(AMOUNT) and not told else told

    def stated(self) -> tuple[Stated, ...]:
        """Facts that the text of either states, beside what tables have."""
        told = [{one.fact: one for one in report.report.statements} if report.report else {} for report in self.reports]
        return tuple(Stated(fact, told[0].get(fact), told[1].get(fact)) for fact in FACTS if any(fact in one for one in told))

    def counts(self) -> dict[str, int]:
        """How many cells are equal, how many differ, how many only one of them has."""
        found = {"equal": 0, "different": 0, "one": 0}
        for pair in (self.pair(key) for sheet in self.sheets for key in sheet.cells()):
            if pair.difference is not None:
                found["different" if pair.difference else "equal"] += 1
            elif pair.why == "absent" and any(side.shown.state != "absent" for side in pair.sides):
                found["one"] += 1
        return found


def _contents(told: Reported) -> Contents:
    return Contents(told.report.figures, told.report.findings, told.corrections) if told.report else Contents({})


def _cells(edition: str) -> frozenset[str]:
    """The cells of an edition; none of a narrative."""
    if edition == indicators().edition:
        return frozenset(indicators().keys())
    form = forms().get(edition)
    return frozenset(form.keys()) if form else frozenset()


def _sum(contents: Contents, key: str, parts: list[str]) -> Shown | None:
    """The sum of three printed numbers; None where one of them is blank, open or absent: then nothing is known of it."""
    values = [contents.figures[part].value for part in parts if part in contents.figures]
    if len(values) < len(parts) or None in values:
        return None
    total = sum(value for value in values if value is not None)
    return replace(contents.cell(key), state="printed", text=str(total), value=total)


def _reckoned(one: Side, other: Side) -> tuple[Value, float | None, Why]:
    if "absent" in (one.shown.state, other.shown.state):
        return None, None, "absent"
    values = one.shown.value, other.shown.value
    if values[0] is None or values[1] is None:
        return None, None, "open"
    scale = _scale(one.unit, other.unit)
    if scale is None and any(values):
        return None, None, "units"
    first, second = Decimal(str(values[0])) * (scale or 1), Decimal(str(values[1]))
    return _number(second - first), float(second / first) if first else None, ""


def _scale(one: str | None, other: str | None) -> Decimal | None:
    """By what a value of the first unit is multiplied to be one of the second; None where that cannot be known."""
    if one == other and one is not None:
        return Decimal(1)
    first, second = YUAN.get(one or ""), YUAN.get(other or "")
    return first / second if first and second else None


def _number(value: Decimal) -> int | float:
    """Without the zeroes that a subtraction leaves."""
    return int(value) if value == value.to_integral_value() else float(value)
