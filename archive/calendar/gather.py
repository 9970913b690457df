"""From the database to the calendar: every agency with its years, each with its status.

Which portal an agency belongs to: those that its newest report was captured from, and those whose registry entry declares
it (a column's `agency`, or the portal's own name); if there are none, the portals of the smallest division around it
that has one. A report is missing only where all of them were visited well.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING, Any

from archive.calendar import Agency, Found, Line, Seen, line_of
from archive.calendar.days import day, day_in_china
from archive.calendar.declared import Declared, declared
from archive.calendar.ends import until
from archive.database.asking import coverage
from archive.regions import stem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from archive.calendar.deadlines import Deadlines
    from archive.calendar.declared import Key


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agencies and years; empty: all. region: a code, for the division and its parts."""

    region: str = ""
    years: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def takes(self, level: str, kind: str) -> bool:
        """Is an agency of this level and kind wanted?"""
        return (not self.levels or level in self.levels) and (not self.kinds or kind in self.kinds)


def lines(conn: sqlite3.Connection, deadlines: Deadlines, on: date, wanted: Wanted) -> Iterator[Line]:
    """Agencies by division and name, each with every year from the first report's to the one whose reports come next on
    that day, or with the years that are wanted. An agency of which none of them tells anything is left out.
    """
    work = _Work(conn, deadlines, on, wanted)
    known = (one for batch in coverage.agencies(conn, stem(wanted.region)) for one in work.batch(batch))
    yield from merge(known, work.unreported(), key=lambda line: (line.agency.region, line.agency.name, line.agency.id or 0))


@dataclass(frozen=True, slots=True)
class _Known:
    """Of one agency. found: its reports by year, of the years that are wanted; span: its first and newest year with one."""

    found: Mapping[int, Found]
    span: tuple[int, int] | None
    portals: set[str]
    entry: Declared | None

    @property
    def since(self) -> int | None:
        """The first report year for which it is known."""
        return min([*(self.span or ())[:1], *([self.entry.since] if self.entry else [])], default=None)

    @property
    def newest(self) -> int | None:
        """The newest year with a report."""
        return self.span[1] if self.span else None


class _Work:
    """What is the same for all agencies."""

    def __init__(self, conn: sqlite3.Connection, deadlines: Deadlines, on: date, wanted: Wanted) -> None:
        self._conn, self._deadlines, self._on, self._wanted = conn, deadlines, on, wanted
        self._declared = declared(conn, deadlines, on)
        self._visits: dict[str, Seen] = {}
        self._around: dict[str, list[str]] = {}
        for row in coverage.last_visits(conn):
            self._visits[row["portal"]] = Seen(
                row["portal"], row["outcome"] or "", row["reason"] or "", day_in_china(row["ended_at"]), bool(row["cut"]))
            if row["region"]:
                self._around.setdefault(row["region"], []).append(row["portal"])

    def batch(self, agencies: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
        """Agencies that have reports."""
        rows = [row for row in agencies if self._wanted.takes(row["level"], row["kind"])]
        ids = [row["id"] for row in rows]
        found, spans = self._found(rows), coverage.spans(self._conn, ids)
        portals: dict[int, set[str]] = {}
        for agency, portal in coverage.portals(self._conn, ids):
            portals.setdefault(agency, set()).add(portal)
        for row in rows:
            known = _Known(found.get(row["id"], {}), spans.get(row["id"]), portals.get(row["id"], set()), self._declared.get(_key(row)))
            yield from self._line(row, known)

    def unreported(self) -> Iterator[Line]:
        """Agencies that the registry declares and that have no report."""
        there = [key for key in self._declared if key[0].startswith(stem(self._wanted.region))]
        made = sorted((key for key in there if not coverage.has(self._conn, key)), key=lambda key: (key[0], self._declared[key].name))
        for key in made:
            one = self._declared[key]
            row = one.whose.fields() | {"id": None, "name": "".join(one.name.split())}
            if self._wanted.takes(one.whose.level, one.whose.kind):
                yield from self._line(row, _Known({}, None, set(), one))

    def _found(self, rows: Sequence[Mapping[str, Any]]) -> dict[int, dict[int, Found]]:
        """agency → year → report. A date after the first capture is that of another issue; late is only what surely is."""
        found: dict[int, dict[int, Found]] = {}
        dues = {row["id"]: self._deadlines.dues(row["region"], row["level"], row["kind"], row["unit"]) for row in rows}
        doubtful = []
        for agency, year, report, told in coverage.years(self._conn, list(dues), self._wanted.years):
            published, due = day(told), dues[agency][year]
            found.setdefault(agency, {})[year] = Found(report, published)
            if published is None or (due and published > due):
                doubtful.append(report)
        for agency, year, captured_at, listed in coverage.captured(self._conn, doubtful):
            first, told = day_in_china(captured_at), found[agency][year].published
            fitting = (one for one in (told, day(listed)) if one and (first is None or one <= first))
            found[agency][year] = found[agency][year]._replace(published=next(fitting, None), seen=first)
        return found

    def _line(self, row: Mapping[str, Any], known: _Known) -> Iterable[Line]:
        agency = self._agency(row, known)
        first = self._on.year if agency.since is None else agency.since
        years = self._wanted.years or range(first, max(self._on.year, (known.newest or 0) + 1))
        dues = self._deadlines.dues(agency.region, agency.level, agency.kind, agency.unit)
        line = line_of(agency, dues, known.found, self._on, years)
        return [line] if any(cell.status != "unknown" for cell in line.cells) else []

    def _agency(self, row: Mapping[str, Any], known: _Known) -> Agency:
        last = until(row["region"], self._deadlines.ended(row["region"], row["unit"]), known.newest)
        portals = sorted(known.portals | known.entry.portals if known.entry else known.portals)
        seen = tuple(self._visits[portal] for portal in portals or self._portals_around(row["region"]))
        return Agency(row["id"], row["name"], row["region"], row["level"], row["kind"], row["unit"], known.since, last, seen)

    def _portals_around(self, region: str) -> Sequence[str]:
        for code in (region, region[:6], f"{region[:4]}00", f"{region[:2]}0000") if region else ():
            if code in self._around:
                return self._around[code]
        return ()


def _key(row: Mapping[str, Any]) -> Key:
    return row["region"], row["within"], row["kind"], row["unit"]
