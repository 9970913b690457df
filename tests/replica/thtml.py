"""A thtml portal (日喀则, 张家口, 阜新), as portal_platforms section 12 has it.

/news-list.thtml?id=14922&pn=N, an annual report in /ndbg.thtml?id=. Not seen, hence invented: the pager (an
address per page number) and the template of other articles (news-show.thtml).
"""

from __future__ import annotations

from tests.replica import skins
from tests.replica.page import Frame
from tests.replica.portals import Plan
from tests.replica.skins import Pager, Skin


def _numbers(pager: Pager) -> str:
    return f"{pager.number}/{pager.count} " + "".join(pager.words(number, str(number)) for number in range(1, pager.count + 1))


SKIN = Skin(
    page=lambda number: f"/news-list.thtml?id=14922&pn={number}",
    article=lambda number, entry: f"/{'ndbg' if entry.facts else 'news-show'}.thtml?id={15528 - number}",
    pager=_numbers,
    size=20,
    past="last",
)
PLANS = (
    Plan(skins.family("fam-thtml", "海州区", "210902"), "thtml", Frame("阜新市海州区人民政府", "2109020005"),
         lambda base, frame, entries: skins.site(base, frame, SKIN, entries), gzip=True),
)
