"""jpaas: units of a column page, HTML in JSON, download addresses that expire."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.platforms.jpaas import JPAAS
from tests.crawler.crawl import crawl
from tests.crawler.pages import around, page
from tests.crawler.walk import check, walk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.adapter import Listing

COLUMN = "http://www.x.gov.cn/zfxxgk/nb/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
DATA = "{'webId':'2758','pageId':'148','parseType':'bulidstatic','pageType':'column','tagId':'信息列表','tplSetId':'quS'}"
DOWNLOAD = "/api-gateway/jpaas-web-server/front/document/download"
ITEM = '<li class="clearfix"><a class="bt-left" href="./art/2024/art_{n:032x}.html" title="某镇{n}号年报">某镇</a><span class="bt-right">2024-01-0{n}</span></li>'


def sent(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def answer(html: str) -> Listing:
    """What the first unit's answer is read as."""
    (ask,) = JPAAS.listing(page(around(f'<div url="{UNIT}" queryData="{DATA}"></div>'), COLUMN)).more
    text = json.dumps({"success": True, "data": {"html": html}})
    return JPAAS.listing(replace(page(text, ask.url, headers=(("Content-Type", "application/json"),)), ask=ask))


@pytest.mark.parametrize("id_", ["fam-jpaas", "fam-jpaas-expiring"])
def test_the_whole_column_is_walked(id_: str) -> None:
    with replicas(id_) as world:
        walked = walk(world[id_])
    check(walked)
    assert len(walked.lists()) == 1 + 5


def test_the_platform_is_told_from_the_pages() -> None:
    with replicas("fam-jpaas") as world:
        visit = walk(replace(world["fam-jpaas"], platform="")).visit
        hanweb = walk(replace(world["fam-jpaas"], platform="hanweb")).visit  # both skins are called Hanweb
    assert (visit.outcome, visit.listed, visit.captured) == ("complete", 61, 49)
    assert (hanweb.outcome, hanweb.listed, hanweb.captured) == ("complete", 61, 49)


def test_a_file_whose_address_expired_is_fetched_with_its_article(tmp_path: Path) -> None:
    with replicas("fam-jpaas-expiring") as world:
        portal = world["fam-jpaas-expiring"]
        world.registry(tmp_path / "portals.toml")
        portal.fault(DOWNLOAD, status=403)
        assert crawl(tmp_path, "--all").visits[portal.id]["failed"] == 1
        portal.mend()
        portal.log.clear()
        again = crawl(tmp_path, "--all")
        assert (again.status, again.visits[portal.id]["failed"]) == (0, 0)
        assert [seen.status for seen in portal.log if seen.target.startswith(DOWNLOAD)] == [200]
        assert sum("/art_" in seen.target for seen in portal.log) == 1
        portal.log.clear()
        assert crawl(tmp_path, "--all").status == 0
        assert not [seen for seen in portal.log if seen.target.startswith(DOWNLOAD) or "/art_" in seen.target]


def test_a_unit_is_asked_for_with_what_stands_in_the_page() -> None:
    (ask,) = JPAAS.listing(page(around(f'<div url="{UNIT}" queryData="{DATA}"></div>'), COLUMN)).more
    assert ask.url.startswith(f"http://www.x.gov.cn{UNIT}?")
    assert sent(ask.url)["parseType"] == "bulidstatic"
    assert json.loads(sent(ask.url)["paramJson"]) == {"pageNo": 1, "pageSize": 15}
    assert ("Referer", COLUMN) in ask.headers


def test_a_unit_in_a_script() -> None:
    script = f'var url="{UNIT}"; var queryData = {DATA};'
    (ask,) = JPAAS.listing(page(around("", script), COLUMN)).more
    assert sent(ask.url)["tagId"] == "信息列表"


def test_menus_are_units_too_but_no_lists() -> None:
    menu = DATA.replace("信息列表", "导航栏")
    text = around(f'<div url="{UNIT}" queryData="{menu}"></div><div url="{UNIT}" queryData="{DATA}"></div>')
    assert [sent(ask.url)["tagId"] for ask in JPAAS.listing(page(text, COLUMN)).more] == ["信息列表"]
    only = JPAAS.listing(page(around(f'<div url="{UNIT}" queryData="{menu}"></div>'), COLUMN)).more
    assert [sent(ask.url)["tagId"] for ask in only] == ["导航栏"]


def test_the_answer_pages_to_its_count() -> None:
    listing = answer(f'<ul>{"".join(ITEM.format(n=n) for n in range(1, 4))}</ul><div class="pagination" rows="3" count="7"></div>')
    assert (len(listing.entries), listing.declared, listing.pages) == (3, 7, 3)
    assert listing.entries[0].url == f"http://www.x.gov.cn/zfxxgk/nb/art/2024/art_{1:032x}.html"
    assert (listing.entries[0].title, listing.entries[0].listed) == ("某镇1号年报", "2024-01-01")
    assert listing.next is not None
    assert json.loads(sent(listing.next.url)["paramJson"])["pageNo"] == 2


def test_an_empty_answer_is_the_end() -> None:
    listing = answer('<ul></ul><div class="pagination" rows="15" count="0"></div>')
    assert (listing.entries, listing.next, listing.none) == ((), None, True)


@pytest.mark.parametrize("text", ["<html><body>系统维护</body></html>", '{"success":false,"data":null}', "[]"])
def test_an_answer_that_is_none_is_not_readable(text: str) -> None:
    (ask,) = JPAAS.listing(page(around(f'<div url="{UNIT}" queryData="{DATA}"></div>'), COLUMN)).more
    assert not JPAAS.listing(replace(page(text, ask.url), ask=ask)).readable


def test_the_shape_of_addresses() -> None:
    assert JPAAS.shape("https://www.linxia.gov.cn/lxz/zwgk/zfxxgknb/2023/zzfgbm/art/2024/art_71f6e9baac51489b90371c94c70d244b.html")
    assert not JPAAS.shape("http://www.x.gov.cn/art/2024/1/30/art_1_2.html")
