"""pc/list.html: the list is an array in the script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.platforms.pclist import PCLIST
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

COLUMN = "http://www.x.gov.cn/xrmzf/c106602/pc/list.html"
ARTICLE = "http://www.x.gov.cn/xrmzf/c106602/pc/content/content_1753311688616128514.html"


@pytest.mark.parametrize("id_", ["fam-pclist", "fam-pclist-bare"])
def test_the_whole_column_is_walked(id_: str) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked, declared=False)
    assert len(walked.lists()) == 1


def test_the_platform_is_told_from_the_pages() -> None:
    with replicas("fam-pclist") as world:
        visit = walk(replace(world["fam-pclist"], platform="")).visit
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)


def test_an_empty_array_is_an_empty_column() -> None:
    with replicas("fam-pclist") as world:
        world["fam-pclist"].fault("/sgxrmzf/zfxxgknb/pc/list.html", empty=True)
        visit = walk(world["fam-pclist"]).visit
    assert (visit.outcome, visit.listed) == ("empty", 0)


@pytest.mark.parametrize(("item", "url"), [
    (r"""{id: '1', urls: '{"pc":"\/xrmzf\/c106602\/pc\/content\/content_1753311688616128514.html"}'}""", ARTICLE),
    ("""{id: '1', urls: '{"pc":"content/content_1753311688616128514.html"}'}""", ARTICLE),
    ("{id: 1753311688616128514}", ARTICLE), ("{id: '1753311688616128514', urls: '{broken'}", ARTICLE),
    ("{id: '1753311688616128514', urls: '{\"mobile\":\"/m\"}'}", ARTICLE), ("{id: 'x'}", None), ("{}", None), ("7", None),
])  # fmt: skip
def test_the_address_of_an_entry(item: str, url: str | None) -> None:
    found = PCLIST.listing(page(around("", f"articleList=[{item}]"), COLUMN)).entries
    assert [entry.url for entry in found] == ([url] if url else [])


@pytest.mark.parametrize(("domain", "url"), [
    ("http://file.x.gov.cn/", "http://file.x.gov.cn/g/1.pdf"), ("//file.x.gov.cn", "http://file.x.gov.cn/g/1.pdf"),
    ("file.x.gov.cn", "http://file.x.gov.cn/g/1.pdf"), ("", "http://www.x.gov.cn/g/1.pdf"),
])  # fmt: skip
def test_the_address_of_a_file(domain: str, url: str) -> None:
    item = f"{{id: 1, articleFiles: [{{fileName: '年报.pdf', filePath: '/g/1.pdf', domainName: '{domain}'}}, {{fileName: 'x'}}]}}"
    (entry,) = PCLIST.listing(page(around("", f"articleList=[{item}]"), COLUMN)).entries
    assert [(file.name, file.url) for file in entry.attachments] == [("年报.pdf", url)]


def test_a_total_beyond_the_array_is_declared() -> None:
    listing = PCLIST.listing(page(around("", "var totalCount = 90; var pageCount = 6; var articleList=[{id: 1, title: '共30条'}];"), COLUMN))
    assert (listing.declared, len(listing.entries), listing.next, listing.pages) == (90, 1, None, None)


@pytest.mark.parametrize("script", ["", "articleList = load()", "articleList=[{id: 1", "articleList={}"])
def test_a_page_without_the_array_is_not_readable(script: str) -> None:
    assert not PCLIST.listing(page(around("", script), COLUMN)).readable
