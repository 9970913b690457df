"""UCAP: the pager call with six arguments, aggregates, JSON lists, one article in several columns."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crawler.platforms import sniff
from crawler.platforms.ucap import UCAP
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

HASH = "0123456789abcdef" * 2
ITEM = f'<li><a href="/fzx/c111797/202401/{HASH}.shtml" title="某镇2023年政府信息公开工作年度报告">某镇…</a><span class="time">2024-01-29</span></li>'
LIST = f'<ul class="pageList newsList">{ITEM}</ul>'
COLUMN = "http://www.x.gov.cn/fzx/c111100/xxgk_list.shtml"
SEARCH = f"http://www.x.gov.cn/common/search/{HASH}?_isJson=true&page=1"


@pytest.mark.parametrize(("id_", "lists"), [("fam-ucap", 5), ("fam-ucap-search", 1 + 4), ("fam-ucap-aggregate", 2 + 3 + 2)])
def test_the_whole_column_is_walked(id_: str, lists: int) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked)
    assert len(walked.lists()) == lists


def test_the_platform_is_told_from_the_pages() -> None:
    with replicas("fam-ucap") as world:
        visit = walk(replace(world["fam-ucap"], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)


def test_an_article_in_two_columns_is_fetched_once() -> None:
    with replicas("fam-ucap-aggregate") as world:
        walked = walk(world["fam-ucap-aggregate"])
    listed = [entry for page in walked.lists() for entry in UCAP.listing(page).entries]
    hashes = {UCAP.identity(entry.url) for entry in listed}
    assert (len({entry.url for entry in listed}), len(hashes), len(walked.documents())) == (66, 61, 48)


def block(name: str, entries: str) -> str:
    return f'<div><h3>{name}<a href="/fzx/{name}/xxgk_list.shtml">更多</a></h3>{entries}</div>'


@pytest.mark.parametrize(("entries", "children"), [(LIST, ["xznb", "bmnb"]), ("", ["zfxxgkzn", "xznb", "bmnb"])])
def test_children_of_an_aggregate_are_those_of_its_blocks(entries: str, children: list[str]) -> None:
    menu = '<ul class="left"><li><a href="/fzx/zfxxgkzn/xxgk_list.shtml">指南</a></li></ul>'
    other = '<a href="/other/c1/list.shtml">别的站</a><ul class="nav"><li><a href="/fzx/c2/list.shtml">首页</a></li></ul>'
    text = around(menu + other + block("xznb", entries) + block("bmnb", entries))
    listing = UCAP.listing(page(text, "http://www.x.gov.cn/fzx/c1/xxgk_lists.shtml"))
    assert [ask.url for ask in listing.more] == [f"http://www.x.gov.cn/fzx/{name}/xxgk_list.shtml" for name in children]


def test_a_page_that_is_missing_is_no_end_of_the_list() -> None:
    with replicas("fam-ucap") as world:
        world["fam-ucap"].fault("/fzx/c111100/zfxxgklby_nb_3.shtml", status=404)
        visit = walk(world["fam-ucap"]).visit
        assert (visit.outcome, visit.listed) == ("incomplete", 30)


def test_results_that_are_missing_are_noticed() -> None:
    with replicas("fam-ucap-search") as world:
        portal = world["fam-ucap-search"]
        target = walk(portal).asked[1].url.removeprefix(portal.base)
        portal.fault(target, drop=1)
        visit = walk(portal).visit
        assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 60)


@pytest.mark.parametrize("index", [0, 1])
def test_the_number_of_a_page_is_that_of_its_address(index: int) -> None:
    call = f"createPageHTML('page_div',3, {index},'xxgk_list','shtml',41);"
    first = UCAP.listing(page(around(LIST, call), COLUMN))
    assert first.next is not None
    assert first.next.url == COLUMN.replace("_list", "_list_2")
    assert (first.pages, first.declared, len(first.entries)) == (3, 41, 1)
    second = UCAP.listing(page(around(LIST, call), first.next.url))
    assert second.next is not None
    assert second.next.url == COLUMN.replace("_list", "_list_3")
    assert UCAP.listing(page(around(LIST, call), second.next.url)).next is None


def test_an_empty_column_says_so() -> None:
    listing = UCAP.listing(page(around("<ul></ul>", "createPageHTML('page_div',1,1,'list','shtml',0);"), COLUMN))
    assert (listing.entries, listing.none, listing.next) == ((), True, None)


@pytest.mark.parametrize("head", [
    '<script>location.href = "/fzx/c2/list.shtml";</script>', "<script>window.location='../c2/list.shtml'</script>",
    '<meta http-equiv="refresh" content="0;url=/fzx/c2/list.shtml">',
])  # fmt: skip
def test_a_column_that_redirects(head: str) -> None:
    listing = UCAP.listing(page(around(head), "http://www.x.gov.cn/fzx/c103203/redirect.shtml"))
    assert [ask.url for ask in listing.more] == ["http://www.x.gov.cn/fzx/c2/list.shtml"]
    assert not UCAP.listing(page(around(""), "http://www.x.gov.cn/fzx/c103203/redirect.shtml")).readable


@pytest.mark.parametrize("script", [
    f"var channelId = '{HASH}';", f'$.get("/common/search/{HASH}?_isAgg=true&_isJson=true&_pageSize=20&page=1")',
    f'load({{"channelId":"{HASH}"}})',
])  # fmt: skip
def test_the_search_behind_a_column_without_entries(script: str) -> None:
    (ask,) = UCAP.listing(page(around("<ul></ul>", script), COLUMN)).more
    assert ask.url.startswith(f"http://www.x.gov.cn/common/search/{HASH}?_isAgg=true&_isJson=true&_pageSize=20")
    assert ask.url.endswith("&page=1")


def test_a_channel_whose_id_must_be_asked_for() -> None:
    (ask,) = UCAP.listing(page(around("<ul></ul>", "$.get('/common/getChannelList', {})"), COLUMN)).more
    assert ask.url == "http://www.x.gov.cn/common/getChannelList?channelCode=c111100&websiteCodeName=fzx"
    told = json.dumps({"data": [{"channelId": "f" * 32, "channelCode": "c1"}, {"channelId": HASH, "channelCode": "c111100"}]})
    (search,) = UCAP.listing(page(told, ask.url)).more
    assert f"/common/search/{HASH}?" in search.url
    assert not UCAP.listing(page("{}", ask.url)).readable


def test_results_of_a_search() -> None:
    result = {"title": "某镇<em>年报</em>", "url": f"//www.x.gov.cn/a/202401/{HASH}.shtml", "publishedTimeStr": "2024-01-29 10:00:00"}
    text = json.dumps({"data": {"results": [result, {"title": "无址"}, 7], "total": 3, "rows": 20, "page": 1}})
    listing = UCAP.listing(page(text, SEARCH))
    (entry,) = listing.entries
    assert (entry.title, entry.url, entry.listed) == ("某镇年报", f"http://www.x.gov.cn/a/202401/{HASH}.shtml", "2024-01-29")
    assert listing.next is not None
    assert (listing.next.url[-7:], listing.declared, listing.until) == ("&page=2", 3, 3)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"data": null}', '{"data": {"results": "x"}}', "<html>改版</html>", "[" * 100_000])
def test_what_is_no_answer_of_a_search(text: str) -> None:
    assert not UCAP.listing(page(text, SEARCH)).readable


def test_one_article_in_two_columns_is_one() -> None:
    one, other = (f"http://www.x.gov.cn/fzx/{column}/202401/{HASH}.shtml" for column in ("c1", "zfxxgknb"))
    assert UCAP.identity(one) == UCAP.identity(other) != UCAP.identity(one.replace("x.gov", "y.gov"))
    numbered = "http://www.x.gov.cn/fzx/c1/202401/c01_961750.shtml"
    assert UCAP.identity(numbered) == numbered


def test_a_page_is_known_by_its_pager() -> None:
    text = around(LIST, "createPageHTML('page_div',3,1,'gknb','shtml',41);")
    assert sniff(page(text, "http://www.x.gov.cn/fzx/gknb/")).name == "ucap"
