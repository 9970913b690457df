"""By when reports are due: the law's dates (statutory.toml) and earlier ones of an operator's file, both as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from archive.regions import Level, stem
from archive.regions.units import Kind
from settings.registry import PORTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STATUTORY = Path(__file__).parent / "statutory.toml"
LOCAL = PORTALS.parent / "deadlines.toml"  # what an operator edits
FIRST_YEAR = 2008  # 条例 of 2007, in force 2008-05-01: its first reports were due on 2009-03-31
LEVELS: tuple[str, ...] = get_args(Level)
KINDS: tuple[str, ...] = get_args(Kind)
DEADLINE_KEYS = {"region", "levels", "kinds", "units", "from", "to", "due", "source"}
ENDED_KEYS = {"region", "units", "last", "source"}
LATEST = 9999


class DeadlinesError(ValueError):
    """A file of deadlines that cannot be used; the message names file, entry and key, and what to do."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Reports for the years first to last of the agencies that fit are due on month and day of the year after.

    region: the agencies' codes begin with it; levels, kinds, units: empty for all.
    """

    month: int
    day: int
    first: int
    last: int = LATEST
    region: str = ""
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    source: str = ""

    def fits(self, region: str, level: str, kind: str, unit: str, year: int) -> bool:
        """Is this the date of such an agency's report for the year?"""
        wanted = ((self.levels, level), (self.kinds, kind), (self.units, unit))
        return self.first <= year <= self.last and region.startswith(self.region) and all(
            not allowed or value in allowed for allowed, value in wanted)

    def due(self, year: int) -> date:
        """The last day for the report for this year."""
        return date(year + 1, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Ended:
    """Agencies of these names, in divisions whose codes begin with region, ended: nothing after the report for last."""

    units: frozenset[str]
    last: int
    region: str = ""


@dataclass(frozen=True)
class Deadlines:
    """The law's dates, an operator's earlier ones, and agencies that ended."""

    statutory: tuple[Deadline, ...]
    local: tuple[Deadline, ...] = ()
    endings: tuple[Ended, ...] = ()

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(unit for one in (*self.statutory, *self.local) for unit in one.units)

    @cached_property
    def _known(self) -> dict[tuple[str, str, str, str], Dues]:
        return {}

    def dues(self, region: str, level: str, kind: str, unit: str) -> Dues:
        """due() by year: one mapping for all agencies of which it is the same."""
        key = (region, level, kind, unit if unit in self._named else "")
        if key not in self._known:
            self._known[key] = Dues(self, key)
        return self._known[key]

    def due(self, region: str, level: str, kind: str, unit: str, year: int) -> date | None:
        """The last day for a report, None where no law asks for one (before 2008).

        The first entry of statutory.toml that fits, or the earliest of the local ones that fit, whichever is earlier:
        a county is bound by its province's date too. 条例 of 2007 (第492号) art. 31; 条例 of 2019 (第711号) art. 49.
        """
        law = next((one.due(year) for one in self.statutory if one.fits(region, level, kind, unit, year)), None)
        earlier = [one.due(year) for one in self.local if one.fits(region, level, kind, unit, year)]
        return min([law, *earlier]) if law else None

    def ended(self, region: str, unit: str) -> int | None:
        """The last year for which an agency of this name can be expected to report; None: it goes on."""
        years = [one.last for one in self.endings if unit in one.units and region.startswith(one.region)]
        return min(years, default=None)


class Dues(dict[int, date | None]):
    """Report year → last day, reckoned when it is asked for."""

    def __init__(self, deadlines: Deadlines, who: tuple[str, str, str, str]) -> None:
        super().__init__()
        self._deadlines, self._who = deadlines, who

    def __missing__(self, year: int) -> date | None:
        self[year] = self._deadlines.due(*self._who, year)
        return self[year]


def load(local: Path | None = None) -> Deadlines:
    """The law and a file of local deadlines (default settings/deadlines.toml, which may be missing).

    Raises DeadlinesError for a file that cannot be read, unknown keys, wrong values, and dates that the law has earlier.
    """
    law, endings = _statutory()
    if local is None and not LOCAL.exists():
        return Deadlines(law, (), endings)
    file = local or LOCAL
    dates, more = _read(file)
    for number, one in enumerate(dates, 1):
        _refuse_no_effect(file, f"deadline {number}", one, law)
    return Deadlines(law, dates, (*endings, *more))


@lru_cache(maxsize=1)
def _statutory() -> tuple[tuple[Deadline, ...], tuple[Ended, ...]]:
    return _read(STATUTORY)


def _refuse_no_effect(file: Path, name: str, one: Deadline, law: Iterable[Deadline]) -> None:
    """A local date that is nowhere earlier than the law's does nothing, and whoever wrote it means something else."""
    statutory = Deadlines(tuple(law))
    years = {one.first, min(one.last, max(one.first, 2019))}
    for level in one.levels or LEVELS:
        for kind in one.kinds or KINDS:
            for unit in one.units or ("",):
                dates = [(year, statutory.due(one.region, level, kind, unit, year)) for year in years]
                if any(law_says and one.due(year) < law_says for year, law_says in dates):
                    return
    raise DeadlinesError(f"{file}: {name}: due {one.month:02}-{one.day:02} is not earlier than the law's date for any agency"
                         " that it fits; a local deadline can only be earlier")


# ---- reading the files ---------------------------------------------------------------------------------

def _read(file: Path) -> tuple[tuple[Deadline, ...], tuple[Ended, ...]]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DeadlinesError(f"{file}: not a readable TOML file: {error}") from error
    _refuse_unknown(file, "the file", data, {"deadline", "ended"})
    return (tuple(_deadline(file, f"deadline {n}", entry) for n, entry in _entries(file, data, "deadline")),
            tuple(_ended(file, f"ended {n}", entry) for n, entry in _entries(file, data, "ended")))


def _entries(file: Path, data: Mapping[str, Any], kind: str) -> list[tuple[int, dict[str, Any]]]:
    entries = data.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DeadlinesError(f"{file}: write entries as [[{kind}]], with double brackets")
    return list(enumerate(entries, 1))


def _deadline(file: Path, name: str, entry: dict[str, Any]) -> Deadline:
    _refuse_unknown(file, name, entry, DEADLINE_KEYS)
    month, day = _month_and_day(file, name, entry.get("due"))
    first, last = _year(file, name, entry, "from", FIRST_YEAR), _year(file, name, entry, "to", LATEST)
    if first < FIRST_YEAR or last < first:
        raise DeadlinesError(f"{file}: {name}: from and to must be report years since {FIRST_YEAR}, in this order")
    return Deadline(
        month, day, first, last, _region(file, name, entry), _texts(file, name, entry, "levels", LEVELS),
        _texts(file, name, entry, "kinds", KINDS), _texts(file, name, entry, "units"), _text(file, name, entry, "source"))


def _ended(file: Path, name: str, entry: dict[str, Any]) -> Ended:
    _refuse_unknown(file, name, entry, ENDED_KEYS)
    units = frozenset(_texts(file, name, entry, "units"))
    if not units or "last" not in entry:
        raise DeadlinesError(f"{file}: {name}: units (names of agencies behind their division's) and last (a year) are needed")
    _text(file, name, entry, "source")
    return Ended(units, _year(file, name, entry, "last", 0), _region(file, name, entry))


def _month_and_day(file: Path, name: str, value: Any) -> tuple[int, int]:
    try:
        found = date.fromisoformat(f"2001-{value}")  # no leap year: 02-29 is no day of every year
    except ValueError as error:
        raise DeadlinesError(f'{file}: {name}: due must be month and day of every year, such as "01-20", not {value!r}') from error
    return found.month, found.day


def _year(file: Path, name: str, entry: dict[str, Any], key: str, default: int) -> int:
    value = entry.get(key, default)
    if type(value) is not int or not 0 <= value <= LATEST:
        raise DeadlinesError(f"{file}: {name}: {key} must be a report year such as 2021, not {value!r}")
    return value


def _region(file: Path, name: str, entry: dict[str, Any]) -> str:
    """The beginning of the codes of a division and its parts: 340000 is all of Anhui, as 34 is."""
    code = _text(file, name, entry, "region")
    if code and not (code.isascii() and code.isdecimal() and 2 <= len(code) <= 12):
        raise DeadlinesError(f'{file}: {name}: region must be a GB/T 2260 code or its first digits, such as "34", not {code!r}')
    return stem(code)


def _texts(file: Path, name: str, entry: dict[str, Any], key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise DeadlinesError(f"{file}: {name}: {key} must be a list of texts")
    for one in value:
        if allowed and one not in allowed:
            raise DeadlinesError(f"{file}: {name}: {key}: no {one!r}; there are {', '.join(allowed)}")
    return tuple(value)


def _text(file: Path, name: str, entry: dict[str, Any], key: str) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str):
        raise DeadlinesError(f"{file}: {name}: {key} must be a text")
    return value


def _refuse_unknown(file: Path, where: str, table: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise DeadlinesError(f"{file}: {where}: unknown key {unknown[0]!r}; known keys: {', '.join(sorted(known))}")
