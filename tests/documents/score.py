"""How a reading compares with what is known of the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Reading, Value
    from tests.documents.truth import Filled


@dataclass(frozen=True)
class Score:
    """Cells of one document.

    right: value (null where the print is blank) and unit of money as printed
    wrong: another value, or a unit that is not told; silent: those of them that no finding names
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
    figures = report.figures if report else {}
    named = {finding.cell for finding in report.findings if finding.cell} if report else set()
    right, wrong, unsure, missing = 0, {}, [], []
    for key, value in truth.cells.items():
        figure = figures.get(key)
        told = named & {key, key.rpartition(".")[0]}
        if figure and figure.value == value and (value is None or figure.unit == truth.units.get(key, "")):
            right += 1
        elif figure and figure.value is not None:
            wrong[key] = _said(figure.value, figure.unit, value, truth.units.get(key, ""))
        elif figure and told:
            unsure.append(key)
        else:
            missing.append(key)
    invented = tuple(key for key, figure in figures.items() if key not in truth.cells and figure.value is not None)
    silent = tuple(key for key in wrong if not named & {key, key.rpartition(".")[0]} and not _in_a_broken_sum(key, named))
    return Score(right, wrong, silent, tuple(unsure), tuple(missing), invented, tuple(_facts(reading, truth)))


def _in_a_broken_sum(key: str, named: set[str]) -> bool:
    """A finding on the sum of the cell's row or column names the sum, not the cell."""
    table, row, column = ([*key.split("."), ""])[:3]
    if table == "requests":
        return bool(named & {f"requests.{row}.total", f"requests.total_processed.{column}", f"requests.new_received.{column}"})
    return f"{table}.total" in named


def _said(found: Value, unit: str, value: Value, true_unit: str) -> str:
    return f"{found}{unit} for {value}{true_unit}"


def _facts(reading: Reading, truth: Filled) -> list[str]:
    report = reading.report
    if not report:
        return [f"{reading.state}: {reading.error or reading.why}"]
    pairs = (("form", report.form, truth.edition), ("year", report.year, truth.year), ("agency", report.agency, truth.agency))
    return [f"{name} {found!r} for {true!r}" for name, found, true in pairs if found != true]
