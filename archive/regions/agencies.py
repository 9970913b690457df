"""An agency's name → the division it belongs to, its level and kind, and what of the name is its own.

Names are read from the left, the longest division first, each narrowed by those before it and by the division of
the portal; what stays ambiguous is not resolved, and nothing is taken from a host name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.regions import NATION, Level, Region, regions
from archive.regions.units import (
    BRANCH,
    TOWN,
    Kind,
    kind_of,
    own_letter,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Kind", "Placed", "place"]

_SPACES = re.compile(r"[\s\u3000]+")
_PLACE = re.compile(r"(?:省|市|县|区|州|盟|旗)$")
_VERTICAL = re.compile(r"^(?:国家税务总局|国家统计局|国家金融监督管理总局)(?=.{4})")  # of its local offices
_NATIONAL = re.compile(r"^(?:国家|中华人民共和国|国务院|中国)")
# what a zone's name begins with behind the place that it lies in; another word there is a place
_OF_A_ZONE = re.compile(
    r"经济|高新|高端|技术|工业|产业|综合|保税|自由|自贸|国家|国际|开发|新区|出口|边境|跨境|旅游|农业|农高|现代|文化|科技|科学|临港|临空|临江|港|空港|航空|航天|生态|示范"
    r"|化工|循环|管理|风景|名胜|物流|商务|高铁|新材料|电子|软件|大学城|服务业|中央|进出口|东部|西部|南部|北部|滨海|森林|自然保护"
)
_ZONE = re.compile(r"(?:区|园|城|港)(?:管理委员会|管委会)?$|管委会$|管理委员会$")
# 南京路 is no place called 南京
_GOES_ON = re.compile(r"街|路|镇|乡|街道|村|苏木")
_ACTS = re.compile(r"(?:局|厅|委|委员会|办|办公室|院|站|中心|大队|支队|公司|政府|管委会)$")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an agency belongs. region: the smallest division told, None where it cannot be; why: in words;
    unit: what of its name is behind its divisions, "" for a government or township itself.
    """

    region: Region | None
    level: Level | None
    kind: Kind
    why: str
    unit: str = ""

    @property
    def whole(self) -> bool:
        """Its own division is in the table: not only the one around a township or government that is not."""
        if self.region is None:
            return False
        return not self.unit if self.kind in {"government", "township"} else True


def place(name: str, *, portal: str = "", year: int | None = None) -> Placed:
    """portal: code of the division whose portal published it; year: of the report, for what stood then."""
    name = _VERTICAL.sub("", _SPACES.sub("", name))
    if _NATIONAL.match(name) and not portal:
        kind = kind_of(name, name, None)
        return Placed(regions().get(NATION), "nation", kind, "a national agency", unit_of(name, kind, None))
    rest, found, why = _read(name, portal, year)
    kind = kind_of(name, rest, found)
    unit = unit_of(rest, kind, found)
    if found is None:
        return Placed(None, "township" if kind == "township" else None, kind, why, unit_of(name, kind, None))
    level = "township" if kind == "township" else found.level
    return Placed(found, level, kind, why, unit)


def _read(name: str, portal: str, year: int | None) -> tuple[str, Region | None, str]:
    """What of the name stands behind its divisions, the smallest of them, and why."""
    candidates: tuple[Region, ...] = ()
    rest, taken = name, ""
    while rest:
        token, narrowed = _next(rest, candidates, portal, year)
        if not token:
            break
        rest, candidates, taken = rest[len(token) :], narrowed, taken + token
    branch = BRANCH.search(rest)
    if branch and candidates:
        _, narrowed = _next(branch["place"], candidates, portal, year)
        candidates = narrowed or candidates
        rest = rest.replace(branch["place"], "", 1) if narrowed else rest
    if not candidates:
        return _by_portal(name, portal)
    if len(candidates) > 1:
        return rest, None, f"{len(candidates)} divisions are called {taken}"
    if candidates[0].level == "province" and _ZONE.search(rest) and not _OF_A_ZONE.match(rest):
        return _elsewhere(rest, candidates[0], portal)
    return rest, candidates[0], f"{taken} is {candidates[0].code}"


def _elsewhere(rest: str, province: Region, portal: str) -> tuple[str, Region | None, str]:
    """A zone at a place that the table does not know is not the province's own."""
    home = regions().get(portal) if portal else None
    if home and home.within(province.code):
        return rest, home, f"on the portal of {home.name}; no division in {province.name} is called as {rest} begins"
    return rest, None, f"no division in {province.name} is called as {rest} begins"


def _by_portal(name: str, portal: str) -> tuple[str, Region | None, str]:
    """A name without a division of the table is its portal's, if that is known; 市教育局 is that of the city around."""
    home = regions().get(portal) if portal else None
    if home is None:
        return name, None, "the name tells no division of the table, and no portal's is known"
    misread = next((one for one in regions().chain(home.code) if _misread(name, one.name)), None)
    if misread:
        length = len(misread.name)
        return name[length:], misread, f"{name[:length]} is a misprint of {misread.name}, on the portal of {home.name}"
    letter = own_letter(name)
    if not letter:
        return name, home, f"on the portal of {home.name}; the name itself tells no division of the table"
    own = _lettered(letter, home)
    if own is None:
        return name, None, f"on the portal of {home.name}, which does not tell the {letter} that the name speaks of"
    return name[1:], own, f"on the portal of {home.name}, whose {letter} is {own.code}"


def _misread(name: str, division: str) -> bool:
    """沐阳县 on the portal of 沭阳县 (code T7): one character is another, and no division is called so."""
    told = name[: len(division)]
    alike = len(division) > 2 and len(told) == len(division) and told[-1] == division[-1]
    return alike and sum(one != other for one, other in zip(told, division, strict=True)) == 1 and told not in regions().by_name


def _lettered(letter: str, home: Region) -> Region | None:
    """The division that 市, 县 or 区 before a bureau means on the portal of another."""
    around = [*reversed(regions().chain(home.code))]
    exact = next((one for one in around if one.name.endswith(letter)), None)
    if exact:
        return exact
    if home.level == "county" and letter in "县区旗市":
        return home  # a county that became a district keeps its old word for a while
    if home.level == "city" and letter in "市州盟":
        return home
    return next((one for one in around if one.level == "province"), None) if letter == "省" else None


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
    return _bare(rest, within, portal, year)


def _bare(rest: str, within: Sequence[Region], portal: str, year: int | None) -> tuple[str, tuple[Region, ...]]:
    """A place without its 市, 县 or 区: before the name of a zone, or the portal's own before that of a bureau."""
    zone = _ZONE.search(rest)
    if not zone and not (portal and _ACTS.search(rest)):
        return "", ()
    for length in range(min(8, len(rest) - 2), 1, -1):
        token = rest[:length]
        found = regions().by_bare_name.get(token, ())
        if not found or _GOES_ON.match(rest[length:]) or (zone and length < 2):
            continue
        if not zone:
            found = tuple(one for one in found if _holds(one, portal))
        fits = _fitting(found, within, portal, year) if found else ()
        if fits:
            return token, fits
    return "", ()


def _ends(token: str, rest: str) -> bool:
    """A short name (安徽, 内蒙古) is one only where another name follows: 北京街道 is not in 北京."""
    if _PLACE.search(token) or TOWN.fullmatch(token) or token.endswith(("办事处", "农场", "林场")):
        return True
    return not _GOES_ON.match(rest[len(token) :])


def _fitting(found: Sequence[Region], within: Sequence[Region], portal: str, year: int | None) -> tuple[Region, ...]:
    if within:
        found = [one for one in found if any(_part(one, big) for big in within)]
    standing = [one for one in found if one.stood(year)] or list(found)
    local = [one for one in standing if portal and (_in(one, portal) or _holds(one, portal))]
    chosen = local or ([] if portal and not within and _small(standing) else standing)
    return tuple(_one_a_code(chosen))


def _part(one: Region, big: Region) -> bool:
    """Towns are listed under the county of today: those of 洪泽县 under 洪泽区."""
    return any(one.code != code and one.within(code) for code in (big.code, big.heir) if code)


def _small(found: Sequence[Region]) -> bool:
    """Only townships bear the name: a portal knows its own, so one elsewhere is another."""
    return all(one.level == "township" for one in found)


def _in(region: Region, portal: str) -> bool:
    return region.within(portal) or (region.heir != "" and Region(region.heir, "").within(portal))


def _holds(region: Region, code: str) -> bool:
    """Does the portal's division lie in this region?"""
    here = regions().get(code)
    return here is not None and any(Region(own, "").within(region.code) for own in (here.code, here.heir) if own)


def _one_a_code(found: Sequence[Region]) -> list[Region]:
    """One entry a division: of its several names and codes over the years the first that fits."""
    kept: dict[str, Region] = {}
    for one in found:
        kept.setdefault(one.heir or one.code, one)
    return list(kept.values())
