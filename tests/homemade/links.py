"""How the reports of a list are linked and called."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.homemade.portal import COUNTY, GOVERNMENT, OFFICES, TOWNS, Portals, item, of_offices, title_of, ul
from tests.replica.model import Response

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Request

links = Portals()
COLUMN = "/nb/"


def drawn(lines: list[str]) -> bytes:
    """A PDF of Chinese lines in a font that readers have."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("STSong-Light", 14)
    for at, line in enumerate(lines):
        canvas.drawString(60, 780 - 24 * at, line)
    canvas.save()
    return out.getvalue()


def file(agency: str, year: int, *, pdf: bool) -> bytes:
    """A report as PDF, or as the HTML that Word calls .doc."""
    lines = [title_of(agency, year), f"本报告由{agency}编制，统计期限自{year}年1月1日至{year}年12月31日。", "一、总体情况", f"全年主动公开信息{year}条。"]
    if pdf:
        return drawn(lines)
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset='utf-8'></head><body>{paragraphs}</body></html>".encode()


@links
def downloads(p: Homemade) -> None:
    """PDF and DOC files; the link says 下载, the title stands in another cell"""
    p.column(COLUMN)
    rows = []
    for n, year in enumerate(range(2023, 2014, -1)):
        pdf = bool(year % 2)
        path = f"/upload/{year}/年报{year}.{'pdf' if pdf else 'doc'}"
        p.put(quote(path), Response(file(GOVERNMENT, year, pdf=pdf), 200, "application/pdf" if pdf else "application/msword"))
        p.expected.add((GOVERNMENT, year))
        rows.append(f"<tr><td>{n + 1}</td><td>{title_of(GOVERNMENT, year)}</td><td>{year + 1}-03-1{n}</td><td><a href='{path}'>下载</a></td></tr>")
    p.show(COLUMN, f"<table><tr><th>序号</th><th>名称</th><th>日期</th><th>操作</th></tr>{''.join(rows)}</table>")


@links
def matrix(p: Homemade) -> None:
    """a table, agencies down and years across; links are called 2023年 or 查看"""
    p.column("/zfxxgk/nb.html")
    years = (2023, 2022, 2021)
    rows = ["<tr><th>单位</th>" + "".join(f"<th>{year}年</th>" for year in years) + "</tr>"]
    for n, office in enumerate(OFFICES):
        cells = ""
        for year in years:
            path = f"{year}/{7000 + n * 10 + year % 10}.html"
            p.article("/zfxxgk/" + path, office, year)
            cells += f"<td><a href='{path}'>{'查看' if n % 2 else f'{year}年'}</a></td>"
        rows.append(f"<tr><td>{office}</td>{cells}</tr>")
    p.show("/zfxxgk/nb.html", f"<table border=1>{''.join(rows)}</table>")


@links
def opened_by_script(p: Homemade) -> None:
    """window.open('…') in onclick and in javascript: addresses"""
    p.column(COLUMN)
    items = []
    for n, (agency, year) in enumerate(of_offices(4)):
        path = f"/a/{year + 1}/{1000 + n}.html"
        title = p.article(path, agency, year)
        address = f"javascript:;' onclick='window.open(\"{path}\")" if n % 2 else f"javascript:window.open(\"{path}\",\"_blank\");"
        items.append(item(address, title, f"{year + 1}-01-10"))
    p.show(COLUMN, ul(items))


@links
def called_by_number(p: Homemade) -> None:
    """links call a function with a number; nobody can tell the addresses without running it"""
    p.column(COLUMN)
    items = p.items("/b/{year}/1000{n}.html", [(town, 2022) for town in TOWNS[:3]])
    for n, (agency, year) in enumerate(of_offices(4)):
        items.append(item(f'javascript:openInfo("{n}")', p.article(f"/a/{n}.html", agency, year), f"{year + 1}-01-10"))
        p.lost.add((agency, year))
    p.show(COLUMN, ul(items))
    p.outcome, p.reason = "incomplete", "12 titles of reports lead nowhere"


@links
def odd_addresses(p: Homemade) -> None:
    """addresses without a scheme, with ../.., backslashes, white space, HTTP in capitals"""
    path = "/gk/zf/nb/list.html"
    p.column(path)
    made = [(f"/gk/art/{year + 1}/{1000 + n}.html", agency, year) for n, (agency, year) in enumerate(of_offices(5))]
    named = [(address, p.article(address, agency, year), year) for address, agency, year in made]

    def answer(_: Request) -> Response:
        ways = (f"//127.0.0.1:{p.server.port}{{}}", "../../..{}", "{}", "\n  {} \t", f"HTTP://127.0.0.1:{p.server.port}{{}}")
        items = []
        for n, (address, title, year) in enumerate(named):
            href = ways[n % 5].format(address)
            items.append(item(href.replace("/", "\\") if n % 5 == 2 else href, title, f"{year + 1}-01-10"))
        return p.page("年报", ul(items))

    p.put(path, answer)


@links
def odd_dates(p: Homemade) -> None:
    """dates nobody can read, short names of files, a block of news with plain dates beside"""
    p.column(COLUMN)
    items = []
    for n, (agency, year) in enumerate(of_offices(4)):
        day = (f"{year % 100 + 1}-01-10", f"{year + 1}0110", f"<em>10</em><i>{year + 1}-01</i>", f"Jan 10, {year + 1}", "今天")[n % 5]
        items.append(item(f"/nb/n{n}.html", p.article(f"/nb/n{n}.html", agency, year), day))
    news = ul((item(f"/xw/2023/{n}0012.html", f"我县开展第{n}次活动", f"2024-02-0{n}") for n in range(1, 9)), "news")
    p.show(COLUMN, f"<div class='con'>{ul(items, 'u1')}</div><div class='box2'>{news}</div>")


@links
def cards(p: Homemade) -> None:
    """the link wraps a card: title, summary, date"""
    p.column(COLUMN)
    found = ""
    for n, (agency, year) in enumerate(of_offices(4)):
        title = p.article(f"/a/{year + 1}/{1000 + n}.html", agency, year)
        summary = f"根据《中华人民共和国政府信息公开条例》有关规定，现公布{agency}{year}年度报告。全文包括总体情况等六个部分。"
        found += f"<div class='card'><a href='/a/{year + 1}/{1000 + n}.html'><h4>{title}</h4><p>{summary}</p><span>{year + 1}-01-10</span></a></div>"
    p.show(COLUMN, f"<div class='cards'>{found}</div>")


@links
def among_others(p: Homemade) -> None:
    """reports among guides, notices, figures of quarters, explanations and returns of websites"""
    p.column("/zfxxgk/nb.html")
    others = (
        "{}年第一季度政府信息公开统计数据", "{}年政府网站工作年度报表", "{}年政府信息公开年报图解", "召开{}年政府信息公开年报编制工作会",
        "关于做好{}年度政府信息公开年报编制工作的通知", "人民政府{}年法治政府建设年度报告", "政府信息公开指南（{}年版）", "{}年政务公开工作要点")
    items = []
    for n, year in enumerate(range(2023, 2017, -1)):
        items += p.items(f"/zfxxgk/a/{1000 + n}.html", [(GOVERNMENT, year)])
        for m, other in enumerate(others):
            path = f"/zfxxgk/a/{2000 + n * 10 + m}.html"
            items.append(item(path, p.other(path, COUNTY + other.format(year)), f"{year + 1}-03-09"))
    p.show("/zfxxgk/nb.html", ul(items))


@links
def agency_of_the_channel(p: Homemade) -> None:
    """titles without an agency, in a column of each office"""
    for folder, office in (("jyj", OFFICES[0]), ("mzj", OFFICES[1])):
        p.column(f"/{folder}/nb/", office)
        items = []
        for n, year in enumerate(range(2023, 2018, -1)):
            path = f"/{folder}/nb/{year + 1}/{100 + n}0.html"
            items.append(item(path, p.article(path, office, year, f"{year}年政府信息公开年度报告"), f"{year + 1}-01-10"))
        p.show(f"/{folder}/nb/", ul(items))


@links
def stubs(p: Homemade) -> None:
    """a report's page is a stub that leads to the real one: meta refresh, location.replace, top.location"""
    p.column(COLUMN)
    ways = (
        "<html><head><meta http-equiv='refresh' content='0;url={0}'></head><body></body></html>",
        "<html><head><script>window.location.replace('{0}');</script></head><body></body></html>",
        "<html><head><script>top.location.href = \"{0}\";</script></head></html>",
        "<html><head><META HTTP-EQUIV=REFRESH CONTENT=\"1; URL='{0}'\"></head><body>正在跳转……<a href='{0}'>点击</a></body></html>")
    items = []
    for n, (agency, year) in enumerate(of_offices(4)):
        title = p.article(f"/real/{year}/{n}00.html", agency, year)
        p.put(f"/a/{year + 1}/{1000 + n}.html", Response(ways[n % 4].format(f"/real/{year}/{n}00.html").encode()))
        items.append(item(f"/a/{year + 1}/{1000 + n}.html", title, f"{year + 1}-01-10"))
    p.show(COLUMN, ul(items))
