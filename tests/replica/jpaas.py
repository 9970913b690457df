"""Hanweb's jpaas, as portal_platforms section 4c has it.

A column page whose units stand in attributes (url, single-quoted queryData with the misspelt bulidstatic), one
of them the menu; build/unit answers JSON with HTML: ul li.clearfix > a.bt-left + span.bt-right and
div.pagination[rows][count]; the page is taken from paramJson alone, a bare pageNo is ignored; 403 without
Referer or User-Agent. Articles COLUMN/art/YYYY/art_HEX.html with .bt-content. Attachments: file-download with
fileName; in fam-jpaas-expiring document/download with a fileUrl made when the article is served.
Not told there, so plain: when a fileUrl expires (here with its first use, and when the article is served anew).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.replica.hanweb import digest
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page
from tests.replica.portals import Plan
from tests.replica.skins import family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

COLUMN = "/lxz/zwgk/zfxxgknb/"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/download"
FILES = "/file-download"
SENT = {"parseType": "bulidstatic", "webId": "2758", "tplSetId": "quSyqDUrFfjv1nGRQhEEH", "pageType": "column",
        "tagId": "当前栏目_list", "editType": "null", "pageId": "1487002"}
PAGE_SIZE = 15


@dataclass
class Keys:
    """The encrypted addresses that have been handed out and not been used."""

    served: dict[str, int] = field(default_factory=dict)  # stored name → how often its article was served
    valid: dict[str, str] = field(default_factory=dict)  # stored name → key

    def new(self, stored: str) -> str:
        self.served[stored] = self.served.get(stored, 0) + 1
        self.valid[stored] = key(stored, self.served[stored])
        return self.valid[stored]

    def use(self, given: str) -> str:
        """The stored name a key stands for; "" if it has expired."""
        stored = next((stored for stored, valid in self.valid.items() if valid == given), "")
        self.valid.pop(stored, None)
        return stored


def key(stored: str, served: int) -> str:
    return hashlib.sha256(f"{stored} {served}".encode()).hexdigest()


def site(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """A portal whose files keep their addresses."""
    return _site(base, frame, entries, None)


def expiring(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """A portal whose files get a new address whenever their article is served."""
    return _site(base, frame, entries, Keys())


def _site(base: str, frame: Frame, entries: Sequence[Entry], keys: Keys | None) -> Site:
    paths = [f"{COLUMN}art/{entry.published.year}/art_{digest(entry)}.html" for entry in entries]
    files = {file.stored: file for entry in entries for file in entry.attachments}
    found: dict[str, Handler] = {
        f"{COLUMN}index.html": constant(_column(frame)),
        UNIT: _unit(entries, paths),
        DOWNLOAD if keys else FILES: _download(files, keys),
    }
    for entry, path in zip(entries, paths, strict=True):
        found[path] = _article(frame, entry, keys)
    reports = [TrueReport(base + path, entry.title, entry.published, entry.facts,
                          attachments=tuple(base + _address(file, key(file.stored, 1) if keys else "") for file in entry.attachments))
               for path, entry in zip(paths, entries, strict=True) if entry.facts]
    return Site(found, [(f"{base}{COLUMN}index.html", "")], reports, len(entries))


def _column(frame: Frame) -> Response:
    def unit(**other: str) -> str:
        data = json.dumps({**SENT, **other}, ensure_ascii=False).replace('"', "'")
        return f'<div class="ajax-unit" url="{UNIT}" queryData="{data}"></div>'

    body = unit(tagId="导航栏") + '<h2>政府信息公开年报</h2><div class="page-content">' + unit() + "</div>"
    return frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报"))


def _unit(entries: Sequence[Entry], paths: Sequence[str]) -> Handler:
    def handle(request: Request) -> Response:
        query = request.query
        if not (request.headers.get("referer") and request.headers.get("user-agent")):
            return Response(b"<html><body>403 Forbidden</body></html>", 403)
        if any(query.get(name) != value for name, value in SENT.items()):
            return _json(False, "")
        told = json.loads(query.get("paramJson", "{}"))
        shown = request.listed(entries)
        items = "\n".join(
            f'<li class="clearfix"><a class="bt-left" target="_blank" href="{paths[number]}" title="{escape(entry.title)}">'
            f'{escape(entry.title[:20])}</a><span class="bt-right">{entry.published}</span></li>'
            for number, entry in on_page(shown, int(told.get("pageNo", 1)) - 1, int(told.get("pageSize", PAGE_SIZE)), request.drop))
        pager = f'<div class="pagination" rows="{PAGE_SIZE}" count="{len(shown)}"></div>'
        return _json(True, f'<ul class="ajax-ul">\n{items}\n</ul>\n{pager}')

    return handle


def _json(success: bool, html: str) -> Response:
    body = {"success": success, "message": "" if success else "参数错误", "data": {"html": html}}
    return Response(json.dumps(body, ensure_ascii=False).encode(), media_type="application/json;charset=UTF-8")


def _article(frame: Frame, entry: Entry, keys: Keys | None) -> Handler:
    def handle(request: Request) -> Response:
        links = "".join(f'<p><a href="{escape(_address(file, keys.new(file.stored) if keys else ""))}">附件</a></p>'
                        for file in entry.attachments)
        body = f"""<h1>{escape(entry.title)}</h1>
<div class="bt-info">发布日期：{entry.published} 16:34 来源：{escape(entry.publisher)}</div>
<div class="bt-content" id="zoom">
{entry.body}
{links}</div>"""
        return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))

    return handle


def _address(file: Attachment, given: str) -> str:
    named = {"fileUrl": given or f"/cms_files/jcms1/web2758/site/attach/0/{file.stored}", "fileName": file.name}
    return f"{DOWNLOAD if given else FILES}?{urlencode(named)}"


def _download(files: dict[str, Attachment], keys: Keys | None) -> Handler:
    def handle(request: Request) -> Response:
        given = request.query.get("fileUrl", "")
        stored = keys.use(given) if keys else given.rpartition("/")[2]
        if stored not in files:
            return Response("<html><body>链接已失效</body></html>".encode(), 403)
        return Response(files[stored].data, media_type=files[stored].media_type)

    return handle


PLANS = (
    Plan(family("fam-jpaas", "临夏县", "622921"), "jpaas", Frame("临夏县人民政府", "6229210001"), site),
    Plan(family("fam-jpaas-expiring", "海陵区", "321202"), "jpaas", Frame("海陵区人民政府", "3212020001"), expiring, gzip=True),
)
