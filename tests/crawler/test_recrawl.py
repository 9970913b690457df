"""A second crawl of real servers: it costs what changed, and tells what came and went."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import crawl, rows
from tests.replica import replicas
from tests.replica.model import Response

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tests.crawler.crawl import Told
    from tests.replica import Portal, World
    from tests.replica.model import Handler, Request

TRS = "nx-pingluo"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recrawl")


@pytest.fixture(scope="module")
def world(folder: Path) -> Iterator[World]:
    with replicas() as world:
        world.registry(folder / "portals.toml")
        yield world


@pytest.fixture(scope="module")
def first(world: World, folder: Path) -> Told:
    told = crawl(folder, "--all")
    assert told.status == 0, told.out
    return told


def edited(handler: Handler, *changes: tuple[str, str]) -> Handler:
    """A page in which patterns are replaced; each must be there once."""
    def handle(request: Request) -> Response:
        text = handler(request).body.decode()
        for pattern, new in changes:
            text, count = re.subn(pattern, new, text)
            assert count == 1, pattern
        return Response(text.encode())

    return handle


def path_of(portal: Portal, url: str) -> str:
    return url.removeprefix(portal.base)


def asked_of(portal: Portal, folder: Path, *arguments: object) -> tuple[dict[str, Any], list[str]]:
    """The visit of a crawl of this portal, and what its server was asked for."""
    before = len(portal.log)
    told = crawl(folder, portal.id, *arguments)
    return told.visits[portal.id], [seen.target for seen in portal.log[before:]]


def test_an_unchanged_world_costs_a_request_a_list(world: World, first: Told, folder: Path) -> None:
    asked = {portal.id: len(portal.log) for portal in world.portals}
    told = crawl(folder, "--all")
    assert told.status == 0, told.out
    for portal in world.portals:
        before, now = first.visits[portal.id], told.visits[portal.id]
        targets = [seen.target for seen in portal.log[asked[portal.id]:]]
        lists = [target for target in targets if target != "/robots.txt"]  # asked for again where it was none
        assert len(lists) <= 2 * len(portal.channels), targets  # a column may be a page that only leads to its list
        assert now["requests"] == len(targets)
        assert [now[name] for name in ("declared", "listed", "newest")] == [before[name] for name in ("declared", "listed", "newest")]
        assert (now["captured"], now["failed"]) == (0, 0)
        assert 1 <= now["pages"] <= len(lists)
    assert rows(folder, "SELECT count(*) FROM entries WHERE gone_run IS NOT NULL") == [(0,)]


def test_what_came_changed_and_went(world: World, first: Told, folder: Path) -> None:
    portal = world[TRS]
    column = path_of(portal, portal.channels[0][0])
    gone, changed, kept = portal.reports[:3]
    new = column.replace("index.html", "202305/t20230511_1.html")
    item = '<li><a href="./202305/t20230511_1.html" title="平罗县补录镇人民政府2022年政府信息公开年度报告">…</a><span>2023-05-11</span></li>'
    before = dict(portal.server.pages)
    portal.server.pages[new] = before[path_of(portal, kept.url)]
    portal.server.pages[column] = edited(
        before[column], ("(<ul class=.zfxxgk_list.>)", rf"\1{item}"), (f"<li>[^\n]*{changed.title}", r"\g<0>（更正）"),
        (f"<li>[^\n]*{gone.title}[^\n]*</li>", ""))
    visit, asked = asked_of(portal, folder)
    assert (visit["outcome"], visit["captured"]) == ("complete", 1), visit
    assert {new, path_of(portal, changed.url)} == {target for target in asked if "/t20" in target}
    went = "SELECT e.url, e.gone_run = ? FROM entries e WHERE e.portal = ? AND e.gone_run IS NOT NULL"
    assert rows(folder, went, visit["run"], TRS) == [(gone.url, 1)]
    assert rows(folder, "SELECT count(*) FROM captures WHERE url = ?", gone.url) == [(1,)]  # never deleted
    portal.server.pages.update(before)
    visit, _ = asked_of(portal, folder)
    assert visit["outcome"] == "complete", visit
    assert rows(folder, went, visit["run"], TRS) == [(portal.base + new, 1)]  # the other is back


def test_documents_are_looked_at_again_when_it_is_time(world: World, first: Told, folder: Path) -> None:
    portal = world["ah-guzhen"]
    wanted = {path_of(portal, url) for report in portal.reports for url in (report.url, *report.attachments)}
    visit, asked = asked_of(portal, folder, "-s", "XXGK_RECHECK_DAYS=0")
    assert wanted <= set(asked)
    assert (visit["outcome"], visit["captured"], visit["unchanged"]) == ("complete", 0, len(wanted))
