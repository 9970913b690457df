"""What happened to portals: visits, what each saw of its columns, what earlier ones tell."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Outcome = Literal["complete", "incomplete", "empty", "changed", "blocked", "unreachable", "robots", "gone"]

REFUSALS: tuple[Outcome, ...] = ("blocked", "unreachable")
LONGEST_REST = timedelta(days=30)
RUN = "%Y%m%dT%H%M%SZ"
UNREACHABLE = 3  # such visits in a row; one or two are the network's weather

@dataclass(frozen=True, slots=True)
class Visit:
    """What happened to one portal in one run."""

    run: str
    portal: str
    outcome: Outcome
    reason: str
    started_at: datetime
    ended_at: datetime
    declared: int | None = None  # entries the portal says it has, where it says so
    listed: int = 0
    captured: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0  # exchanges, robots.txt included; 0: the portal was left alone
    pages: int = 0  # of lists
    newest: str = ""  # date of the newest entry, ISO 8601
    columns: tuple[ColumnSeen, ...] = ()
    interrupted: bool = False  # ended by a signal or a limit before it was through; a resumed run visits again


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """What a visit saw of one channel (栏目).

    walked: all pages of its lists were, not only an unchanged first one; complete: nothing failed in it.
    entries: (URL, title, listed date) of all that its lists name, sorted; None: the same as at the visit before.
    """

    url: str
    complete: bool
    declared: int | None
    listed: int
    newest: str
    walked: bool
    entries: tuple[tuple[str, str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the newest complete visit saw of a channel; entries: URL → (title, listed date), without those gone since."""

    listed: int
    declared: int | None
    newest: str
    at: datetime
    walked_at: datetime | None
    entries: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier visits tell of a portal. Only visits that sent requests count.

    refused: how many of them, newest first, ended one after another as blocked or unreachable, without a document;
    columns: by URL.
    """

    visits: int
    last: Visit | None
    refused: int
    tried_at: datetime | None
    columns: Mapping[str, Before]


@dataclass(frozen=True, slots=True)
class Resumed:
    """A run that goes on. visits: those that are finished in it; what was captured since started_at is its own."""

    run: str
    started_at: datetime
    visits: tuple[Visit, ...] = ()

    @property
    def done(self) -> frozenset[str]:
        """Portals that need no visit any more in this run."""
        return frozenset(visit.portal for visit in self.visits)


def new_run(now: datetime, last: str) -> str:
    """An id of a run that sorts behind the last one, even if the clock went back."""
    name, before = f"{now:{RUN}}", last.partition("-")[0]
    if before >= name and (at := _time_of(before)):
        name = f"{at + timedelta(seconds=1):{RUN}}"
    return f"{name}-{secrets.token_hex(2)}"


def _time_of(run: str) -> datetime | None:
    try:
        return datetime.strptime(run, RUN).replace(tzinfo=UTC)
    except ValueError:
        return None


def refused(outcome: str, documents: int) -> bool:
    """Whether a visit found the portal closed: one that got documents did not, whatever one address answered."""
    return outcome in REFUSALS and not documents


def rest(outcome: str, times: int) -> timedelta | None:
    """How long a portal is left alone after so many refusals in a row, the last of which had this outcome; None: it is not.

    2**(n-1) days after n of them, 30 at most.
    """
    if times < (UNREACHABLE if outcome == "unreachable" else 1):
        return None
    return min(timedelta(days=2.0 ** min(times - 1, 10)), LONGEST_REST)
