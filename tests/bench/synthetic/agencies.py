"""Who reports: governments of all divisions of today, their departments, and townships, each with the years it reports for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from archive.regions import Region, regions

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = range(2008, 2026)
UNITS = (
    "教育局", "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局",
    "水利局", "农业农村局", "商务局", "文化和旅游局", "卫生健康局", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "统计局",
    "医疗保障局", "城市管理局", "信访局", "林业局", "行政审批局", "发展和改革委员会", "科学技术局", "民族宗教事务局", "体育局", "数据局",
    "乡村振兴局", "国防动员办公室", "金融工作办公室", "园林绿化局", "粮食和物资储备局", "海洋局", "地震局", "气象局", "档案局", "机关事务管理局",
)
LEVELS = ("province", "city", "county")
# requests that the median agency gets in a year, as the cases of each kind have them: most townships none at all
SIZES = {("government", "province"): 2500, ("government", "city"): 420, ("government", "county"): 55, ("department", "province"): 60,
         ("department", "city"): 14, ("department", "county"): 1.2, ("township", "township"): 0.16}


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, the division of its portal, and what is drawn once for all its years."""

    name: str
    region: str
    level: str
    kind: str
    unit: str
    portal: str
    size: float
    years: tuple[int, ...]


def agencies(reports: int, seed: int) -> Iterator[Agency]:
    """Agencies that report so many times together: governments of all divisions, as far as half of the reports suffices; then
    division by division, by lot, its departments and townships.
    """
    rest = reports
    for agency in _every(reports // (2 * len(YEARS)), seed):
        years = agency.years[:rest]
        if years:
            yield replace(agency, years=years)
        rest -= len(years)
        if not rest:
            return
    raise ValueError(f"{reports} reports: there are agencies for {reports - rest} only")


def _every(governments: int, seed: int) -> Iterator[Agency]:
    divisions = [one for one in regions().rows if one.last is None and one.level in LEVELS]
    Random(f"{seed} divisions").shuffle(divisions)
    first = sorted(divisions, key=lambda one: one.level != "province")[:governments]
    yield from (_agency(one, one.code, "government", "", seed) for one in first)
    known, towns = {one.code for one in first}, _townships()
    for one in divisions:
        if one.code not in known:
            yield _agency(one, one.code, "government", "", seed)
        yield from (_agency(one, one.code, "department", unit, seed) for unit in UNITS)
        yield from (_agency(town, one.code, "township", "", seed) for town in towns.get(one.code, ()))


def _townships() -> dict[str, list[Region]]:
    """Those of today by county."""
    found: dict[str, dict[str, Region]] = {}
    for one in regions().rows:
        if one.level == "township" and one.last is None:
            found.setdefault(one.code[:6], {})[one.code] = one
    return {county: list(towns.values()) for county, towns in found.items()}


def _agency(region: Region, portal: str, kind: str, unit: str, seed: int) -> Agency:
    chance = Random(f"{seed} {region.code} {unit}")
    size = SIZES[kind, region.level] * chance.lognormvariate(0, 1.1)
    name = region.name + (unit or "人民政府")
    return Agency(name, region.code, region.level, kind, unit, portal, size, tuple(_years(kind, chance)))


def _years(kind: str, chance: Random) -> Iterator[int]:
    first = 2008 if kind == "government" or chance.random() < 0.4 else chance.choice((2014, 2016, 2019))
    gaps = chance.choice((0, 0, 0.05, 0.2))
    yield from (year for year in YEARS if year >= first and chance.random() >= gaps)
