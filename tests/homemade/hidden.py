"""Reports that a page has and does not show plainly: 更多, other places of the markup, old columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.homemade.links import file
from tests.homemade.portal import GOVERNMENT, OFFICES, Portals, item, of_offices, parted, title_of, ul
from tests.replica.model import Response

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Request

hidden = Portals()
ARTICLE = "/nb/art/{next}/44{n:02}.html"


@hidden
def more(p: Homemade) -> None:
    """the column shows the newest five; 更多>> leads to the whole list"""
    p.column("/nb/")
    items = p.items(ARTICLE, of_offices())
    p.show("/nb/", "<h3>政府信息公开年报 <a href='/nb/all.html'>更多&gt;&gt;</a></h3>" + ul(items[:5]))
    p.show("/nb/all.html", ul(items))


@hidden
def more_of_each_block(p: Homemade) -> None:
    """blocks of the government and of the offices, each with 更多 to a list of its own"""
    p.column("/nb/")
    blocks = ""
    for name, called, who in (("zf", "县政府年报", [(GOVERNMENT, year) for year in range(2023, 2014, -1)]), ("bm", "部门年报", of_offices(6, (2022, 2023)))):
        items = p.items(f"/nb/{name}/{{next}}/55{{n:02}}.html", who)
        blocks += f"<div class='box'><h3>{called}</h3><a class='more' href='/nb/{name}/'>更多</a>{ul(items[:4])}</div>"
        p.show(f"/nb/{name}/", ul(items), called)
    p.show("/nb/", blocks)


@hidden
def older(p: Homemade) -> None:
    """below the list: 2019年及以前年报 leads to the older ones"""
    p.column("/nb/")
    new = p.items(ARTICLE, [(GOVERNMENT, year) for year in range(2023, 2019, -1)])
    old = p.items("/old/{next}/66{n:02}.html", [(GOVERNMENT, year) for year in range(2019, 2012, -1)])
    p.show("/nb/", ul(new) + "<p><a href='/old/nb.html'>2019年及以前政府信息公开年报</a></p>")
    p.show("/old/nb.html", ul(old), "2019年及以前政府信息公开年报")


@hidden
def history(p: Homemade) -> None:
    """beside the list: 历年年报 leads to the older ones"""
    p.column("/nb/")
    new = p.items(ARTICLE, [(GOVERNMENT, year) for year in range(2023, 2019, -1)])
    old = p.items("/old/{next}/66{n:02}.html", [(GOVERNMENT, year) for year in range(2019, 2012, -1)])
    p.show("/nb/", "<div class='tab'><a href='/nb/'>最新年报</a><a href='/old/nb.html'>历年年报</a></div>" + ul(new))
    p.show("/old/nb.html", ul(old), "历年政府信息公开年报")


@hidden
def cut_titles(p: Homemade) -> None:
    """titles cut short with … and no title attribute"""
    p.column("/nb/")
    items = []
    for n, (agency, year) in enumerate(of_offices()):
        path = ARTICLE.format(n=n, next=year + 1)
        title = p.article(path, agency, year)
        items.append(f"<li><a href='{path}'>{title[:18]}…</a><span>{year + 1}-01-10</span></li>")
    p.show("/nb/", ul(items))


@hidden
def odd_titles(p: Homemade) -> None:
    """titles in Chinese digits, in full width, with spaces, brackets, the year behind, and with words between"""
    p.column("/nb/")
    names = (
        "固镇县教育局二〇二三年政府信息公开年度报告", "固镇县民政局２０２３年政府信息公开工作年度报告", "固镇县财政局 2023 年度 政府信息公开 年度报告",
        "【年报】固镇县司法局政府信息公开工作年度报告（2023年度）", "固镇县水利局政府信息公开2023年年报", "固镇县审计局2023年信息公开年报",
        "2023年固镇县卫生健康委员会政务公开年度报告", "固镇县交通运输局关于2023年政府信息公开工作情况的报告", "固镇县文化和旅游局2023年度政府信息公开工作年报(PDF版)",
        "固镇县应急管理局2023年政府信息公开年报.docx",
    )
    items = []
    for n, (office, name) in enumerate(zip(OFFICES, names, strict=True)):
        path = ARTICLE.format(n=n, next=2024)
        items.append(item(path, name, "2024-01-10"))
        p.article(path, office, 2023)
    p.show("/nb/", ul(items))


@hidden
def other_attributes(p: Homemade) -> None:
    """addresses in data-href, data-url and in a call whose argument is one"""
    p.column("/nb/")
    ways = ("<a href='javascript:;' data-href='{0}'>{1}</a>", "<a data-url='{0}' class='jump'>{1}</a>", "<a href='javascript:void(0)' onclick=\"view('{0}')\">{1}</a>")
    items = []
    for n, (agency, year) in enumerate(of_offices(4)):
        path = ARTICLE.format(n=n, next=year + 1)
        items.append("<li>" + ways[n % 3].format(path, p.article(path, agency, year)) + f"<span>{year + 1}-01-10</span></li>")
    p.show("/nb/", ul(items))


@hidden
def in_a_script(p: Homemade) -> None:
    """the list stands in CDATA of an XML island, as old systems have it"""
    p.column("/nb/")
    records = "".join(f"<record><![CDATA[{one}]]></record>" for one in p.items(ARTICLE, of_offices(4)))
    p.show("/nb/", f"<div id='list'></div><script type='text/xml' id='store'><datastore>{records}</datastore></script>")


@hidden
def in_an_array(p: Homemade) -> None:
    """the list stands in an array of a script"""
    p.column("/nb/")
    rows = []
    for n, (agency, year) in enumerate(of_offices(4)):
        path = ARTICLE.format(n=n, next=year + 1)
        rows.append(f"{{title:'{p.article(path, agency, year)}', url:'{path}', date:'{year + 1}-01-10'}}")
    p.show("/nb/", f"<div id='list'></div><script>var list = [{','.join(rows)}]; draw(list);</script>")


@hidden
def options(p: Homemade) -> None:
    """the reports are options of a select box"""
    p.column("/nb/")
    found = ""
    for n, (agency, year) in enumerate(of_offices(4)):
        path = ARTICLE.format(n=n, next=year + 1)
        found += f"<option value='{path}'>{p.article(path, agency, year)}</option>"
    p.show("/nb/", f"<select onchange='window.open(this.value)'><option>请选择</option>{found}</select>")


@hidden
def frameset(p: Homemade) -> None:
    """a frameset: a menu and the list"""
    p.column("/nb/")
    p.put("/nb/", Response("<html><head><title>年报</title></head><frameset cols='20%,*'><frame src='left.htm'><frame src='right.htm' name='m'></frameset></html>".encode()))
    p.show("/nb/left.htm", "<a href='/nb/right.htm' target='m'>年报</a>")
    p.show("/nb/right.htm", ul(p.items(ARTICLE, of_offices(4))))


@hidden
def downloads_by_number(p: Homemade) -> None:
    """reports are files behind down.asp?id=5, sent as octets without a name"""
    p.column("/nb/")
    items = []
    for n, year in enumerate(range(2023, 2017, -1)):
        items.append(item(f"/down.asp?id={n}", title_of(GOVERNMENT, year), f"{year + 1}-01-10"))
        p.expected.add((GOVERNMENT, year))

    def answer(request: Request) -> Response:
        return Response(file(GOVERNMENT, 2023 - int(request.query["id"]), pdf=True), 200, "application/octet-stream")

    p.put("/down.asp", answer)
    p.show("/nb/", ul(items))


@hidden
def attached(p: Homemade) -> None:
    """articles say 详见附件, the report is a PDF behind a call whose argument is its address"""
    p.column("/nb/")
    items = []
    for n, year in enumerate(range(2023, 2017, -1)):
        path, stored = f"/nb/art/{year + 1}/77{n:02}.html", f"/files/{year}.pdf"
        p.put(stored, Response(file(GOVERNMENT, year, pdf=True), 200, "application/pdf"))
        title = title_of(GOVERNMENT, year)
        link = f"<a href=\"javascript:downFile('{stored}')\">附件：{title}.pdf</a>" if n % 2 else f"<a href='{stored}'>附件：{title}.pdf</a>"
        p.show(path, f"<h1>{title}</h1><p>详见附件。</p><p>{link}</p>", title)
        items.append(item(path, title, f"{year + 1}-01-10"))
        p.expected.add((GOVERNMENT, year))
    p.show("/nb/", ul(items))


@hidden
def feed(p: Homemade) -> None:
    """the next pages come from an address in a comment that a script unpacks"""
    p.column("/nb/")
    pages = parted(p.items(ARTICLE, of_offices()), 6)
    p.show("/nb/", ul(pages[0]) + "<div id='pages'></div><!--<a href='index_2.html'>下一页</a>--><script>var totalPage = 3; drawPages();</script>")
    p.outcome, p.reason, p.lost = "incomplete", "3", set(of_offices()[6:])
