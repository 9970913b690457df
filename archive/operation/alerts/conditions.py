"""What a person should hear of. CONDITIONS is the one place to add to: a function of the state, its thresholds, its words."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from archive.folder import Folder
from archive.operation.alerts.fixity import first_faults
from archive.operation.state import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archive.operation.state import Run, Standing, State

COLLECTED = ("complete", "incomplete", "empty")
VISITS_COMPARED = 5
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing to be said. subject: id of a portal or run, "" for the archive; with the condition it tells what is the same."""

    condition: str
    subject: str
    message: str


Found = tuple[str, str]  # subject, message

@dataclass(frozen=True, slots=True)
class Condition:
    """check: what of a state is to be said; defaults: thresholds, whose types those of the settings are.

    lasting: it holds until it is over, and that is said too; else each is an event, said once.
    """

    check: Callable[[State, Mapping[str, Any]], Iterable[Found]]
    about: str
    defaults: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = True


# ---- runs ----------------------------------------------------------------------------------------------

def _newest(state: State) -> Run | None:
    """The newest run, if it came to its own end."""
    return state.runs[-1] if state.runs and state.runs[-1].status not in {"", "interrupted"} else None


def run_failed(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    if state.fatal and state.runs:
        yield state.runs[-1].id, f"ended itself: {state.fatal}"
    run = _newest(state)
    if run is None:
        return
    bad = sum(count for outcome, count in run.outcomes.items() if outcome not in COLLECTED)
    if run.portals >= limits["least"] and bad >= limits["share"] * run.portals:
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(run.outcomes.items()))
        yield run.id, f"{bad} of {run.portals} portals gave nothing: {told}; is it the network here?"


def run_collected_nothing(state: State, _limits: Mapping[str, Any]) -> Iterator[Found]:
    run = _newest(state)
    if run and not (run.listed or run.captured or run.unchanged):
        yield run.id, f"{run.portals} portals visited, and their lists named nothing at all"


def run_killed(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    for run in state.killed:
        if state.at - run.started_at <= timedelta(days=limits["days"]):
            yield run.id, f"began {run.started_at:%Y-%m-%d %H:%M} UTC and has no end: killed, or the machine died; crawl again to go on"


def no_run(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    last = max((run.ended_at or run.started_at for run in state.runs), default=None)
    if not state.running and (last is None or state.at - last > timedelta(days=limits["days"])):
        yield "", f"no crawl since {last:%Y-%m-%d %H:%M} UTC" if last else "no crawl ever"


# ---- portals -------------------------------------------------------------------------------------------

def _ended(outcome: str) -> Callable[[State, Mapping[str, Any]], Iterable[Found]]:
    """Portals whose last visit ended so, after so many that were not complete."""
    def check(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
        for portal in state.portals:
            if portal.last and portal.last.outcome == outcome and portal.streak >= limits["times"]:
                yield portal.id, f"{portal.last.reason or outcome}{_how_often(portal)}"

    return check


def _how_often(portal: Standing) -> str:
    return f" (visit {portal.streak} in a row that was not complete)" if portal.streak > 1 else ""


def portal_unreachable_days(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    for portal in state.portals:
        last, since = portal.last, portal.since
        if last and since and last.outcome == "unreachable" and state.at - since >= timedelta(days=limits["days"]):
            yield portal.id, f"unreachable since {since:%Y-%m-%d}: {last.reason}"


def drop_in_entries(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    for portal in state.portals:
        visits = [visit for visit in portal.visits if tried(visit) and visit.outcome in COLLECTED]
        if not visits or visits[0] is not portal.last:
            continue
        before = max((visit.listed for visit in visits[1:VISITS_COMPARED + 1] if visit.outcome == "complete"), default=0)
        lost = before - visits[0].listed
        if lost >= max(limits["least"], limits["share"] * before):
            yield portal.id, f"its lists name {visits[0].listed}, they named {before}"


def no_new_report_since(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    today = state.at.date()
    if not limits["from"] <= f"{today:%m-%d}" <= limits["until"]:
        return
    for portal in state.portals:
        newest = _date(portal.newest)
        if not portal.last or portal.last.outcome not in COLLECTED or newest is None:
            continue
        days = (today - newest).days
        if days > limits["days"]:
            yield portal.id, f"nothing new for {days} days: the newest it names is of {portal.newest}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def overdue_reports(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    for portal in state.portals:
        if portal.overdue and portal.overdue >= limits["least"]:
            yield portal.id, f"{portal.overdue} reports are overdue; xxgk coverage names them"


# ---- the archive ---------------------------------------------------------------------------------------

def disk_low(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    if state.data is None:
        return
    usage = shutil.disk_usage(state.data)
    if usage.free < limits["free_gb"] * 1e9 or usage.free < limits["share"] * usage.total:
        yield "", f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free for {state.data}; a full disk ends a crawl"


def verify_failed(state: State, limits: Mapping[str, Any]) -> Iterator[Found]:
    faults = first_faults(Folder(state.data), every_byte=limits["every_byte"]) if state.data else []
    if faults:
        yield "", f"{'; '.join(faults)}; xxgk verify tells all"


CONDITIONS: Mapping[str, Condition] = {
    "run_failed": Condition(run_failed, "the crawl ended itself, or most portals gave nothing", {"share": 0.5, "least": 3}, lasting=False),
    "run_collected_nothing": Condition(run_collected_nothing, "a crawl whose lists named nothing", lasting=False),
    "run_killed": Condition(run_killed, "a crawl without an end", {"days": 30}, lasting=False),
    "no_run": Condition(no_run, "no crawl for days", {"days": 8}),
    "portal_blocked": Condition(_ended("blocked"), "a protection of the site refuses us", {"times": 2}),
    "portal_robots": Condition(_ended("robots"), "robots.txt forbids the columns, or asks for long pauses", {"times": 1}),
    "portal_unreachable_days": Condition(portal_unreachable_days, "no answer for days", {"days": 7}),
    "portal_gone": Condition(_ended("gone"), "a column that was read is not found any more", {"times": 1}),
    "portal_changed": Condition(_ended("changed"), "a column answers as what it was not", {"times": 1}),
    "portal_empty": Condition(_ended("empty"), "a column holds nothing", {"times": 1}),
    "portal_incomplete": Condition(_ended("incomplete"), "again and again not everything could be had", {"times": 3}),
    "drop_in_entries": Condition(drop_in_entries, "lists name fewer than they did", {"share": 0.2, "least": 3}),
    "no_new_report_since": Condition(
        no_new_report_since, "in the season, nothing new for more than a year", {"days": 380, "from": "01-01", "until": "04-30"}),
    "overdue_reports": Condition(overdue_reports, "reports are overdue by the calendar", {"least": 1}),
    "disk_low": Condition(disk_low, "little room on the disk", {"free_gb": 10.0, "share": 0.05}),
    "verify_failed": Condition(verify_failed, "WARC files are missing or damaged", {"every_byte": False}),
}


def fits(name: str, value: object, default: object) -> bool:
    """May a threshold have this value? name: its key; from and until are days of the year, MM-DD."""
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, str):
        found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
        return found is not None and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31
    if not isinstance(value, int | float) or not 0 <= value < 1e6:
        return False
    return value <= 1 if name == "share" else isinstance(value, int) or isinstance(default, float)
