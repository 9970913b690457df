"""The health of all portals, as objects: what `xxgk health --json` prints and health.json holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive.operation.state import NEEDS
from archive.regions import regions
from archive.warc.fields import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from archive.operation.state import Run, Standing, State

NEED_WORDS = {"person": "needs a person", "wait": "may heal by itself", "new": "never visited", "good": "in order",
              "retired": "not in the registry any more"}


def told(state: State) -> dict[str, Any]:
    """The whole of it: when, the newest run, how many need what, and every portal, the ones that need a person first."""
    return {
        "at": stamp(state.at),
        "run": run_object(state.runs[-1], status_of(state, state.runs[-1])) if state.runs else None,
        "needs": counted(state.portals),
        "reports": state.counts.get(("reports", ""), 0),
        "archive_bytes": state.counts.get(("archive_bytes", ""), 0),
        "portals": [portal_object(portal) for portal in state.portals],
    }


def counted(portals: Iterable[Standing]) -> dict[str, int]:
    """How many portals need a person, may heal by themselves, were never visited, are in order."""
    found = Counter(portal.need for portal in portals)
    return {need: found[need] for need in NEEDS}


def portal_object(portal: Standing) -> dict[str, Any]:
    """One portal; times ISO 8601 in UTC, null where there is none."""
    last = portal.last
    return {
        "portal": portal.id, "name": portal.name, "region": portal.region, "url": portal.url,
        "need": portal.need, "outcome": last.outcome if last else None, "reason": last.reason if last else None,
        "since": _time(portal.since), "failures": portal.streak, "good_at": _time(portal.good_at),
        "tried_at": _time(portal.tried_at), "next_try": _time(portal.next_try),
        "listed": last.listed if last else None, "newest": portal.newest or None,
        "reports": portal.latest.reports, "latest_year": portal.latest.year, "latest_title": portal.latest.title or None,
        "latest_published": portal.latest.published or None, "overdue": portal.overdue,
    }


def run_object(run: Run, status: str) -> dict[str, Any]:
    """One run as a line of `xxgk runs --json`."""
    return {
        "id": run.id, "status": status, "started_at": stamp(run.started_at), "ended_at": _time(run.ended_at),
        "portals": run.portals, "outcomes": dict(run.outcomes), "requests": run.requests, "listed": run.listed,
        "captured": run.captured, "unchanged": run.unchanged, "failed": run.failed,
    }


def status_of(state: State, run: Run) -> str:
    """ended, interrupted, failed, running or killed."""
    if state.fatal and run is state.runs[-1]:
        return "failed"
    return run.status or ("killed" if run in state.killed else "running")


def province(code: str) -> str:
    """The name of the province that a code belongs to, else the code's first digits.

    >>> province("340323"), province("99")
    ('安徽省', '99')
    """
    found = regions().get(f"{code[:2]}0000") if code[:2] != "10" else regions().get("100000")
    return found.name if found else code[:2] or "–"


def _time(at: datetime | None) -> str | None:
    return stamp(at) if at else None
