"""Hanweb 大汉 JCMS portals, as portal_platforms section 4 has them.

Column /col/colN/index.html with an XML island that holds 45 of 61 records (three display pages) and jpage's
configuration behind it; records with single quotes, protocol-relative addresses, dates in span, b, brackets and
over two lines, and an extra record that is none. dataproxy.jsp differs by portal: fam-hanweb follows only the
nextgroup link, whose ids are encrypted, and answers 54 bytes to plain ones; -post refuses GET, -get refuses POST
(webname URL-encoded, older address /module/jpage/); -pageonly ignores startrecord; -empty has an empty datastore
and the links in the column page. Articles /art/Y/M/D/art_COL_ID.html without padding, every fourth with a hash.
Attachments: downfile.jsp with and without showname, 302 to /attach/0/, and /attach/-1/ itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame, article_metas, column_metas
from tests.replica.portals import Plan
from tests.replica.skins import TOWNS, family

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.replica.content import Publication
    from tests.replica.model import Handler

PER_PAGE, GROUP = 15, 45
FIRST_ID = 89890
EMPTY = b"<?xml version='1.0' encoding='UTF-8'?>\r\n<datastore/>\r\n"  # 54 bytes
DAYS = ("<span>{0:%Y-%m-%d}</span>", "<b>{0:%Y-%m-%d}</b>", "[{0:%Y-%m-%d}]", "<span>{0:%Y-%m}-\n{0:%d}</span>")
DOWNLOAD, ATTACH = "/module/download/downfile.jsp", "/attach/0/"

_JPAGE = """$(function () {{
  $("#{unit}").jpage({{ themeName:'default', openCookies:false, totalRecord:{total}, dataBefore:"<ul>", dataAfter:'</ul>',
    perPage:{size}, barPosition:'bottom', proxyUrl:'{proxy}', ajaxParam:{{ col:1, appid:1, webid:{web}, path:'/',
    columnid:{col}, sourceContentType:1, unitid:{unit}, webname:'{name}', permissiontype:0 }} }});
}});"""


@dataclass(frozen=True)
class Column:
    """A jpage list and how its proxy wants to be asked."""

    number: str
    unit: str
    web: str
    way: Literal["link", "post", "get", "page", "empty"]
    proxy: str = "/module/web/jpage/dataproxy.jsp"
    name: str = ""

    @property
    def path(self) -> str:
        return f"/col/col{self.number}/index.html"

    def blob(self, name: str) -> str:
        """An id as an encrypting site writes it."""
        return hashlib.sha256(f"{name} {self.number}".encode()).hexdigest()


def site(base: str, frame: Frame, entries: Sequence[Entry], column: Column) -> Site:
    """One column, its proxy, its articles."""
    paths = article_paths(column.number, entries)
    hrefs = [base.removeprefix("http:") + path if number % 5 == 4 else path for number, path in enumerate(paths)]
    found: dict[str, Handler] = {
        column.path: _column(frame, column, entries, hrefs),
        column.proxy: _proxy(base, column, entries, hrefs),
    }
    return Site(found | articles(frame, entries, paths), [(base + column.path, "")],
                true_reports(base, entries, paths), len(entries))


# ---- lists ---------------------------------------------------------------------------------------------

def _column(frame: Frame, column: Column, entries: Sequence[Entry], hrefs: Sequence[str]) -> Handler:
    def handle(request: Request) -> Response:
        shown = request.listed(entries)
        numbers = range(len(shown))[:GROUP]
        script = _JPAGE.format(unit=column.unit, total=len(shown), size=PER_PAGE, proxy=column.proxy, web=column.web,
                               col=column.number, name=quote(column.name))
        inner = f"<div id='{column.unit}'>{_island(column, entries, hrefs, numbers[:len(numbers) - request.drop], len(shown))}</div>"
        if column.way == "empty":
            script = script.replace(f"totalRecord:{len(shown)}, ", "")
            links = "\n".join(_item(number, entries[number], hrefs[number]) for number in range(len(shown) - request.drop))
            inner = f'<div id="{column.unit}"><script type="text/xml"><datastore></datastore></script></div><ul class="list">{links}</ul>'
        sidebar = '<div class="hot"><ul><li><a href="/art/2022/3/2/art_77_5.html" title="会议">会议</a><b>2022-03-02</b></li></ul></div>'
        body = f'<h2>政府信息公开年报</h2>{inner}<script type="text/javascript">{script}</script>{sidebar}'
        return frame.page(f"政府信息公开年报-{frame.site}", body, column_metas("政府信息公开年报"))

    return handle


def _island(column: Column, entries: Sequence[Entry], hrefs: Sequence[str], numbers: Sequence[int], total: int) -> str:
    following = _nextgroup(column, 2) if column.way == "link" and total > GROUP else ""
    records = "".join(_record(number, entries[number], hrefs[number]) for number in numbers)
    return f'<script type="text/xml"><datastore>{following}<recordset>{records}</recordset></datastore></script>'


def _nextgroup(column: Column, group: int) -> str:
    sent = {"page": group, "appid": 1, "webid": column.web, "path": "/", "columnid": column.blob("column"),
            "unitid": column.blob("unit"), "webname": column.name, "permissiontype": 0}
    return f'<nextgroup><![CDATA[<a href="{column.proxy}?{urlencode(sent)}"></a>]]></nextgroup>'


def _record(number: int, entry: Entry, href: str) -> str:
    return f"<record><![CDATA[{_item(number, entry, href)}]]></record>\n"


def _item(number: int, entry: Entry, href: str) -> str:
    words = entry.title if len(entry.title) < 24 else f"{entry.title[:22]}…"
    return f"<li>{DAYS[number % 4].format(entry.published)}<a href='{href}' title='{entry.title}' target='_blank'>{words}</a></li>"


def _proxy(base: str, column: Column, entries: Sequence[Entry], hrefs: Sequence[str]) -> Handler:
    def handle(request: Request) -> Response:
        wrong = {"post": "GET", "get": "POST"}.get(column.way)
        if request.method == wrong:
            return Response(b"<h1>405 Method Not Allowed</h1>", 405)
        known = (request.headers.get("x-requested-with"), request.headers.get("referer"))
        numbers = _asked(column, request.query, len(entries))
        if known != ("XMLHttpRequest", base + column.path) or not numbers:
            return Response(EMPTY, media_type="text/xml;charset=UTF-8")
        shown = numbers[:max(0, len(numbers) - request.drop)]
        records = "".join(_record(number, entries[number], hrefs[number]) for number in shown)
        following = _nextgroup(column, 3) if column.way == "link" and numbers[-1] + 1 < len(entries) else ""
        text = (f"<?xml version='1.0' encoding='UTF-8'?><datastore><totalrecord>{len(entries)}</totalrecord>"
                f"<totalpage>{-(-len(entries) // PER_PAGE)}</totalpage>{following}<recordset>{records}"
                "<record><![CDATA[<script>;</script>]]></record></recordset></datastore>")
        return Response(text.encode(), media_type="text/xml;charset=UTF-8")

    return handle


def _asked(column: Column, query: Mapping[str, str], total: int) -> range:
    """Numbers of the entries that a request is answered with."""
    ids = {"columnid": column.number, "unitid": column.unit, "webid": column.web}
    if column.way == "link":
        ids |= {"columnid": column.blob("column"), "unitid": column.blob("unit")}
    if column.way == "empty" or any(query.get(name) != value for name, value in ids.items()):
        return range(0)
    if column.way in ("post", "get"):
        return range(total)[int(query["startrecord"]) - 1:int(query["endrecord"])]
    size = GROUP if column.way == "link" else PER_PAGE
    number = int(query.get("page", "1"))
    return range(total)[(number - 1) * size:number * size]


# ---- articles, for all of Hanweb's portals ---------------------------------------------------------------

def article_paths(column: str, entries: Sequence[Entry]) -> list[str]:
    return [_path(column, number, entry) for number, entry in enumerate(entries)]


def _path(column: str, number: int, entry: Entry) -> str:
    day = entry.published
    if number % 4 == 3:
        return f"/art/{day.year}/art_{digest(entry)}.html"
    return f"/art/{day.year}/{day.month}/{day.day}/art_{column}_{FIRST_ID - number}.html"


def digest(entry: Entry) -> str:
    return hashlib.md5(f"{entry.published} {entry.title}".encode(), usedforsecurity=False).hexdigest()


def articles(frame: Frame, entries: Sequence[Entry], paths: Sequence[str]) -> dict[str, Handler]:
    """Pages and files; files of downfile.jsp are handed out at /attach/0/."""
    found: dict[str, Handler] = {DOWNLOAD: _download}
    for entry, path in zip(entries, paths, strict=True):
        files = {_file(file): file for file in entry.attachments}
        found[path] = constant(article(frame, entry, files))
        for at, file in files.items():
            stored = at if "?" not in at else ATTACH + file.stored
            found[stored] = constant(Response(file.data, media_type=file.media_type))
    return found


def article(frame: Frame, entry: Entry, files: Mapping[str, Attachment]) -> Response:
    links = "".join(f"<p><a href='{escape(at)}'>{escape(file.name)}</a></p>" for at, file in files.items())
    body = f"""<h1>{escape(entry.title)}</h1>
<div class="info">发布日期：{entry.published} 来源：{escape(entry.publisher)}</div>
<div id="zoom"><!--ZJEG_RSS.content.begin-->
{entry.body}
{links}</div>"""
    return frame.page(f"{entry.title}-{frame.site}", body, article_metas(entry))


def _file(file: Attachment) -> str:
    if file.stored.startswith("24"):
        return f"/attach/-1/{file.stored}"
    shown = f"&showname={quote(file.name)}" if file.stored.startswith("22") else ""
    return f"{DOWNLOAD}?classid=0{shown}&filename={file.stored}"


def _download(request: Request) -> Response:
    return Response(b"", 302, headers=(("Location", ATTACH + request.query.get("filename", "")),))


def true_reports(base: str, entries: Sequence[Entry], paths: Sequence[str]) -> list[TrueReport]:
    return [TrueReport(base + path, entry.title, entry.published, entry.facts,
                       attachments=tuple(base + _file(file) for file in entry.attachments))
            for entry, path in zip(entries, paths, strict=True) if entry.facts]


# ---- portals -------------------------------------------------------------------------------------------

def with_files(publication: Publication) -> Publication:
    """Three reports with a file, each linked in another form."""
    stored = ("220118093012345.pdf", "b2c9a7a3f3bb9c119f1f2cb2a2ad4eb2.pdf", "2402151557302341324.pdf")
    files = {(town, 2021): Attachment(f"{publication.county}{town}人民政府2021年政府信息公开工作年度报告.pdf", name,
                                      "application/pdf", pdf(f"{publication.region} {number}"))
             for number, (town, name) in enumerate(zip(TOWNS, stored, strict=False))}
    return replace(publication, attached=files)


def _plan(id_: str, county: str, region: str, column: Column, **more: bool) -> Plan:
    return Plan(with_files(family(id_, county, region)), "hanweb", Frame(f"{county}人民政府", f"{region}0001"),
                lambda base, frame, entries: site(base, frame, entries, column), **more)


PLANS = (
    _plan("fam-hanweb", "龙游县", "330825", Column("1229114055", "5504308", "3096", "link", name="龙游县人民政府"), gzip=True),
    _plan("fam-hanweb-post", "东台市", "320981", Column("30516", "25630", "49", "post", name="东台市人民政府")),
    _plan("fam-hanweb-get", "临洮县", "621124",
          Column("6924", "32978", "55", "get", "/module/jpage/dataproxy.jsp", "临洮县人民政府"), chunked=True),
    _plan("fam-hanweb-pageonly", "余姚市", "330281", Column("1229454663", "7716303", "2241", "page")),
    _plan("fam-hanweb-empty", "莱阳市", "370682", Column("43638", "80055", "151", "empty")),
)
