"""How things stood at a time: every portal of the registry and of the database, with its newest visits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from archive.captures.visits import REFUSALS, Outcome, Visit, refused, rest
from archive.database.asking import health
from archive.warc.fields import moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from settings.registry import Portal

KEPT_VISITS = 60  # of each portal: streaks are counted no further back
RESUMED = "resumed"  # status of a run that was gone on with and has not ended since
RETIRED = timedelta(days=60)  # without a visit, and not in the registry: somebody took it out
# what of a portal a person should see first
SEVERITY: tuple[Outcome, ...] = ("blocked", "robots", "unreachable", "gone", "changed", "empty", "incomplete", "complete")
AT_ONCE = ("robots", "gone", "changed", "empty")  # no later visit heals them
# so many visits in a row, for all others; sites have bad days
PATIENCE: Mapping[str, int] = {"blocked": 2, "unreachable": 3, "incomplete": 3}

Need = Literal["person", "wait", "new", "good", "retired"]
NEEDS: tuple[Need, ...] = get_args(Need)


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest report read from a portal's captures, and how many there are. published: ISO, or ""."""

    reports: int = 0
    year: int | None = None
    title: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one portal stands. visits: the newest first; good_at: end of its last complete visit."""

    id: str
    name: str
    region: str
    url: str
    visits: tuple[Visit, ...] = ()
    good_at: datetime | None = None
    latest: Latest = field(default=Latest())
    missing: tuple[date, ...] | None = None  # when reports were due that the calendar misses; None: nobody has counted
    retired: bool = False  # not in the registry, and not visited for long

    @property
    def last(self) -> Visit | None:
        """The newest visit."""
        return self.visits[0] if self.visits else None

    @property
    def tried_at(self) -> datetime | None:
        """When it was last asked for anything: visits that left it alone do not count."""
        return next((visit.ended_at for visit in self.visits if tried(visit)), None)

    @property
    def streak(self) -> int:
        """Visits in a row, newest first, that asked and were not complete."""
        return _leading(self.visits, lambda visit: visit.outcome != "complete")

    @property
    def since(self) -> datetime | None:
        """Since when its outcome is what it is."""
        if not self.visits:
            return None
        at = self.visits[0].ended_at
        for visit in self.visits:
            if visit.outcome != self.visits[0].outcome:
                break
            at = visit.ended_at
        return at

    @property
    def next_try(self) -> datetime | None:
        """Until when the crawl leaves a portal alone that refused (README, "Pace")."""
        if self.last is None or self.tried_at is None:
            return None
        pause = rest(self.last.outcome, _leading(self.visits, lambda visit: refused(visit.outcome, visit.captured + visit.unchanged)))
        return self.tried_at + pause if pause else None

    @property
    def need(self) -> Need:
        """Whether a person has to look."""
        if self.retired or self.last is None:
            return "retired" if self.retired else "new"
        if self.last.outcome == "complete":
            return "good"
        if self.last.outcome in AT_ONCE or self.streak >= PATIENCE.get(self.last.outcome, 1):
            return "person"
        return "wait"

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Sorts what needs a person first, the gravest outcome and the longest streak first."""
        severity = SEVERITY.index(self.last.outcome) if self.last else len(SEVERITY)
        return NEEDS.index(self.need), severity, -self.streak, self.id

    @property
    def overdue(self) -> int | None:
        """How many reports are overdue."""
        return None if self.missing is None else len(self.missing)

    @property
    def newest(self) -> str:
        """Date of the newest thing it showed, ISO: of an entry of its lists, or of its latest report."""
        listed = max((visit.newest for visit in self.visits), default="")
        return max(listed, self.latest.published)


@dataclass(frozen=True, slots=True)
class Run:
    """One run, with the sums of its visits. ended_at None: it runs, or was killed."""

    id: str
    status: str  # as the archive has it; "" without an end
    started_at: datetime
    ended_at: datetime | None
    portals: int
    listed: int
    captured: int
    unchanged: int
    failed: int
    requests: int
    outcomes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Everything as it was known at a time. counts: (what, by) → number."""

    at: datetime
    portals: tuple[Standing, ...]
    runs: tuple[Run, ...]
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    running: bool = False  # a crawl is at work now
    fatal: str = ""  # why the newest run ended itself
    data: Path | None = None  # the folder, for what can only be measured now

    def before(self, at: datetime) -> State:
        """What of it was known at an earlier time: of visits and runs; counts are of today."""
        portals = tuple(_before(portal, at) for portal in self.portals)
        runs = tuple(run if run.ended_at and run.ended_at <= at else replace(run, status="", ended_at=None)
                     for run in self.runs if run.started_at <= at)
        return replace(self, at=at, portals=portals, runs=runs, running=False, fatal="", data=None)

    @property
    def killed(self) -> tuple[Run, ...]:
        """Runs without an end of which none is at work."""
        open_ = [run for run in self.runs if run.ended_at is None]
        return tuple(run for run in open_ if not ((self.running or self.fatal) and run is self.runs[-1]))


def tried(visit: Visit) -> bool:
    """Did the visit ask, and end? A crawl leaves alone what has refused it."""
    return (visit.requests != 0 or visit.outcome not in REFUSALS) and not visit.interrupted


def load(
    conn: sqlite3.Connection, registry: Iterable[Portal], now: datetime, *, overdue: Mapping[str, tuple[date, ...]] | None = None, **told: Any
) -> State:
    """The state of a data folder; portals of the registry come with the registry's name and address.

    overdue: portal → when reports were due that the calendar misses; told: running, fatal and data of the State.
    """
    registered = {portal.id: (portal.name, portal.region, portal.url) for portal in registry}
    known = {row["id"]: (row["name"] or "", row["region"] or "", row["url"] or "") for row in health.portals(conn)} | registered
    latest = health.latest_reports(conn)
    portals = []
    for id_, named in known.items():
        visits = tuple(visit_of(row) for row in health.newest_visits(conn, id_, KEPT_VISITS))
        retired = id_ not in registered and all(now - visit.ended_at > RETIRED for visit in visits)
        missing = overdue.get(id_, ()) if overdue is not None else None
        portals.append(Standing(id_, *named, visits, _good_at(conn, id_, visits), _latest(latest.get(id_)), missing, retired))
    counts = {(row["what"], row["by"]): row["count"] for row in health.counts(conn)}
    runs = tuple(run_of(row) for row in health.runs(conn))
    return State(now, tuple(sorted(portals, key=lambda one: one.order)), runs, counts, **told)


def _good_at(conn: sqlite3.Connection, portal: str, visits: Collection[Visit]) -> datetime | None:
    known = next((visit.ended_at for visit in visits if visit.outcome == "complete"), None)
    found = health.last_good(conn, portal) if known is None and len(visits) == KEPT_VISITS else None
    return moment(found) if found else known


def visit_of(row: Mapping[str, Any]) -> Visit:
    """A row of visits."""
    same = ("run", "portal", "outcome", "reason", "declared", "listed", "captured", "unchanged", "failed")
    return Visit(**{name: row[name] for name in same}, started_at=moment(row["started_at"]), ended_at=moment(row["ended_at"]),
                 requests=_asked(row.get("requests")), pages=row.get("pages") or 0, newest=row.get("newest") or "",
                 interrupted=bool(row.get("interrupted")))


def _asked(requests: int | None) -> int:
    """Visits kept by older versions do not tell how often they asked, but they did."""
    return 1 if requests is None else requests


def _leading(visits: Collection[Visit], counts: Any) -> int:
    """How many of the newest visits that asked are so, one after another."""
    number = 0
    for visit in visits:
        if not tried(visit):
            continue
        if not counts(visit):
            break
        number += 1
    return number


def _before(portal: Standing, at: datetime) -> Standing:
    visits = tuple(visit for visit in portal.visits if visit.ended_at <= at)
    good = portal.good_at
    if good and good > at:
        good = next((visit.ended_at for visit in visits if visit.outcome == "complete"), None)
    missing = portal.missing and tuple(due for due in portal.missing if due < at.date())
    return replace(portal, visits=visits, good_at=good, missing=missing)


def _latest(row: Mapping[str, Any] | None) -> Latest:
    return Latest(row["reports"], row["year"], row["title"], row["published"] or "") if row else Latest()


def run_of(row: Mapping[str, Any]) -> Run:
    """A row of archive.database.asking.health.runs."""
    started = moment(row["started_at"]) if row["started_at"] else datetime.strptime(row["id"][:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    status = "" if row["status"] == RESUMED else row["status"] or ""
    ended = moment(row["ended_at"]) if row["ended_at"] and status else None
    return Run(row["id"], status, started, ended, row["portals"], row["listed"], row["captured"],
               row["unchanged"], row["failed"], row["requests"], row["outcomes"])
