"""How a reading compares with what is known of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.forms import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Reading, Report, Value
    from tests.documents.truth import Filled

# findings that are about what the report says, not about how it was read
NO_DOUBT = {"implausible_regulation", "unit_unknown", "narrative_conflict", "wrong_year_form", "year_unknown", "agency_unknown"}


@dataclass(frozen=True)
class Score:
    """Cells of one document.

    right: value (null where the print is blank) and unit of money as printed
    wrong: another value, or a unit that is not told; silent: those of them that no finding names, nor a sum that fails
    unsure: null for a number, and a finding names the cell or its row
    missing: no key, or null for a number without a word said
    invented: a key that the document does not have
    """

    right: int
    wrong: Mapping[str, str]
    silent: tuple[str, ...]
    unsure: tuple[str, ...]
    missing: tuple[str, ...]
    invented: tuple[str, ...]
    facts: tuple[str, ...]  # form, year, agency or title read otherwise

    @property
    def perfect(self) -> bool:
        return not (self.wrong or self.unsure or self.missing or self.invented or self.facts)

    @property
    def all(self) -> int:
        return self.right + len(self.wrong) + len(self.unsure) + len(self.missing)


def score(reading: Reading, truth: Filled) -> Score:
    """Every cell of the truth is in exactly one of right, wrong, unsure, missing."""
    report = reading.report
    figures = report.tables if report else {}
    named = _named(report, truth.edition) if report else set()
    right, wrong, unsure, missing = 0, {}, [], []
    for key, value in truth.cells.items():
        figure = figures.get(key)
        if figure and figure.value == value and (value is None or figure.unit == truth.units.get(key, "")):
            right += 1
        elif figure and figure.value is not None:
            wrong[key] = _said(figure.value, figure.unit, value, truth.units.get(key, ""))
        elif figure and key in named:
            unsure.append(key)
        else:
            missing.append(key)
    invented = tuple(key for key, figure in figures.items() if key not in truth.cells and figure.value is not None)
    silent = tuple(key for key in wrong if key not in named)
    return Score(right, wrong, silent, tuple(unsure), tuple(missing), invented, tuple(_facts(reading, truth)))


def _named(report: Report, edition: str) -> set[str]:
    """The cells that a finding on what was read casts doubt on: by name, by their row, or as part of a sum that fails."""
    doubts = {(finding.code, finding.cell) for finding in report.findings if finding.code not in NO_DOUBT}
    cells = {cell for _, cell in doubts}
    form = forms()[edition]
    named = {key for key in form.keys() if {key, key.rpartition(".")[0], key.partition(".")[0]} & cells}  # noqa: SIM118
    for sum_ in form.identities():
        if (sum_.rule.code, sum_.left[0]) in doubts:
            named |= {*sum_.left, *sum_.right}
    return named


def _said(found: Value, unit: str, value: Value, true_unit: str) -> str:
    return f"{found}{unit} for {value}{true_unit}"


def _facts(reading: Reading, truth: Filled) -> list[str]:
    report = reading.report
    if not report:
        return [f"{reading.state}: {reading.error or reading.why}"]
    pairs = (("form", report.form, truth.edition), ("year", report.year, truth.year), ("agency", report.agency, truth.agency))
    return [f"{name} {found!r} for {true!r}" for name, found, true in pairs if found != true]
