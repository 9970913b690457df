"""What checks are given: a report, the form of its tables, and what several of them ask, worked out once."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from archive.forms import Identity, Sum
from archive.forms.indicators import PREFIX, indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.forms import Form
    from archive.model import Figure, Report, Value

CODE = "statistics_sum"  # finding of one of the table's sums
REMEMBERED = 64  # sequences of keys
UNSURE = "unsure_reading"  # finding of a recognised cell whose value stays open; it is printed, so it is not blank


class Keys(NamedTuple):
    """What the keys of a report's cells tell, whatever stands in them."""

    statistics: bool  # some are of the statistics table
    amounts: tuple[str, ...]  # of money
    regulations: tuple[str, ...]
    sums: tuple[tuple[Identity, itemgetter[tuple[int, ...]], itemgetter[tuple[int, ...]]], ...]  # of which all cells are there


class Checked:
    """form: None if the report has no tables but a statistics table, or none at all."""

    def __init__(self, report: Report, form: Form | None) -> None:
        self.report, self.form, self.figures = report, form, report.figures

    def value(self, key: str) -> Value:
        figure = self.figures.get(key)
        return figure.value if figure else None

    @cached_property
    def keys(self) -> Keys:
        """What the keys of the cells tell by themselves; most reports of a form have the same ones in the same order."""
        return _keys(tuple(self.figures), self.form)

    @cached_property
    def statistics(self) -> bool:
        """A statistics table was read, if only in part."""
        return self.report.form == indicators().edition or self.keys.statistics

    @cached_property
    def unsure(self) -> frozenset[str]:
        """Keys of the cells whose value stays open."""
        return frozenset(finding.cell for finding in self.report.findings if finding.code == UNSURE)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """The sums of the form, and of the statistics table if the report has one."""
        return (*(self.form.identities() if self.form else ()), *(of_statistics() if self.statistics else ()))

    @cached_property
    def uneven(self) -> tuple[Identity, ...]:
        """The identities that may not hold: of all others both sides are the same, a blank taken for 0, or a cell is missing."""
        values = [figure.value or 0 for figure in self.figures.values()]
        values.append(0)
        return tuple(one for one, left, right in self.keys.sums if sum(left(values)) != sum(right(values)))


@lru_cache(maxsize=REMEMBERED)
def _keys(keys: tuple[str, ...], form: Form | None) -> Keys:
    at = {key: place for place, key in enumerate(keys)}
    every = (*(form.identities() if form else ()), *of_statistics())
    return Keys(
        statistics=any(key.startswith(PREFIX) for key in keys),
        amounts=tuple(key for key in keys if key.endswith(".amount")),
        regulations=tuple(key for key in keys if key.startswith("proactive.regulations.")),
        sums=tuple((one, _values(one.left, at), _values(one.right, at)) for one in every if at.keys() >= {*one.keys}),
    )


def _values(side: tuple[str, ...], at: Mapping[str, int]) -> itemgetter[tuple[int, ...]]:
    """Takes the side's values out of a list of all values; the 0 behind them is for a side of one cell."""
    return itemgetter(*(at[key] for key in side), -1)


def is_open(figure: Figure) -> bool:
    """Digits are printed that make no number: neither blank nor 0."""
    return figure.value is None and any(sign.isdigit() for sign in figure.text)


@cache
def of_statistics() -> tuple[Identity, ...]:
    """Every sum that the statistics table states."""
    return tuple(_of_statistics())


def _of_statistics() -> Iterator[Identity]:
    labels = {one.id: one.labels[0] for one in indicators().indicators}
    for one in indicators().sums:
        left, right = (PREFIX + one.whole,), tuple(PREFIX + part for part in one.parts)
        yield Identity(Sum(CODE, "row", left, right, one.says), left, right, labels[one.whole])
