"""Portals whose lists only a script draws.

rd-app: an application in an empty page, as vendors build them with Vue and element-ui: the list by POST as JSON, a pager
of buttons, articles from the server. rd-hash: a page from the server with an empty list, filled by GET; its pager turns
by the address's hash; articles, too, are empty until their script has asked for them. What stands around them (a
picture, a style, a visitor counter on another host, a frame) a browser would ask for as well.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replica.content import Publication
from tests.replica.model import Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas, on_page, pages
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.replica.model import Entry, Handler

SCRIPTS = Path(__file__).with_name("scripts")
APP, HASH = "/static/js/app.4f0c2a91.js", "/js/list.js"
API, LIST_DO, ARTICLE_DO = "/gateway/content/page", "/interface/list.do", "/interface/article.do"
COUNTER = "http://counter.replica-elsewhere.invalid/hm.js"
ROBOTS = b"User-agent: *\nDisallow: /admin/\n"
DAY = date(2023, 1, 10)
JSON = "application/json;charset=UTF-8"
SHELL = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>某区人民政府</title>
<link rel="stylesheet" href="/static/css/app.0c81.css"><link rel="icon" href="/favicon.ico"></head>
<body><noscript>We're sorry but this site doesn't work properly without JavaScript enabled.</noscript>
<div id="app"></div><script src="{APP}"></script><script async src="{COUNTER}"></script></body></html>
"""


def _app(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    found: dict[str, Handler] = {
        "/zwgk/gknb": constant(Response(SHELL.encode())),
        APP: constant(_script("app.js")),
        API: _by_post(entries),
    }
    for number, entry in enumerate(entries):
        body = f'<h1>{entry.title}</h1><div id="zoom">\n{entry.body}\n</div>'
        found[_server_drawn(number)] = constant(frame.page(entry.title, body, article_metas(entry)))
    return Site(found, [(f"{base}/zwgk/gknb", "")], _reports(base, entries, _server_drawn), len(entries))


def _hash(base: str, frame: Frame, entries: Sequence[Entry]) -> Site:
    body = ('<img src="/images/banner.jpg"><iframe src="/common/menu.html"></iframe><h3>政府信息公开年报</h3>'
            '<ul id="list"></ul><div id="pages" class="page"></div>')
    article = ('<div id="content"></div><script>var id = location.search.slice(4);'
               f'fetch("{ARTICLE_DO}?id=" + id).then(function (got) {{ return got.text(); }})'
               '.then(function (html) { document.getElementById("content").innerHTML = html; });</script>')
    column = frame.page("政府信息公开年报", f'{body}<script src="{HASH}"></script>', column_metas("政府信息公开年报"))
    found: dict[str, Handler] = {
        "/gknb/index.html": constant(column),
        "/gknb/view.html": constant(Response(f"<html><head><title>信息公开</title></head><body>{article}</body></html>".encode())),
        "/common/menu.html": constant(Response('<ul><li><a href="/">首页</a></li></ul>'.encode())),
        HASH: constant(_script("hash.js")),
        LIST_DO: _by_get(entries),
        ARTICLE_DO: _bodies(entries),
    }
    return Site(found, [(f"{base}/gknb/index.html", "")], _reports(base, entries, _script_drawn), len(entries))


def _server_drawn(number: int) -> str:
    return f"/content/{4021577 - number}.html"


def _script_drawn(number: int) -> str:
    return f"/gknb/view.html?id={88021 - number}"


def _reports(base: str, entries: Sequence[Entry], path: Callable[[int], str]) -> list[TrueReport]:
    return [TrueReport(base + path(number), entry.title, entry.published, entry.facts)
            for number, entry in enumerate(entries) if entry.facts]


def _script(name: str) -> Response:
    return Response((SCRIPTS / name).read_bytes(), media_type="application/javascript")


def _row(url: str, title: str, day: date) -> dict[str, str]:
    return {"url": url, "title": title, "date": f"{day:%Y-%m-%d}"}


def _by_post(entries: Sequence[Entry]) -> Handler:
    def handle(request: Request) -> Response:
        if request.method != "POST":
            return Response(b"{}", 405, JSON)
        asked, shown = json.loads(request.body), request.listed(entries)
        rows = [_row(_server_drawn(number), entry.title, entry.published)
                for number, entry in on_page(shown, asked["pageNo"] - 1, asked["pageSize"], request.drop)]
        return _json({"code": 200, "data": {"rows": rows, "total": len(shown)}})

    return handle


def _by_get(entries: Sequence[Entry]) -> Handler:
    def handle(request: Request) -> Response:
        number, size = int(request.query["page"]), int(request.query["rows"])
        shown = request.listed(entries)
        rows = [_row(_script_drawn(place), entry.title, entry.published)
                for place, entry in on_page(shown, number - 1, size, request.drop)]
        return _json({"rows": rows, "pages": pages(len(shown), size)})

    return handle


def _bodies(entries: Sequence[Entry]) -> Handler:
    def handle(request: Request) -> Response:
        entry = entries[88021 - int(request.query["id"])]
        return Response(f"<h2>{entry.title}</h2><p>发布时间：{entry.published:%Y-%m-%d}</p>{entry.body}".encode())

    return handle


def _json(data: object) -> Response:
    return Response(json.dumps(data, ensure_ascii=False).encode(), media_type=JSON)


def _plan(name: str, county: str, region: str, build: Callable[[str, Frame, list[Entry]], Site]) -> Plan:
    publication = Publication(
        name, county, region, ("城关镇", "河西镇"), f"{county}{{town}}人民政府{{year}}年政府信息公开工作年度报告",
        f"{county}{{town}}人民政府", "plain", DAY, 120, real=False, most=17,
    )
    return Plan(publication, "generic", Frame(f"{county}人民政府", f"{region}0001"), build, robots=ROBOTS)


PLANS = (_plan("rd-app", "新邱区", "210903", _app), _plan("rd-hash", "灌南县", "320724", _hash))
