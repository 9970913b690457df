"""Epoint 新点 portals, as portal_platforms section 10 has them.

Column /dynamic/zwgk/govInfoPub.html?categorynum=… (徐州) or /column_list_special.html?categorynum=…&deptcode=…
(辽阳) without entries; siteInfo in /js/webBuilderCommon.js; POST of JSON to /<projectName>/rest/lightfrontaction/
getgovinfolist answers custom{total, data[]}. fam-epoint counts pages from 0, fam-epoint-one from 1 and gives page
1 for 0, fam-epoint-none from 1 and gives nothing for 0, fam-epoint-refused answers 500. Articles below category
codes nested by three digits.
Not told there, so plain: how siteInfo is written (an object), where attachments lie.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from tests.replica.model import Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page
from tests.replica.portals import Plan
from tests.replica.skins import family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.model import Handler

SITE_GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
ARTICLES = "/zwgk/003168/003168002/003168002006/"
MOST = 15  # records a page, whatever is asked for

_CONSTANTS = """//站点公共参数
var siteInfo = {{
    "siteGuid": "{guid}",
    "projectName": "/{project}",
}};
function pageUrl(url) {{ if (url.length < 1) {{ window.location.href = "/404.html"; }} }}
"""


@dataclass(frozen=True)
class Skin:
    """How one site is set up. zero: what pageIndex 0 gives."""

    column: str
    project: str
    zero: Literal["first", "second", "nothing", "error"]


def site(skin: Skin, base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    """The column, the constants, the service, the articles. zero = "second": pages count from 0."""
    paths = [f"{ARTICLES}{entry.published:%Y%m%d}/{_guid(entry)}.html" for entry in entries]
    found: dict[str, Handler] = {
        urlsplit(skin.column).path: _column(frame),
        "/js/webBuilderCommon.js": constant(Response(
            _CONSTANTS.format(guid=SITE_GUID, project=skin.project).encode(), media_type="application/javascript")),
        f"/{skin.project}/rest/lightfrontaction/getgovinfolist": _service(skin, entries, paths),
    }
    reports = []
    for path, entry in zip(paths, entries, strict=True):
        files = {f"/{skin.project}/attach/{file.stored}": file for file in entry.attachments}
        found |= {at: constant(Response(file.data, media_type=file.media_type)) for at, file in files.items()}
        found[path] = constant(_article(frame, entry, [(at, file.name) for at, file in files.items()]))
        if entry.facts:
            reports.append(TrueReport(base + path, entry.title, entry.published, entry.facts,
                                      attachments=tuple(base + at for at in files)))
    return Site(found, [(base + skin.column, "")], reports, len(entries))


def _guid(entry: Entry) -> UUID:
    return UUID(hashlib.md5(f"{entry.published} {entry.title}".encode(), usedforsecurity=False).hexdigest())


def _column(frame: Frame) -> Handler:
    body = ('<h2>政府信息公开年报</h2><div class="wb-tree"></div><ul class="wb-data-item" id="govinfolist"></ul>'
            '<script src="/js/webBuilderCommon.js"></script><script src="/js/govInfoPub.js"></script>')
    return constant(frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报")))


def _service(skin: Skin, entries: Sequence[Entry], paths: Sequence[str]) -> Handler:
    query = dict(parse_qsl(urlsplit(skin.column).query))
    wanted = {"categorynum": query["categorynum"], "deptcode": query.get("deptcode", ""), "siteGuid": SITE_GUID}

    def handle(request: Request) -> Response:
        told = json.loads(request.body) if request.method == "POST" else {}
        params = told.get("params", {})
        if "token" not in told or any(params.get(name) != value for name, value in wanted.items()):
            return _json({"total": 0, "data": []})
        shown, index = request.listed(entries), int(params["pageIndex"])
        if index == 0 and skin.zero == "error":
            return Response(b"<html><body>500</body></html>", 500)
        at = index if skin.zero == "second" else max(index - 1, 0)
        numbered = [] if index == 0 and skin.zero == "nothing" else on_page(shown, at, MOST, request.drop)
        return _json({"total": len(shown), "data": [_record(entry, paths[number]) for number, entry in numbered]})

    return handle


def _json(custom: dict[str, object]) -> Response:
    body = {"status": {"code": "200"}, "custom": custom}
    return Response(json.dumps(body, ensure_ascii=False).encode(), media_type="application/json;charset=UTF-8")


def _record(entry: Entry, path: str) -> dict[str, str]:
    return {"title": f'<font color="red">{escape(entry.title[:16])}...</font>', "realtitle": entry.title, "infourl": path,
            "visiturl": "", "linkurl": "", "infodate": f"{entry.published}", "handsdate": ""}


def _article(frame: Frame, entry: Entry, files: Sequence[tuple[str, str]]) -> Response:
    links = "".join(f'<p><a href="{at}">{escape(name)}</a></p>' for at, name in files)
    body = f"""<h1>{escape(entry.title)}</h1>
<div class="ewb-article-sources">发布日期：{entry.published} 来源：{escape(entry.publisher)}</div>
<div class="ewb-article-content" id="zoom">
{entry.body}
{links}</div>"""
    return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))


def _plan(id_: str, county: str, region: str, skin: Skin) -> Plan:
    return Plan(family(id_, county, region), "epoint", Frame(f"{county}人民政府", f"{region}0001"), partial(site, skin))


_XUZHOU = "/dynamic/zwgk/govInfoPub.html?categorynum=003168002&deptcode=001001"
_LIAOYANG = "/column_list_special.html?categorynum=003016&deptcode=001"

PLANS = (
    _plan("fam-epoint", "鼓楼区", "320302", Skin(_XUZHOU, "EWB-FRONT", "second")),
    _plan("fam-epoint-one", "白塔区", "211002", Skin(_LIAOYANG, "EWB_YK_Mid", "first")),
    _plan("fam-epoint-none", "太子河区", "211011", Skin("/govpub/govGuidePub.html?categorynum=007&lm=cate7", "EWB-FRONT", "nothing")),
    _plan("fam-epoint-refused", "辽阳县", "211021", Skin(_LIAOYANG, "EWB-FRONT", "error")),
)
