"""What a page leaves to its scripts: forms that ask for the next page, ways on and titles that lead nowhere without them."""

from urllib.parse import parse_qs

import pytest

from crawler.mechanics import links, scripted
from crawler.page import Page
from crawler.platforms.generic import GENERIC
from crawler.platforms.trs import TRS
from tests.crawler.pages import around, page

ITEMS = "".join(f'<li><a href="/nb/2021/10{n}00.html">某镇20{n}年政府信息公开年报</a><span>2021-01-0{n - 10}</span></li>' for n in range(11, 14))
LIST = f'<ul class="news">{ITEMS}</ul>'
URL = "http://www.x.gov.cn/gk/nb.aspx"


def listed(pager: str) -> Page:
    return page(around(LIST + f"<div>{pager}</div>"), URL)


def test_the_next_page_by_the_form_that_asp_net_sends() -> None:
    form = """<form action="nb.aspx?cid=7"><input type="hidden" name="__VIEWSTATE" value="a+/="><input type="text" name="q" value="x">
        <a href="javascript:__doPostBack('Pager$1','2')">下一页</a></form>"""
    ask = GENERIC.listing(listed(form)).next
    assert ask is not None
    assert (ask.url, ask.method) == ("http://www.x.gov.cn/gk/nb.aspx?cid=7", "POST")
    assert parse_qs(ask.body.decode()) == {"__VIEWSTATE": ["a+/="], "__EVENTTARGET": ["Pager$1"], "__EVENTARGUMENT": ["2"]}
    for last in ('<a disabled="disabled">下一页</a>', "<a class='aspNetDisabled' href=\"javascript:__doPostBack('P','3')\">下一页</a>"):
        found = GENERIC.listing(listed(f"<form>{last}</form>"))
        assert (found.next, found.stuck) == (None, "")


@pytest.mark.parametrize(("pager", "stuck"), [
    ('<a href="javascript:goPage(2)">下一页</a>', "下一页"),
    ('<a href="javascript:;" onclick="next()">下页</a>', "下页"),
    ('<div onclick="loadMore()"><a href="javascript:void(0)">加载更多</a></div>', "加载更多"),
    ("<button>查看更多</button>", "查看更多"),
    ('<div class="pagination"><a href="javascript:more()">加载更多</a></div>', "加载更多"),
    ('<div class="right_side"><div onclick="more()">查看更多</div></div>', ""),
    ('<div id="footer"><a href="javascript:open1()">查看更多</a></div>', ""),
    ('<a href="javascript:goPage(1)">下一页</a>', ""),  # this page
    ('<a href="javascript:;">下一页</a>', ""),
    ('<a href="javascript:void(0)">下一页</a>', ""),
    ('<a class="disabled" href="javascript:goPage(2)">下一页</a>', ""),
    ('<a style="display:none" href="javascript:goPage(2)">下一页</a>', ""),
    ('共1页 <a href="javascript:goPage(2)">下一页</a>', ""),
    ('<a href="/nb/">查看更多</a>', ""),
])  # fmt: skip
def test_a_way_on_that_cannot_be_followed_is_told(pager: str, stuck: str) -> None:
    assert GENERIC.listing(listed(pager)).stuck == stuck
    assert TRS.listing(listed(pager)).stuck == stuck


def test_titles_of_reports_without_an_address() -> None:
    told = """<ul><li><a href="javascript:openInfo('1022')">某县教育局2023年政府信息公开年报</a></li>
        <li><a onclick="show(7)" title="某县民政局2023年政府信息公开年报">某县民政局…</a></li>
        <li><a href="javascript:openInfo('1')">政府信息公开指南</a></li><li><a>某县财政局2023年政府信息公开年报</a></li></ul>"""
    assert scripted.unaddressed(page(around(told))) == ["某县教育局2023年政府信息公开年报", "某县民政局2023年政府信息公开年报"]
    assert scripted.unaddressed(page(around(LIST))) == scripted.unaddressed(page("")) == []


@pytest.mark.parametrize("attributes", [
    """href="javascript:;" onclick="window.open('/nb/1.html')" """, """href="javascript:window.open('/nb/1.html','_blank');" """,
    """onclick="location.href='1.html'" """, """href="#" onclick="location.replace('./1.html')" """, 'href="\\nb\\1.html"',
])  # fmt: skip
def test_an_address_in_a_script_that_opens_it_is_one(attributes: str) -> None:
    (link,) = links.links(page(f"<html><a {attributes}>年报</a></html>", "http://www.x.gov.cn/nb/index.html"))
    assert link.url == "http://www.x.gov.cn/nb/1.html"
