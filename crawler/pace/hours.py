"""The hours in which requests may be sent (XXGK_HOURS), in China's time whatever the machine's zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "China time")  # without summer time since 1991
FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class HoursError(ValueError):
    """Hours that cannot be read; one line."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day until another, over midnight if the second is the earlier."""

    start: time
    end: time

    def opens(self, now: datetime) -> datetime | None:
        """When requests may be sent again; None: now. now must know its zone.

        >>> night = Hours(time(22), time(6))
        >>> night.opens(datetime(2026, 1, 31, 12, 0, tzinfo=CHINA)).isoformat()
        '2026-01-31T22:00:00+08:00'
        >>> night.opens(datetime(2026, 1, 31, 5, 59, tzinfo=CHINA)) is None
        True
        """
        here = now.astimezone(CHINA)
        clock = here.time()
        within = self.start <= clock < self.end if self.start < self.end else clock >= self.start or clock < self.end
        if within:
            return None
        begins = datetime.combine(here.date(), self.start, CHINA)
        return begins if begins > here else begins + timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def hours(text: str) -> Hours | None:
    """"22:00-06:00" → Hours; "": None, at any time. Raises HoursError."""
    if not text.strip():
        return None
    match = FORM.fullmatch(text.strip())
    if match is None or match.group(1, 2) == match.group(3, 4):
        raise HoursError(f"XXGK_HOURS={text}: write two times of the day in China, as 22:00-06:00")
    return Hours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
