"""showList portals (宣城, 池州 …), as portal_platforms section 9 has them.

fam-showlist: /XxgkContent/showList/<org>/<cat>/page_N.html with reports in /XxgkAnnualReport/show/<id>.html.
fam-showlist-news: /News/showList/<cat>/page_N.html with /News/show/<id>.html; its pager only says 共61条 2/4,
and behind the last page comes an empty one. The form of the pager was not seen: both are invented.
"""

from __future__ import annotations

from tests.replica import skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin

ORGAN = 996


def _links(pager: Pager) -> str:
    near = "".join(pager.words(number, str(number)) for number in range(1, pager.count + 1))
    return f"{pager.words(1, '首页')}{near}{pager.words(pager.number + 1, '下一页')}{pager.words(pager.count, '尾页')}共{pager.total}条"


REPORTS = Skin(
    page=lambda number: f"/XxgkContent/showList/{ORGAN}/0/page_{number}.html",
    article=lambda number, entry: f"/{'XxgkAnnualReport' if entry.facts else 'XxgkContent'}/show/{5800 - number}.html",
    pager=_links,
)
NEWS = Skin(
    page=lambda number: f"/News/showList/43/page_{number}.html",
    article=lambda number, _: f"/News/show/{775037 - number}.html",
    pager=lambda pager: f"共{pager.total}条 {pager.number}/{pager.count}",
    size=18,
    past="empty",
)
PLANS = (
    Plan(skins.family("fam-showlist", "宣州区", "341802"), "showlist", Frame("宣城市宣州区人民政府", "3418020001"),
         lambda base, frame, entries: skins.site(base, frame, REPORTS, entries)),
    Plan(skins.family("fam-showlist-news", "谯城区", "341602"), "showlist", Frame("亳州市谯城区人民政府", "3416020003"),
         lambda base, frame, entries: skins.site(base, frame, NEWS, entries)),
)
