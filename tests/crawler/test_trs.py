"""TRS: both pagers, twins, refused directories, articles."""

import pytest

from crawler.platforms.trs import TRS
from tests.crawler.pages import around, page

ITEMS = "".join(
    f'<li><a href="./202101/t2021012{n}_{n}00000.shtml" title="某镇{2020 - n}年政府信息公开工作年度报告">某镇…</a><b>[2021-01-2{n}]</b></li>'
    for n in range(3)
)
LIST = f'<ul class="list">{ITEMS}</ul>'


def test_the_call_with_four_arguments_names_the_next_page() -> None:
    listing = TRS.listing(page(around(LIST, 'createPageHTML(3, 0, "index", "shtml");')))
    assert listing.next is not None
    assert listing.next.url == "http://www.x.gov.cn/zwgk/nb/index_1.shtml"
    assert (len(listing.entries), listing.pages, listing.declared) == (3, 3, None)


@pytest.mark.parametrize(("url", "name"), [
    ("http://www.x.gov.cn/zwgk/nb/index.htm", "index_2.htm"), ("http://www.x.gov.cn/zwgk/nb/", "index_2.shtml"),
])  # fmt: skip
def test_the_globals_count_from_0_and_do_not_tell_the_extension(url: str, name: str) -> None:
    listing = TRS.listing(page(around(LIST, "var currentPage = 1;//从0开始\nvar countPage = 3;"), url))
    assert listing.next is not None
    assert listing.next.url == f"http://www.x.gov.cn/zwgk/nb/{name}"


@pytest.mark.parametrize("script", ['createPageHTML(3, 2, "index", "html");', "var currentPage = 0; var countPage = 1;", ""])
def test_the_last_page_leads_no_further(script: str) -> None:
    assert TRS.listing(page(around(LIST, script))).next is None


@pytest.mark.parametrize(("url", "one"), [
    ("http://x.gov.cn/a/t20230118_11520599_wap.html", "http://x.gov.cn/a/t20230118_11520599.html"),
    ("http://x.gov.cn/a/t20230118_11520599.html?isMobile=false", "http://x.gov.cn/a/t20230118_11520599.html"),
    ("http://x.gov.cn/a/t803352_wap.shtml?isMobile=true&a=1", "http://x.gov.cn/a/t803352.shtml?a=1"),
    ("http://x.gov.cn/a/b_wap.html?c=1&d=", "http://x.gov.cn/a/b_wap.html?c=1&d="),
])  # fmt: skip
def test_twins_have_one_address(url: str, one: str) -> None:
    assert TRS.canonical(url) == one


def test_a_refused_directory_may_have_an_index() -> None:
    assert TRS.instead(page("403", "http://x.gov.cn/a/", 403)) == ("http://x.gov.cn/a/index.html", "http://x.gov.cn/a/index.shtml")
    assert TRS.instead(page("403", "http://x.gov.cn/a/index.html", 403)) == ()
    assert TRS.instead(page("", "http://x.gov.cn/a/", 200)) == ()


@pytest.mark.parametrize(("url", "is_trs"), [
    ("http://x.gov.cn/zwgk/202403/t20240308_1847723.shtml", True), ("http://x.gov.cn/zwgk/H1_/N1_/t15699357.shtml", True),
    ("http://x.gov.cn/a/202401/t20240109_4753926.htm", True), ("http://x.gov.cn/zwgk/index.html", False),
    ("http://x.gov.cn/art/2024/1/30/art_1229114055_89890.html", False), ("http://x.gov.cn/text1.html", False),
])  # fmt: skip
def test_the_shape_of_addresses(url: str, is_trs: bool) -> None:
    assert TRS.shape(url) is is_trs


def test_an_article() -> None:
    text = """<html><head><meta name="ArticleTitle" content="某镇2020年年报"></head><body><div class="TRS_Editor">
    <p><a appendix="true" download="某镇2020年年报.docx" href="./P020210129386130864.docx">附件</a></p></div></body></html>"""
    article = TRS.article(page(text, "http://x.gov.cn/a/202101/t20210129_1.html"))
    assert (article.title, article.published) == ("某镇2020年年报", "2021-01-29")
    assert article.attachments[0].name == "某镇2020年年报.docx"
    assert article.attachments[0].url == "http://x.gov.cn/a/202101/P020210129386130864.docx"
