"""Crawls of portals that break: each fault has its outcome, and touches no other portal."""

from __future__ import annotations

import gzip
import itertools
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica import replicas
from tests.replica.model import Response
from tests.replica.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Portal, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with replicas() as world:
        world.registry(tmp_path / "portals.toml")
        yield world


@pytest.fixture
def pingluo(tmp_path: Path) -> Iterator[Portal]:
    with replicas("nx-pingluo") as world:
        world.registry(tmp_path / "portals.toml")
        yield world["nx-pingluo"]


def first_list(portal: Portal) -> str:
    """Path of the portal's first list page."""
    return portal.channels[0][0].removeprefix(portal.base).partition("?")[0]


def test_each_fault_has_its_outcome_and_the_next_crawl_makes_good(world: World, tmp_path: Path) -> None:
    world["ah-guzhen"].fault("/site/label/8888", drop=2)
    world["nx-pingluo"].close()
    world["fj-yongan"].fault(first_list(world["fj-yongan"]), status=404)
    world["hn-jiyuan"].fault(first_list(world["hn-jiyuan"]), body="<html><body><a href='/'>首页</a></body></html>".encode())
    world["he-kaiping"].fault("/robots.txt", body=b"User-agent: *\nDisallow: /\n")
    told = crawl(tmp_path, "--all")
    assert told.status == 3
    outcomes = {portal: visit["outcome"] for portal, visit in told.visits.items()}
    assert outcomes == {
        "ah-guzhen": "incomplete", "nx-pingluo": "unreachable", "fj-yongan": "changed", "hn-jiyuan": "empty", "he-kaiping": "robots",
    }
    assert all(world[portal].base in visit["reason"] for portal, visit in told.visits.items())
    assert [seen.target for seen in world["he-kaiping"].log] == ["/robots.txt"]
    assert rows(tmp_path, "SELECT count(*) FROM failures WHERE portal = 'nx-pingluo'")[0][0] >= 1

    for portal in world.portals:
        portal.mend()
    again = crawl(tmp_path, "--all")
    assert again.status == 0, again.out
    assert {url for (url,) in rows(tmp_path, "SELECT url FROM captures WHERE role = 'report' AND status = 200")} >= {
        report.url for report in world.reports
    }


def test_faults_inside_a_portal(world: World, tmp_path: Path) -> None:
    server = Server({}, lambda _: Response(b"elsewhere"))
    server.open()
    attachment = next(file for report in world["nx-pingluo"].reports for file in report.attachments)
    world["nx-pingluo"].fault(attachment.removeprefix(world["nx-pingluo"].base), cut=True)
    broken = world["fj-yongan"].reports[0].url
    world["fj-yongan"].fault(broken.removeprefix(world["fj-yongan"].base), status=500)
    world["ah-guzhen"].fault("/robots.txt", status=503, headers=(("Retry-After", "0"),))
    away = (("Location", f"http://127.0.0.1:{server.port}/moved"),)
    world["hn-jiyuan"].fault(first_list(world["hn-jiyuan"]), status=302, headers=away)
    world["he-kaiping"].fault(first_list(world["he-kaiping"]), status=521, body=b"<script>document.cookie='__jsl_clearance'</script>")
    told = crawl(tmp_path, "--all")
    server.close()
    outcomes = {portal: visit["outcome"] for portal, visit in told.visits.items()}
    assert outcomes == {
        "ah-guzhen": "unreachable", "nx-pingluo": "incomplete", "fj-yongan": "incomplete", "hn-jiyuan": "changed", "he-kaiping": "blocked",
    }
    assert server.log == []
    assert (told.visits["fj-yongan"]["failed"], broken in told.visits["fj-yongan"]["reason"]) == (1, True)
    assert "cut off" in told.visits["nx-pingluo"]["reason"]
    assert "Jiasule" in told.visits["he-kaiping"]["reason"]
    assert rows(tmp_path, "SELECT truncated FROM captures WHERE url = ?", attachment) == [("disconnect",)]
    assert rows(tmp_path, "SELECT status FROM captures WHERE url LIKE ?", f"%{first_list(world['hn-jiyuan'])}%") == [(302,)]
    assert xxgk("verify", cwd=tmp_path).status == 0


def test_a_redirect_on_the_portal_is_followed_and_both_exchanges_are_kept(pingluo: Portal, tmp_path: Path) -> None:
    url = pingluo.reports[0].url.removeprefix(pingluo.base)
    pingluo.fault(url, status=302, headers=(("Location", url.replace(".html", "_wap.html")),))
    told = crawl(tmp_path, "--all")
    assert told.status == 0, told.out
    kept = rows(tmp_path, "SELECT url, status, role FROM captures WHERE role = 'report' AND (status = 302 OR url LIKE '%wap%')")
    assert sorted(status for _, status, _ in kept) == [200, 302]
    again = crawl(tmp_path, "--all")
    assert again.visits["nx-pingluo"]["captured"] == 0


def test_retry_after_is_obeyed_once(pingluo: Portal, tmp_path: Path) -> None:
    url = pingluo.reports[0].url.removeprefix(pingluo.base)
    pingluo.fault(url, status=429, headers=(("Retry-After", "1"),), times=1)
    told = crawl(tmp_path, "--all")
    assert told.status == 0, told.out
    at = next(n for n, seen in enumerate(pingluo.log) if seen.status == 429)
    assert pingluo.log[at + 1].at - pingluo.log[at].at >= 1
    assert [seen.status for seen in pingluo.log if seen.target == url] == [429, 200]


@pytest.mark.parametrize("wait", ["0", "3600"])
def test_a_host_that_goes_on_refusing_is_left_alone(pingluo: Portal, tmp_path: Path, wait: str) -> None:
    pingluo.fault(first_list(pingluo), status=429, headers=(("Retry-After", wait),))
    told = crawl(tmp_path, "--all")
    visit = told.visits["nx-pingluo"]
    assert (told.status, visit["outcome"], "429" in visit["reason"]) == (3, "blocked", True)
    assert len(pingluo.log) == (4 if wait == "0" else 2)


def test_crawl_delay_is_obeyed_and_a_silly_one_ends_the_visit(pingluo: Portal, tmp_path: Path) -> None:
    pingluo.fault("/robots.txt", body=b"User-agent: *\nCrawl-delay: 0.3\n")
    assert crawl(tmp_path, "--all").status == 0
    times = [seen.at for seen in pingluo.log]
    assert min(after - before for before, after in itertools.pairwise(times)) >= 0.3
    pingluo.fault("/robots.txt", body=b"User-agent: *\nCrawl-delay: 86400\n")
    shutil.rmtree(tmp_path / "data")  # or the robots.txt of a moment ago would be used
    told = crawl(tmp_path, "--all")
    assert told.visits["nx-pingluo"]["outcome"] == "robots"
    assert "asks for 86400 s" in told.visits["nx-pingluo"]["reason"]


def test_rules_for_our_own_name_count(pingluo: Portal, tmp_path: Path) -> None:
    pingluo.fault("/robots.txt", body=b"User-agent: xxgk\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    told = crawl(tmp_path, "--all")
    assert told.visits["nx-pingluo"]["outcome"] == "robots"
    assert len(pingluo.log) == 1


@pytest.mark.parametrize("body", [b"\x1f\x8brubbish", gzip.compress(bytes(range(256)) * 9, mtime=0)[:200], b""], ids=["rubbish", "cut", "nothing"])
def test_rubbish_for_gzip_is_kept_and_named(pingluo: Portal, tmp_path: Path, body: bytes) -> None:
    url = pingluo.reports[0].url
    pingluo.fault(url.removeprefix(pingluo.base), body=body, headers=(("Content-Encoding", "gzip"),))
    told = crawl(tmp_path, "--all")
    assert (told.status, told.visits["nx-pingluo"]["outcome"]) == (3, "incomplete")
    assert url in told.visits["nx-pingluo"]["reason"]
    assert rows(tmp_path, "SELECT count(*) FROM captures WHERE url = ?", url) == [(1,)]


@pytest.mark.parametrize(("edit", "arguments", "words"), [
    (("platform = ", "platfrm = "), ["--all"], "platfrm"),
    (("", ""), ["nowhere"], "'nowhere' in portals.toml"),
    (("", ""), [], "which portals?"),
    (('"trs"', '"wordpress"'), ["--all"], "'wordpress'"),
    (("127.0.0.1", "www.pingluo.gov.cn"), ["--all"], "XXGK_CONTACT"),
    (("", ""), ["--all", "-s", "DOWNLOAD_DELAY=fast"], "DOWNLOAD_DELAY"),
])  # fmt: skip
def test_wrong_arguments_and_configuration(pingluo: Portal, tmp_path: Path, edit: tuple[str, str], arguments: list[str], words: str) -> None:
    registry = tmp_path / "portals.toml"
    registry.write_text(registry.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    told = crawl(tmp_path, *arguments)
    assert (told.status, words in told.err, pingluo.log) == (2, True, [])
    assert len(told.err.splitlines()) == 1


def test_private_addresses_need_to_be_allowed(pingluo: Portal, tmp_path: Path) -> None:
    told = xxgk("crawl", "--all", "--registry", "portals.toml", cwd=tmp_path)
    assert (told.status, "--allow-private" in told.err, pingluo.log) == (2, True, [])
