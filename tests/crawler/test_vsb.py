"""VSB: pages numbered from the last, files behind download.jsp."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.platforms.vsb import VSB
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas
from tests.replica.vsb import CAPTCHA

COLUMN = "http://www.x.gov.cn/zfxxgk/zfxxgknb.htm"
LIST = ('<ul><li id="line_u8_0"><a href="../info/1132/48101.htm" title="某镇2023年政府信息公开工作年度报告">某镇…</a>'
        "<span>2024-01-29</span></li></ul>")
PAGER = ('<div class="slide"><a href="/tp.htm">下一页</a></div><span class="p_pages"><span class="p_t">共52条</span> '
         '<span class="p_t">{here}/11</span><span class="p_no"><a href="zfxxgknb/9.htm">3</a></span>{next}</span>')
NEXT = '<span class="p_next p_fun"><a href="zfxxgknb/10.htm">下页</a></span>'


@pytest.mark.parametrize("id_", ["fam-vsb", "fam-vsb-jsp"])
def test_the_whole_column_is_walked(id_: str) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked)
    assert len(walked.lists()) == 5


def test_pages_are_those_that_are_linked() -> None:
    with replicas("fam-vsb") as world:
        walked = walk(world["fam-vsb"])
    names = [page.url.rpartition("/")[2] for page in walked.lists()]
    assert names == ["xtjdbnb.htm", "4.htm", "3.htm", "2.htm", "1.htm"]


def test_the_platform_is_told_from_the_pages() -> None:
    with replicas("fam-vsb") as world:
        visit = walk(replace(world["fam-vsb"], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)


@pytest.mark.parametrize(("body", "outcome", "words"), [
    (CAPTCHA, "blocked", "a captcha"), ("<html><body><h1>下载</h1><p>请稍候</p></body></html>", "incomplete", "is an HTML page where a file"),
])  # fmt: skip
def test_a_page_instead_of_a_file_is_not_taken_for_it(body: str, outcome: str, words: str) -> None:
    with replicas("fam-vsb") as world:
        portal = world["fam-vsb"]
        portal.fault("/system/_content/download.jsp", body=body.encode())
        visit = walk(portal).visit
    assert (visit.outcome, visit.captured, visit.failed, visit.listed) == (outcome, 48, 1, 61)
    assert "/system/_content/download.jsp?urltype=" in visit.reason
    assert words in visit.reason


def test_items_that_are_missing_are_noticed() -> None:
    with replicas("fam-vsb") as world:
        world["fam-vsb"].fault("/zwgk/zfxxgkzl/xtjdbnb/3.htm", drop=1)
        visit = walk(world["fam-vsb"]).visit
    assert (visit.outcome, visit.declared, visit.listed) == ("incomplete", 61, 60)


def test_the_pager_and_not_a_slider_leads_on() -> None:
    listing = VSB.listing(page(around(LIST + PAGER.format(here=1, next=NEXT)), COLUMN))
    assert listing.next is not None
    assert listing.next.url == "http://www.x.gov.cn/zfxxgk/zfxxgknb/10.htm"
    assert (listing.declared, listing.pages, len(listing.entries)) == (52, 11, 1)
    last = '<span class="p_next p_fun_d">下页</span>'
    assert VSB.listing(page(around(LIST + PAGER.format(here=11, next=last)), COLUMN)).next is None


def test_a_pager_without_classes() -> None:
    listing = VSB.listing(page(around(f'{LIST}<a href="zfxxgknb/4.htm">下页</a> 共52条 1/5'), COLUMN))
    assert listing.next is not None
    assert (listing.next.url, listing.declared, listing.pages) == ("http://www.x.gov.cn/zfxxgk/zfxxgknb/4.htm", 52, 5)


def test_files_linked_and_embedded() -> None:
    script = """showVsbpdfIframe("/virtual_attach_file.vsb?afc=1&amp;oid=15800&amp;tid=1132&amp;e=.pdf", "100%", "600")"""
    body = ('<img src="/virtual_attach_file.vsb?afc=2&amp;e=.jpg"><div id="vsb_content"><a href="/system/_content/download.jsp?'
            'urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=77">某镇年报.docx</a></div>')
    article = VSB.article(page(around(body, script), "http://www.x.gov.cn/info/1132/48101.htm"))
    assert [(file.url.rpartition("/")[2], file.name) for file in article.attachments] == [
        ("download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77", "某镇年报.docx"),
        ("virtual_attach_file.vsb?afc=1&oid=15800&tid=1132&e=.pdf", ""),
    ]
