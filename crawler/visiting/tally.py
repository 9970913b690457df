"""What a visit to one portal came to: counts, faults, and the outcome that follows from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from archive.captures.visits import Earlier, Outcome, Visit
from crawler.visiting import columns
from crawler.visiting.columns import Column
from crawler.visiting.faults import Fault, outcome, told

if TYPE_CHECKING:
    from datetime import date, datetime

    from settings.registry import Portal

MOST_NOTES = 1000  # of which a reason shows three
NEVER = Earlier(visits=0, last=None, refused=0, tried_at=None, columns=MappingProxyType({}))


@dataclass(slots=True)
class Tally:
    """Counts of one visit; the only thing that changes while a portal is crawled.

    requests: exchanges sent, robots.txt included; counted by whoever sends them.
    """

    portal: Portal
    started_at: datetime
    earlier: Earlier = NEVER
    as_it_is: bool = False  # columns need not be what they were
    columns: dict[str, Column] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    years: Counter[int] = field(default_factory=Counter)  # entries that promise a report, by year
    captured: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0
    pages: int = 0  # of lists
    _seen: set[Fault | str] = field(default_factory=set)
    interrupted: bool = False  # it ended before it was through, for a reason that is not the portal's

    def column(self, url: str) -> Column:
        if url not in self.columns:
            self.columns[url] = Column(url, self.earlier.columns.get(url), _read(self.earlier, url))
        return self.columns[url]

    def fault(self, kind: Outcome, message: str, column: str = "") -> None:
        fault = Fault(kind, message, column)
        if fault not in self._seen:
            self._seen.add(fault)
            self.faults.append(fault)

    def note(self, message: str) -> None:
        """Something to be told that is no fault, once."""
        if message not in self._seen and len(self.notes) < MOST_NOTES:
            self._seen.add(message)
            self.notes.append(message)

    def other_scheme(self, fault: str, url: str) -> None:
        """A page came under the other of http and https, because of this fault ("" for none)."""
        note = f"{fault}; {url.partition(':')[0]} answered instead, change the registry's addresses"
        if fault and note not in self.notes:
            self.notes.append(note)

    def visit(self, run: str, ended_at: datetime) -> Visit:
        """The visit as the archive keeps it."""
        today = ended_at.date()
        whole = [fault for column in self.columns.values() for fault in columns.faults(column, today, as_it_is=self.as_it_is)]
        touched = {fault.column for fault in (*self.faults, *whole)}
        seen = tuple(
            column.seen(today, complete=not touched & {"", url}) for url, column in self.columns.items()
        )
        # that too few reports are listed for a year says nothing of how the list was read
        faults = [*self.faults, *whole, *_year_faults(self, today)] or _nothing(self)
        declared = [column.declared for column in seen if column.declared is not None]
        return Visit(
            run=run,
            portal=self.portal.id,
            outcome=outcome(faults),
            reason=told(faults, self.notes),
            started_at=self.started_at,
            ended_at=ended_at,
            declared=sum(declared) if declared else None,
            listed=sum(column.listed for column in seen),
            captured=self.captured,
            unchanged=self.unchanged,
            failed=self.failed,
            requests=self.requests,
            pages=self.pages,
            newest=max((column.newest for column in seen), default=""),
            columns=seen,
            interrupted=self.interrupted,
        )


def _read(earlier: Earlier, url: str) -> tuple[int, datetime] | None:
    """How many entries an earlier visit listed in a column, and when: the newest complete one, or the last of all."""
    before = earlier.columns.get(url)
    if before is not None and before.listed:
        return before.listed, before.at
    last = earlier.last
    seen = next((column for column in last.columns if column.url == url), None) if last else None
    return (seen.listed, last.ended_at) if last and seen and seen.listed else None


def _nothing(tally: Tally) -> list[Fault]:
    """One column of many may say that it holds nothing; a visit that listed nothing at all is no success."""
    if not tally.columns or any(column.listed for column in tally.columns.values()):
        return []
    return [Fault("empty", f"{next(iter(tally.columns))} says itself that it holds nothing; see whether the reports stand elsewhere")]


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
