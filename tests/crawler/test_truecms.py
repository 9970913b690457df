"""TrueCMS: records in the column, windows by JSONP, sites that give fewer than asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.platforms import sniff
from crawler.platforms.truecms import TRUECMS
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

if TYPE_CHECKING:
    from crawler.page import Ask

COLUMN = "http://www.x.gov.cn/xxx/nb/nb.html"
ID = "754f6db5-d294-46d5-b25c-da3a86d102cd"
ITEM = "<li><span>[2022-01-{n:02}]</span><a href='/xxx/nb/content/{n}.html' title='某镇{n}号年报'>某镇</a></li>"
SCRIPT = "$('#l').jpage({{totalRecord:\"{total}\",perPage:20,proxyUrl:'http://www.x.gov.cn/TrueCMS/messageController/getMessage.do',ajaxParam:{{columnId:'{id}'}}}});"


def column(numbers: range, total: int) -> str:
    items = "".join(ITEM.format(n=n) for n in numbers)
    return around(f"<div id='initData' style='display:none'><ul>{items}</ul></div><script>{SCRIPT.format(total=total, id=ID)}</script>")


def answered(ask: Ask, numbers: range, total: int) -> str:
    records = "".join(f"<record><![CDATA[{ITEM.format(n=n)}]]></record>" for n in numbers)
    return "cb(" + json.dumps({"result": f"<datastore><totalrecord>{total}</totalrecord>{records}</datastore>"}) + ");"


def window(ask: Ask) -> tuple[str, str]:
    query = dict(parse_qsl(urlsplit(ask.url).query))
    return query["startrecord"], query["endrecord"]


@pytest.mark.parametrize(("id_", "lists"), [("fam-truecms", 1 + 2), ("fam-truecms-ten", 1 + 2 + 7)])
def test_the_whole_column_is_walked(id_: str, lists: int) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked)
    assert len(walked.lists()) == lists


def test_records_missing_from_a_window_are_asked_for_with_the_next() -> None:
    with replicas("fam-truecms-ten") as world:
        portal = world["fam-truecms-ten"]
        portal.fault("/TrueCMS/messageController/getMessage.do", drop=1, times=4)
        visit = walk(portal).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("complete", 61, 61)


def test_a_list_that_ends_too_early_is_noticed() -> None:
    with replicas("fam-truecms") as world:
        portal = world["fam-truecms"]
        portal.fault("/truecms/messageController/getMessage.do", empty=True)
        visit = walk(portal).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 30)


def test_the_platform_is_told_from_the_page() -> None:
    assert sniff(page(column(range(1, 4), 9), COLUMN)).name == "truecms"


def test_the_column_holds_the_first_records() -> None:
    listing = TRUECMS.listing(page(column(range(1, 4), 9), COLUMN))
    assert (len(listing.entries), listing.declared) == (3, 9)
    assert (listing.entries[0].title, listing.entries[0].listed) == ("某镇1号年报", "2022-01-01")
    ask = listing.next
    assert ask is not None
    assert ask.url.startswith("http://www.x.gov.cn/TrueCMS/messageController/getMessage.do?")
    assert window(ask) == ("4", "53")
    assert ("Referer", COLUMN) in ask.headers
    assert TRUECMS.listing(page(column(range(1, 4), 3), COLUMN)).next is None


def test_a_window_goes_on_where_the_answer_ended() -> None:
    ask = TRUECMS.listing(page(column(range(1, 4), 9), COLUMN)).next
    assert ask is not None
    listing = TRUECMS.listing(replace(page(answered(ask, range(4, 7), 9), ask.url), ask=ask))
    assert listing.next is not None
    assert (len(listing.entries), window(listing.next)) == (3, ("7", "56"))
    last = TRUECMS.listing(replace(page(answered(listing.next, range(7, 10), 9), ask.url), ask=listing.next))
    assert (len(last.entries), last.next) == (3, None)


def test_an_empty_answer_is_tried_with_smaller_windows() -> None:
    ask = TRUECMS.listing(page(column(range(1, 4), 9), COLUMN)).next
    assert ask is not None
    asked = []
    while ask:
        asked.append(window(ask))
        ask = next(iter(TRUECMS.listing(replace(page(answered(ask, range(0), 9), ask.url), ask=ask)).more), None)
    assert asked == [("4", "53"), ("4", "23"), ("4", "13")]


def test_an_id_in_an_attribute_and_a_datastore_as_text() -> None:
    records = "".join(f"&lt;record>{ITEM.format(n=n).replace('<', '&lt;')}&lt;/record>" for n in range(1, 3))
    text = around(f'<textarea id="initData" data-column="{ID}">&lt;datastore>{records}&lt;/datastore></textarea>')
    listing = TRUECMS.listing(page(text, COLUMN))
    assert len(listing.entries) == 2
    assert f"columnId={ID}" in listing.more[0].url
    assert listing.more[0].url.startswith("http://www.x.gov.cn/truecms/")


@pytest.mark.parametrize("text", ["<html><body>404</body></html>", "cb([])", 'cb({"result": null})', ""])
def test_an_answer_that_is_none_is_not_readable(text: str) -> None:
    ask = TRUECMS.listing(page(column(range(1, 4), 9), COLUMN)).next
    assert not TRUECMS.listing(replace(page(text, COLUMN), ask=ask)).readable


def test_a_column_rendered_by_the_server() -> None:
    text = around(f"<ul class='list'>{''.join(ITEM.format(n=n) for n in range(1, 4))}</ul>")
    assert len(TRUECMS.listing(page(text, COLUMN)).entries) == 3
    assert not TRUECMS.listing(page("<html><body><p>改版</p></body></html>", COLUMN)).readable
