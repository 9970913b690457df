"""Portals that refused their last visits are tried less often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crawler.visiting.faults import Fault

if TYPE_CHECKING:
    from datetime import datetime

    from archive.visits import Earlier

LONGEST = timedelta(days=30)
UNREACHABLE = 3  # such visits in a row; one or two are the network's weather


def left_alone(earlier: Earlier, now: datetime, *, named: bool, full: bool) -> Fault | None:
    """Why a portal is not visited in this run, for its visit that sends no request; None if it is visited.

    After n visits in a row that ended blocked or unreachable it rests 2**(n-1) days, 30 at most. named: it was named
    on the command line; then, and with full, it is visited all the same.
    """
    last, tried_at, refused = earlier.last, earlier.tried_at, earlier.refused
    if named or full or last is None or tried_at is None or refused < 1:
        return None
    if last.outcome == "unreachable" and refused < UNREACHABLE:
        return None
    rest = min(timedelta(days=2.0 ** min(refused - 1, 10)), LONGEST)
    until = tried_at + rest
    if now >= until or tried_at - now > timedelta(days=1):  # a clock that ran ahead so far tells nothing
        return None
    kind = last.outcome if last.outcome in ("blocked", "unreachable") else "blocked"
    times = "time" if refused == 1 else "times in a row"
    return Fault(kind, f"left alone until {until:%Y-%m-%d %H:%M} UTC, refused {refused} {times}; name it on the command "
                       f"line to try now, or use --full; last: {last.reason}")
