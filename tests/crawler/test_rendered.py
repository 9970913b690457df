"""Families whose server renders their lists: showlist, thtml, ilist, infopublic, each on its replica."""

from __future__ import annotations

import pytest

from crawler.platforms import PLATFORMS, sniff
from crawler.platforms.thtml import THTML
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas


@pytest.mark.parametrize(("id_", "pages", "declared"), [
    ("fam-showlist", 5, True), ("fam-showlist-news", 4, True), ("fam-thtml", 4, False), ("fam-ilist", 6, True),
    ("fam-infopublic", 7, False),
])  # fmt: skip
def test_the_whole_column_is_walked(id_: str, pages: int, declared: bool) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked, declared=declared)
    assert len(walked.lists()) == pages
    assert {sniff(page).name for page in walked.lists()} == {world[id_].platform}


@pytest.mark.parametrize(("name", "url"), [
    ("showlist", "http://x.gov.cn/OpennessContent/showList/12/3/page_1.html"),
    ("showlist", "http://x.gov.cn/BranchOpennessContent/showList/12/3/page_2.html"),
    ("showlist", "http://x.gov.cn/XxgkPolicy/showList/650/page_1.html?dataType=xzgfxwj"),
    ("showlist", "http://x.gov.cn/Content/showList/43/page_1.html"),
    ("showlist", "http://www.xuanzhou.gov.cn/XxgkAnnualReport/show/5697.html"),
    ("thtml", "http://www.fxhz.gov.cn/ndbg.thtml?id=14198"),
    ("thtml", "http://x.gov.cn/public-policy.thtml?id=14977"),
    ("ilist", "http://x.gov.cn/info/iList.jsp?tm_id=1654"),
    ("infopublic", "http://hrss.yn.gov.cn/InfoPublic.aspx?cid=1019&pid=971&page=1&kw="),
])  # fmt: skip
def test_addresses_tell_the_family(name: str, url: str) -> None:
    assert [one.name for one in PLATFORMS.values() if one.shape(url)] == [name]


def test_a_column_that_is_itself_a_report() -> None:
    url = "http://x.gov.cn/ndbg.thtml?id=14198"
    years = '<a href="/ndbg.thtml?id=13007">2020年政府信息公开工作年度报告</a><a href="/news-list.thtml?id=9">动态</a>'
    head = '<meta name="ArticleTitle" content="某区2021年政府信息公开工作年度报告"><table><tr><td>1</td></tr></table>'
    found = THTML.listing(page(around(head + years), url)).entries
    assert [(entry.title[:6], entry.url[-5:]) for entry in found] == [("某区2021", "14198"), ("2020年政", "13007")]
    assert THTML.listing(page(around("<p>暂无数据</p>"), url)).none


def test_a_neighbours_links_are_no_mark_of_ones_own_family() -> None:
    assert sniff(page(around('<a href="http://y.gov.cn/News/show/775037.html">某县</a>'))).name == "generic"
    assert sniff(page(around('<a href="/News/show/775037.html">某县</a>'))).name == "showlist"
