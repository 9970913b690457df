"""TrueCMS portals, as portal_platforms section 11 has them.

Column /SITE/NAME/NAME.html with the first records in a hidden #initData and jpage's configuration; further ones
by JSONP from getMessage.do, a datastore in a JSON string; 404 without the column as Referer; at most 20 records
a window. fam-truecms-ten: a window of more than 10 gets none, the column has no records and no total.
Articles content/ID.html. Not told there, so plain: what #initData holds (a list), where attachments lie.
"""

from __future__ import annotations

import hashlib
import json
from html import escape
from typing import TYPE_CHECKING
from uuid import UUID

from tests.replica.hanweb import digest
from tests.replica.model import Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas
from tests.replica.portals import Plan
from tests.replica.skins import family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

FOLDER = "/qdsrmzf/xxgknb/"
COLUMN = f"{FOLDER}xxgknb.html"
ID = str(UUID(hashlib.md5(b"column", usedforsecurity=False).hexdigest()))
PER_PAGE = 10

_JPAGE = """(function ($) {{
  var initData = '<datastore><recordset>';
  $('#initData li').each(function () {{ initData += '<record><![CDATA[' + this.outerHTML + ']]' + '></record>'; }});
  $('#msgList').jpage({{ cache:false, dataStore:initData, {total}dataBefore:'<ul>', dataAfter:'</ul>', perPage:{size}, groupSize:3,
    proxyUrl:'{proxy}', barPosition:'bottom', ajaxParam:{{ columnId:'{id}' }} }});
}})(jQuery);"""


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """Three display pages in the column, windows of up to 20 records."""
    return _site(base, frame, entries, first=3 * PER_PAGE, most=20, proxy="/truecms/messageController/getMessage.do")


def ten(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """Nothing in the column, windows of no more than 10 records."""
    return _site(base, frame, entries, first=0, most=-10, proxy="/TrueCMS/messageController/getMessage.do")


def _site(base: str, frame: Frame, entries: Sequence[Entry], *, first: int, most: int, proxy: str) -> Site:
    """most: records of a window; negative: larger windows get none at all."""
    paths = [f"{FOLDER}content/{digest(entry)}.html" for entry in entries]
    found: dict[str, Handler] = {COLUMN: _column(frame, entries, paths, first, proxy),
                                 proxy: _service(base, entries, paths, most)}
    reports = []
    for path, entry in zip(paths, entries, strict=True):
        files = {f"/upload/files/{file.stored}": file for file in entry.attachments}
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
        found[path] = constant(_article(frame, entry, [(at, file.name) for at, file in files.items()]))
        if entry.facts:
            reports.append(TrueReport(base + path, entry.title, entry.published, entry.facts,
                                      attachments=tuple(base + at for at in files)))
    return Site(found, [(base + COLUMN, "")], reports, len(entries))


def _column(frame: Frame, entries: Sequence[Entry], paths: Sequence[str], first: int, proxy: str) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)[:first]
        items = "".join(map(_item, shown[:max(0, len(shown) - request.drop)], paths))
        total = f'totalRecord:"{len(request.listed(entries))}", ' if first else ""
        script = _JPAGE.format(total=total, size=PER_PAGE, proxy=proxy, id=ID)
        body = (f'<h2>政府信息公开年报</h2><div id="initData" style="display:none"><ul>{items}</ul></div><div id="msgList"></div>'
                f'<script type="text/javascript" src="/resource/truecms/jpage.js"></script><script type="text/javascript">{script}</script>')
        return frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报"))

    return handle


def _item(entry: Entry, path: str) -> str:
    return f'<li><span>[{entry.published}]</span><a href="{path}" title="{escape(entry.title)}">{escape(entry.title)}</a></li>'


def _service(base: str, entries: Sequence[Entry], paths: Sequence[str], most: int) -> Handler:
    def handle(request: Request) -> Response:
        query, shown = request.query, request.listed(entries)
        if request.headers.get("referer") != base + COLUMN or query.get("columnId") != ID:
            return Response(b"<html><body>404</body></html>", 404)
        start, end = int(query["startrecord"]), int(query["endrecord"])
        end = min(end, start + most - 1) if most > 0 else (end if end - start < -most else 0)
        numbers = range(len(shown))[start - 1:end]
        records = "".join(f"<record><![CDATA[{_item(entries[number], paths[number])}]]></record>"
                          for number in numbers[:max(0, len(numbers) - request.drop)])
        store = f"<datastore><totalrecord>{len(shown)}</totalrecord><recordset>{records}</recordset></datastore>"
        text = f"{query.get('callback', 'jsonp')}({json.dumps({'result': store}, ensure_ascii=False)})"
        return Response(text.encode(), media_type="application/javascript;charset=UTF-8")

    return handle


def _article(frame: Frame, entry: Entry, files: Sequence[tuple[str, str]]) -> Response:
    links = "".join(f'<p><a href="{at}">{escape(name)}</a></p>' for at, name in files)
    body = f"""<h1>{escape(entry.title)}</h1>
<div class="info">发布日期：{entry.published} 来源：{escape(entry.publisher)}</div>
<div class="zhengwen" id="zoom">
{entry.body}
{links}</div>"""
    return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))


PLANS = (
    Plan(family("fam-truecms", "启东市", "320681"), "truecms", Frame("启东市人民政府", "3206810001"), site),
    Plan(family("fam-truecms-ten", "东海县", "320722"), "truecms", Frame("东海县人民政府", "3207220001"), ten, chunked=True),
)
