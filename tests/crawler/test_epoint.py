"""Epoint: constants in a script, JSON by POST, pages counted from 0 or from 1."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.platforms import sniff
from crawler.platforms.epoint import EPOINT
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

if TYPE_CHECKING:
    from crawler.adapter import Listing
    from crawler.page import Ask

COLUMN = "http://www.x.gov.cn/dynamic/zwgk/govInfoPub.html?categorynum=003168002&deptcode=001001"
SHELL = around('<ul id="list"></ul><script src="/js/webBuilderCommon.js?v=3"></script>')
CONSTANTS = "var siteInfo = {siteGuid: '7eb5', projectName: '/EWB-FRONT'};"
JS = (("Content-Type", "application/javascript"),)


def first() -> Ask:
    """The request for the first page, by way of the column and the constants."""
    (script,) = EPOINT.listing(page(SHELL, COLUMN)).more
    assert script.url == "http://www.x.gov.cn/js/webBuilderCommon.js?v=3"
    (ask,) = EPOINT.listing(replace(page(CONSTANTS, script.url, headers=JS), ask=script)).more
    return ask


def answer(ask: Ask, numbers: range, total: object, **fields: str) -> Listing:
    data = [{"title": f"某镇{n}号年报", "infourl": f"/zwgk/003/20220101/{n}.html", "infodate": "2022-01-01", **fields} for n in numbers]
    text = json.dumps({"custom": {"total": total, "data": data}})
    return EPOINT.listing(replace(page(text, ask.url, headers=(("Content-Type", "application/json"),)), ask=ask))


def index(ask: Ask) -> int:
    return int(json.loads(ask.body)["params"]["pageIndex"])


@pytest.mark.parametrize(("id_", "lists"), [
    ("fam-epoint", 2 + 5), ("fam-epoint-one", 2 + 1 + 5), ("fam-epoint-none", 2 + 1 + 5), ("fam-epoint-refused", 2 + 1 + 5),
])  # fmt: skip
def test_the_whole_column_is_walked(id_: str, lists: int) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked)
    assert len(walked.lists()) == lists


def test_the_platform_is_told_from_the_page() -> None:
    assert sniff(page(SHELL, COLUMN)).name == "epoint"
    with replicas("fam-epoint-one") as world:
        visit = walk(replace(world["fam-epoint-one"], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)


def test_records_that_are_missing_are_noticed() -> None:
    with replicas("fam-epoint") as world:
        portal = world["fam-epoint"]
        portal.fault("/EWB-FRONT/rest/lightfrontaction/getgovinfolist", drop=1)
        visit = walk(portal).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 56)


def test_the_service_is_asked_with_the_columns_codes() -> None:
    ask = first()
    assert (ask.method, ask.url) == ("POST", "http://www.x.gov.cn/EWB-FRONT/rest/lightfrontaction/getgovinfolist")
    assert json.loads(ask.body) == {"token": "", "params": {
        "deptcode": "001001", "categorynum": "003168002", "pageIndex": 0, "pageSize": 20, "siteGuid": "7eb5"}}
    assert ("Referer", COLUMN) in ask.headers


def test_constants_in_the_page_need_no_further_request() -> None:
    (ask,) = EPOINT.listing(page(around("", CONSTANTS), COLUMN)).more
    assert ask == first()


def test_constants_that_are_missing_are_a_change() -> None:
    (script,) = EPOINT.listing(page(around(""), COLUMN)).more
    assert script.url == "http://www.x.gov.cn/js/webBuilderCommon.js"
    assert not EPOINT.listing(replace(page("var a = 1;", script.url, headers=JS), ask=script)).readable


def test_pages_counted_from_0() -> None:
    one = answer(first(), range(3), "5")
    assert one.next is not None
    assert (one.declared, index(one.next)) == (5, 1)
    two = answer(one.next, range(3, 5), "5")
    assert (len(two.entries), two.next, two.more) == (2, None, ())


def test_pages_counted_from_1_repeat_the_first() -> None:
    one = answer(first(), range(3), 5)
    assert one.next is not None
    again = answer(one.next, range(3), 5)
    assert (again.entries, again.declared, [index(ask) for ask in again.more]) == ((), None, [2])
    two = answer(again.more[0], range(3, 5), 5)
    assert (len(two.entries), two.next) == (2, None)


def test_pages_counted_from_1_lack_page_0() -> None:
    nothing = answer(first(), range(0), 5)
    assert (nothing.declared, [index(ask) for ask in nothing.more]) == (None, [1])
    assert answer(nothing.more[0], range(3), 5).declared == 5


def test_an_empty_list_says_so() -> None:
    listing = answer(first(), range(0), 0)
    assert (listing.none, listing.next, listing.more) == (True, None, ())


def test_titles_and_addresses() -> None:
    listing = answer(first(), range(1), 1, realtitle="某镇2021年政府信息公开工作年度报告", infourl="", visiturl="/a/20220101/b.html",
                     infodate="", handsdate="2022-01-09 10:00:00")
    (entry,) = listing.entries
    assert (entry.title, entry.url) == ("某镇2021年政府信息公开工作年度报告", "http://www.x.gov.cn/a/20220101/b.html")
    assert entry.listed == "2022-01-09"
    (plain,) = answer(first(), range(1), 1, title='<font color="red">某镇年报</font>').entries
    assert plain.title == "某镇年报"


@pytest.mark.parametrize("text", ["<html><body>error</body></html>", "[]", '{"custom": null}', '{"custom": "x"}'])
def test_an_answer_that_is_none_is_not_readable(text: str) -> None:
    ask = first()
    assert not EPOINT.listing(replace(page(text, ask.url), ask=ask)).readable


def test_a_column_without_a_category() -> None:
    item = '<li><a href="/zwgk/002005/002005003/20230112/{n:08}-1111-2222-3333-444444444444.html">某镇{n}号年报</a><span>2023-01-12</span></li>'
    text = around(f"<ul class='list'>{''.join(item.format(n=n) for n in range(3))}</ul>")
    assert len(EPOINT.listing(page(text, "http://www.x.gov.cn/zwgk/002005/list.html")).entries) == 3
    assert not EPOINT.listing(page("<html><body></body></html>", "http://www.x.gov.cn/zwgk/")).readable
