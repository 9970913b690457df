"""An ASP.NET InfoPublic portal, as portal_platforms section 12 has it.

InfoPublic.aspx?cid=1019&pid=971&page=N&kw=, items div.info-list p > a + span, the last page only in the href
of the last of div.pages a. Seen on a provincial agency. Not seen: the articles' address (show.aspx?id=).
"""

from __future__ import annotations

from html import escape

from tests.replica import skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin


def _ends(pager: Pager) -> str:
    """First, neighbours and last, as symbols; all of them links, the current page's too."""
    there = dict.fromkeys((1, *range(max(1, pager.number - 1), min(pager.count, pager.number + 1) + 1), pager.count))
    return "".join(f'<a href="{escape(pager.url(number))}">{number}</a>' for number in there)


SKIN = Skin(
    page=lambda number: f"/InfoPublic.aspx?cid=1019&pid=971&page={number}&kw=",
    article=lambda number, _: f"/InfoPublicShow.aspx?id={90210 - number}",
    pager=_ends,
    item=lambda url, entry: f'<p><a href="{escape(url)}">{escape(entry.title)}</a><span>[{entry.published:%Y-%m-%d}]</span></p>',
    around=('<div class="info-list">', "</div>"),
    size=10,
)
PLANS = (
    Plan(skins.family("fam-infopublic", "嵩明县", "530127"), "infopublic", Frame("嵩明县人民政府", "5301270002"),
         lambda base, frame, entries: skins.site(base, frame, SKIN, entries), chunked=True),
)
