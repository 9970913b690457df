"""The fallback: pagers by link text, numbers, script variables and URL patterns; frames."""

import pytest

from crawler.platforms import sniff
from crawler.platforms.generic import GENERIC
from tests.crawler.pages import around, page

ITEMS = "".join(f'<li><a href="/zfxxgk/a/17{n}1688616128514.html">某镇{n}年年报</a><span>2021-01-0{n}</span></li>' for n in range(1, 4))
LIST = f'<ul class="news">{ITEMS}</ul>'


def following(pager: str, url: str = "http://www.x.gov.cn/nb/list.html", script: str = "") -> str:
    listing = GENERIC.listing(page(around(LIST + f'<div class="pager">{pager}</div>', script), url))
    assert len(listing.entries) == 3
    return listing.next.url if listing.next else ""


@pytest.mark.parametrize(("pager", "url", "name"), [
    ('<a href="list_2.html">下一页</a>', "list.html", "list_2.html"),
    ('<a href="list_2.html">下页</a>', "list.html", "list_2.html"),
    ('<a href="list_2.html">下一页 &gt;</a>', "list.html", "list_2.html"),
    ('<a href="9.htm">&gt;</a>', "list.html", "9.htm"),  # numbers that run backwards: only the link tells
    ('共4页 <a href="list.html">尾页</a>', "list_4.html", ""),
    ('共4页', "list_2.html", "list_3.html"),
    ('共4页', "list_4.html", ""),
    ('共4页 <a href="list_4.html">尾页</a>', "list.html", "list_2.html"),
    ('共4页 <a href="list_3.html">尾页</a>', "list.html", "list_1.html"),
    ('1/4 <a href="?page=1">1</a> <a href="?page=2">2</a>', "list.html", "list.html?page=2"),
    ('4/4 <a href="?page=1">1</a> <a href="?page=4">下一页</a>', "list.html?page=4", ""),
    ('<a href="javascript:next()">下一页</a>', "list.html", ""),
    # a number in a name is a page's only where something says so
    ('共7页 <a href="Node-655-2.html">2</a>', "Node-655.html", "Node-655-2.html"),
    ('共7页', "Node-5.html", ""),
    ('2/7 <a href="Node-3.html">3</a>', "Node-2.html", "Node-3.html"),
    ('共7页 <a href="a-1.html">1</a> <a href="a-3.html">3</a>', "a-2.html", "a-3.html"),
    ('第5页/共5页 <a href="index_3.html">上一页</a>', "index_4.html", ""),
    ('共61条 <a href="list-18-5.html">尾页</a>', "list-18-1.html", "list-18-2.html"),
    ('共61条 <a href="list-18-1.html">首页</a>', "list-18-5.html", ""),
    ('<select><option>第1页</option><option>第2页</option></select> 1/2 <a href="b.html">下页</a>', "list.html", "b.html"),
    # pagers without links
    ("""<a onclick="location.href=encodeURI('index_2.jhtml');">下一页</a>""", "index.jhtml", "index_2.jhtml"),
    ("""<input type="button" value="下一页" onclick="window.location.href='?page=2'">""", "list.html", "list.html?page=2"),
    ("""<a onclick="go(2)">下一页</a>""", "list.html", ""),
    ("<script>function nsetpage(page,total,size){}</script><script>nsetpage(2,61,15);</script>", "index_2.html", "index_3.html"),
    ("<script>nsetpage(5,61,15);</script>", "index_5.html", ""),
    ("", "list.html", ""),
    # in brackets, as a picture, an arrow without words
    ('[首页] [上一页] <a href="list_2.html">[下一页]</a>', "list.html", "list_2.html"),
    ('<a href="b.html"><img src="n.gif" alt="下一页"></a>', "list.html", "b.html"),
    ('<a href="b.html" title="下一页"><i></i></a>', "list.html", "b.html"),
    ('<a href="b.html" class="btn next"></a>', "list.html", "b.html"),
    ('<a href="b.html" class="next">图片新闻</a>', "list.html", ""),
    # a count that is too low, and where 下一页 goes on; past it only by one number
    ('第2页 共2页 <a href="list_3.html">下一页</a>', "list_2.html", "list_3.html"),
    ('第2页 共2页 <a href="list_1.html">下一页</a>', "list_2.html", ""),
    ('第2页 共2页 <a href="b_3.html">下一页</a>', "list_2.html", ""),
    ('共1页 <a href="list_2.html">下一页</a>', "list.html", "list_2.html"),
    # numbers in groups, the dots lead to the next group
    ('<a href="list-7-1.html">1</a><a href="list-7-2.html">2</a><b>3</b><a href="list-7-4.html">...</a>', "list-7-3.html", "list-7-4.html"),
    ('<a href="list-7-4.html">4</a><b>5</b>', "list-7-5.html", ""),
])  # fmt: skip
def test_the_next_page(pager: str, url: str, name: str) -> None:
    base = "http://www.x.gov.cn/nb/"
    assert following(pager, base + url) == (base + name if name else "")


def test_the_next_page_by_a_script() -> None:
    assert following("", script='createPageHTML(3, 1, "index", "html")') == "http://www.x.gov.cn/nb/index_2.html"
    assert following("", "http://www.x.gov.cn/nb/a.do?id=3&pageNo=1", "var totalPage = 2;") == "http://www.x.gov.cn/nb/a.do?id=3&pageNo=2"


@pytest.mark.parametrize(("script", "url", "name"), [
    ("var nPageCount = 3; var nCurrIndex = {};", "index.html", "index_1.html"),
    ("var m_nTotalPage = '3', nCurrIndex = 1", "index_1.html", "index_2.html"),
    ("var nPageCount = 2, nCurrIndex = 2", "index_2.html", ""),
    ("var nCurrIndex = 0", "index.html", ""),  # without a count it is no pager
])  # fmt: skip
def test_the_next_page_by_an_address_that_a_script_joins(script: str, url: str, name: str) -> None:
    script = script.replace("{}", "0") + """; document.write('<a href="index_'+(nCurrIndex+1)+'.html">下一页</a>')"""
    base = "http://www.x.gov.cn/nb/"
    assert following("", base + url, script) == (base + name if name else "")


def test_frames_of_the_same_host_are_looked_into_when_the_page_lists_nothing() -> None:
    frames = '<iframe src="/inner/list.html"></iframe><iframe src="http://map.other.gov.cn/"></iframe><iframe src=""></iframe>'
    listing = GENERIC.listing(page(f"<html><body>{frames}</body></html>"))
    assert [ask.url for ask in listing.more] == ["http://www.x.gov.cn/inner/list.html"]
    assert GENERIC.listing(page(around(LIST + frames))).more == ()


@pytest.mark.parametrize("href", [
    "/html/5845/322280.html", "/gk/bmxxgknb/content_191767", "/gongkai/show/59428de3c603457a964e11f024ffeef6.html",
    "/zltq/2026-02/02/article_2026020215383939768.html", "/sites/zwinfo.jsp?id=15652", "/2023/01-19/2677014.html",
    "/govinfo/show/88129", "/columns/bad1076f/202301/30/1679499a-1234-1234-1234-1234567890ab.html",
])  # fmt: skip
def test_articles_of_many_shapes_are_entries_without_a_date(href: str) -> None:
    items = "".join(f'<li><a href="{href.replace("9", str(n))}">某镇政府信息公开年报{n}</a></li>' for n in range(3))
    assert GENERIC.listing(page(around(f'<ul class="news">{items}</ul>'))).entries


def test_sniffing_goes_by_shape_then_marks_then_gives_up() -> None:
    assert sniff(page("", "http://x.gov.cn/public/column/1?type=3")).name == "lonsun"
    assert sniff(page(around("", 'createPageHTML(3, 1, "index", "html")'))).name == "trs"
    assert sniff(page(around("", "$.get('/site/label/8888')"))).name == "lonsun"
    assert sniff(page(around(LIST))).name == "generic"
