"""Whole crawls of all replica portals, with the command as its users run it."""

from __future__ import annotations

import gzip
import itertools
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from archive.warc.read import StoredExchange, walk
from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawler.crawl import Told
    from tests.replica import Seen, World

DELAY = 0.15


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crawl")


@pytest.fixture(scope="module")
def world(folder: Path) -> Iterator[World]:
    with replicas() as world:
        world.registry(folder / "portals.toml")
        yield world


@pytest.fixture(scope="module")
def first(world: World, folder: Path) -> Told:
    return crawl(folder, "--all", "-s", f"DOWNLOAD_DELAY={DELAY}")


@pytest.fixture(scope="module")
def logs(world: World, first: Told) -> dict[str, list[Seen]]:
    """The servers' logs of the first crawl."""
    return {portal.id: list(portal.log) for portal in world.portals}


@pytest.fixture(scope="module")
def second(logs: dict[str, list[Seen]], folder: Path) -> Told:
    return crawl(folder, "--all")


def wanted(world: World, portal: str) -> set[str]:
    reports = world[portal].reports
    urls = {report.url for report in reports} | {file for report in reports for file in report.attachments}
    return {url.removeprefix(world[portal].base) for url in urls}


def test_every_portal_is_complete(world: World, first: Told) -> None:
    assert first.status == 0, first.err
    for portal in world.portals:
        visit = first.visits[portal.id]
        assert (visit["outcome"], visit["failed"], visit["unchanged"]) == ("complete", 0, 0), visit
        assert visit["captured"] == len(wanted(world, portal.id))
        assert visit["listed"] >= portal.listed
        assert visit["declared"] is None or visit["declared"] <= visit["listed"]


def test_every_report_is_fetched_once_and_no_look_alike(world: World, logs: dict[str, list[Seen]]) -> None:
    for portal in world.portals:
        asked = [seen.target for seen in logs[portal.id]]
        assert len(asked) == len(set(asked))
        assert wanted(world, portal.id) <= set(asked)
        lists = [target for target in asked if target not in wanted(world, portal.id)]
        assert len(lists) <= 1 + 2 * len(portal.channels) + portal.listed // 5, lists


def test_robots_txt_comes_first_and_is_obeyed(world: World, logs: dict[str, list[Seen]]) -> None:
    for portal in world.portals:
        assert logs[portal.id][0].target == "/robots.txt"
        assert not [seen for seen in logs[portal.id] if seen.target.startswith(("/admin/", "/site/search/", "/manage/"))]


def test_the_pace_is_kept_on_every_host(logs: dict[str, list[Seen]]) -> None:
    for log in logs.values():
        times = sorted(seen.at for seen in log)
        gaps = [after - before for before, after in itertools.pairwise(times)]
        assert min(gaps) >= DELAY


def test_the_crawler_says_who_it_is(logs: dict[str, list[Seen]]) -> None:
    agents = {seen.headers["user-agent"] for log in logs.values() for seen in log}
    assert len(agents) == 1
    assert agents.pop().startswith("xxgk/")


def test_the_second_crawl_captures_nothing_new_and_says_so(world: World, second: Told, logs: dict[str, list[Seen]]) -> None:
    assert second.status == 0, second.err
    assert "nothing new was captured" in second.err
    for portal in world.portals:
        visit = second.visits[portal.id]
        # attachments of a report whose entry is as it was are not looked at, so they are not counted
        assert (visit["captured"], visit["unchanged"]) == (0, len(portal.reports))
        again = {seen.target for seen in portal.log[len(logs[portal.id]):]}
        assert not again & wanted(world, portal.id)


def test_every_exchange_is_in_the_archive_with_its_circumstances(world: World, second: Told, folder: Path) -> None:
    for portal in world.portals:
        kept = [row[0].removeprefix(portal.base) for row in
                rows(folder, "SELECT url FROM captures WHERE portal = ? ORDER BY captured_at", portal.id)]
        assert sorted(kept) == sorted(seen.target for seen in portal.log)
    roles = dict(rows(folder, "SELECT role, count(*) FROM captures GROUP BY role"))
    assert set(roles) == {"robots", "listing", "report", "attachment"}
    kept = [portal for portal in world.portals if portal.log[0].status == 200]  # used for a day, the second crawl does not ask
    assert kept
    assert roles["robots"] == 2 * len(world.portals) - len(kept)
    told = rows(folder, "SELECT link_text, listed, referrer, channel FROM captures WHERE role = 'report'")
    assert all(text and referrer and channel for text, _, referrer, channel in told)
    assert sum(bool(listed) for _, listed, _, _ in told) > len(told) * 0.8


def test_bodies_are_as_they_were_on_the_wire(world: World, second: Told, folder: Path) -> None:
    items = [item for item in walk(folder / "data" / "warc") if isinstance(item, StoredExchange) and not item.is_revisit]
    zipped = [item for item in items if ("Content-Encoding", "gzip") in item.response_headers]
    assert {urlsplit(item.url).netloc for item in zipped} == {urlsplit(world["ah-guzhen"].base).netloc}
    assert all(gzip.decompress(item.body()) for item in zipped)
    assert not any(name == "Transfer-Encoding" for item in items for name, _ in item.response_headers)


def test_the_archive_verifies(second: Told, folder: Path) -> None:
    told = xxgk("verify", cwd=folder)
    assert told.status == 0, told.out + told.err


def test_all_known_documents_again(world: World, second: Told, folder: Path) -> None:
    before = len(world["nx-pingluo"].log)
    told = crawl(folder, "nx-pingluo", "--full")
    visit = told.visits["nx-pingluo"]
    assert (told.status, visit["captured"], visit["unchanged"]) == (0, 0, len(wanted(world, "nx-pingluo")))
    assert wanted(world, "nx-pingluo") <= {seen.target for seen in world["nx-pingluo"].log[before:]}
