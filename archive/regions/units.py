"""What kind of agency a name is of, and what of the name is its own: the same for every way of writing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archive.regions import Region

Kind = Literal["government", "department", "township", "zone", "other"]

_ZONE = re.compile(
    r"(?:开发区|高新区|园区|产业园|示范区|保税区|试验区|新区|合作区|度假区|风景区|名胜区|产业区|工业区|工业园|科技园|集聚区|集中区|管理区|经开区)"
    r"(?:管理委员会|管委会)?$|管委会$|(?<!监督)管理委员会$"
)
GOVERNMENT = re.compile(r"(?:人民政府|政府)$")
OFFICE = re.compile(r"(?:办事处|公所)$|^办$")
_DEPARTMENT = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|处|院|所|站|中心|总队|支队|大队|队|部|署|行|社|会|馆|台|集团|公司|服务中心|科)$"
)
BRANCH = re.compile(r"局(?P<place>[\u4e00-\u9fff]{2,8}?[县区市旗])(?:分局|支队|大队)$")
TOWN = re.compile(r"(?P<town>[\u4e00-\u9fff]{1,12}?(?:镇|乡|街道|苏木|地区|街))(?:人民政府|政府|办事处|办)?$")
# 市教育局 speaks of its city by one letter; 市场监督管理局 and 市政管理局 do not
_LETTER = re.compile(
    r"(?P<letter>[省市县区州盟旗])(?=(?:人民)?政府|[\u4e00-\u9fff]+(?:局|厅|委|委员会|办|办公室|处|院|站|中心|大队|支队|队|部|社|会|馆|台)$)"
)
_NO_LETTER = re.compile(
    r"市(?:场|容|政(?!府|务|法|协|研)|监(?!察|狱)|民(?!政|族|防|宗|办|兵)|辖|郊|[中北南东]区)|县域|区(?:域|划|块)|旗舰|省道"
)
_ADMINISTRATION = re.compile(r"(?:管理委员会|管委会)$")
_SAME = (("街道办", "街道"), ("街道办事处", "街道"), ("街", "街道"))


def kind_of(name: str, rest: str, found: Region | None) -> Kind:
    """name: the whole; rest: what stands behind its divisions; found: the smallest of them."""
    if found and found.level == "township" and (not rest or GOVERNMENT.fullmatch(rest) or OFFICE.search(rest)):
        return "township"
    if found and not rest:
        return "government"
    if _ZONE.search(name):
        return "zone"
    if TOWN.search(name) and not (found and found.level != "township" and not TOWN.search(rest)):
        return "township"
    if GOVERNMENT.search(name) or not rest:
        return "government"
    return "department" if _DEPARTMENT.search(name) else "other"


def own_letter(name: str) -> str:
    """市 of 市教育局; "" where the first character is no division."""
    match = _LETTER.match(name)
    return match["letter"] if match and not _NO_LETTER.match(name) else ""


def unit_of(rest: str, kind: Kind, found: Region | None) -> str:
    """The part of a name behind its divisions; "" for what is the division's own government.

    >>> unit_of("人民政府办公室", "department", None), unit_of("高新区管委会", "zone", None)
    ('办公室', '高新区')
    """
    if kind in {"government", "township"}:
        return _place_of(rest)
    if kind == "zone":
        return _ADMINISTRATION.sub("", rest) or rest
    for word in ("人民政府", "政府"):
        if rest.startswith(word) and rest != word:
            rest = rest.removeprefix(word)
            break
    branch = re.sub(r"局(?=分局$)", "", rest)  # 公安局…区分局 and …区公安分局
    return branch + "公室" if branch.endswith("办") and found is not None else branch


def _place_of(rest: str) -> str:
    """A township or government without its words for the office."""
    rest = OFFICE.sub("", GOVERNMENT.sub("", rest))
    return next((rest.removesuffix(old) + new for old, new in _SAME if rest.endswith(old)), rest)
