"""Columns in parts: years, tabs, blocks, frames, articles of several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.homemade.portal import (
    GOVERNMENT,
    OFFICES,
    TOWNS,
    Portals,
    item,
    of_offices,
    parted,
    report,
    title_of,
    ul,
)

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Request, Response

parts = Portals()


@parts
def years(p: Homemade) -> None:
    """the column lists years, each a list of its own that is paged"""
    p.column("/zwgk/nb/")
    span = range(2023, 2017, -1)
    p.show("/zwgk/nb/", ul(item(f"/zwgk/nb/{year}n/", f"{year}年度政府信息公开年报", f"{year + 1}-01-05") for year in span))
    for year in span:
        pages = parted(p.items(f"/zwgk/nb/{year}n/{year + 1}01/t{year + 1}0110_{year}0{{n}}.html", of_offices(6, (year,))), 4)
        for at, part in enumerate(pages):
            more = f"<a href='index_{at + 1}.html'>下一页</a>" if at + 1 < len(pages) else ""
            p.show(f"/zwgk/nb/{year}n/" + (f"index_{at}.html" if at else ""), ul(part) + more, f"{year}年度政府信息公开年报")


@parts
def select_box(p: Homemade) -> None:
    """a select box of years leads to the lists of the others"""
    p.column("/nb/2023.html")
    span = (2023, 2022, 2021)
    for year in span:
        options = "".join(f"<option value='/nb/{one}.html'{' selected' if one == year else ''}>{one}年</option>" for one in span)
        items = p.items(f"/a/{year + 1}/1000{{n}}.html", of_offices(5, (year,)))
        p.show(f"/nb/{year}.html", f"<select onchange='location.href=this.value'>{options}</select>" + ul(items))


@parts
def panes(p: Homemade) -> None:
    """all on one page: a block a year with an id of its own, tabs switch them"""
    p.column("/nb.html")
    tabs, blocks = "", ""
    for year in range(2023, 2018, -1):
        tabs += f"<li class='tab' data-y='{year}'>{year}年</li>"
        items = p.items(f"/a/{year + 1}/1000{{n}}.html", of_offices(5, (year,)))
        blocks += f"<div class='pane' id='y{year}'><h3>{year}年</h3>{ul(items)}</div>"
    p.show("/nb.html", f"<ul class='tabs'>{tabs}</ul>{blocks}")


@parts
def groups(p: Homemade) -> None:
    """one page with blocks of other classes for the government, its offices and the towns"""
    p.column("/nb.html")
    blocks = ""
    for name, who in (
        ("zf", [(GOVERNMENT, year) for year in range(2023, 2018, -1)]), ("bm", of_offices(10, (2023,))), ("xz", [(town, 2023) for town in TOWNS]),
    ):
        blocks += f"<div class='{name}_box'><h3>{name}</h3>{ul(p.items(f'/{name}/{{next}}/1000{{n}}.html', who), name + '_ul')}</div>"
    p.show("/nb.html", blocks)


@parts
def frames(p: Homemade) -> None:
    """an iframe in an iframe holds the list"""
    p.column("/class/AAGK/")
    p.show("/class/AAGK/", "<h2>政府信息公开年报</h2><iframe src='/frame/outer.html' width=100%></iframe>")
    p.show("/frame/outer.html", "<iframe src='inner.html?id=7'></iframe>")
    pages = parted(p.items("/info/880{n}.html", of_offices(4)), 5)

    def inner(request: Request) -> Response:
        at = int(request.query.get("page", 1))
        more = f"<a href='?id=7&page={at + 1}'>下一页</a>" if at < len(pages) else ""
        return p.page("列表", ul(pages[at - 1]) + f"<div>{more}</div>")

    p.put("/frame/inner.html", inner)


@parts
def pinned(p: Homemade) -> None:
    """two reports stand on top and again in the list; 共N条 counts both"""
    p.column("/nb/list.html")
    items = p.items("/nb/art/{next}/330{n}.html", of_offices(4))
    items = [items[0], items[3], *items]
    pages = parted(items, 5)
    for at, part in enumerate(pages):
        more = f"<a href='list_{at + 2}.html'>下一页</a>" if at + 1 < len(pages) else ""
        p.show("/nb/list.html" if at == 0 else f"/nb/list_{at + 1}.html", ul(part) + f"<div>共{len(items)}条 {more}</div>")


@parts
def submenu(p: Homemade) -> None:
    """menus of tens of links around the list; titles of two kinds; dates in Chinese"""
    folder = "/zfxxgk/fdzdgknr/nb/"
    p.column(folder)
    names = ("机构职能", "法规公文", "规划计划", "人事信息", "财政信息", "政府信息公开年报", "建议提案")
    menu = "".join(f"<li><a href='/zfxxgk/fdzdgknr/{n}/'>{name}</a></li>" for n, name in enumerate(names))
    items = ""
    for n, year in enumerate(range(2025, 2012, -1)):
        path = f"{folder}{year + 1}{n + 100:04}.html"
        title = p.article(path, GOVERNMENT, year, f"{year}年度固镇县政府信息公开工作情况报告" if year % 3 else "")
        items += f"<dd><a href='{path}' class='tit'>{title}</a><em>发布日期：{year + 1}年03月01日</em></dd>"
    p.show(folder, f"<div class='zfxxgk_left'><ul>{menu}</ul></div><div class='zfxxgk_right'><dl><dt>标题</dt>{items}</dl></div>")


@parts
def long_article(p: Homemade) -> None:
    """a report goes over three pages, its tables stand on the last"""
    p.platform, folder, items = "trs", "/zwgk/nb/", []
    p.column(folder)
    for n, (agency, year) in enumerate(of_offices(3)):
        name = f"t{year + 1}0110_{70000 + n}"
        whole, title = report(agency, year), title_of(agency, year)
        cut = whole.find("<table")
        for at, part in enumerate((whole[:cut // 2], whole[cut // 2:cut], whole[cut:])):
            call = f"<script>createPageHTML(3, {at}, \"{name}\", \"html\");</script>"
            p.show(f"{folder}{year + 1}01/{name}{f'_{at}' if at else ''}.html", f"<h1>{title}</h1><div class='TRS_Editor'>{part}</div>{call}", title)
        p.expected.add((agency, year))
        items.append(item(f"./{year + 1}01/{name}.html", title, f"{year + 1}-01-10"))
    p.show(folder, ul(items) + '<script>createPageHTML(1, 0, "index", "html");</script>')


@parts
def nothing(p: Homemade) -> None:
    """the column says 暂无数据"""
    p.column("/nb/")
    p.show("/nb/", "<div class='list'>暂无数据</div>")
    p.outcome, p.reason = "empty", "says itself that it holds nothing"


@parts
def years_in_menu(p: Homemade) -> None:
    """a menu beside the list leads to the lists of other years, called by digits alone"""
    p.column("/nb/?y=2023")
    menu = "".join(f"<a href='/nb/?y={year}'>{year}</a> " for year in (2023, 2022, 2021))
    lists = {year: p.items(f"/a/{year + 1}/1000{{n}}.html", of_offices(5, (year,))) for year in (2023, 2022, 2021)}
    p.put("/nb/", lambda request: p.page("年报", f"<div class='years'>{menu}</div>" + ul(lists[int(request.query.get("y", 2023))])))


@parts
def names_of_agencies(p: Homemade) -> None:
    """a page of a year's reports whose links are called by the agencies' names alone"""
    p.column("/nb/2023/")
    names = []
    for n, office in enumerate(OFFICES):
        p.article(f"/nb/2023/{1000 + n}.html", office, 2023)
        names.append(f"<li><a href='{1000 + n}.html'>{office.removeprefix('固镇县')}</a></li>")
    p.show("/nb/2023/", f"<h2>2023年政府信息公开工作年度报告</h2>{ul(names)}", "2023年政府信息公开工作年度报告")
