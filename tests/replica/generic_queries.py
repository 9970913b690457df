"""Portals of no known family that count pages in the address, and old ones in GBK.

Lines of portal_platforms section 12: PHPCMS index.php?m=content&c=index&a=lists&catid=362 (its page parameter
was not seen), classic ASP class.asp?class=1150 in GBK, here labelled UTF-8 by header and meta (section 15 c),
eportal /eportal/ui?pageId=…&currentPage=N&moduleId=…&formKey=GOV_OPEN with …&articleKey=…&columnId=….
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

EPORTAL = "/eportal/ui?pageId=1178537&moduleId=3d0b6e8a7f&formKey=GOV_OPEN"


def _linked(pager: Pager) -> str:
    near = "".join(pager.words(number, str(number)) for number in range(1, pager.count + 1))
    return f"<em>{pager.total}条</em>{pager.words(pager.number - 1, '上一页')}{near}{pager.words(pager.number + 1, '下一页')}"


def _old(pager: Pager) -> str:
    return (f"共 {pager.total} 条　页次：{pager.number}/{pager.count}　{pager.words(1, '首页')} {pager.words(pager.number - 1, '上一页')} "
            f"{pager.words(pager.number + 1, '下一页')} {pager.words(pager.count, '末页')}")


def _row(url: str, entry: Entry) -> str:
    return f'<tr><td>·<a href="{escape(url)}" target="_blank">{escape(entry.title)}</a></td><td>({entry.published:%Y-%m-%d})</td></tr>'


PHP = Skin(
    page=lambda number: "/index.php?m=content&c=index&a=lists&catid=362" + (f"&page={number}" if number > 1 else ""),
    article=lambda number, _: f"/index.php?m=content&c=index&a=show&catid=362&id={19377 - number}",
    pager=_linked, size=20,
)
ASP = Skin(
    page=lambda number: "/class.asp?class=1150" + (f"&page={number}" if number > 1 else ""),
    article=lambda number, _: f"/show.asp?id={3021 + number}",
    pager=_old, item=_row, around=('<table width="98%">', "</table>"), size=16,
)
UI = Skin(
    page=lambda number: EPORTAL + (f"&currentPage={number}" if number > 1 else ""),
    article=lambda number, _: f"/eportal/ui?pageId=1178537&articleKey={4410235 - number}&columnId=1178602",
    pager=lambda pager: f"共{pager.count}页 {pager.words(pager.number + 1, '&gt;')}",
    item=lambda url, entry: f'<li><span>{entry.published:%Y年%m月%d日}</span><a href="{escape(url)}">{escape(entry.title)}</a></li>',
)
PLANS = (
    Plan(skins.family("fam-generic-php", "平泉市", "130881"), "generic", Frame("平泉市人民政府", "1308810003"),
         lambda base, frame, entries: skins.site(base, frame, PHP, entries)),
    Plan(skins.family("fam-generic-asp", "抚顺县", "210421"), "generic",
         Frame("抚顺县人民政府", "2104210001", charset="gb18030"),
         lambda base, frame, entries: skins.site(base, frame, ASP, entries), missing=200),
    Plan(skins.family("fam-generic-eportal", "泗洪县", "321324"), "generic", Frame("泗洪县人民政府", "3213240006"),
         lambda base, frame, entries: skins.site(base, frame, UI, entries)),
)
