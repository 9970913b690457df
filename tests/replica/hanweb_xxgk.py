"""Hanweb's disclosure module, as portal_platforms section 4b has it.

fam-hanweb-xxgk: a column with an organisation in its address whose list comes by POST from search.jsp: a table
fragment, rows tr_main_value_odd and _even, the day in the third cell, 共N页; articles of other columns stand
between. fam-hanweb-report: xxgkAnnualReport.jsp, the report of an organisation rendered in the page by fbtime.
Not told there, so plain: how that page offers the years (links), what it shows without fbtime (the newest).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.replica.hanweb import article_paths, articles, true_reports, with_files
from tests.replica.model import Entry, Request, Response, Site, TrueReport
from tests.replica.page import Frame, article_metas, column_metas, pages
from tests.replica.portals import Plan
from tests.replica.skins import TOWNS, family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

COLUMN, OTHER = "62224", "62230"
AREA, SITE_ID, TOPIC = "11371002004361073W", "263", "Z0710"
SIZE = 20
SEARCH, REPORT = "/module/xxgk/search.jsp", "/module/xxgk/xxgkAnnualReport.jsp"
ORGAN = "11371082004339319Q"

_FORM = f"""<form id="xxgk"><input type="hidden" name="jdid" value="{SITE_ID}">
<input type="text" name="vc_title"><input type="text" name="vc_number"></form>
<iframe src="/module/xxgk/tree.jsp?area={AREA}&amp;divid=div{COLUMN}"></iframe><div id="div{COLUMN}"></div>"""
_SCRIPT = f"""var infotypeId = '{TOPIC}';
function search(page) {{ $.post('{SEARCH}', $('#xxgk').serialize() + '&infotypeId=' + infotypeId + '&currpage=' + page, show); }}"""


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The column, the module's search, the articles."""
    paths = article_paths(COLUMN, entries)
    found: dict[str, Handler] = {f"/col/col{COLUMN}/index.html": _column(frame), SEARCH: _search(entries, paths)}
    channel = f"{base}/col/col{COLUMN}/index.html?vc_xxgkarea={AREA}&jh={SITE_ID}"
    return Site(found | articles(frame, entries, paths), [(channel, "")], true_reports(base, entries, paths), len(entries))


def _column(frame: Frame) -> Handler:
    page = frame.page(f"政府信息公开年报-{frame.site}", f"<h2>政府信息公开年报</h2>{_FORM}",
                      column_metas("政府信息公开年报"), script=_SCRIPT)
    return lambda request: page


def _search(entries: Sequence[Entry], paths: Sequence[str]) -> Handler:
    def handle(request: Request) -> Response:
        query = request.query
        wanted = {"jdid": SITE_ID, "area": AREA, "infotypeId": TOPIC, "divid": f"div{COLUMN}", "fbtime": "-1"}
        if request.method != "POST" or any(query.get(name) != value for name, value in wanted.items()):
            return Response(b"<table></table>")
        shown = request.listed(entries)
        rows = [row for number, entry in enumerate(shown) for row in _rows(number, entry, paths[number])]
        number = int(query.get("currpage") or 1)
        part = rows[(number - 1) * SIZE:number * SIZE]
        part = part[:max(0, len(part) - request.drop)]
        text = (f'<table width="100%"><tr class="tr_title"><td>序号</td><td>标题</td><td>生成日期</td></tr>{"".join(part)}</table>'
                f'<div class="pagenav">&nbsp;&nbsp;共{pages(len(rows), SIZE)}页&nbsp;&nbsp;当前第{number}页</div>')
        return Response(text.encode(), media_type="text/html;charset=UTF-8")

    return handle


def _rows(number: int, entry: Entry, path: str) -> list[str]:
    """The entry's row; behind every second one that of an article of another column, 25 of them in a run."""
    odd = "odd" if number % 2 else "even"
    own = (f'<tr class="tr_main_value_{odd}"><td>{number + 1}</td><td><a href="{path}" class="bt_link" title="{escape(entry.title)}">'
           f"{escape(entry.title[:18])}</a></td><td>{entry.published}</td></tr>\n")
    other = (f'<tr class="tr_main_value_{odd}"><td></td><td><a href="/art/2022/3/1/art_{OTHER}_{number}.html" title="某部门'
             f'{number}号公示">公示</a></td><td>2022-03-01</td></tr>\n')
    return [own] + [other] * (25 if number == 30 else number % 2)


# ---- reports in the page -------------------------------------------------------------------------------

def reports(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The years of one organisation."""
    own = {entry.facts.year: entry for entry in entries if entry.facts and TOWNS[0] in entry.title}
    found = [TrueReport(f"{base}{REPORT}?area={ORGAN}&fbtime={year}", entry.title, entry.published, entry.facts)
             for year, entry in own.items() if entry.facts]
    return Site({REPORT: _report(frame, own)}, [(f"{base}{REPORT}?area={ORGAN}", own[max(own)].publisher)], found, len(own))


def _report(frame: Frame, own: dict[int, Entry]) -> Handler:
    def handle(request: Request) -> Response:
        query = request.query
        year = int(query.get("fbtime") or max(own))
        if query.get("area") != ORGAN or year not in own:
            return frame.page(frame.site, "<p>暂无数据</p>", column_metas("政府信息公开年报"))
        links = "".join(f'<li><a href="{REPORT}?area={ORGAN}&amp;fbtime={one}">{one}年</a></li>' for one in sorted(own, reverse=True))
        entry = own[year]
        body = f"""<div class="nblist"><ul>{links}</ul></div><h1>{escape(entry.title)}</h1>
<div class="info">发布日期：{entry.published}</div>
<div id="zoom">
{entry.body}
</div>"""
        return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))

    return handle


PLANS = (
    Plan(with_files(family("fam-hanweb-xxgk", "环翠区", "371002")), "hanweb", Frame("环翠区人民政府", "3710020001"), site),
    Plan(family("fam-hanweb-report", "荣成市", "371082"), "hanweb", Frame("荣成市人民政府", "3710820002"), reports),
)
