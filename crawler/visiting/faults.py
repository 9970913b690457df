"""What kept a visit from being complete, and the outcome and reason that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.captures.visits import Outcome

# what a person must look at first comes first
SEVERITY: tuple[Outcome, ...] = ("blocked", "robots", "unreachable", "gone", "changed", "empty", "incomplete")
REASONS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """message names the URL; column: the channel it touches, "" if that cannot be told and all may be touched."""

    kind: Outcome
    message: str
    column: str = ""


def outcome(faults: Iterable[Fault]) -> Outcome:
    """The gravest of the faults; complete if there are none."""
    kinds = {fault.kind for fault in faults}
    return next((kind for kind in SEVERITY if kind in kinds), "complete")


def told(faults: Iterable[Fault], notes: Iterable[str]) -> str:
    """Faults, the gravest first, then notes; how many more there are than can be shown."""
    ordered = sorted(faults, key=lambda fault: SEVERITY.index(fault.kind))
    reasons = list(dict.fromkeys([*(fault.message for fault in ordered), *notes]))
    more = len(reasons) - REASONS_SHOWN
    return "; ".join(reasons[:REASONS_SHOWN]) + (f"; and {more} more" if more > 0 else "")
