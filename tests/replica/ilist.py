"""An iList.jsp portal (昌吉, 德阳), as portal_platforms section 12 has it: /info/iList.jsp?cat_id=34163.

The page parameter and the articles' addresses were not seen: cur_page and zwinfo.jsp?id= (the latter seen in
section 13 on another portal) stand for whatever they are. GBK, as old .jsp sites are.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.replica import skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin

if TYPE_CHECKING:
    from tests.replica.model import Entry


def _select(pager: Pager) -> str:
    options = "".join(f'<option value="{number}">第{number}页</option>' for number in range(1, pager.count + 1))
    return (f"共{pager.total}条记录 {pager.words(pager.number - 1, '上页')}{pager.words(pager.number + 1, '下页')}"
            f'<select onchange="go(this.value)">{options}</select>')


def _row(url: str, entry: Entry) -> str:
    return f'<tr><td><a href="{escape(url)}">{escape(entry.title)}</a></td><td>{entry.published:%Y/%m/%d}</td></tr>'


SKIN = Skin(
    page=lambda number: "/info/iList.jsp?cat_id=34163" + (f"&cur_page={number}" if number > 1 else ""),
    article=lambda number, _: f"/info/zwinfo.jsp?id={15652 + number}",
    pager=_select,
    item=_row,
    around=('<table class="list">', "</table>"),
    size=12,
)
PLANS = (
    Plan(skins.family("fam-ilist", "昌吉市", "652301"), "ilist",
         Frame("昌吉市人民政府", "6523010003", charset="gb18030", declared="GBK", header="text/html"),
         lambda base, frame, entries: skins.site(base, frame, SKIN, entries), missing=200),
)
