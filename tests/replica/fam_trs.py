"""A TRS column of 61 items and a county's township tree, as portal_platforms sections 2 and 17.9 have them.

fam-trs: bare directory 403, 4-argument call, a stub with 200 past the end, `_wap` twins that the list itself
links to, an undated t-id (广西 t15699357.shtml), a P0… file with its name in `download`.
fam-trs-towns: three townships' columns under /jdxz/, whose titles name no township; one page's ColumnName is
that of another column, one page's metas are empty, and a 网站工作年度报表 stands beside the reports.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.replica import skins, trs
from tests.replica.documents import pdf
from tests.replica.model import Attachment, Entry, Request, Response, Site, TrueReport, constant
from tests.replica.page import Frame
from tests.replica.portals import Plan

if TYPE_CHECKING:
    from tests.replica.model import Handler

COLUMN = "/zwgk/zfxxgk/zfxxgknb_73584/"
FILE = Attachment("宾阳县北关镇人民政府2021年政府信息公开工作年度报告.pdf", "P020220118386130864419.pdf", "application/pdf", pdf("2021"))
SLUGS = {"东河镇": "dhz_5741270", "西岭镇": "xlz_5741271", "南坪镇": "npz_5741272"}


def _trs(base: str, frame: Frame, entries: list[Entry]) -> Site:
    """Two of the list's links lead to a mobile twin, one to an article without a date in its name."""
    made = trs.site(base, frame, trs.Tree(COLUMN, "shtml", size=15, after=200), entries)
    undated = made.reports[5]
    path = undated.url.removeprefix(base)
    other = f"{path.rpartition('/')[0]}/t15699357.shtml"
    found = {other if at == path else at: handler for at, handler in made.pages.items()}
    links = {f"./{path.removeprefix(COLUMN)}": f"./{other.removeprefix(COLUMN)}"}
    for report in made.reports[1:3]:
        name = "./" + report.url.removeprefix(base + COLUMN)
        links[name] = name.replace(".shtml", "_wap.shtml?isMobile=true")
    found |= {at: _relinked(handler, links) for at, handler in found.items() if at.startswith(COLUMN + "index")}
    reports = [replace(report, url=base + other) if report is undated else report for report in made.reports]
    return replace(made, pages=found, reports=reports, channels=[(base + COLUMN, "")])


def _relinked(handler: Handler, links: dict[str, str]) -> Handler:
    def handle(request: Request) -> Response:
        response = handler(request)
        body = response.body
        for old, new in links.items():
            body = body.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
        return replace(response, body=body)

    return handle


def _towns(base: str, frame: Frame, entries: list[Entry]) -> Site:
    """A column a township, all of them below the page that lists the townships."""
    pages: dict[str, Handler] = {}
    channels: list[tuple[str, str]] = []
    reports: list[TrueReport] = []
    listed = 0
    for town, slug in SLUGS.items():
        named = [entry for entry in entries if entry.facts and f"{town}人民政府" in entry.publisher]
        own = [replace(entry, title=_short(entry, own=town == "东河镇")) for entry in named]
        website = Entry(f"{town}人民政府网站工作年度报表（2021年度）", date(2022, 1, 24), named[0].publisher,
                        "<table><tr><td>网站名称</td><td>站点</td></tr></table>")
        made = trs.site(base, frame, trs.Tree(f"/jdxz/{slug}/zfxxgk_{slug[-7:]}/zfxxgknb_{slug[-7:]}9/"), [website, *own])
        pages |= made.pages
        channels += [(url, named[0].publisher) for url, _ in made.channels]
        reports += made.reports
        listed += made.listed
    spoilt = {reports[1].url: "财政预决算", reports[6].url: ""}
    for url, column in spoilt.items():
        pages[url.removeprefix(base)] = _spoilt(pages[url.removeprefix(base)], column)
    tree = "".join(f'<li><a href="{url.removeprefix(base)}">{town}</a></li>' for town, (url, _) in zip(SLUGS, channels, strict=True))
    pages["/jdxz/index.html"] = constant(frame.page("街道乡镇", f"<h2>街道乡镇</h2><ul class='tree'>{tree}</ul>"))
    return Site(pages, channels, reports, listed)


def _short(entry: Entry, *, own: bool) -> str:
    """A title as townships write it in a column of their own: without their name."""
    return entry.title if own or entry.facts is None else f"{entry.facts.year}年政府信息公开工作年度报告"


def _spoilt(handler: Handler, column: str) -> Handler:
    """ColumnName of another column; with none given, all metas are empty."""

    def handle(request: Request) -> Response:
        response = handler(request)
        lines = response.body.split(b"\n")
        for at, line in enumerate(lines):
            if line.startswith(b'<meta name="ColumnName"' if column else b'<meta name="'):
                lines[at] = line.partition(b"content=")[0] + f'content="{column}">'.encode()
        return replace(response, body=b"\n".join(lines))

    return handle


PLANS = (
    Plan(replace(skins.family("fam-trs", "宾阳县", "450126"), attached={("北关镇", 2021): FILE}), "trs",
         Frame("宾阳县人民政府", "4501260002"), _trs, missing=200),
    Plan(skins.family("fam-trs-towns", "都匀市", "522701"), "trs", Frame("都匀市人民政府", "5227010001"), _towns, gzip=True),
)
