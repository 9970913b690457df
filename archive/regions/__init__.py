"""Administrative divisions of China since 2008 to township level, by code and by name.

Codes are GB/T 2260 (six digits) and, for townships, GB/T 10114 (nine). What the table holds and where it comes
from: archive/regions/build.py.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE = Path(__file__).parent / "regions.tsv.gz"
NATION = "100000"
Level = Literal["nation", "province", "city", "county", "township"]
# peoples whose name stands without 族 in names such as 伊犁哈萨克自治州; all others are written with it
_BARE = "蒙古|维吾尔|哈萨克|柯尔克孜|达斡尔|鄂温克|鄂伦春|塔吉克|锡伯"
_OF_PEOPLES = re.compile(
    rf"(?:(?:{_BARE}|土家|哈尼|拉祜|傈僳|纳西|景颇|布朗|布依|仫佬|毛南|仡佬|朝鲜|保安|裕固|东乡|撒拉|普米|独龙|各|[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京])族|{_BARE})*"
    r"自治(?=[区州县旗]$)"
)

_PROVINCE = re.compile("省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区")


@dataclass(frozen=True, slots=True)
class Region:
    """One division under one name. first, last: years in which it stood; None where the sources do not tell,
    last also where it still stands; first is never before 2008. heir: the code of today of the same division.
    """

    code: str
    name: str
    first: int | None = None
    last: int | None = None
    heir: str = ""

    @property
    def level(self) -> Level:
        """By the shape of the code."""
        if len(self.code) == 9:
            return "township"
        if self.code == NATION:
            return "nation"
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"

    def stood(self, year: int | None) -> bool:
        """May it have reported for this year? A report for the last year before a change is published after it."""
        if year is None:
            return True
        return (self.first is None or self.first <= year + 1) and (self.last is None or year <= self.last + 1)

    def within(self, code: str) -> bool:
        """Is it this division or a part of it?"""
        return code in {"", NATION} or self.code.startswith(stem(code))


def stem(code: str) -> str:
    """The digits that the codes of all its parts begin with.

    >>> stem("340000"), stem("340300"), stem("340323"), stem("340323101")
    ('34', '3403', '340323', '340323101')
    """
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") and len(code) == 6 else code


_CHINA = Region(NATION, "中国")


@dataclass(frozen=True)
class Regions:
    """The table."""

    rows: tuple[Region, ...]

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Region, ...]]:
        """All that stood under a code, the one of today first."""
        return _grouped((region.code, region) for region in self.rows)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Region, ...]]:
        """All that bear a name, the full one or a usual shorter one (彭水县, 内蒙古, 安徽)."""
        return _grouped((name, region) for region in self.rows for name in _names(region))

    @cached_property
    def by_bare_name(self) -> Mapping[str, tuple[Region, ...]]:
        """Cities and counties by what stands before 市, 县, 区 or 旗 (从化, 彭水); never a single character."""
        return _grouped((bare, region) for region in self.rows for bare in _bare_names(region))

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name."""
        return max(map(len, self.by_name))

    def get(self, code: str) -> Region | None:
        """The division of today with this code, else the last that had it."""
        if code == NATION:
            return _CHINA
        found = self.by_code.get(code)
        return found[0] if found else None

    def chain(self, code: str) -> tuple[Region, ...]:
        """The division and what it belongs to, from the province down."""
        stems = dict.fromkeys((NATION,) if code == NATION else (f"{code[:2]}0000", f"{code[:4]}00", code[:6], code))
        return tuple(region for part in stems if (region := self.get(part)))


@lru_cache(maxsize=1)
def regions() -> Regions:
    """The table that ships with the project."""
    with gzip.open(TABLE, "rt", encoding="utf-8") as file:
        return Regions(tuple(_row(line.rstrip("\n").split("\t")) for line in file))


def _row(fields: list[str]) -> Region:
    code, name, first, last, heir = fields
    return Region(code, name, int(first) if first else None, int(last) if last else None, heir)


def _names(region: Region) -> Iterable[str]:
    yield region.name
    if region.level == "province":
        yield _PROVINCE.sub("", region.name)
    elif (short := _OF_PEOPLES.sub("", region.name)) != region.name:
        yield short
    if region.level == "township" and region.name.endswith("街道"):
        yield f"{region.name}办事处"
        yield region.name.removesuffix("道")  # 白云街, as Guangzhou writes


def _bare_names(region: Region) -> Iterable[str]:
    if region.level in {"city", "county"}:
        for name in dict.fromkeys((region.name, _OF_PEOPLES.sub("", region.name))):
            if len(name) > 2 and name[-1] in "市县区旗":
                yield name[:-1]


def _grouped(pairs: Iterable[tuple[str, Region]]) -> Mapping[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = {}
    for key, region in pairs:
        if region not in found.setdefault(key, []):
            found[key].append(region)
    return {key: tuple(sorted(group, key=lambda one: (one.last is not None, -(one.first or 0)))) for key, group in found.items()}
