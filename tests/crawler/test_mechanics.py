"""Dates, entries of lists, pagers, attachments, metas."""

import re

import pytest

from crawler.mechanics import attachments, dates, fields, links, metas, pagers
from tests.crawler.pages import around, page

ARTICLE = re.compile(r"/t\d{8}_\d+")
ITEM = '<li><a href="./202{n}01/t202{n}0129_{n}.html" title="某镇202{n}年政府信息公开工作年度报告">某镇…</a><span>202{n}-01-29</span></li>'
ITEMS = "".join(ITEM.format(n=n) for n in range(5))


@pytest.mark.parametrize(("printed", "iso"), [
    ("2021-01-29", "2021-01-29"), ("[2021-1-9]", "2021-01-09"), ("2021/01/29", "2021-01-29"), ("2021.01.29", "2021-01-29"),
    ("2021年1月29日", "2021-01-29"), ("发布 2021-01-29 09:30:00", "2021-01-29"), ("2021-02-30", ""), ("2021年", ""),
    ("12021-01-29", ""), ("电话 0312-5551212", ""),
])  # fmt: skip
def test_dates(printed: str, iso: str) -> None:
    assert dates.find(printed) == iso


@pytest.mark.parametrize(("printed", "iso"), [("01-29", "--01-29"), ("[1/9]", "--01-09"), ("13-01", ""), ("共01-29条", "")])
def test_month_and_day_only(printed: str, iso: str) -> None:
    assert dates.find_short(printed) == iso


def test_the_main_list_is_told_from_menu_crumbs_and_sidebar() -> None:
    found = links.entries(page(around(f'<ul class="gl_list">{ITEMS}</ul>')), ARTICLE)
    assert [entry.listed for entry in found] == [f"202{n}-01-29" for n in range(5)]
    assert found[0].title == "某镇2020年政府信息公开工作年度报告"
    assert found[0].url == "http://www.x.gov.cn/zwgk/nb/202001/t20200129_0.html"


def test_a_list_in_blocks_of_five_is_one_list() -> None:
    found = links.entries(page(around(f'<div class="con"><ul class="l">{ITEMS}</ul><ul class="l">{ITEMS}</ul></div>')), ARTICLE)
    assert len(found) == 10


def test_an_item_on_another_host_and_one_without_a_date_belong_to_the_list() -> None:
    odd = '<li><a href="http://other.gov.cn/a">外县</a></li><li><a href="//cdn.x.gov.cn/b.pdf">附件</a></li>'
    found = links.entries(page(around(f'<ul class="gl_list">{ITEMS}{odd}</ul>')), ARTICLE)
    assert [entry.url for entry in found[5:]] == ["http://other.gov.cn/a", "http://cdn.x.gov.cn/b.pdf"]


def test_pager_links_inside_the_list_are_no_entries() -> None:
    pager = '<li><a href="index_1.html">下一页</a></li><li><a href="index_1.html">2</a></li><li><a href="index_4.html">尾页</a></li>'
    assert len(links.entries(page(around(f'<ul class="gl_list">{ITEMS}{pager}</ul>')), ARTICLE)) == 5


def test_a_list_drawn_as_a_table() -> None:
    rows = "".join(f'<tr><td>{n}</td><td><a href="t2020010{n}_{n}.html">年报{n}</a></td><td>2021/01/0{n}</td></tr>' for n in range(1, 4))
    found = links.entries(page(around(f"<table><tbody><tr><td>序号</td><td>标题</td></tr>{rows}</tbody></table>")), ARTICLE)
    assert [(entry.title, entry.listed) for entry in found] == [(f"年报{n}", f"2021-01-0{n}") for n in range(1, 4)]


def test_a_list_of_one() -> None:
    found = links.entries(page(around(f'<ul class="gl_list">{ITEM.format(n=1)}</ul>')), ARTICLE)
    assert [entry.listed for entry in found] == ["2021-01-29"]


def test_a_year_in_the_title_is_no_date() -> None:
    item = '<li><a href="t20210301_7.html">截至2020年12月31日的报告</a><span>[2021-03-01]</span></li>'
    assert links.entries(page(f"<ul>{item}{item.replace('_7', '_8')}</ul>"), ARTICLE)[0].listed == "2021-03-01"


def test_the_date_may_stand_inside_the_link_in_an_element_of_its_own() -> None:
    item = '<li><a href="t20210301_7.html"><span class="t">年报</span><span class="d">2021-03-01</span></a></li>'
    assert links.entries(page(f"<ul>{item}</ul>"), ARTICLE)[0].listed == "2021-03-01"


def test_no_list_at_all() -> None:
    assert links.entries(page("<html><body><p>空</p></body></html>"), ARTICLE) == ()
    assert links.entries(page(""), ARTICLE) == ()


def test_addresses_that_lead_nowhere_are_no_links() -> None:
    text = '<a href="javascript:void(0)">a</a><a href="#top">b</a><a href="">c</a><a href="mailto:a@b">d</a><a href="http://[">e</a><a>f</a>'
    assert list(links.links(page(text))) == []


def test_a_base_element_counts() -> None:
    (found,) = links.links(page('<html><head><base href="http://www.x.gov.cn/other/"></head><body><a href="a.html">a</a></body></html>'))
    assert found.url == "http://www.x.gov.cn/other/a.html"


@pytest.mark.parametrize(("text", "total"), [
    ("共61条", 61), ("共<b>61</b>条记录", 61), ("总记录数：61", 61), ("<script>var totalRecord:61</script>", 61),
    ('<script>{pageCount:5, total:61}</script>', 61), ("共 61 篇", 61), ("第61条", None), ("", None),
])  # fmt: skip
def test_the_declared_total(text: str, total: int | None) -> None:
    assert pagers.declared(page(f"<html><body>{text}</body></html>")) == total


@pytest.mark.parametrize(("text", "pages"), [
    ("共5页", 5), ("1/5", 5), ("第1/5页", 5), ("<script>createPageHTML(5, 0, 'index', 'html')</script>", 5),
    ("<script>var countPage = 5</script>", 5), ("<script>pageCount:5</script>", 5), ("2021/01/29", None), ("", None),
])  # fmt: skip
def test_the_number_of_pages(text: str, pages: int | None) -> None:
    assert pagers.page_count(page(f"<html><body>{text}</body></html>")) == pages


def test_the_definition_of_the_pager_function_is_no_call() -> None:
    text = "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){} createPageHTML(3, 1, 'list', 'shtml');"
    assert pagers.trs_call(text) == pagers.Call(3, 1, "list", "shtml")
    assert pagers.trs_call("createPageHTML('div', 5, 1, 'list', 'shtml', 61)") is None


def test_a_page_may_say_that_it_is_empty_but_its_script_may_not() -> None:
    assert pagers.says_empty(page("<html><body><p>暂无相关信息</p></body></html>"))
    assert not pagers.says_empty(page("<html><body><script>var none = '暂无相关信息'</script><ul></ul></body></html>"))


def test_attachments_with_their_names() -> None:
    text = """<div class="TRS_Editor"><a href="./P020210129.pdf" download="某镇2020年年报.pdf">附件</a>
    <a href="/module/download/downfile.jsp?classid=0&amp;showname=%E5%B9%B4%E6%8A%A5.doc&amp;filename=ab.doc">下载</a>
    <a href="./P020210129.pdf">再次</a><a href="a.html">正文</a><a href="b.xlsx"></a></div>
    <div class="footer"><a href="/guide.pdf">指南</a></div>"""
    found = attachments.attachments(page(text))
    assert [one.name for one in found] == ["某镇2020年年报.pdf", "年报.doc", "b.xlsx"]
    assert found[0].url == "http://www.x.gov.cn/zwgk/nb/P020210129.pdf"


def test_metas_and_the_metadata_table() -> None:
    text = """<html><head><meta name="ArticleTitle" content="年报"><meta name="PubDate" content="2021-01-29 09:30">
    <meta name="ColumnName" content=""></head><body><table><tr><td>索引号</td><td>640221/2021-00012</td><td>发布机构：</td><td>城关镇</td></tr>
    <tr><td>发文字号</td><td>发布日期</td><td>2021年01月30日</td></tr></table></body></html>"""
    told = metas.metas(page(text))
    assert told["索引号"] == "640221/2021-00012"
    assert told["发布机构"] == "城关镇"
    assert "ColumnName" not in told
    assert "发文字号" not in told
    assert metas.headline(page(text), told) == "年报"
    assert metas.published(page(text), told) == "2021-01-29"


def test_a_table_whose_rows_have_two_links() -> None:
    row = '<tr><td><a href="t2020010{n}_{n}.html">年报{n}</a></td><td>2021-01-0{n}</td><td><a href="{n}.pdf">下载</a></td></tr>'
    rows = "".join(row.format(n=n) for n in range(1, 4))
    found = links.entries(page(around(f"<table>{rows}</table>")), ARTICLE)
    assert [(entry.title, entry.listed) for entry in found if entry.url.endswith("html")] == [(f"年报{n}", f"2021-01-0{n}") for n in range(1, 4)]


@pytest.mark.parametrize(("told", "iso"), [
    (1611849600, "2021-01-29"), (1611849599, "2021-01-28"), ("1611849600", "2021-01-29"), (1611849600123, "2021-01-29"),
    ("2021-01-29 10:00:00", "2021-01-29"), ("", ""), (None, ""), (True, ""), (7, ""), ([], ""), ("20210129", ""), (1611849600.5, ""),
])  # fmt: skip
def test_days_as_interfaces_tell_them(told: object, iso: str) -> None:
    assert dates.told(told) == iso


@pytest.mark.parametrize(("text", "found"), [('{"a": 1}', {"a": 1}), ("[1]", None), ("", None), ("{", None), ("[" * 99999, None)])
def test_a_json_answer_is_an_object(text: str, found: object) -> None:
    assert fields.answer(text) == found


def test_fields_of_another_type_are_absent() -> None:
    assert (fields.mapping([1]), fields.mappings([{"a": 1}, 2]), fields.mappings({}), fields.mappings(None)) == ({}, [{"a": 1}], [], [])
    assert [fields.number(value) for value in (7, "7", -7, True, 1.5, "x", None, "9" * 30)] == [7, 7, None, None, None, None, None, None]
    assert [fields.text(value) for value in ("a", 7, True, None, {})] == ["a", "7", "", "", ""]
