"""Divisions × years: of the reports that were expected, how many are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.calendar import EXPECTED, OVERDUE
from archive.regions import NATION, regions, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.calendar import Line, Status


@dataclass
class Tally:
    """How many agencies of a division are in which status for one year."""

    counts: dict[Status, int] = field(default_factory=dict)

    def add(self, status: Status) -> None:
        """Count one."""
        self.counts[status] = self.counts.get(status, 0) + 1

    def of(self, *statuses: str) -> int:
        """How many are in one of these."""
        return sum(count for status, count in self.counts.items() if status in statuses)

    @property
    def expected(self) -> int:
        """Reports whose last day is over, and those that are there."""
        return self.of(*EXPECTED)

    @property
    def there(self) -> int:
        """Reports that are there, in time or late."""
        return self.of("published", "late")

    def share(self, *statuses: str) -> float | None:
        """What part of the expected is in one of these, 0 to 1; None where nothing is expected."""
        return self.of(*statuses) / self.expected if self.expected else None

    def words(self) -> str:
        """Without colours: "12 of 15 published, 3 of them late; 2 missing, 1 blocked"."""
        if not self.expected:
            return "not due" if self.of("not-due") else "unknown"
        late = f", {self.of('late')} of them late" if self.of("late") else ""
        rest = ", ".join(f"{self.of(one)} {one}" for one in OVERDUE if self.of(one))
        return f"{self.there} of {self.expected} published{late}" + (f"; {rest}" if rest else "")


@dataclass
class Summary:
    """Rows by code of a division (or "" for agencies of none), each with a tally a year."""

    years: list[int]
    rows: dict[str, dict[int, Tally]]
    agencies: int = 0

    def total(self, year: int) -> Tally:
        """All rows together."""
        found = Tally()
        for row in self.rows.values():
            for status, count in row.get(year, Tally()).counts.items():
                found.counts[status] = found.counts.get(status, 0) + count
        return found


def summarise(lines: Iterable[Line], region: str = "") -> Summary:
    """The divisions right below a division ("" for China), by code; unknown years count nowhere."""
    rows: dict[str, dict[int, Tally]] = {}
    agencies = 0
    for line in lines:
        agencies += 1
        row = rows.setdefault(below(line.agency.region, region), {})
        for cell in line.cells:
            if cell.status != "unknown":
                row.setdefault(cell.year, Tally()).add(cell.status)
    years = sorted({year for row in rows.values() for year in row})
    return Summary(list(range(years[0], years[-1] + 1)) if years else [], dict(sorted(rows.items())), agencies)


def below(code: str, region: str) -> str:
    """The division right below a region that a code lies in; the region itself for its own agencies.

    >>> below("340323101", ""), below("340323101", "34"), below("340300", "340000"), below("110105", "11")
    ('340000', '340300', '340300', '110105')
    """
    if not code or code == NATION:
        return code
    depth = len(stem(region)) if region not in {"", NATION} else 0
    if depth == 0:
        return f"{code[:2]}0000"
    if depth == 2 and (code.endswith("0000") or regions().get(f"{code[:4]}00")):
        return code if code.endswith("0000") else f"{code[:4]}00"
    return code[:6] if depth < 6 else code  # 仙桃 and the districts of 北京 lie in no city


def name_of(code: str, region: str = "") -> str:
    """What a row is called: 安徽省; of a region's own agencies 安徽省本级.

    >>> name_of("340000"), name_of("340000", "34"), name_of("")
    ('安徽省', '安徽省本级', '')
    """
    found = regions().get(code)
    own = region not in {"", NATION} and stem(code) == stem(region)
    return (found.name if found else code) + ("本级" if own and code else "")
