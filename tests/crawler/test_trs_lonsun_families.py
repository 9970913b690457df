"""TRS, a township tree, and Lonsun, each on its replica of a long column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.lonsun import LONSUN
from tests.crawler.crawl import crawl, rows
from tests.crawler.walk import check, walk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path


def test_a_trs_column_of_61() -> None:
    with replicas("fam-trs") as world:
        walked = walk(world["fam-trs"])
    check(walked, declared=False)
    lists = [page.url.rpartition("/")[2] for page in walked.lists()]
    assert lists == ["", "index.html", "index.shtml", "index_1.shtml", "index_2.shtml", "index_3.shtml", "index_4.shtml"]
    assert any(url.endswith("/t15699357.shtml") for url in walked.documents())
    assert not any("wap" in work.url for work in walked.asked)
    linked = [page for page in walked.lists() if b"_wap.shtml?isMobile=true" in page.body]
    assert linked


def test_a_township_tree_gives_each_township_its_reports(tmp_path: Path) -> None:
    with replicas("fam-trs-towns") as world:
        world.registry(tmp_path / "portals.toml")
        portal = world["fam-trs-towns"]
        told = crawl(tmp_path, "--all")
        asked = {seen.target for seen in portal.log}
    visit = told.visits[portal.id]
    assert (told.status, visit["outcome"], visit["listed"], visit["captured"]) == (0, "complete", 15, 12)
    assert {report.url.removeprefix(portal.base) for report in portal.reports} <= asked
    found = rows(tmp_path, "SELECT agencies.name, reports.year, reports.url FROM reports JOIN agencies ON agencies.id = reports.agency")
    assert {(year, url) for _, year, url in found} == {(report.facts.year, report.url) for report in portal.reports}
    assert {(name, url) for name, _, url in found} == {(report.facts.agency, report.url) for report in portal.reports}


def test_a_lonsun_column_of_61_and_an_organ_of_its_own() -> None:
    with replicas("fam-lonsun") as world:
        portal = world["fam-lonsun"]
        walked = walk(portal)
    assert (walked.visit.outcome, walked.visit.reason) == ("complete", "")
    assert (walked.visit.declared, walked.visit.listed) == (61, 61 + 4)
    asked = [work.url for work in walked.asked]
    assert len(asked) == len(set(asked))
    assert len([url for url in asked if "/site/label/8888?" in url]) == 7
    assert not [url for url in asked if any(f"type={kind}" in url.partition("/public/column")[2] for kind in "125")]
    reports, files = walked.documents(), walked.documents("attachment")
    assert set(reports) == {report.url for report in portal.reports}
    for report in portal.reports:
        work, page = reports[report.url]
        article = LONSUN.article(page)
        assert (article.title, work.channel.agency != "") == (report.title, "timeFrame" in report.url)
        if not work.channel.agency:
            assert (work.link_text, work.listed, article.published) == (report.title, *2 * (report.published.isoformat(),))
    assert [(url.removeprefix(portal.base), work.link_text) for url, (work, _) in files.items()] == [
        ("/group6/M00/0B/2C/20220118.pdf", "怀远县北关镇人民政府2021年政府信息公开工作年度报告.pdf")
    ]


def test_a_lonsun_column_that_the_server_renders() -> None:
    with replicas("fam-lonsun-served") as world:
        walked = walk(world["fam-lonsun-served"])
    check(walked)
    assert len(walked.lists()) == 4
