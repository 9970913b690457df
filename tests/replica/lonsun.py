"""A Lonsun 龙讯 portal, as portal_platforms section 5 has it.

Column pages /public/column/<organId>?type=…: type=4 has an empty list that its script fills from the
HTML fragment /site/label/8888 (parameters, `file` among them, only in that script; 1-based pageIndex;
pageCount and total in a script behind the list); type=3 has the report of an organ inline, one year per
timeFrame, the newest without it; types 1, 2 and 5 are tabs beside. Files /group6/M00/…. Articles /public/<organId>/<id>.html with the twin /public/content/<id>.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, metadata_table, on_page, pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.model import Handler

SITE, COUNTY, CATEGORY = "6795431", "6595551", "6718758"
TEMPLATE = "/c3/gz/publicInfoList_newest"
NONE = "暂无相关信息"
FIRST_ID = 147823901
SIZE = 10
TYPES = {"1": "政府信息公开制度", "2": "政府信息公开指南", "3": "政府信息公开年报", "4": "法定主动公开内容",
         "5": "依申请公开"}

_SCRIPT = f"""$(function () {{
  Ls.ajax({{
    url: '/site/label/8888',
    data: {{
      IsAjax: 1, dataType: 'html', labelName: 'publicInfoList', siteId: '{SITE}', pageSize: {SIZE}, pageIndex: 1,
      action: 'list', isDate: true, dateFormat: 'yyyy-MM-dd', length: 50, organId: '{COUNTY}', type: '4',
      catId: '{CATEGORY}', cId: '', result: '{NONE}', file: '{TEMPLATE}'
    }}
  }}).done(function (html) {{ $('#xxgk_list').html(html); }});
}});"""

_PAGER = """<div id="page_public_info" class="page"></div>
<script type="text/javascript">
$(function () {{
  Ls.pagination('#page_public_info', loadPage, {{pageCount:{count}, pageIndex:{index}, pageSize:{size}, total:{total}}});
}});
</script>"""


@dataclass(frozen=True)
class Organ:
    """A township with an annual-report column of its own (type=3)."""

    id: str
    name: str
    entries: Sequence[Entry]  # newest first


def site(base: str, frame: Frame, entries: Sequence[Entry], organ: Organ, organs: Mapping[str, str]) -> Site:
    """The county's list of all reports and the inline column of one organ. organs: publisher → organId."""
    channel = f"/public/column/{COUNTY}?type=4&catId={CATEGORY}&action=list&nav=3"
    paths = [f"/public/{organs.get(entry.publisher, COUNTY)}/{FIRST_ID - number}.html"
             for number, entry in enumerate(entries)]
    found: dict[str, Handler] = {
        f"/public/column/{COUNTY}": _column(frame),
        f"/public/column/{organ.id}": _inline(frame, organ),
        "/site/label/8888": _label(entries, paths),
    }
    for number, (path, entry) in enumerate(zip(paths, entries, strict=True)):
        found[path] = found[f"/public/content/{FIRST_ID - number}"] = _article(frame, entry)
        found |= {_file(file): constant(Response(file.data, media_type=file.media_type)) for file in entry.attachments}
    reports = [TrueReport(base + path, entry.title, entry.published, entry.facts,
                          attachments=tuple(base + _file(file) for file in entry.attachments))
               for path, entry in zip(paths, entries, strict=True) if entry.facts]
    return Site(found, [(base + channel, ""), (f"{base}/public/column/{organ.id}?type=3", organ.name)],
                [*reports, *_inline_reports(base, organ)], len(entries))


def _column(frame: Frame) -> Handler:
    def handle(request: Request) -> Response:
        query = request.query
        name = TYPES.get(query.get("type", ""), "政府信息公开")
        if (query.get("type"), query.get("catId")) != ("4", CATEGORY):
            return frame.page(f"{name}-{frame.site}", f"<h2>{name}</h2><p>{NONE}</p>", column_metas(name))
        body = '<h2 class="title">政府信息公开年报</h2>\n<div id="xxgk_list" class="xxgk_navli">正在加载……</div>'
        return frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报"), script=_SCRIPT)

    return handle


def _label(entries: Sequence[Entry], paths: Sequence[str]) -> Handler:
    asked = {"labelName": "publicInfoList", "siteId": SITE, "organId": COUNTY, "catId": CATEGORY, "file": TEMPLATE}

    def handle(request: Request) -> Response:
        query = request.query
        if any(query.get(name) != value for name, value in asked.items()):
            return Response(f"<p>{NONE}</p>".encode())
        shown = request.listed(entries)
        size, index = int(query.get("pageSize") or 15), int(query.get("pageIndex") or 1)
        items = "\n".join(
            f'<li class="clearfix"><a class="title" href="{paths[number]}" title="{escape(entry.title)}" '
            f'target="_blank">{escape(entry.title[:20])}...</a><span class="date">{entry.published}</span></li>'
            for number, entry in on_page(shown, index - 1, size, request.drop))
        pager = _PAGER.format(count=pages(len(shown), size), index=index, size=size, total=len(shown))
        return Response(f'<ul class="clearfix xxgk_nav_list">\n{items or NONE}\n</ul>\n{pager}'.encode())

    return handle


def _file(file: Attachment) -> str:
    """FastDFS: nothing of the original name is left in the address."""
    return f"/group6/M00/0B/2C/{file.stored}"


def _article(frame: Frame, entry: Entry) -> Handler:
    files = "".join(f'<p><a href="{_file(file)}" target="_blank">{escape(file.name)}</a></p>' for file in entry.attachments)
    body = f"""{metadata_table(entry, f"{frame.code[:6]}/{entry.published:%Y%m}-00012")}
<h1 class="wztit">{escape(entry.title)}</h1>
<div class="wzxx"><span>发布时间：{entry.published} 09:30</span> <span>来源：{escape(entry.publisher)}</span></div>
<div class="wzcon j-fontContent">
{entry.body}
{files}</div>"""
    return constant(frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry)))


# ---- an organ's reports inline ---------------------------------------------------------------------------

def _frame_of(organ: Organ, entry: Entry) -> str:
    year = entry.facts.year if entry.facts else 0
    return f"/public/column/{organ.id}?type=3&nav=5&timeFrame={year}&hasContent=true"


def _inline(frame: Frame, organ: Organ) -> Handler:
    def handle(request: Request) -> Response:
        entries = {str(entry.facts.year): entry for entry in request.listed(organ.entries) if entry.facts}
        years = "".join(f'<li><a href="{escape(_frame_of(organ, entry))}">{year}年</a></li>'
                        for year, entry in entries.items())
        left = f'<div class="nb_year"><h3>{organ.name}</h3><ul>{years}</ul></div>'
        wanted = request.query.get("timeFrame", next(iter(entries), ""))
        body = f'<p class="empty">{NONE}</p>'
        if request.query.get("type") == "3" and wanted in entries:
            body = _report(entries[wanted])
        return frame.page(f"{organ.name}-政府信息公开年报-{frame.site}", left + body, column_metas("政府信息公开年报"))

    return handle


def _report(entry: Entry) -> str:
    return f"""<h1 class="wztit">{escape(entry.title)}</h1>
<div class="wzxx"><span>发布日期：{entry.published}</span></div>
<div class="xxgk_content j-fontContent">
{entry.body}
</div>"""


def _inline_reports(base: str, organ: Organ) -> list[TrueReport]:
    newest = f"{base}/public/column/{organ.id}?type=3"
    return [TrueReport(base + _frame_of(organ, entry), entry.title, entry.published, entry.facts,
                       also=(newest,) if number == 0 else ())
            for number, entry in enumerate(organ.entries) if entry.facts]
