"""The …/pc/list.html product, as portal_platforms section 8 has it.

/<site>rmzf/<column>/pc/list.html with the whole list as a JavaScript array `articleList` (ids of 19 digits, urls
as JSON within a string, articleFiles with domainName and filePath) that a script cuts into pages of 15; articles
pc/content/content_<id>.html. fam-pclist-bare: entries without urls, files without domainName; single quotes,
trailing commas and comments, days in milliseconds.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

COLUMN = "/sgxrmzf/zfxxgknb/pc/"
FIRST_ID = 1753311688616128514
WORDS = "政府信息公开年报"
SCRIPT = """var articleList={array};
var pageSize = 15, pageNo = 1, pageCount = Math.ceil(articleList.length / pageSize);
function show(n) {{ var part = articleList.slice((n - 1) * pageSize, n * pageSize); render(part); }}
show(1);"""


def site(base: str, frame: Frame, entries: Sequence[Entry], bare: bool = False) -> Site:
    """The list and its articles. bare: less in the array, and it is no JSON."""
    paths = [f"{COLUMN}content/content_{FIRST_ID - number * 7919}.html" for number in range(len(entries))]
    found: dict[str, Handler] = {f"{COLUMN}list.html": _listing(base, frame, entries, paths, bare)}
    for path, entry in zip(paths, entries, strict=True):
        found[path] = _article(frame, entry)
        found |= {_at(file): constant(Response(file.data, media_type=file.media_type)) for file in entry.attachments}
    reports = [TrueReport(base + path, entry.title, entry.published, entry.facts,
                          attachments=tuple(base + _at(file) for file in entry.attachments))
               for path, entry in zip(paths, entries, strict=True) if entry.facts]
    return Site(found, [(f"{base}{COLUMN}list.html", "")], reports, len(entries))


def _listing(base: str, frame: Frame, entries: Sequence[Entry], paths: Sequence[str], bare: bool) -> Handler:
    def handle(request: Request) -> Response:
        shown = list(request.listed(entries))
        shown = shown[:len(shown) - request.drop]
        draw = _bare if bare else _full
        array = ",\n".join(draw(base, entry, path) for entry, path in zip(shown, paths, strict=False))
        body = f"""<div class="location">当前位置：<a href="/">首页</a> &gt; {WORDS}</div>
<ul id="list"></ul><div id="pager"><a href="javascript:show(pageNo+1)">下一页</a></div>
<script type="text/javascript">{SCRIPT.format(array=f"[{array}]")}</script>"""
        return frame.page(f"{WORDS}-{frame.site}", body, column_metas(WORDS))

    return handle


def _number(path: str) -> str:
    return path.rpartition("_")[2].partition(".")[0]


def _full(base: str, entry: Entry, path: str) -> str:
    return json.dumps({
        "id": _number(path), "title": entry.title, "pubDate": f"{entry.published} 09:30:00", "source": entry.publisher,
        "urls": json.dumps({"pc": path, "mobile": path.replace("/pc/", "/mobile/")}),
        "articleFiles": [{"fileName": file.name, "filePath": _at(file), "domainName": base, "fileId": "1", "totalSize": len(file.data)}
                         for file in entry.attachments],
    }, ensure_ascii=False)


def _bare(base: str, entry: Entry, path: str) -> str:
    day = entry.published
    stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000 + 5_400_000
    files = "".join(f"{{fileName: '{file.name}', filePath: '{_at(file)}', domainName: ''}}," for file in entry.attachments)
    return f"{{id: {_number(path)}, /* {day} */ title: '{escape(entry.title)}', pubDate: {stamp}, urls: null, articleFiles: [{files}],}}"


def _at(file: Attachment) -> str:
    return f"/group1/M00/0A/1B/{file.stored}"


def _article(frame: Frame, entry: Entry) -> Handler:
    body = f"""<div class="location">当前位置：<a href="/">首页</a> &gt; <a href="{COLUMN}list.html">{WORDS}</a></div>
<h1>{escape(entry.title)}</h1><p class="info">发布时间：{entry.published} 来源：{escape(entry.publisher)}</p>
<div class="content">
{entry.body}
</div>"""
    return constant(frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry)))


_SHANGGAO = Publication(
    "fam-pclist", "上高县", "360923",
    ("敖山镇", "田心镇", "徐家渡镇", "锦江镇", "泗溪镇", "翰堂镇", "南港镇", "芦洲乡", "野市乡", "蒙山镇", "新界埠镇", "塔下乡"),
    "上高县{town}{year}年政府信息公开工作年度报告", "上高县{town}人民政府", "breaks", date(2021, 1, 18), 0, real=False, most=61,
    attached={("泗溪镇", 2021): Attachment("上高县泗溪镇2021年政府信息公开工作年度报告.pdf", "wKgB1mHn0a2AT3.pdf", "application/pdf",
                                        pdf("Sixi 2021"))})

PLANS = (
    Plan(_SHANGGAO, "pclist", Frame("上高县人民政府", "3609230001"), site),
    Plan(replace(_SHANGGAO, id="fam-pclist-bare"), "pclist", Frame("上高县人民政府", "3609230001"), partial(site, bare=True), gzip=True),
)
