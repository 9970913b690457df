"""Reports that stand elsewhere in a page than in links, whole lists behind 更多, counts that scripts are started with."""

from __future__ import annotations

import pytest

from crawler.adapter import Entry
from crawler.mechanics import links, pagers, plugins
from crawler.platforms.generic import GENERIC
from crawler.visiting import parts
from tests.crawler.pages import around, page

URL = "http://www.x.gov.cn/nb/index.html"
TITLE = "某县教育局2023年政府信息公开年报"
ENTRY = Entry(TITLE, "http://www.x.gov.cn/nb/a1.html", "2024-01-10")


def listed(body: str) -> tuple[Entry, ...]:
    return GENERIC.listing(page(around(body), URL)).entries


@pytest.mark.parametrize("body", [
    f"<script>var list = [{{title: '{TITLE}', url: '/nb/a1.html', date: '2024-01-10'}}]; draw(list)</script>",
    f'<script type="application/json">{{"data": {{"rows": [{{"id": 7, "bt": "{TITLE}", "lj": "./a1.html", "rq": "2024-01-10 09:00"}}]}}}}</script>',
    f"<script>var no = [{{a: f(]; var list = [{{t: '{TITLE}', u: 'a1.html', d: '2024-01-10'}}]</script>",
    f"<datastore><record><![CDATA[<li><a href='/nb/a1.html'>{TITLE}</a><b>2024-01-10</b></li>]]></record></datastore>",
])  # fmt: skip
def test_reports_that_a_script_lists(body: str) -> None:
    assert listed(body) == (ENTRY,)


def test_reports_in_a_select_box() -> None:
    assert listed(f"<select><option value=''>请选择</option><option value='/nb/a1.html'>{TITLE}</option></select>") == (Entry(TITLE, ENTRY.url),)


@pytest.mark.parametrize("body", [
    f"<script>var list = [{{title: '{TITLE}', id: '1022', kind: '年报'}}]</script>", "<script>var list = [{title: '会议', url: '/xw/1.html'}]</script>",
    f"<select><option value='1022'>{TITLE}</option></select>", f"<script>var title = '{TITLE}';</script>",
])  # fmt: skip
def test_what_has_no_address_is_no_entry(body: str) -> None:
    assert listed(body) == ()


def test_links_that_name_reports_are_all_there_is() -> None:
    (entry,) = listed(f"<ul><li><a href='a2.html'>{TITLE}</a></li></ul><select><option value='/nb/a1.html'>{TITLE}</option></select>")
    assert entry.url == "http://www.x.gov.cn/nb/a2.html"


@pytest.mark.parametrize(("attributes", "url"), [
    ("href='javascript:;' data-href='/nb/1.html'", "/nb/1.html"), ("data-url='?id=7'", "/nb/index.html?id=7"),
    ("href='#' onclick=\"view('/nb/1.html')\"", "/nb/1.html"), ("href=\"javascript:down('../f/1.pdf')\"", "/f/1.pdf"),
    ("href='javascript:;' onclick=\"return open1('/nb/1.jsp?id=7')\"", "/nb/1.jsp?id=7"),
    ("href='javascript:;' onclick=\"share('weibo')\"", ""), ("href='javascript:;' onclick=\"go('/nb/')\"", ""), ("data-url='1022'", ""),
    ("href='javascript:;' onclick=\"view('1.html', 7)\"", ""),
])  # fmt: skip
def test_addresses_in_attributes_and_calls(attributes: str, url: str) -> None:
    found = [link.url for link in links.links(page(f"<html><a {attributes}>年报</a></html>", URL))]
    assert found == ([f"http://www.x.gov.cn{url}"] if url else [])


# ---- agencies' names alone -------------------------------------------------------------------------------

HEADING = "<h2>{}</h2><ul><li><a href='1001.html'>教育局</a></li><li><a href='1002.html'>财政局</a></li></ul>"


def test_agencies_on_a_page_of_one_year() -> None:
    titles = ["教育局2023年政府信息公开工作年度报告", "财政局2023年政府信息公开工作年度报告"]
    assert [entry.title for entry in listed(HEADING.format("某县2023年政府信息公开工作年度报告"))] == titles


@pytest.mark.parametrize("heading", ["政府信息公开年报", "2023年", "2023年政府网站工作年度报表", "某县教育局2023年政府信息公开工作年度报告解读"])
def test_a_year_is_not_made(heading: str) -> None:
    assert [entry.title for entry in listed(HEADING.format(heading))] == ["教育局", "财政局"]


def test_other_titles_keep_their_words() -> None:
    body = "<h2>2023年政府信息公开年报</h2><ul><li><a href='1001.html'>教育局</a></li><li><a href='1002.html'>公开指南</a></li></ul>"
    assert [entry.title for entry in listed(body)] == ["教育局", "公开指南"]


# ---- whole lists ------------------------------------------------------------------------------------------

ITEMS = "".join(f"<li><a href='/a/2024/100{n}1.html'>某县{name}2023年政府信息公开年报</a></li>" for n, name in enumerate(("教育局", "财政局")))
NEWS = "<div class='xw'><h3>新闻 <a href='/xw/'>更多</a></h3><ul><li><a href='/xw/2024/10001.html'>会议</a></li></ul></div>"
REST = "http://www.x.gov.cn/nb/all/"


def wholes(body: str) -> list[str]:
    found = page(around(body), URL)
    return parts.wholes(found, GENERIC.listing(found))


@pytest.mark.parametrize("more", [
    "<a href='all/'>更多&gt;&gt;</a>", "<a href='all/'>More</a>", "<a href='all/'>查看全部</a>", "<a href='all/'>更多年报</a>", "<a href='all/'>全部政府信息公开年报</a>",
])  # fmt: skip
def test_more_beside_reports_is_the_whole_list(more: str) -> None:
    assert wholes(f"<div><h3>年报 {more}</h3><ul>{ITEMS}</ul></div>{NEWS}") == [REST]
    assert wholes(f"<div><ul>{ITEMS}</ul><p>{more}</p></div>{NEWS}") == [REST]


@pytest.mark.parametrize("earlier", ["历年年报", "往年政府信息公开年报", "以前年度政府信息公开工作年度报告"])
def test_earlier_years_by_their_name(earlier: str) -> None:
    assert wholes(f"<div class='tab'><a href='all/'>{earlier}</a></div><ul>{ITEMS}</ul>") == [REST]


@pytest.mark.parametrize("body", [
    f"<ul>{ITEMS}</ul>{NEWS}", "<div><ul><li><a href='/a/2024/10001.html'>会议</a></li></ul><a href='all/'>更多</a></div>",
    f"<div><ul>{ITEMS}</ul><a href='/a/2024/10001.html'>更多</a></div>", f"<div><ul>{ITEMS}</ul><a href='http://www.y.gov.cn/'>更多</a></div>",
    f"<ul>{ITEMS}</ul><a href='all/'>历年新闻</a>",
])  # fmt: skip
def test_other_ways_to_more(body: str) -> None:
    assert wholes(body) == []


# ---- pagers that scripts draw -----------------------------------------------------------------------------

@pytest.mark.parametrize(("script", "told"), [
    ("laypage.render({elem: 'p', count: 61, limit: 15})", (61, 5)), ("layui.laypage.render({count:'61',limit:'15'})", (61, 5)),
    ("$('#p').pagination(61, {items_per_page: 15, callback: f})", (61, 5)), ("$.jqPaginator('#p', {totalCounts: 61, pageSize: 15})", (61, 5)),
    ("new Paging({total: 61, pageSize: 15})", (61, 5)), ("$('#p').Paging({pagesize: 15, count: 61})", (61, 5)), ("laypage({count: 61})", (61, None)),
    ("laypage.render({elem: 'p', count: data.total, limit: 15})", None), ("laypage.render = function(o){}", None),
])  # fmt: skip
def test_counts_that_a_pager_s_script_is_started_with(script: str, told: tuple[int, int | None] | None) -> None:
    found = page(around(f"<ul>{ITEMS}</ul><script>{script}</script>"), URL)
    assert plugins.told(found) == told
    assert (pagers.declared(found), pagers.page_count(found)) == (told or (None, None))


@pytest.mark.parametrize("pager", [
    "<a href='index_2.html'>下&nbsp;一&nbsp;页</a>", "<a rel='next' href='index_2.html'>▶</a>", "<a href='index_2.html'>Next Page</a>", "<a href='index_2.html'>→</a>",
    "<select><option value='index.html'>1</option><option value='index_2.html'>2</option></select>", "<select><option value='index.html'>第1页</option><option value='index_2.html'> 第 2 页 </option></select>",
])  # fmt: skip
def test_the_next_page(pager: str) -> None:
    ask = GENERIC.listing(page(around(f"<ul>{ITEMS}</ul>{pager}"), URL)).next
    assert ask is not None
    assert ask.url == "http://www.x.gov.cn/nb/index_2.html"
    head = page(f"<html><head><link rel='next' href='index_2.html'></head><body><ul>{ITEMS}</ul></body></html>", URL)
    assert pagers.next_link(head) == ask.url


@pytest.mark.parametrize(("pager", "stuck"), [
    ("<div class='page'><b>1</b><a href='javascript:go(2)'>2</a></div>", "page 2"), ("<a href='javascript:goPage(2)'>[2]</a>", "page 2"),
    ("<a href='#' data-page='2'>2</a>", "page 2"), ("<a href='#' data-page='2'>下一页</a>", "下一页"), ("<a href='#' data-page='1'>下一页</a>", ""),
    ("<ol class='slides'><li data-index='2'>2</li></ol>", ""), ("<li onclick='show(2)'>2</li>", ""), ("<div class='page'><a href='javascript:go(3)'>3</a></div>", ""),
])  # fmt: skip
def test_pages_that_only_a_script_leads_to(pager: str, stuck: str) -> None:
    assert GENERIC.listing(page(around(f"<ul>{ITEMS}</ul>{pager}"), URL)).stuck == stuck
