"""gkmlpt (广东政府信息公开平台), as portal_platforms section 6 has it.

/gkmlpt/index with the tree of columns in the script's _CONFIG (single quotes, keys without quotes); lists only
from /gkmlpt/api/all/<id>?page=N&sid=S: pages shorter than nominal, page 0 the same as page 1, nothing past the
end, days in seconds since 1970, attachment[]; articles /gkmlpt/content/2/2155/post_2155421.html with the body
rendered and in _CONFIG.DETAIL.content. fam-gkmlpt-404: an agency's node whose interface answers 404 from page 2.
fam-gkmlpt-jump: the node has a jump_url and no posts; its list is the NFCMS column.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from html import escape
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from tests.replica import nfcms
from tests.replica.content import Publication
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, metadata_table
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

SID = "755041"
REPORTS = 21637
SHORT = (0, 19, 17, 18, 20)  # entries of each page after none; nominally 20
WHOLE = (0, 97)
FIRST_ID = 2155421
CONFIG = """var _CONFIG = {{
  SID: '{sid}', // 站点
  SERVICE_AREA_ID: '7550',
  BASE_URL: '{place}',
  TREE: [
    {{id: 21635, name: '政府信息公开指南', parent: 0, post_count: 1, jump_url: '', children: []}},
    {{id: 21636, name: '法定主动公开内容', parent: 0, post_count: 0, jump_url: '', children: [
      {{id: 21640, name: '法治政府建设年度报告', parent: 21636, post_count: 7, jump_url: '', children: []}},
      {{id: 21641, name: '政府网站工作年度报表', parent: 21636, post_count: 5, jump_url: '', children: [],}},
    ]}},
    {{id: {reports}, name: '政府信息公开年报', parent: 0, post_count: {count}, jump_url: '{jump}', children: []}},
  ],
}};"""


def site(base: str, frame: Frame, entries: Sequence[Entry], place: str = "/gkmlpt", lengths: tuple[int, ...] = SHORT) -> Site:
    """The index page, the interface and the articles. place: an agency's has a prefix; lengths: of pages."""
    paths = [f"{place}/content/2/{(FIRST_ID - number) // 1000}/post_{FIRST_ID - number}.html" for number in range(len(entries))]
    found: dict[str, Handler] = {
        f"{place}/index": _index(frame, place, len(entries)),
        f"/gkmlpt/api/all/{REPORTS}": _interface(base, entries, paths, lengths),
    }
    for number, (path, entry) in enumerate(zip(paths, entries, strict=True)):
        found[path] = _article(frame, number, entry)
        found |= {_at(file): constant(Response(file.data, media_type=file.media_type)) for file in entry.attachments}
    reports = [TrueReport(base + path, entry.title, entry.published, entry.facts,
                          attachments=tuple(base + _at(file) for file in entry.attachments))
               for path, entry in zip(paths, entries, strict=True) if entry.facts]
    return Site(found, [(f"{base}{place}/index", "")], reports, len(entries))


def jump(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The index page, and the column elsewhere."""
    found = nfcms.column(frame, entries)
    found["/gkmlpt/index"] = _index(frame, "/gkmlpt", 0, f"{nfcms.COLUMN}index.html")
    return Site(found, [(f"{base}/gkmlpt/index", "")], nfcms.reports(base, entries), len(entries))


def _index(frame: Frame, place: str, count: int, elsewhere: str = "") -> Handler:
    config = CONFIG.format(sid=SID, place=place, reports=REPORTS, count=count, jump=elsewhere)
    return constant(frame.page(f"政府信息公开-{frame.site}", '<div id="app">正在加载……</div>', script=config))


def _interface(base: str, entries: Sequence[Entry], paths: Sequence[str], lengths: tuple[int, ...]) -> Handler:
    parts = list(pairwise(accumulate(lengths)))

    def handle(request: Request) -> Response:
        query, shown = request.query, request.listed(entries)
        number = max(1, int(query.get("page") or 1))
        if query.get("sid") != SID or (number > 1 and lengths == WHOLE):
            return Response(b"<h1>404 Not Found</h1>", 404)
        start, end = parts[number - 1] if number <= len(parts) else (len(shown), len(shown))
        articles = [_told(base, entry, path) for entry, path in zip(shown[start:end], paths[start:end], strict=True)]
        told = {"classify": {"id": REPORTS, "name": "政府信息公开年报", "parent": 0, "post_count": len(shown), "theme_count": 0},
                "total": len(shown), "articles": articles[:max(0, len(articles) - request.drop)]}
        return Response(json.dumps(told).encode(), media_type="application/json")

    return handle


def _told(base: str, entry: Entry, path: str) -> dict[str, object]:
    day = int(datetime(entry.published.year, entry.published.month, entry.published.day, tzinfo=UTC).timestamp()) - 8 * 3600
    number = int(path.rpartition("_")[2].partition(".")[0])
    return {
        "id": number, "title": entry.title, "document_number": "", "identifier": f"114408252MB2C91453G/{entry.published:%Y}-{number}",
        "publisher": entry.publisher, "keywords": "", "date": day, "created_at": "2022-11-30 03:12:55", "first_publish_time": day + 34_200,
        "abstract": "<p>一、总体情况</p>", "classify_main": REPORTS, "classify_main_name": "政府信息公开年报", "url": base + path,
        "post_url": base + path, "is_expired": 0, "is_abolished": 0, "relation": [],
        "attachment": [{"id": 1, "name": file.name, "type": "pdf", "mime": file.media_type, "size": len(file.data), "url": base + _at(file)}
                       for file in entry.attachments],
    }


def _at(file: Attachment) -> str:
    return f"/attachment/1/1658/1658591/{file.stored}"


def _article(frame: Frame, number: int, entry: Entry) -> Handler:
    links = "".join(f'<p><a href="{_at(file)}" class="nfw-cms-attachment">附件</a></p>' for file in entry.attachments)
    content = entry.body + links
    detail = json.dumps({"id": FIRST_ID - number, "title": entry.title, "content": content}).replace("</", "<\\/")
    body = f"""{metadata_table(entry, f"114408252MB2C91453G/{entry.published:%Y}-{number:05d}")}
<h1 class="content-title">{escape(entry.title)}</h1>
<div class="article-content">
{content}
</div>"""
    script = f"var _CONFIG = {{\n  SID: '{SID}',\n  DETAIL: {detail},\n}};"
    return constant(frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry), script=script))


# ---- portals -------------------------------------------------------------------------------------------

_XUWEN = Publication(
    "fam-gkmlpt", "徐闻县", "440825",
    ("徐城镇", "迈陈镇", "海安镇", "曲界镇", "前山镇", "西连镇", "下桥镇", "龙塘镇", "下洋镇", "锦和镇", "和安镇", "新寮镇"),
    "徐闻县{town}{year}年政府信息公开工作年度报告", "徐闻县{town}人民政府", "word", date(2021, 1, 18), 0, real=False, most=61,
    attached={("海安镇", 2021): Attachment("徐闻县海安镇2021年政府信息公开工作年度报告.pdf", "12541123.pdf", "application/pdf",
                                        pdf("Haian 2021"))})
_DABU = replace(_XUWEN, id="fam-gkmlpt-404", county="大埔县", region="441422", style="nested",
                title="大埔县{town}人民政府{year}年政府信息公开年度报告", agency="大埔县{town}人民政府",
                attached={("海安镇", 2021): replace(_XUWEN.attached["海安镇", 2021], name="大埔县海安镇2021年政府信息公开工作年度报告.pdf")})

PLANS = (
    Plan(_XUWEN, "gkmlpt", Frame("徐闻县人民政府", "4408250001"), site),
    Plan(_DABU, "gkmlpt", Frame("大埔县人民政府", "4414220001"), partial(site, place="/mzdpgbzzf/gkmlpt", lengths=WHOLE), gzip=True),
    Plan(replace(_XUWEN, id="fam-gkmlpt-jump"), "gkmlpt", Frame("徐闻县人民政府", "4408250001"), jump),
)
