"""What a visit saw of one channel, held against what it says itself and against earlier visits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from archive.captures.visits import ColumnSeen
from crawler.visiting.faults import Fault

if TYPE_CHECKING:
    from datetime import datetime

    from archive.captures.visits import Before
    from crawler.adapter import Entry
    from crawler.visiting.work import Work

ENOUGH = 0.9  # of the entries of before; fewer are a list that was cut, or a portal that took its reports down
AT_LEAST = 2  # entries fewer: one alone is taken down now and then


@dataclass(slots=True)
class Column:
    """before: what the newest complete visit saw; read: how many entries an earlier visit listed, and when.

    waiting: pages of its lists that were asked for and have not come · held: second pages of lists whose
    first page was as before; asked for only if that of another list of this column was not
    """

    url: str
    before: Before | None = None
    read: tuple[int, datetime] | None = None
    entries: dict[tuple[str, str], str] = field(default_factory=dict)  # (address, title) → listed date
    beside: set[tuple[str, str]] = field(default_factory=set)  # of them, those outside their pages' main lists
    named: int = 0  # items of the pages of its lists, those counted that stand there twice
    declared: int | None = None
    promising: int = 0  # entries that may be reports
    none: bool = False  # the column itself says that it is empty
    scripted: bool = False  # a page of its lists named nothing and is one that scripts fill
    faulty: bool = False  # its list could not be had, so being empty is no news
    doubts: list[str] = field(default_factory=list)  # why its pages look like none of its platform
    waiting: int = 0
    held: list[Work] = field(default_factory=list)
    changed: bool = False  # the first page of one of its lists is not as it was
    walked: bool = True
    asked_again: bool = False

    def add(self, entry: Entry) -> None:
        key = entry.url, entry.title
        if entry.beside and key not in self.entries:
            self.beside.add(key)
        if not entry.beside:
            self.beside.discard(key)
        self.entries.setdefault(key, entry.listed)

    @property
    def listed(self) -> int:
        """Entries now; of lists that were not walked, as many as there were (an address may bear two titles)."""
        return len(self.entries) if self.walked or self.before is None else self.before.listed

    def adopt(self) -> None:
        """Its lists are as they were: the rest of their pages is not asked for."""
        assert self.before is not None
        self.held.clear()
        self.walked = False
        self.declared = self.before.declared

    def newest(self, today: date) -> str:
        """The newest full date of an entry, ISO; a date to come is a slip of the portal's, and no news is newer."""
        latest = (today + timedelta(days=1)).isoformat()
        return max((listed for listed in self.entries.values() if _is_day(listed) and listed <= latest), default="")

    def seen(self, today: date, *, complete: bool) -> ColumnSeen:
        """This column as the archive keeps it."""
        named = sorted((url, title, listed) for (url, title), listed in self.entries.items())
        return ColumnSeen(
            url=self.url, complete=complete, declared=self.declared, listed=self.listed, newest=self.newest(today),
            walked=self.walked and not self.faulty, entries=tuple(named),
        )


def faults(column: Column, today: date, *, as_it_is: bool) -> list[Fault]:
    """What is wrong with the column as a whole. as_it_is: it need not be what it was (--full)."""
    found = _by_itself(column)
    if column.faulty or not column.listed or as_it_is:
        return found
    return found + _against(column, today)


def _by_itself(column: Column) -> list[Fault]:
    url, listed = column.url, column.listed
    if not listed and column.read and not column.faulty:
        before, at = column.read
        return [Fault("changed", f"{url} listed {before} entries on {at:%Y-%m-%d}, lists nothing now, asked twice; "
                                 f"see whether the column moved", url)]
    if column.declared is not None and column.walked and not _all(column, column.declared):
        return [Fault("incomplete", f"{url} declares {column.declared} entries, {listed} were listed", url)]
    if not listed and not column.none and not column.faulty:
        return [Fault("empty", f"{url} answered 200 and lists nothing; {_what_to_do(column)}", url)]
    if listed and not column.promising:
        return [Fault("changed", f"{url} lists {listed} entries, and none promises an annual report; "
                                 f"see whether the column moved", url)]
    return []


def _all(column: Column, declared: int) -> bool:
    """Were as many entries listed as the column declares? Totals may count those that stand there twice (置顶), or in
    blocks of their own; only a sum that is exactly the total tells so."""
    return column.listed - len(column.beside) >= declared or declared in (column.listed, column.named)


def _what_to_do(column: Column) -> str:
    if column.scripted:
        return "scripts seem to draw its list: rendered = true in the registry entry has a browser open it"
    return "open it and see whether it is empty"


def _against(column: Column, today: date) -> list[Fault]:
    """Fewer entries than before, or none as new. What a person finds to be right is taken as it is by --full."""
    before = column.before
    if before is None:
        return []
    url, listed, newest, found = column.url, column.listed, column.newest(today), []
    if listed < ENOUGH * before.listed and before.listed - listed >= AT_LEAST:
        found.append(f"{url} lists {listed} entries, {before.listed} on {before.at:%Y-%m-%d}")
    if newest and newest < before.newest:
        found.append(f"{url}: the newest entry was {before.newest}, is {newest}")
    return [Fault("incomplete", f"{why}; if that is right, crawl with --full", url) for why in found]


def _is_day(listed: str) -> bool:
    try:
        return bool(listed) and date.fromisoformat(listed).isoformat() == listed
    except ValueError:
        return False
