"""UCAP (开普云) portals, as portal_platforms section 3 has them.

Templates zfxxgklby_nb (哈尔滨), xxgk_list and zfxxgk_gknbz (新疆) by c-code and by slug; list_2 = page 2 and the
pager call with six arguments, no pager links; items a[title] + span.time; hex and cNN_ID articles under
YYYYMM. fam-ucap-aggregate: a redirect.shtml column → xxgk_lists with the newest entries of its sub-columns →
xxgk_list; five articles stand in two columns with the same hash. fam-ucap-search: an empty list filled by JSON
of /common/search/<channelId> with protocol-relative addresses.
Not told there, so plain: how redirect.shtml redirects (a script here), where attachments lie.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page, pages
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

SIZE = 15
BLOCK = 5  # entries of a sub-column on an aggregate page
CHANNEL_ID = "9f1f2cb2a2ad4eb2b4c9a7a3f3bb9c11"
CHANNEL = '<meta name="channelId" content="{}">'
CALL = "createPageHTML('page_div', {count}, {index}, '{template}', 'shtml', {total});"


@dataclass(frozen=True)
class Column:
    """A list: its directory with slashes at both ends, the name of its template, its words."""

    path: str
    template: str
    words: str = "政府信息公开年报"

    @property
    def first(self) -> str:
        return f"{self.path}{self.template}.shtml"


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """One column, rendered by the server."""
    column = Column("/fzx/c111100/", "zfxxgklby_nb")
    paths = [_path("/fzx/c111797/", number, entry) for number, entry in enumerate(entries)]
    found = _lists(frame, column, entries, paths)
    return Site(found | _articles(frame, entries, paths), [(base + column.first, "")],
                _reports(base, entries, paths), len(entries))


def aggregate(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """Columns below a column that has no list of its own; the newest entries of the first stand in both."""
    top = "/mdjmlsrmzf/c103203/"
    towns = Column("/mdjmlsrmzf/xzgknb/", "xxgk_list", "乡镇政府信息公开年报")
    others = Column("/mdjmlsrmzf/bmgknb/", "xxgk_list", "部门政府信息公开年报")
    first = [entry for number, entry in enumerate(entries) if number % 3]
    second = sorted([entry for number, entry in enumerate(entries) if number % 3 == 0] + first[:BLOCK],
                    key=lambda entry: entry.published, reverse=True)
    blocks = []
    found: dict[str, Handler] = {}
    reports: list[TrueReport] = []
    for column, shown in ((towns, first), (others, second)):
        paths = [_hex_path(column.path, entry) for entry in shown]
        found |= _lists(frame, column, shown, paths) | _articles(frame, shown, paths)
        reports += [report for report in _reports(base, shown, paths)
                    if report.title not in {earlier.title for earlier in reports}]
        items = "".join(map(_item, shown[:BLOCK], paths))
        blocks.append(f'<div class="block"><h3>{column.words}<a class="more" href="{column.first}">更多&gt;&gt;</a></h3>'
                      f'<ul class="pageList newsList">{items}</ul></div>')
    page = frame.page(f"政府信息公开年报-{frame.site}", _crumbs() + "\n".join(blocks), column_metas("政府信息公开年报"))
    moved = frame.page(frame.site, "<p>正在跳转……</p>", script=f'window.location.href = "{top}xxgk_lists.shtml";')
    found[f"{top}xxgk_lists.shtml"] = constant(page)
    found[f"{top}redirect.shtml"] = constant(moved)
    return Site(found, [(f"{base}{top}redirect.shtml", "")], reports, len(first) + len(second))


def search(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """A column that its script fills from the search."""
    column = Column("/xinyuan/xxgknb2024n/", "zfxxgk_gknbz")
    paths = [_path(column.path, number, entry) for number, entry in enumerate(entries)]
    script = f"var channelId = '{CHANNEL_ID}';\n$(function () {{ loadList(channelId, 1); }});"
    body = _crumbs() + '<ul class="pageList newsList" id="list"></ul><div id="page_div"></div>'
    found: dict[str, Handler] = {
        column.first: constant(frame.page(f"{column.words}-{frame.site}", body, column_metas(column.words), script=script)),
        f"/common/search/{CHANNEL_ID}": _search(base, entries, paths),
    }
    return Site(found | _articles(frame, entries, paths), [(base + column.first, "")],
                _reports(base, entries, paths), len(entries))


# ---- lists ---------------------------------------------------------------------------------------------

def _lists(frame: Frame, column: Column, entries: Sequence[Entry], paths: Sequence[str]) -> dict[str, Handler]:
    names = [f"{column.template}{f'_{index + 1}' if index else ''}" for index in range(pages(len(entries), SIZE))]
    return {f"{column.path}{name}.shtml": _listing(frame, column, entries, paths, index) for index, name in enumerate(names)}


def _listing(frame: Frame, column: Column, entries: Sequence[Entry], paths: Sequence[str], index: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        items = "\n".join(_item(entry, paths[number]) for number, entry in on_page(shown, index, SIZE, request.drop))
        call = CALL.format(count=pages(len(shown), SIZE), index=index + 1, template=column.template, total=len(shown))
        body = f"""{_crumbs()}<ul class="pageList newsList">
{items}
</ul>
<div id="page_div"></div><script type="text/javascript">{call}</script>"""
        return frame.page(f"{column.words}-{frame.site}", body, column_metas(column.words))

    return handle


def _crumbs() -> str:
    return '<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="/xx/zwgk/list.shtml">政务公开</a></div>\n'


def _item(entry: Entry, path: str) -> str:
    return (f'<li><a href="{path}" title="{escape(entry.title)}" target="_blank">{escape(entry.title[:22])}...</a>'
            f'<span class="time">{entry.published}</span></li>')


def _search(base: str, entries: Sequence[Entry], paths: Sequence[str]) -> Handler:
    def handle(request: Request) -> Response:
        query, shown = request.query, request.listed(entries)
        if query.get("_isJson") != "true":
            return Response("<p>非法请求</p>".encode(), 400)
        size, number = int(query.get("_pageSize") or 20), int(query.get("page") or 1)
        results = [{"title": entry.title, "url": base.removeprefix("http:") + paths[at], "channelName": "政府信息公开年报",
                    "publishedTimeStr": f"{entry.published} 09:30:00", "channelCodeName": "xxgknb2024n"}
                   for at, entry in on_page(shown, number - 1, size, request.drop)]
        data = {"results": results, "total": len(shown), "rows": size, "page": number}
        return Response(json.dumps({"data": data}, ensure_ascii=False).encode(), media_type="application/json;charset=UTF-8")

    return handle


# ---- articles ------------------------------------------------------------------------------------------

def _path(column: str, number: int, entry: Entry) -> str:
    """Every third article was migrated and bears a number instead of a hash."""
    if number % 3:
        return _hex_path(column, entry)
    return f"{column}{entry.published:%Y%m}/c01_{961750 - number}.shtml"


def _hex_path(column: str, entry: Entry) -> str:
    digest = hashlib.md5(f"{entry.published} {entry.title}".encode(), usedforsecurity=False).hexdigest()
    return f"{column}{entry.published:%Y%m}/{digest}.shtml"


def _files(entry: Entry, path: str) -> dict[str, Attachment]:
    return {f"{path.removesuffix('.shtml')}/files/{file.stored}": file for file in entry.attachments}


def _articles(frame: Frame, entries: Sequence[Entry], paths: Sequence[str]) -> dict[str, Handler]:
    found: dict[str, Handler] = {}
    for entry, path in zip(entries, paths, strict=True):
        files = _files(entry, path)
        found[path] = _article(frame, entry, files)
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
    return found


def _article(frame: Frame, entry: Entry, files: dict[str, Attachment]) -> Handler:
    links = "".join(f'<p>附件：<a href="{at}" target="_blank">{escape(file.name)}</a></p>' for at, file in files.items())
    body = f"""{_crumbs()}<h1>{escape(entry.title)}</h1>
<div class="info"><span class="date">{entry.published} 09:30</span> 来源：{escape(entry.publisher)}</div>
<div class="article-content"><!--UCAPCONTENT--><div id="zoomcon">
{entry.body}
{links}</div></div>"""
    return constant(frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry)))


def _reports(base: str, entries: Sequence[Entry], paths: Sequence[str]) -> list[TrueReport]:
    return [TrueReport(base + path, entry.title, entry.published, entry.facts,
                       attachments=tuple(base + at for at in _files(entry, path)))
            for entry, path in zip(entries, paths, strict=True) if entry.facts]


# ---- portals -------------------------------------------------------------------------------------------

_TOWNS = ("会发镇", "大罗密镇", "得莫利镇", "天门乡", "松南乡", "德善乡", "宝兴乡", "伊汉通乡", "方正镇", "沙河镇", "红旗乡", "双凤镇")
_FANGZHENG = Publication(
    "fam-ucap", "方正县", "230124", _TOWNS, "方正县{town}{year}年政府信息公开工作年度报告", "方正县{town}人民政府",
    "word", date(2021, 1, 18), 0, real=False, most=61,
    attached={("会发镇", 2021): Attachment("方正县会发镇2021年政府信息公开工作年度报告.pdf", "8f2a1c.pdf", "application/pdf",
                                        pdf("Huifa 2021"))})
_XINYUAN = replace(
    _FANGZHENG, id="fam-ucap-search", county="新源县", region="654025", style="breaks",
    title="{town}{year}年政府信息公开工作年度报告", agency="新源县{town}人民政府",
    attached={("得莫利镇", 2021): Attachment("得莫利镇2021年政府信息公开工作年度报告.pdf", "3be77.pdf", "application/pdf",
                                        pdf("Demoli 2021"))})

PLANS = (
    Plan(_FANGZHENG, "ucap", Frame("方正县人民政府", "2301240001"), site),
    Plan(replace(_FANGZHENG, id="fam-ucap-aggregate", county="穆棱市", region="231085",
                 title="穆棱市{town}人民政府{year}年政府信息公开年度报告", agency="穆棱市{town}人民政府"),
         "ucap", Frame("穆棱市人民政府", "2310850001"), aggregate, gzip=True),
    Plan(_XINYUAN, "ucap", Frame("新源县人民政府", "6540250001"), search, chunked=True),
)
