"""The hosts of the country and what a crawl asks each of them for.

Divisions of today come from archive/regions: each province, city and county has a portal, where its departments and townships
report, too. How portals share hosts and whose lists are one for each agency is taken from the registry (settings/portals).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import ceil
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.regions import regions
from settings.registry import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ABROAD = ("71", "81", "82")  # the notice does not reach them
LEVELS = ("province", "city", "county")
BY_AGENCY = {"lonsun", "gkmlpt", "showlist", "epoint", "infopublic"}  # platforms whose lists belong to one agency each
TRIES = 4  # requests to a host that does not answer: robots.txt and one page, each under both schemes


@dataclass(frozen=True)
class Host:
    """One host: division of its portal, how many portals and agencies are on it, and its requests of each kind."""

    region: str
    portals: int
    agencies: int
    reports: int
    columns: int
    lists: int
    attachments: int
    answers: bool
    delay: float  # seconds between requests

    @property
    def requests(self) -> int:
        """robots.txt, the home page, list pages, reports and their attachments."""
        return 2 + self.lists + self.reports + self.attachments if self.answers else TRIES

    @property
    def revisit(self) -> int:
        """robots.txt and the first page of each list, when nothing has changed (docs/recrawl.md)."""
        return 1 + self.columns if self.answers else TRIES


@dataclass(frozen=True)
class Registry:
    """What the registry tells of all portals."""

    portals: int
    hosts: int
    by_agency: float  # share of portals with one list for each agency
    provinces: Mapping[str, int]


@cache
def registry() -> Registry:
    portals = load()
    known = [one.platform for one in portals if one.platform]
    return Registry(
        len(portals), len({urlsplit(one.url).hostname for one in portals}), sum(one in BY_AGENCY for one in known) / len(known),
        Counter(one.region[:2] for one in portals),
    )  # fmt: skip


def hosts(given: Mapping[str, float], province: str = "") -> list[Host]:
    """All hosts of the country or of one province (two digits), in the order of their codes."""
    towns = Counter(one[:6] for one in _codes("township"))
    by_code = {code: _host(code, towns[code], given) for level in LEVELS for code in _codes(level) if code.startswith(province)}
    return list(_merged(by_code, given["shared_hosts"]))


@cache
def _codes(level: str) -> tuple[str, ...]:
    return tuple(sorted({one.code for one in regions().rows if one.last is None and one.level == level and one.code[:2] not in ABROAD}))


def _host(code: str, towns: int, given: Mapping[str, float]) -> Host:
    chance = Random(f"host {code}")
    level = "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
    agencies = 1 + int(given[f"{level}_departments"]) + towns
    reports = agencies * int(given["years"])
    by_agency = chance.random() < registry().by_agency
    columns = agencies if by_agency else 1
    lists = columns * ceil(reports / columns / given["entries_a_page"])
    return Host(
        code, 1, agencies, reports, columns, lists, round(reports * given["attachments"]), answers=chance.random() >= given["unreachable"],
        delay=given["crawl_delay"] if chance.random() < given["slow_hosts"] else given["pace_seconds"],
    )  # fmt: skip


def _merged(found: Mapping[str, Host], shared: float) -> Iterable[Host]:
    """Counties that share their city's host go there; a city without a portal of its own is its first county's."""
    at: dict[str, list[Host]] = {}
    for code, host in found.items():
        city = code[:4] + "00"
        moved = host.region[4:] != "00" and Random(f"shared {code}").random() < shared
        at.setdefault(city if moved else code, []).append(host)
    return map(_joined, at.values())


def _joined(found: list[Host]) -> Host:
    if len(found) == 1:
        return found[0]
    total = {name: sum(getattr(one, name) for one in found) for name in ("portals", "agencies", "reports", "columns", "lists", "attachments")}
    return Host(found[0].region, **total, answers=found[0].answers, delay=max(one.delay for one in found))
