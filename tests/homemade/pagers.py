"""How a list leads on to its next page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.homemade.portal import GOVERNMENT, Coding, Portals, item, of_offices, parted, ul

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Request, Response

pagers = Portals()
LIST, ARTICLE = "/nb/list.html", "/nb/art/{next}/33{n:02}.html"


def numbered(p: Homemade, size: int, pager: str, *, last: str = "", pattern: str = "/nb/list_{}.html", count: int = 6) -> None:
    """A column of several pages. pager: markup of all pages but the last, {next} is the next one's address; last: of the last."""
    p.column(LIST)
    pages = parted(p.items(ARTICLE, of_offices(count)), size)
    for at, part in enumerate(pages):
        more = pager if at + 1 < len(pages) else last
        shown = more.format(at=at + 1, next=pattern.format(at + 2), after=at + 2, all=len(pages))
        p.show(pattern.format(at + 1) if at else LIST, ul(part) + f"<div class='page'>{shown}</div>")


@pagers
def createpage(p: Homemade) -> None:
    """createPageHTML with four arguments; titles cut short with an ellipsis; years from 2008; explanations between"""
    p.platform, folder, items = "trs", "/zwgk/zfxxgk/ndbg/", []
    p.column(folder)
    for year in range(2025, 2007, -1):
        name = f"{year + 1}01/t{year + 1}0120_{year}88.html"
        title = p.article(folder + name, GOVERNMENT, year)
        items.append(item("./" + name, title, f"{year + 1}-01-20", title[:14] + "…"))
        name = f"{year + 1}01/t{year + 1}0121_{year}77.html"
        items.append(item("./" + name, p.other(folder + name, f"{year}年固镇县政府信息公开年报解读"), f"{year + 1}-01-21"))
    pages = parted(items, 10)
    for at, part in enumerate(pages):
        call = f"<script>createPageHTML({len(pages)}, {at}, \"index\", \"html\");</script>"
        p.show(folder + (f"index_{at}.html" if at else ""), ul(part) + call)


@pagers
def brackets(p: Homemade) -> None:
    """[下一页] in brackets, in GB 18030 with characters of four bytes, which HTTP calls UTF-8 and the page GB 2312"""
    p.coding = Coding("gb18030", "<meta http-equiv='Content-Type' content='text/html; charset=gb2312'>", "text/html; charset=utf-8")
    p.column("/news.asp?lb=11")
    for n, (agency, year) in enumerate(of_offices(5)):
        p.article(f"/shownews_{n}.asp", agency, year, more="<p>㐂镇、䶮村等\U00020089</p>")
    items = [f"<tr><td><a href='shownews_{n}.asp'>{agency}{year}年政府信息公开年报</a></td><td>[{year + 1}-1-{n + 1}]</td></tr>"
             for n, (agency, year) in enumerate(of_offices(5))]
    pages = parted(items, 6)

    def answer(request: Request) -> Response:
        at = int(request.query.get("page", 1))
        before = f"<a href='news.asp?lb=11&page={at - 1}'>[上一页]</a>" if at > 1 else "[首页] [上一页]"
        behind = f"<a href='news.asp?lb=11&page={at + 1}'>[下一页]</a> <a href='news.asp?lb=11&page={len(pages)}'>[尾页]</a>" if at < len(pages) else "[下一页]"
        return p.page("信息公开年报", f"<table>{''.join(pages[at - 1])}</table><div>{before} {behind}</div>")

    p.put("/news.asp", answer)


@pagers
def no_charset(p: Homemade) -> None:
    """GBK that nothing declares; rows of a table with dates like 2023.1.9; 下一页 in the query"""
    p.coding = Coding("gbk", "", "text/html")
    p.column("/gk/list.asp?lb=11")
    rows = []
    for n, (agency, year) in enumerate(of_offices()):
        title = p.article(f"/gk/show_{n}.asp", agency, year)
        rows.append(f"<tr><td>{n + 1}</td><td><a href='show_{n}.asp' target=_blank>{title}</a></td><td>{year + 1}.1.{n + 1}</td></tr>")
    pages = parted(rows, 5)

    def answer(request: Request) -> Response:
        at = int(request.query.get("page", 1))
        on = f"<a href='list.asp?lb=11&page={at + 1}'>下一页</a>" if at < len(pages) else "下一页"
        head = "<tr><th>序号</th><th>标题</th><th>日期</th></tr>"
        return p.page("年度报告", f"<table>{head}{''.join(pages[at - 1])}</table><div>第{at}页/共{len(pages)}页 <a href='list.asp?lb=11'>首页</a> {on}</div>")

    p.put("/gk/list.asp", answer)


@pagers
def joined_address(p: Homemade) -> None:
    """a script joins the next page's address from a stem, its count and an extension"""
    folder = "/xxgk/nb/"
    p.column(folder + "index.html")
    pages = parted(p.items(folder + "{next}/91{n:02}.html", of_offices()), 7)
    for at, part in enumerate(pages):
        script = f"""<div id='pg'></div><script>var nPageCount = {len(pages)}; var nCurrIndex = {at};
            document.write("共"+nPageCount+"页"); if(nCurrIndex+1<nPageCount) document.write('<a href="index_'+(nCurrIndex+1)+'.html">下一页</a>');</script>"""
        p.show(folder + (f"index_{at}.html" if at else "index.html"), ul(part) + script)


@pagers
def postback(p: Homemade) -> None:
    """__doPostBack of ASP.NET; nothing tells how many pages there are"""
    p.column("/gk/nb.aspx")
    pages = parted(p.items("/gk/show_{n}.aspx", of_offices()), 6)

    def answer(request: Request) -> Response:
        at = int(request.query.get("__EVENTARGUMENT", 1))
        on = f"<a href=\"javascript:__doPostBack('AspNetPager1','{at + 1}')\">下一页</a>" if at < len(pages) else "<a disabled='disabled'>下一页</a>"
        state = f"<input type='hidden' name='__VIEWSTATE' value='dDw{at}'>"
        return p.page("年报", f"<form id='form1' method='post' action='nb.aspx'>{state}{ul(pages[at - 1])}<div>{on}</div></form>")

    p.put("/gk/nb.aspx", answer)


@pagers
def count_too_low(p: Homemade) -> None:
    """共2页 on each page; 下一页 leads through four"""
    numbered(p, 5, "第{at}页 共2页 <a href='{next}'>下一页</a>", last="第4页 共2页")


@pagers
def count_too_high(p: Homemade) -> None:
    """three pages; 下一页 of the last leads to a fourth, which answers 404"""
    numbered(p, 6, "{at}/6 <a href='{next}'>下一页</a>", last="{at}/6 <a href='{next}'>下一页</a>")
    p.outcome, p.reason = "incomplete", "answered 404"


@pagers
def from_zero(p: Homemade) -> None:
    """pages counted from 0; past the end the last page comes again"""
    p.column("/nb?cid=9")
    pages = parted(p.items("/node/{n}", of_offices()), 5)

    def answer(request: Request) -> Response:
        at = min(int(request.query.get("page", 0)), len(pages) - 1)
        numbers = "".join(f"<b>{k + 1}</b> " if k == at else f"<a href='/nb?cid=9&page={k}'>{k + 1}</a> " for k in range(len(pages)))
        on = f"<a href='/nb?cid=9&page={at + 1}'>下一页</a>" if at + 1 < len(pages) else ""
        return p.page("年报", ul(pages[at]) + f"<div class='pages'>共{len(pages)}页 {numbers}{on}</div>")

    p.put("/nb", answer)


@pagers
def by_picture(p: Homemade) -> None:
    """下一页 is a picture"""
    numbered(p, 5, "<a href='{next}'><img src='/n.gif' alt='下一页'></a>")


@pagers
def by_title(p: Homemade) -> None:
    """下一页 is an arrow with a title"""
    numbered(p, 5, "<a href='{next}' title='下一页'><i class='arrow'></i></a>")


@pagers
def by_class(p: Homemade) -> None:
    """下一页 is an empty link of the class next"""
    numbered(p, 5, "<a class='next' href='{next}'></a>")


@pagers
def groups_of_numbers(p: Homemade) -> None:
    """numbers of pages in groups of three, … between, no 下一页"""
    p.column("/nb/list-7-1.html")
    pages = parted(p.items(ARTICLE, of_offices(10)), 5)
    for at, part in enumerate(pages):
        low = at // 3 * 3
        shown = range(low, min(low + 3, len(pages)))
        numbers = "".join(f"<b>{k + 1}</b>" if k == at else f"<a href='list-7-{k + 1}.html'>{k + 1}</a>" for k in shown)
        more = f"<a href='list-7-{low + 4}.html'>...</a>" if low + 3 < len(pages) else ""
        p.show(f"/nb/list-7-{at + 1}.html", ul(part) + f"<div class='pages'>{numbers}{more}</div>")
