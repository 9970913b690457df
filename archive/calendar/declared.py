"""Agencies that the registry says report: by a column's `agency`, or as the portal's own name. Nothing is guessed from hosts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.calendar.days import day_in_china
from archive.database.asking import coverage
from archive.regions.whose import Whose, whose

if TYPE_CHECKING:
    import sqlite3
    from datetime import date

    from archive.calendar.deadlines import Deadlines

Key = tuple[str, str, str, str]  # region, within, kind, unit: as archive/database/writing/agencies.py has them
_KINDS = {"government", "department", "township", "zone"}
# what a portal's name ends with if it is an agency's: 固镇县人民政府, but not 固镇县政务公开平台
_ACTS = re.compile(r"(?:政府|办事处|局|厅|委|委员会|管委会|部|署|办公室|院)$")


@dataclass
class Declared:
    """One agency, with the portals that should have its reports, and the first report year that was due when it was declared."""

    name: str
    whose: Whose
    since: int
    portals: set[str] = field(default_factory=set)


def declared(conn: sqlite3.Connection, deadlines: Deadlines, today: date) -> dict[Key, Declared]:
    """By identity. since: the newest report year that was due on the day when a crawl first looked for the agency: the
    entry was written to find that report; whether it had to report before, nothing tells.
    """
    found: dict[Key, Declared] = {}
    for row in coverage.declared(conn):
        who = whose(row["agency"], portal=row["region"] or "", url=row["url"] or "")
        if not who.region or who.doubt or who.kind not in _KINDS or not (row["column"] or _ACTS.search(row["agency"].strip())):
            continue
        day = day_in_china(row["since"]) or today
        since = newest_due(deadlines, who, day)
        one = found.setdefault((who.region, who.within, who.kind, who.unit), Declared(row["agency"], who, since))
        one.since = min(one.since, since)
        one.portals.add(row["portal"])
    return found


def newest_due(deadlines: Deadlines, who: Whose, day: date) -> int:
    """The newest report year whose last day was over."""
    year = day.year - 1
    due = deadlines.due(who.region, who.level, who.kind, who.unit, year)
    return year if due is not None and due < day else year - 1
