"""What is due to be said: the state of now against the state when the last digest was due.

Nothing remembers what was sent. A digest is due at the end of each run; what held then and holds now was said then.
What still holds is said again once in remind_days; what held and does not is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.operation.alerts.conditions import CONDITIONS, Trigger
from archive.operation.health import run_object, status_of
from archive.warc.fields import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archive.operation.alerts.settings import Settings
    from archive.operation.state import State

FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
SHOWN = 40  # lines of one condition


@dataclass(frozen=True, slots=True)
class Digest:
    """new: since the last digest; still: known, and due to be said again; over: held then, does not any more."""

    state: State
    new: tuple[Trigger, ...]
    still: tuple[Trigger, ...] = ()
    over: tuple[Trigger, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.new or self.still or self.over)

    def of(self, only: frozenset[str]) -> Digest:
        """The part about these conditions; all of it if none is named."""
        def kept(triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
            return tuple(one for one in triggers if not only or one.condition in only)

        return replace(self, new=kept(self.new), still=kept(self.still), over=kept(self.over))

    @property
    def subject(self) -> str:
        """One line."""
        counts = ((len(self.new), "new"), (len(self.over), "over"), (len(self.still), "as before"))
        return "xxgk: " + (", ".join(f"{count} {word}" for count, word in counts if count) or "nothing to be said")

    def text(self) -> str:
        """For a person: subject, newest run, then the conditions with their portals."""
        return "\n".join((self.subject, "", *_head(self.state), *self._parts())) + "\n"

    def _parts(self) -> Iterator[str]:
        names = {portal.id: portal.name for portal in self.state.portals}
        for title, triggers in (("NEW", self.new), ("OVER", self.over), ("AS BEFORE", self.still)):
            if triggers:
                yield from ("", title, *_lines(triggers, names))

    def object(self) -> dict[str, Any]:
        """The same for a program."""
        run = self.state.runs[-1] if self.state.runs else None
        return {
            "subject": self.subject, "at": stamp(self.state.at), "run": run_object(run, status_of(self.state, run)) if run else None,
            **{name: [{"condition": one.condition, "subject": one.subject, "message": one.message} for one in triggers]
               for name, triggers in (("new", self.new), ("over", self.over), ("still", self.still))},
        }


def due(state: State, settings: Settings, since: datetime | None = None) -> Digest:
    """What is to be said now of what came to hold since then; default: since the last digest was due."""
    since = since or told_at(state)
    now = _holding(state, settings.limits)
    before = _holding(state.before(since), settings.limits) if since else {}
    lasting = {key: one for key, one in now.items() if key in before and CONDITIONS[one.condition].lasting}
    over = (one for key, one in before.items() if key not in now and CONDITIONS[one.condition].lasting and _ended(state, one))
    remind = since is not None and _period(state.at, settings) > _period(since, settings)
    return Digest(state, tuple(one for key, one in now.items() if key not in before),
                  tuple(lasting.values()) if remind else (), tuple(over))


def told_at(state: State) -> datetime | None:
    """When the digest before this one was due: at the end of the newest run but the last that came to its end."""
    ended = [run.ended_at for run in state.runs[:-1] if run.ended_at and run.status != "interrupted"]
    return max(ended, default=None)


def _holding(state: State, limits: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Trigger]:
    there = replace(state, portals=tuple(portal for portal in state.portals if not portal.retired))
    found = (Trigger(name, subject, message) for name, own in limits.items() for subject, message in CONDITIONS[name].check(there, own))
    return {(one.condition, one.subject): one for one in found}


def _ended(state: State, one: Trigger) -> bool:
    """A portal that somebody took out of the registry has not recovered."""
    return not any(portal.id == one.subject and portal.retired for portal in state.portals)


def _period(at: datetime, settings: Settings) -> int:
    return (at - FIRST_MONDAY).days // settings.remind_days


def _head(state: State) -> Iterator[str]:
    yield f"{state.at:%Y-%m-%d %H:%M} UTC, {state.data or 'data folder'}"
    if state.runs:
        run = state.runs[-1]
        outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(run.outcomes.items()))
        yield (f"newest crawl {run.id}: {status_of(state, run)}; {run.portals} portals ({outcomes or 'no visit'}), {run.requests} requests,"
               f" {run.captured} documents captured, {run.unchanged} unchanged, {run.failed} failed")


def _lines(triggers: Iterable[Trigger], names: Mapping[str, str]) -> Iterator[str]:
    grouped: dict[str, list[Trigger]] = {}
    for one in triggers:
        grouped.setdefault(one.condition, []).append(one)
    for condition, found in grouped.items():
        yield f"{condition} ({len(found)}): {CONDITIONS[condition].about}"
        for one in found[:SHOWN]:
            who = " ".join(filter(None, (one.subject, names.get(one.subject, ""))))
            yield _plain(f"  {who + ': ' if who else ''}{' '.join(one.message.split())}")
        if len(found) > SHOWN:
            yield f"  … and {len(found) - SHOWN} more: xxgk health"


def _plain(line: str) -> str:
    """Texts of portals end up in terminals and mail programs: no control character of theirs does."""
    return "".join(char if char.isprintable() else "\ufffd" for char in line)
