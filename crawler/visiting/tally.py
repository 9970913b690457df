"""What a visit to one portal came to: counts, faults, and the outcome that follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.visits import Outcome, Visit

if TYPE_CHECKING:
    from datetime import date, datetime

    from settings.registry import Portal

# what a person must look at first comes first
SEVERITY: tuple[Outcome, ...] = ("blocked", "robots", "unreachable", "gone", "changed", "empty", "incomplete")
REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that kept a visit from being complete; message names the URL."""

    kind: Outcome
    message: str


@dataclass(slots=True)
class Column:
    """What was seen of one channel: entries by address and title, and how many it says it has."""

    entries: set[tuple[str, str]] = field(default_factory=set)
    declared: int | None = None
    promising: int = 0  # entries that may be reports
    none: bool = False  # the column itself says that it is empty
    faulty: bool = False  # its list could not be had, so being empty is no news


@dataclass(slots=True)
class Tally:
    """Counts of one visit; the only thing that changes while a portal is crawled."""

    portal: Portal
    started_at: datetime
    columns: dict[str, Column] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)  # entries that promise a report, by year
    captured: int = 0
    unchanged: int = 0
    failed: int = 0

    def column(self, url: str) -> Column:
        return self.columns.setdefault(url, Column())

    def fault(self, kind: Outcome, message: str) -> None:
        if Fault(kind, message) not in self.faults:
            self.faults.append(Fault(kind, message))

    def other_scheme(self, fault: str, url: str) -> None:
        """A page came under the other of http and https, because of this fault ("" for none)."""
        note = f"{fault}; {url.partition(':')[0]} answered instead, change the registry's addresses"
        if fault and note not in self.notes:
            self.notes.append(note)

    def visit(self, run: str, ended_at: datetime) -> Visit:
        """The visit as the archive keeps it."""
        faults = [*self.faults, *_column_faults(self.columns), *_year_faults(self, ended_at.date())]
        declared = [column.declared for column in self.columns.values() if column.declared is not None]
        return Visit(
            run=run,
            portal=self.portal.id,
            outcome=outcome(faults),
            reason=_reason(faults, self.notes),
            started_at=self.started_at,
            ended_at=ended_at,
            declared=sum(declared) if declared else None,
            listed=sum(len(column.entries) for column in self.columns.values()),
            captured=self.captured,
            unchanged=self.unchanged,
            failed=self.failed,
        )


def outcome(faults: list[Fault]) -> Outcome:
    kinds = {fault.kind for fault in faults}
    return next((kind for kind in SEVERITY if kind in kinds), "complete")


def _reason(faults: list[Fault], notes: list[str]) -> str:
    ordered = sorted(faults, key=lambda fault: SEVERITY.index(fault.kind))
    told = [fault.message for fault in ordered] + notes
    more = len(told) - REASONS_SHOWN
    return "; ".join(told[:REASONS_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _column_faults(columns: dict[str, Column]) -> list[Fault]:
    found = []
    for url, column in columns.items():
        listed = len(column.entries)
        if column.declared is not None and listed < column.declared:
            found.append(Fault("incomplete", f"{url} declares {column.declared} entries, {listed} were listed"))
        elif not listed and not column.none and not column.faulty:
            found.append(Fault("empty", f"{url} answered 200 and lists nothing; open it and see whether it is empty"))
        elif listed and not column.promising:
            found.append(Fault("changed", f"{url} lists {listed} entries, and none promises an annual report; "
                                          f"see whether the column moved"))
    return found


def _year_faults(tally: Tally, today: date) -> list[Fault]:
    """Against expect_per_year, for the newest year whose reports are all due (条例, arts 49-50: 31 March)."""
    due = [year for year in tally.years if (year + 1, 3, 31) < (today.year, today.month, today.day)]
    if tally.portal.expect_per_year is None or not due:
        return []
    fewest, most = tally.portal.expect_per_year
    year = max(due)
    count = tally.years[year]
    if fewest <= count <= most:
        return []
    return [Fault("incomplete", f"{count} reports listed for {year}, expect_per_year says {fewest} to {most}")]
