"""An agency's name → the division it belongs to, its level and kind.

Names are read from the left, the longest division first, each narrowed by those before it and by the division of
the portal; what stays ambiguous is not resolved, and nothing is taken from a host name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.regions import NATION, Level, Region, regions

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["government", "department", "township", "zone", "other"]

_SPACES = re.compile(r"[\s\u3000]+")
_ZONE = re.compile(r"(?:开发区|高新区|园区|产业园|示范区|保税区|试验区|新区|合作区|度假区|风景区|名胜区|产业区|工业区)(?:管理委员会|管委会)?$|管委会$|管理委员会$")
_GOVERNMENT = re.compile(r"(?:人民政府|政府)$")
_OFFICE = re.compile(r"(?:办事处|公所)$")
_DEPARTMENT = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|处|院|所|站|中心|总队|支队|大队|队|部|署|行|社|会|馆|台|集团|公司|服务中心|科)$"
)
_PLACE = re.compile(r"(?:省|市|县|区|州|盟|旗)$")
_BRANCH = re.compile(r"局(?P<place>[\u4e00-\u9fff]{2,8}?[县区市旗])(?:分局|支队|大队)$")
_NATIONAL = re.compile(r"^(?:国家|中华人民共和国|国务院|中国)")
_TOWN = re.compile(r"(?P<town>[\u4e00-\u9fff]{1,12}?(?:镇|乡|街道|苏木|地区|街))(?:人民政府|政府|办事处)?$")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an agency belongs. region: the smallest division told, None where it cannot be; why: in words."""

    region: Region | None
    level: Level | None
    kind: Kind
    why: str


def place(name: str, *, portal: str = "", year: int | None = None) -> Placed:
    """portal: code of the division whose portal published it; year: of the report, for what stood then."""
    name = _SPACES.sub("", name)
    rest, found, why = _read(name, portal, year)
    kind = _kind(name, rest, found)
    if found:
        return Placed(found, found.level, kind, why)
    if _NATIONAL.match(name) and not portal:
        return Placed(regions().get(NATION), "nation", kind, "a national agency")
    return Placed(None, "township" if kind == "township" else None, kind, why)


def _read(name: str, portal: str, year: int | None) -> tuple[str, Region | None, str]:
    """What of the name stands behind its divisions, the smallest of them, and why."""
    candidates: tuple[Region, ...] = ()
    rest, taken = name, ""
    while rest:
        token, narrowed = _next(rest, candidates, portal, year)
        if not token:
            break
        rest, candidates, taken = rest[len(token) :], narrowed, taken + token
    branch = _BRANCH.search(rest)
    if branch and candidates:
        _, narrowed = _next(branch["place"], candidates, portal, year)
        candidates = narrowed or candidates
    if len(candidates) == 1:
        return rest, candidates[0], f"{taken} is {candidates[0].code}"
    if candidates:
        return rest, None, f"{len(candidates)} divisions are called {taken}"
    return _by_portal(name, portal)


def _by_portal(name: str, portal: str) -> tuple[str, Region | None, str]:
    """A name without a division of the table is its portal's, if that is known."""
    home = regions().get(portal) if portal else None
    if home is None:
        return name, None, "the name tells no division of the table, and no portal's is known"
    return name, home, f"on the portal of {home.name}; the name itself tells no division of the table"


def _next(rest: str, within: Sequence[Region], portal: str, year: int | None) -> tuple[str, tuple[Region, ...]]:
    """The longest division that the rest begins with and that fits what was found before."""
    table = regions()
    for length in range(min(table.longest, len(rest)), 1, -1):
        token = rest[:length]
        found = table.by_name.get(token, ())
        if not found or not _ends(token, rest):
            continue
        fits = _fitting(found, within, portal, year)
        if fits:
            return token, fits
    return "", ()


def _ends(token: str, rest: str) -> bool:
    """A short name (安徽, 内蒙古) is one only where another name follows: 北京街道 is not in 北京."""
    if _PLACE.search(token) or _TOWN.fullmatch(token) or token.endswith(("办事处", "农场", "林场")):
        return True
    return not re.match(r"街|路|镇|乡|街道|村", rest[len(token) :])


def _fitting(found: Sequence[Region], within: Sequence[Region], portal: str, year: int | None) -> tuple[Region, ...]:
    if within:
        found = [one for one in found if any(one.code != big.code and one.within(big.code) for big in within)]
    standing = [one for one in found if one.stood(year)] or list(found)
    local = [one for one in standing if portal and (one.within(portal) or _holds(one, portal))]
    chosen = local or ([] if portal and not within and _small(standing) else standing)
    return tuple(_one_a_code(chosen))


def _small(found: Sequence[Region]) -> bool:
    """Only townships bear the name: a portal knows its own, so one elsewhere is another."""
    return all(one.level == "township" for one in found)


def _holds(region: Region, code: str) -> bool:
    """Does the portal's division lie in this region?"""
    here = regions().get(code)
    return here is not None and here.within(region.code)


def _one_a_code(found: Sequence[Region]) -> list[Region]:
    """One entry a division: of its several names and codes over the years the first that fits."""
    kept: dict[str, Region] = {}
    for one in found:
        kept.setdefault(one.heir or one.code, one)
    return list(kept.values())


def _kind(name: str, rest: str, found: Region | None) -> Kind:
    if _ZONE.search(name):
        return "zone"
    if _TOWN.search(name) and not (found and found.level != "township" and not _TOWN.search(rest)):
        return "township"
    if found and found.level == "township" and (not rest or _GOVERNMENT.fullmatch(rest) or _OFFICE.search(rest)):
        return "township"
    if _GOVERNMENT.search(name) or not rest:
        return "government"
    return "department" if _DEPARTMENT.search(name) else "other"
