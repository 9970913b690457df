"""The statistics table (统计表) of 2014 to 2018 as data: indicators with unit and parent, and their sums."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "statistics" / "2014.toml"
PREFIX = "statistics."


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the table. id without "statistics."; labels: the official one first; unit "" for a row that only heads others."""

    id: str
    labels: tuple[str, ...]
    unit: str

    @property
    def key(self) -> str:
        """Its cell key."""
        return PREFIX + self.id

    @property
    def group(self) -> str:
        """The first part of the id: which of the nine groups it belongs to."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Part:
    """An identity: whole = sum of parts, by id."""

    whole: str
    parts: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Indicators:
    """The table with the notice it comes from and the report years it was made for."""

    edition: str
    name: str
    basis: str
    first_year: int
    last_year: int
    indicators: tuple[Indicator, ...]
    sums: tuple[Part, ...]

    def keys(self) -> tuple[str, ...]:
        """Every cell key in the order of the table."""
        return tuple(one.key for one in self.indicators if one.unit)


@cache
def indicators() -> Indicators:
    """The table of 国办发〔2014〕32号."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    rows = tuple(Indicator(row["id"], tuple(row["labels"]), row["unit"]) for row in data.pop("indicator"))
    sums = tuple(Part(one["whole"], tuple(one["parts"]), one["says"]) for one in data.pop("sum"))
    return Indicators(**data, indicators=rows, sums=sums)
