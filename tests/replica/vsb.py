"""博达 VSB portals, as portal_platforms section 7 has them.

Page 1 is NAME.htm, page k of n is NAME/<n-k+1>.htm; span.p_pages with p_t ("共61条", "1/5"), p_no_d, p_no,
p_next, p_last; articles /info/TREE/ID.htm or below the column; files from /system/_content/download.jsp with
nothing but an id in the address; #vsb_content, click counter by script. fam-vsb-jsp: the same column as
list.jsp?urltype=tree.TreeTempUrl&wbtreeid=… with PAGENUM, articles content.jsp. CAPTCHA is what a test may let
the files' address answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, metadata_table, on_page, pages
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

SIZE = 15
TREE = "1132"
OWNER = "1580021457"
FIRST_ID = 49959
COLUMN = "/zwgk/zfxxgkzl/xtjdbnb"
LIST = f"/list.jsp?urltype=tree.TreeTempUrl&wbtreeid={TREE}"
DOWNLOAD = "/system/_content/download.jsp"
WORDS = "政府信息公开年报"
CAPTCHA = """<!DOCTYPE html><html><head><title>附件下载</title></head><body>
<form action="/system/_content/download.jsp" method="post"><p>请输入验证码后下载附件</p>
<input type="text" name="codeValue"><img src="/system/resource/js/filedownload/createimage.jsp"><input type="submit" value="确定">
</form></body></html>"""


@dataclass(frozen=True)
class Addresses:
    """Static or dynamic: where page `index` (from 0) of `count` is, and where an article is."""

    dynamic: bool

    def page(self, index: int, count: int) -> str:
        if self.dynamic:
            return LIST + (f"&totalpage={count}&PAGENUM={index + 1}" if index else "")
        return f"{COLUMN}/{count - index}.htm" if index else f"{COLUMN}.htm"

    def article(self, number: int) -> str:
        if self.dynamic:
            return f"/content.jsp?urltype=news.NewsContentUrl&wbtreeid={TREE}&wbnewsid={FIRST_ID - number}"
        return f"{COLUMN}/{FIRST_ID - number}.htm" if number % 4 == 0 else f"/info/{TREE}/{FIRST_ID - number}.htm"


def static(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The column as files."""
    at, count = Addresses(dynamic=False), pages(len(entries), SIZE)
    found = {at.page(index, count): _listing(frame, at, entries, index) for index in range(count)}
    found |= {at.article(number): constant(_article(frame, number, entry)) for number, entry in enumerate(entries)}
    return _site(base, at, entries, found | _files(entries))


def dynamic(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The column by list.jsp and content.jsp."""
    at = Addresses(dynamic=True)

    def lists(request: Request) -> Response:
        number = int(request.query.get("PAGENUM") or 1)
        return _listing(frame, at, entries, number - 1)(request) if request.query.get("wbtreeid") == TREE else frame.stub()

    def articles(request: Request) -> Response:
        number = FIRST_ID - int(request.query.get("wbnewsid") or 0)
        return _article(frame, number, entries[number]) if 0 <= number < len(entries) else frame.stub()

    return _site(base, at, entries, {"/list.jsp": lists, "/content.jsp": articles, **_files(entries)})


def _site(base: str, at: Addresses, entries: Sequence[Entry], found: dict[str, Handler]) -> Site:
    reports = [TrueReport(base + at.article(number), entry.title, entry.published, entry.facts,
                          attachments=tuple(base + _download(file) for file in entry.attachments))
               for number, entry in enumerate(entries) if entry.facts]
    return Site(found, [(base + at.page(0, 1), "")], reports, len(entries))


# ---- lists ---------------------------------------------------------------------------------------------

def _listing(frame: Frame, at: Addresses, entries: Sequence[Entry], index: int) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        items = "\n".join(
            f'<li id="line_u8_{line}"><a href="{escape(at.article(number))}" title="{escape(entry.title)}" target="_blank">'
            f"{escape(entry.title[:20])}...</a><span>{entry.published}</span></li>"
            for line, (number, entry) in enumerate(on_page(shown, index, SIZE, request.drop)))
        body = f"""<div class="weizhi">当前位置：<a href="/">首页</a> &gt; 政府信息公开 &gt; {WORDS}</div>
<div class="slide"><a href="/xw/tp.htm">下一页</a></div>
<div class="n_list"><ul>
{items}
</ul></div>
<div class="pb_sys_common pb_sys_normal pb_sys_style1">{_pager(at, index, len(shown))}</div>
<script language="javascript">_showDynClickBatch(['dynclicks_u8_48101'],[48101],"wbnews", {OWNER})</script>"""
        return frame.page(f"{WORDS}-{frame.site}", body, column_metas(WORDS))

    return handle


def _pager(at: Addresses, index: int, total: int) -> str:
    count = pages(total, SIZE)

    def step(name: str, words: str, to: int) -> str:
        if not 0 <= to < count or to == index:
            return f'<span class="p_{name} p_fun_d">{words}</span>'
        return f'<span class="p_{name} p_fun"><a href="{escape(at.page(to, count))}">{words}</a></span>'

    numbers = "".join(
        f'<span class="p_no_d">{to + 1}</span>' if to == index
        else f'<span class="p_no"><a href="{escape(at.page(to, count))}">{to + 1}</a></span>' for to in range(count))
    return (f'<span class="p_pages"><span class="p_t">共{total}条</span> <span class="p_t">{index + 1}/{count}</span> '
            f'{step("first", "首页", 0)}{step("prev", "上页", index - 1)}{numbers}'
            f'{step("next", "下页", index + 1)}{step("last", "尾页", count - 1)}</span>')


# ---- articles ------------------------------------------------------------------------------------------

def _download(file: Attachment) -> str:
    return f"{DOWNLOAD}?urltype=news.DownloadAttachUrl&owner={OWNER}&wbfileid={file.stored.partition('.')[0]}"


def _files(entries: Sequence[Entry]) -> dict[str, Handler]:
    files = {file.stored.partition(".")[0]: file for entry in entries for file in entry.attachments}

    def handle(request: Request) -> Response:
        file = files.get(request.query.get("wbfileid", ""))
        if file is None:
            return Response("<p>文件不存在</p>".encode(), 404)
        return Response(file.data, media_type="application/octet-stream",
                        headers=(("Content-Disposition", f'attachment; filename="{file.stored}"'),))

    return {DOWNLOAD: handle}


def _article(frame: Frame, number: int, entry: Entry) -> Response:
    files = "".join(f'<p>附件【<a href="{escape(_download(file))}" target="_blank">{escape(file.name)}</a>】已下载<span '
                    f'id="nattach{FIRST_ID - number}">0</span>次</p>' for file in entry.attachments)
    body = f"""<div class="weizhi">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}.htm">{WORDS}</a></div>
{metadata_table(entry, f"01610{number:04d}/{entry.published:%Y}-{number + 31:05d}")}
<form name="_newscontent_fromname"><h1>{escape(entry.title)}</h1>
<div class="time">发布时间：{entry.published} 来源：{escape(entry.publisher)} 点击数：<script>_showDynClicks("wbnews", {OWNER}, {FIRST_ID - number})</script></div>
<div id="vsb_content_4"><div class="v_news_content">
{entry.body}
</div></div>{files}</form>"""
    return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))


# ---- portals -------------------------------------------------------------------------------------------

_TOWNS = ("螅镇", "坑镇", "店镇", "乌镇", "金明寺镇", "通镇", "王家砭镇", "方塌镇", "朱家坬镇", "木头峪镇", "刘国具镇", "大佛寺乡")
_JIAXIAN = Publication(
    "fam-vsb", "佳县", "610828", _TOWNS, "佳县{town}{year}年政府信息公开工作年度报告", "佳县{town}人民政府", "spaced",
    date(2021, 1, 18), 0, real=False, most=61,
    attached={("通镇", 2021): Attachment("佳县通镇2021年政府信息公开工作年度报告.pdf", "2F0B1E6E4B5A4E7C9D3A0C1B2D4E5F60.pdf",
                                       "application/pdf", pdf("Tongzhen 2021"))})

PLANS = (
    Plan(_JIAXIAN, "vsb", Frame("佳县人民政府", "6108280001"), static),
    Plan(replace(_JIAXIAN, id="fam-vsb-jsp"), "vsb", Frame("佳县人民政府", "6108280001", header="text/html;charset=UTF-8"),
         dynamic, chunked=True, missing=200),
)
