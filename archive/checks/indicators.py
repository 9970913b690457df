"""Checks of the statistics table (统计表) of 2014 to 2018; its sums are checked with those of the forms.

A national row that is missing where a province prints rows of its own instead is no fault of the reading, so
many of them are told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.forms.indicators import PREFIX, indicators
from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.checks.checked import Checked

FEW = 5  # missing rows that are told one by one
NAMED = 3  # of many, those that are named
FACTS = {  # what the text may state, and the indicator that says the same
    "disclosed": "proactive.total", "requests_received": "requests.received", "requests_replied": "requests.replied",
    "reconsiderations": "reconsideration", "litigations": "litigation",
}  # fmt: skip


def absent_indicators(of: Checked) -> Iterator[Finding]:
    """Rows of the statistics table that the report does not have, nor any refused number of theirs."""
    if not of.statistics:
        return
    report = of.report
    refused = {finding.cell for finding in report.findings if finding.code in {"unplaced_number", "label_duplicate"}}
    every = indicators().keys()
    missing = [key for key in every if key not in report.figures and key not in refused]
    if len(missing) <= FEW:
        yield from (Finding("absent_row", "warning", "the statistics table lacks this row", key) for key in missing)
        return
    rows = {one.key: one.labels[0] for one in indicators().indicators}
    some = ", ".join(rows[key] for key in missing[:NAMED])
    yield Finding("absent_row", "warning", f"the statistics table lacks {len(missing)} of {len(every)} rows: {some}, …",
                  "statistics", expected=len(every), found=len(every) - len(missing))


def wrong_year_table(of: Checked) -> Iterator[Finding]:
    """A statistics table in a report for a year in which it was not, or no longer, asked for."""
    table, year = indicators(), of.report.year
    if year and of.statistics and not table.first_year <= year <= table.last_year:
        yield Finding("wrong_year_form", "note", f"the report for {year} has the statistics table of {table.first_year} to {table.last_year}",
                      "statistics")


def statement_conflict(of: Checked) -> Iterator[Finding]:
    """The text states another number than the statistics table; the table's is the one that is kept."""
    for one in of.report.statements:
        key = PREFIX + FACTS.get(one.fact, "")
        value = of.value(key)
        if value is not None and one.value != value:
            message = f"the text says {one.value}, the statistics table {value}: {one.sentence[:80]}"
            yield Finding("narrative_conflict", "note", message, key, expected=one.value, found=value)
