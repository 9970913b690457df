"""Days as China counts them: the law's dates, and those on portals, are UTC+8."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

CHINA = timezone(timedelta(hours=8))


def today() -> date:
    """The day that it is in China."""
    return datetime.now(CHINA).date()


def day_in_china(moment: str | None) -> date | None:
    """The day there of a time of the database (ISO 8601, UTC); None for none, and for what is no time.

    >>> day_in_china("2026-01-31T16:00:00Z")
    datetime.date(2026, 2, 1)
    """
    try:
        found = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.astimezone(CHINA).date() if found.tzinfo else found.date()


@lru_cache(maxsize=16384)
def day(text: str | None) -> date | None:
    """A date as the database has it; None for none, and for what is no day (2021-02-30)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
