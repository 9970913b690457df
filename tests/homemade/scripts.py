"""Lists that scripts draw or lead on, with and without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.homemade.pagers import ARTICLE, LIST, numbered
from tests.homemade.portal import Portals, of_offices, parted, title_of, ul
from tests.replica.model import Response

if TYPE_CHECKING:
    from tests.homemade.portal import Homemade
    from tests.replica.model import Request

scripts = Portals()
DRAWN = """<ul id='lb'></ul><a id='nx' href='javascript:f(++k)'>下一页</a><script>var k = 1;
    function f(n){fetch('/api/xxlb?lmid=7&pageSize=8&pageNum='+n).then(r=>r.json()).then(function(d){
    document.getElementById('lb').innerHTML=d.jg.map(x=>'<li><a href='+x.ljdz+'>'+x.bt+'</a><span>'+x.fbsj+'</span></li>').join('');
    document.getElementById('nx').style.display=n*8<d.zs?'':'none'})} f(1)</script>"""
MORE = """<div class='more' onclick='loadMore()'><a href='javascript:void(0)'>加载更多</a></div><script>var n = 0;
    function loadMore(){fetch('/x?p='+(++n)).then(r=>r.text()).then(h=>{document.querySelector('ul.list').innerHTML+=h})}</script>"""
FIRST = 6


def drawn_list(p: Homemade) -> None:
    """An empty page whose script asks a service of its own kind for JSON."""
    p.column("/nb.html")
    rows = []
    for n, (agency, year) in enumerate(of_offices()):
        p.article(f"/detail/{year}/50{n:02}.html", agency, year)
        rows.append({"bt": title_of(agency, year), "fbsj": f"{year + 1}-01-09 10:00:00", "ljdz": f"/detail/{year}/50{n:02}.html"})

    def service(request: Request) -> Response:
        at = int(request.query.get("pageNum", 1))
        told = {"code": 0, "zs": len(rows), "jg": rows[(at - 1) * 8:at * 8]}
        return Response(json.dumps(told, ensure_ascii=False).encode(), 200, "application/json;charset=utf-8")

    p.put("/api/xxlb", service)
    p.show("/nb.html", DRAWN)


def loaded_more(p: Homemade) -> None:
    """A list whose rest comes by a script's button."""
    p.column("/nb/")
    items = p.items("/a/{next}/10{n:02}.html", of_offices())
    p.show("/nb/", ul(items[:8]) + MORE)
    p.put("/x", lambda request: Response("".join(items[8 * int(request.query["p"]):][:8]).encode(), 200, "text/html; charset=utf-8"))


@scripts
def json_of_its_own(p: Homemade) -> None:
    """an empty page whose script asks a service of its own kind; without a browser"""
    drawn_list(p)
    p.outcome, p.reason, p.lost = "empty", "rendered = true", set(p.expected)


@scripts
def json_of_its_own_rendered(p: Homemade) -> None:
    """the same with rendered = true"""
    drawn_list(p)
    p.rendered = True


@scripts
def more_by_script(p: Homemade) -> None:
    """加载更多 by a script; without a browser"""
    loaded_more(p)
    p.outcome, p.reason, p.lost = "incomplete", "加载更多", set(of_offices()[8:])


@scripts
def more_by_script_rendered(p: Homemade) -> None:
    """the same with rendered = true"""
    loaded_more(p)
    p.rendered = True


def stuck(p: Homemade, pager: str, reason: str, *, pages: int = 3) -> None:
    """A list whose second and third pages nothing leads to but a script."""
    p.column(LIST)
    parts = parted(p.items(ARTICLE, of_offices()), FIRST)
    assert len(parts) == pages
    p.show(LIST, ul(parts[0]) + pager)
    p.outcome, p.reason, p.lost = "incomplete", reason, set(of_offices()[FIRST:])


@scripts
def next_by_script(p: Homemade) -> None:
    """下一页 calls a script"""
    stuck(p, "<div><a href='javascript:goPage(2)'>下一页</a></div>", "下一页")


@scripts
def next_by_data(p: Homemade) -> None:
    """下一页 is # and an attribute that a script reads"""
    stuck(p, "<div class='pager'><span>1</span><a href='#' data-page='2'>2</a><a href='#' data-page='3'>3</a><a href='#' data-page='2'>下一页</a></div>", "")


@scripts
def laypage(p: Homemade) -> None:
    """the pager is drawn by laypage, with the list's count in the script"""
    stuck(p, "<div id='page'></div><script>layui.use('laypage', function(){layui.laypage.render({elem:'page', count: 18, limit: 6, curr: 1,"
             "jump: function(o, first){if(!first) location.href='list_'+o.curr+'.html'}})})</script>", "18")


@scripts
def jquery_pagination(p: Homemade) -> None:
    """the pager is drawn by a jQuery plug-in, with the count of pages in the script"""
    stuck(p, "<div class='M-box'></div><script>$('.M-box').pagination({pageCount: 3, current: 1, callback: function(api){load(api.getCurrent())}});</script>", "3")


@scripts
def form_sent_by_script(p: Homemade) -> None:
    """下一页 fills a field of a form and sends it"""
    stuck(p, "<form name='f' method='post' action='list.jsp'><input type='hidden' name='pageNo' value='1'></form>"
             "<script>function go(n){document.f.pageNo.value=n;document.f.submit()}</script><a href='#' onclick='go(2);return false'>下一页</a>", "下一页")


@scripts
def numbers_by_script(p: Homemade) -> None:
    """numbers of pages that call a script, no 下一页"""
    stuck(p, "<div class='page'><b>1</b><a href='javascript:page(2)'>2</a><a href='javascript:page(3)'>3</a></div>", "")


TURNING = """<script>function page(n){fetch('/more?n='+n).then(r=>r.text()).then(h=>{document.querySelector('ul.list').innerHTML=h;draw(n)})}
    function draw(n){var h='';for(var k=1;k<=3;k++)h+=k==n?'<b class="on">'+k+'</b>':"<a href='javascript:page("+k+")' data-page='"+k+"'>"+k+'</a>';
    document.querySelector('.page').innerHTML=h+(n<3?NEXT:'')} draw(1)</script>"""


def turned(p: Homemade, following: str) -> None:
    """A list whose pages a script puts in place of each other, in a browser. following: markup of 下一页 in a JavaScript string."""
    p.column(LIST)
    p.rendered = True
    parts = parted(p.items(ARTICLE, of_offices()), FIRST)
    p.put("/more", lambda request: Response("".join(parts[int(request.query["n"]) - 1]).encode()))
    p.show(LIST, ul(parts[0]) + "<div class='page'></div>" + TURNING.replace("NEXT", following))


@scripts
def next_by_script_rendered(p: Homemade) -> None:
    """下一页 calls a script; with rendered = true"""
    turned(p, "'<a href=\"javascript:page('+(n+1)+')\">下一页</a>'")


@scripts
def next_by_click_rendered(p: Homemade) -> None:
    """下一页 is a span that listens for clicks; with rendered = true"""
    turned(p, "'<span class=\"next\" onclick=\"page('+(n+1)+')\">下 一 页</span>'")


@scripts
def numbers_by_script_rendered(p: Homemade) -> None:
    """numbers of pages that call a script, no 下一页; with rendered = true"""
    turned(p, "''")


@scripts
def unmarked_numbers_rendered(p: Homemade) -> None:
    """the same, and nothing marks the number of this page"""
    turned(p, "''")
    p.show(LIST, ul(p.items(ARTICLE, of_offices())[:FIRST]) + "<div class='page'></div>" + TURNING.replace("NEXT", "''").replace('<b class="on">', "<i>").replace("</b>", "</i>"))
    p.outcome, p.reason, p.lost = "incomplete", "cannot tell which page", set(of_offices()[FIRST:])


@scripts
def pages_in_a_select_box(p: Homemade) -> None:
    """a select box of page numbers, whose script joins the addresses"""
    stuck(p, "共3页 转到<select onchange=\"location.href='list_'+this.value+'.html'\"><option value=1>1</option><option value=2>2</option>"
             "<option value=3>3</option></select>页", "3")


@scripts
def addresses_in_a_select_box(p: Homemade) -> None:
    """a select box of the pages' addresses"""
    options = "".join(f"<option value='{LIST if n == 1 else f'/nb/list_{n}.html'}'>第{n}页</option>" for n in range(1, 4))
    box = f"<select onchange='location.href=this.value'>{options}</select>"
    numbered(p, FIRST, box, last=box)


@scripts
def sign(p: Homemade) -> None:
    """下一页 is a sign"""
    numbered(p, 5, "<a href='{next}'>&gt;</a> <a href='/nb/list_4.html'>&gt;&gt;</a>")


@scripts
def quotation_mark(p: Homemade) -> None:
    """下一页 is »"""
    numbered(p, 5, "<a href='{next}'>»</a>")


@scripts
def spaced_words(p: Homemade) -> None:
    """下一页 with spaces between"""
    numbered(p, 5, "<a href='{next}'>下&nbsp;一&nbsp;页</a>")


@scripts
def other_words(p: Homemade) -> None:
    """后一页"""
    numbered(p, 5, "<a href='{next}'>后一页</a>")


@scripts
def english_words(p: Homemade) -> None:
    """Next"""
    numbered(p, 5, "<a href='{next}'>Next</a>")


@scripts
def relation(p: Homemade) -> None:
    """rel="next" on a link that is called ▶"""
    numbered(p, 5, "<a rel='next' href='{next}'>▶</a>")
