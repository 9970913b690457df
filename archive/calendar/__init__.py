"""Which reports are due, late or missing: one status for each agency and report year. Pure: no clock, no files, no SQL.

What each status means, and what is never guessed: docs/coverage.md. The dates: archive/calendar/deadlines.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

Status = Literal["published", "late", "missing", "blocked", "not-due", "unknown"]
STATUSES: tuple[str, ...] = get_args(Status)
OVERDUE = ("missing", "blocked")
EXPECTED = ("published", "late", "missing", "blocked")
# a portal whose newest visit ended so has told nothing of what it lacks
UNSEEN = ("blocked", "robots", "unreachable", "gone", "changed")
NEVER = "never visited"


class Found(NamedTuple):
    """An agency's report for a year. report: its current revision; published: the first date that a revision or the list
    tells; seen: day of its first capture, so that it was published by then at the latest.
    """

    report: int
    published: date | None = None
    seen: date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest visit of a portal; on: its day in China. No outcome: never visited. cut: it was incomplete, and its lists
    named fewer entries than they declare, or none: interrupted, or a page of them failed.
    """

    portal: str
    outcome: str = ""
    reason: str = ""
    on: date | None = None
    cut: bool = False

    def hides(self, due: date) -> str:
        """Why the visit does not tell whether a report due on that day is there; "" if it does."""
        if not self.outcome or self.on is None:
            return NEVER
        if self.outcome in UNSEEN or self.cut:
            return f"{self.outcome}: {self.reason}" if self.reason else self.outcome
        return "" if self.on > due else f"not visited since {self.on}"


@dataclass(frozen=True, slots=True)
class Agency:
    """Who reports. id None: declared by the registry, without a report so far; unit: see archive/regions/units.py.

    since, until: first and last report year for which it is known to have to report; None: not known, no end.
    portals: where its reports should be, by the newest visit of each.
    """

    id: int | None
    name: str
    region: str = ""
    level: str = ""
    kind: str = ""
    unit: str = ""
    since: int | None = None
    until: int | None = None
    portals: tuple[Seen, ...] = ()


class Cell(NamedTuple):
    """One agency and year. days: how late a report came (0: in time, None: not known), or how long it is overdue;
    by: it was published by this day at the latest, where no date is told; seen: the portal that it should be, or is, on.
    """

    year: int
    status: Status
    due: date | None
    days: int | None = None
    report: int | None = None
    published: date | None = None
    by: date | None = None
    seen: Seen | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An agency and its years, in order."""

    agency: Agency
    cells: tuple[Cell, ...]


def status_of(agency: Agency, year: int, due: date | None, found: Found | None, on: date) -> Cell:
    """The one status of an agency and report year on a day.

    due: the last day for it, None where no law asks for a report; on that day itself nothing is overdue.
    """
    if found and not (found.published and found.published > on):
        return _published(agency, year, due, found)
    if due is None or agency.since is None or year < agency.since:
        return Cell(year, "unknown", due, why="nothing tells whether it had to report")
    if agency.until is not None and year > agency.until:
        return Cell(year, "not-due", None, seen=_first(agency), why=f"expected until the report for {agency.until}")
    if on <= due:
        return Cell(year, "not-due", due, seen=_first(agency))
    days = (on - due).days
    if found:
        return Cell(year, "missing", due, days, seen=_first(agency), why=f"published later, on {found.published}")
    return _absent(agency, year, due, days)


def _published(agency: Agency, year: int, due: date | None, found: Found) -> Cell:
    published, seen = found.published, _first(agency)
    if published and due and published > due:
        return Cell(year, "late", due, (published - due).days, found.report, published, seen=seen)
    if published:
        return Cell(year, "published", due, 0 if due else None, found.report, published, seen=seen)
    in_time = due is not None and found.seen is not None and found.seen <= due
    why = f"no date of publication; by {found.seen} at the latest" if found.seen else "no date of publication"
    return Cell(year, "published", due, 0 if in_time else None, found.report, None, found.seen, seen, why)


def _absent(agency: Agency, year: int, due: date, days: int) -> Cell:
    """Missing only where every portal that should have it was visited well after the day."""
    for seen in agency.portals:
        why = seen.hides(due)
        if why:
            return Cell(year, "blocked", due, days, seen=seen, why=why)
    if not agency.portals:
        return Cell(year, "blocked", due, days, why="no portal is known that should have it")
    return Cell(year, "missing", due, days, seen=_first(agency), why="not on its portal")


def _first(agency: Agency) -> Seen | None:
    return agency.portals[0] if agency.portals else None


def line_of(agency: Agency, dues: Mapping[int, date | None], found: Mapping[int, Found], on: date, years: Sequence[int]) -> Line:
    """All years of an agency: each has exactly one status. dues: the last day of each, None where no law asks."""
    return Line(agency, tuple(status_of(agency, year, dues[year], found.get(year), on) for year in years))
