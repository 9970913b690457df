"""Until which report year an agency can be expected to report: one whose division or name ended is not missing."""

from __future__ import annotations

from functools import lru_cache

from archive.regions import NATION, regions

_TOWN = 9  # digits


@lru_cache(maxsize=65536)
def _division(code: str) -> int | None:
    """The last report year that agencies of a division can be expected for; None: it stands.

    The report for the last year of an abolished division is its heir's, so the one before counts. Of townships the table
    tells only that they are gone (archive/regions/build.py), not when: 0, no report but those that are there.
    """
    for part in dict.fromkeys((code[:6], code)):
        found = regions().get(part) if part and part != NATION else None
        if found and found.last is not None and not found.heir:
            return 0 if len(part) == _TOWN else found.last - 1
    return None


def until(region: str, ended: int | None, newest: int | None) -> int | None:
    """The last year for which it is expected; never before the newest that it reported for. None: it goes on.

    ended: the last year of its name, by the files of deadlines. An agency whose division was renamed or became another is
    one agency with its heir (archive/regions/whose.py), and goes on.
    """
    ends = [end for end in (_division(region), ended) if end is not None]
    return max(min(ends), newest or 0) if ends else None
