"""Portals that refused their last visits are tried less often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from archive.captures.visits import rest
from crawler.visiting.faults import Fault

if TYPE_CHECKING:
    from datetime import datetime

    from archive.captures.visits import Earlier


def left_alone(earlier: Earlier, now: datetime, *, named: bool, full: bool) -> Fault | None:
    """Why a portal is not visited in this run, for its visit that sends no request; None if it is visited.

    named: it was named on the command line; then, and with full, it is visited all the same.
    """
    last, tried_at, refused = earlier.last, earlier.tried_at, earlier.refused
    pause = rest(last.outcome, refused) if last else None
    if named or full or last is None or tried_at is None or pause is None:
        return None
    until = tried_at + pause
    if now >= until or tried_at - now > timedelta(days=1):  # a clock that ran ahead so far tells nothing
        return None
    kind = last.outcome if last.outcome in ("blocked", "unreachable") else "blocked"
    times = "time" if refused == 1 else "times in a row"
    return Fault(kind, f"left alone until {until:%Y-%m-%d %H:%M} UTC, refused {refused} {times}; name it on the command "
                       f"line to try now, or use --full; last: {last.reason}")
