"""Hanweb: islands, the ways of asking the proxy for more, the disclosure module, reports rendered in a page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from crawler.page import Ask
from crawler.platforms import sniff
from crawler.platforms.hanweb import HANWEB
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

COLUMN = "http://www.x.gov.cn/col/col30516/index.html"
RECORD = "<record><![CDATA[<li><span>2022-1-{n}</span><a href='/art/2022/1/{n}/art_30516_{n}.html' title='某镇{n}号年报'>某…</a></li>]]></record>"
CONFIG = "$('#25630').jpage({{totalRecord:{total},perPage:{size},proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{{columnid:30516,unitid:25630,webid:49}}}})"
EMPTY = "<?xml version='1.0' encoding='UTF-8'?>\r\n<datastore/>\r\n"


def island(numbers: range, total: int = 61, size: int = 1, config: str = CONFIG) -> str:
    records = "".join(RECORD.format(n=n) for n in numbers)
    return around(f"<script type='text/xml'><datastore><recordset>{records}</recordset></datastore></script>"
                  f"<script>{config.format(total=total, size=size)}</script>")


def records(numbers: range) -> str:
    return f"<datastore><recordset>{''.join(RECORD.format(n=n) for n in numbers)}</recordset></datastore>"


@pytest.mark.parametrize(("id_", "lists", "declared"), [
    ("fam-hanweb", 2, True), ("fam-hanweb-post", 2, True), ("fam-hanweb-get", 3, True), ("fam-hanweb-pageonly", 1 + 1 + 3, True),
    ("fam-hanweb-empty", 2, False), ("fam-hanweb-xxgk", 1 + 6, False),
])  # fmt: skip
def test_the_whole_column_is_walked(id_: str, lists: int, declared: bool) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked, declared=declared)
    assert len(walked.lists()) == lists


def test_the_platform_is_told_from_the_pages() -> None:
    with replicas("fam-hanweb") as world:
        visit = walk(replace(world["fam-hanweb"], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 48 + 3)


def test_files_are_fetched_where_their_address_leads() -> None:
    with replicas("fam-hanweb") as world:
        walked = walk(world["fam-hanweb"])
    files = walked.documents("attachment")
    assert len(files) == 3
    assert all(answer.body.startswith(b"%PDF") for _, answer in files.values())
    assert sum("/attach/0/" in answer.url for _, answer in files.values()) == 2  # by way of downfile.jsp


def test_records_that_are_missing_are_noticed() -> None:
    with replicas("fam-hanweb-post") as world:
        portal = world["fam-hanweb-post"]
        portal.fault("/module/web/jpage/dataproxy.jsp", drop=1)
        visit = walk(portal).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 60)


def test_a_proxy_that_answers_nothing_is_asked_in_every_way_once() -> None:
    with replicas("fam-hanweb-post") as world:
        portal = world["fam-hanweb-post"]
        portal.fault("/module/web/jpage/dataproxy.jsp", status=200, body=EMPTY.encode())
        walked = walk(portal)
    assert (walked.visit.outcome, walked.visit.listed) == ("incomplete", 45)
    assert [work.method for work in walked.asked if "dataproxy" in work.url] == ["POST", "GET", "GET"]


def test_a_report_of_every_year_rendered_in_the_page() -> None:
    with replicas("fam-hanweb-report") as world:
        portal = world["fam-hanweb-report"]
        walked = walk(portal)
        assert (walked.visit.outcome, walked.visit.listed) == ("complete", 4)
        reports = walked.documents()
        assert set(reports) == {report.url for report in portal.reports}
        for report in portal.reports:
            work, answer = reports[report.url]
            assert work.channel.agency == "荣成市东河镇人民政府"
            assert HANWEB.article(answer).title == report.title


def test_a_report_page_with_a_year_of_its_own_and_years_to_choose() -> None:
    url = "http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1137&fbtime=2025"
    select = "<select><option value=''>全部</option><option value='2024'>2024</option></select><h1>某局2025年年报</h1>"
    entries = HANWEB.listing(page(around(select), url)).entries
    assert [(entry.title, parse_qs(urlsplit(entry.url).query)["fbtime"]) for entry in entries] == [
        ("2024年", ["2024"]), ("某局2025年年报", ["2025"]),
    ]  # fmt: skip


# ---- the island ------------------------------------------------------------------------------------------

def test_the_island_is_read_and_the_next_window_asked_for() -> None:
    listing = HANWEB.listing(page(island(range(1, 4), total=8), COLUMN))
    assert (len(listing.entries), listing.declared) == (3, 8)
    assert (listing.entries[0].title, listing.entries[0].listed) == ("某镇1号年报", "2022-01-01")
    ask = listing.next
    assert ask is not None
    assert (ask.method, dict(parse_qsl(ask.body.decode()))) == ("POST", {"columnid": "30516", "unitid": "25630", "webid": "49"})
    assert ask.url == "http://www.x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=4&endrecord=6&perpage=1"
    assert ("Referer", COLUMN) in ask.headers
    assert ("X-Requested-With", "XMLHttpRequest") in ask.headers


def test_an_island_with_all_records_is_the_end() -> None:
    listing = HANWEB.listing(page(island(range(1, 4), total=3), COLUMN))
    assert (listing.next, listing.more, listing.declared) == (None, (), 3)


def test_without_the_proxys_parameters_nothing_can_be_asked_for() -> None:
    listing = HANWEB.listing(page(island(range(1, 4), config="x.jpage({{totalRecord:{total},perPage:{size}}})"), COLUMN))
    assert (len(listing.entries), listing.next, listing.declared) == (3, None, 61)


def test_a_window_that_was_cut_goes_on_where_it_ended() -> None:
    first = HANWEB.listing(page(island(range(1, 4), total=9), COLUMN)).next
    assert first is not None
    second = HANWEB.listing(replace(page(records(range(4, 6)), first.url), ask=first)).next
    assert second is not None
    assert second.url.endswith("?startrecord=6&endrecord=8&perpage=1")


def test_islands_of_other_columns_are_left_out() -> None:
    other = "<script type='text/xml'><datastore><record><![CDATA[<li><a href='/art/2022/1/9/art_7_9.html'>会议</a></li>]]></record></datastore></script>"
    config = "<script>$('#7').jpage({totalRecord:5000,perPage:1,columnid:7,unitid:8,webid:49})</script>"
    text = island(range(1, 4), total=3) + other + config
    listing = HANWEB.listing(page(text, COLUMN))
    assert (len(listing.entries), listing.declared, listing.next) == (3, 3, None)


def test_rows_of_a_table_brackets_and_records_without_links() -> None:
    text = ("<script type='text/xml'><datastore><recordset><record><![CDATA[<tr><td><a href='/col/col1/'>[年报]</a>"
            "<a href='//www.x.gov.cn/art/2022/art_0123456789abcdef0123456789abcdef.html'>某镇2021年年报</a></td><td>[2022-1-\n9]</td></tr>"
            "]]></record><record><![CDATA[]]></record></recordset></datastore></script>")
    (entry,) = HANWEB.listing(page(around(text), COLUMN)).entries
    assert (entry.title, entry.listed) == ("某镇2021年年报", "2022-01-09")
    assert entry.url == "http://www.x.gov.cn/art/2022/art_0123456789abcdef0123456789abcdef.html"


def test_a_column_rendered_by_the_server_is_paged_by_its_links() -> None:
    items = "".join(f'<li><a href="/art/2022/1/{n}/art_30516_{n}.html">某镇{n}号年报</a><span>2022-01-0{n}</span></li>' for n in range(1, 4))
    pager = '<div class="pages"><a href="?uid=380055&amp;pageNum=2">下一页</a></div>'
    listing = HANWEB.listing(page(around(f"<ul class='list'>{items}</ul>{pager}"), COLUMN))
    assert len(listing.entries) == 3
    assert listing.next == Ask(f"{COLUMN}?uid=380055&pageNum=2")


def test_a_column_without_anything_is_not_readable() -> None:
    assert not HANWEB.listing(page("<html><body><p>改版</p></body></html>", COLUMN)).readable


@pytest.mark.parametrize(("url", "is_hanweb"), [
    ("http://www.lintao.gov.cn/art/2023/1/31/art_6924_1618518.html", True), ("http://www.x.gov.cn/col/col155/index.html", True),
    ("http://www.x.gov.cn/col/col1229267927/art/2026/art_71f6e9baac51489b90371c94c70d244b.html", True),
    ("http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2025", True),
    ("http://www.x.gov.cn/zwgk/index.html", False),
])  # fmt: skip
def test_the_shape_of_addresses(url: str, is_hanweb: bool) -> None:
    assert HANWEB.shape(url) is is_hanweb


def test_marks_in_a_page() -> None:
    assert sniff(page(island(range(1, 4)), "http://www.x.gov.cn/")).name == "hanweb"
