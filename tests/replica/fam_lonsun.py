"""Lonsun 龙讯 portals with a column of 61 items, as portal_platforms section 5 has them.

fam-lonsun: the fragment /site/label/8888 with pageCount, an organ's type=3 column inline, tabs of types 1 to 5.
fam-lonsun-served: the same column rendered by the server, pageIndex=N in its own address (the sheet's [?]),
with a site prefix, /public/content/<id> articles and a 24-hex file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica import lonsun, skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin

if TYPE_CHECKING:
    from tests.replica.model import Entry, Site

OWN = "西河镇"  # the organ with a column of its own
TABS = tuple((f"/public/column/{lonsun.COUNTY}?type={kind}", words) for kind, words in lonsun.TYPES.items())
COLUMN = "/zwgk/public/column/6616505?type=4&catId=1101589871&action=list&nav=3"


def _label(base: str, frame: Frame, entries: list[Entry]) -> Site:
    own = [entry for entry in entries if entry.facts and OWN in entry.publisher]
    rest = [entry for entry in entries if entry not in own]
    organs = {entry.publisher: str(6595600 + number) for number, entry in enumerate(rest) if entry.facts}
    return lonsun.site(base, frame, rest, lonsun.Organ("6595699", own[0].publisher, own), organs)


def _pages(pager: Pager) -> str:
    near = "".join(pager.words(number, str(number)) for number in range(1, pager.count + 1))
    return f"{near}{pager.words(pager.number + 1, '下一页')}<span>共{pager.total}条</span>"


SERVED = Skin(
    page=lambda number: COLUMN + (f"&pageIndex={number}" if number > 1 else ""),
    article=lambda number, _: f"/zwgk/public/content/{37034572 - number}",
    pager=_pages,
    around=('<ul class="clearfix xxgk_nav_list">', "</ul>"),
    size=20,
    files=lambda file: "/xxgk/5f2a193de4b0cda058dc460a.pdf",
)
_OF_13_TOWNS = skins.family("fam-lonsun", "怀远县", "340321")
PLANS = (
    Plan(replace(_OF_13_TOWNS, towns=(*skins.TOWNS, OWN), most=skins.LISTED + 4), "lonsun",
         Frame("怀远县人民政府", "3403210002", menu=TABS), _label, gzip=True),
    Plan(skins.family("fam-lonsun-served", "汉寿县", "430722"), "lonsun", Frame("汉寿县人民政府", "4307220001"),
         lambda base, frame, entries: skins.site(base, frame, SERVED, entries)),
)
