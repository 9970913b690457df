"""xxgk probe as its users run it: over real servers of every family, and what it writes, says and refuses."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from settings import registry
from tests.crawler.crawl import FAST, Told, xxgk
from tests.crawler.homes import HOST, homes
from tests.replica import replicas
from tests.replica.families import FAMILIES
from tests.replica.model import Request, Response
from tests.replica.portals import PLANS
from tests.replica.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawler.homes import Home

EVERY = [plan.id for plan in (*PLANS, *FAMILIES)]


def probed(*urls: str, cwd: Path, more: tuple[object, ...] = ()) -> tuple[Told, dict[str, dict[str, Any]]]:
    told = xxgk("probe", "--json", "--allow-private", *FAST, *more, *urls, cwd=cwd)
    return told, {one["url"]: one for one in map(json.loads, told.out.splitlines())}


def test_every_family_from_its_home_page(tmp_path: Path) -> None:
    with replicas(*EVERY) as world:
        _, found = probed(*(f"{portal.base}/" for portal in world.portals), cwd=tmp_path)
        for portal in world.portals:
            one = found[f"{portal.base}/"]
            assert one["platform"] == portal.platform, one
            channels = {channel["url"] for channel in one["channels"]}
            missing = {url for url, _ in portal.channels} - channels
            # an organ's tab type=3 is a column too, whether or not the plan has it crawled
            extra = {url for url in channels - {url for url, _ in portal.channels} if "type=3" not in url}
            assert not missing, one
            assert not extra, one
            asked = [seen.target for seen in portal.log]
            assert asked[0] == "/robots.txt"
            assert len(asked) == len(set(asked))


@contextmanager
def served(home: Home) -> Iterator[Server]:
    """A case of tests/pages/homes on a real server; pages of its other hosts are left out."""
    missing = Response(b"<html><body>404</body></html>", 404)
    pages: dict[str, dict[str, Response]] = {}
    for url, (status, html) in home.pages.items():
        parts = urlsplit(url)
        if url.startswith(HOST):
            answer = Response(html.encode(), status, "text/html; charset=utf-8")
            pages.setdefault(parts.path, {})[f"?{parts.query}" if parts.query else ""] = answer

    def answer(variants: dict[str, Response], request: Request) -> Response:
        query = request.target.partition("?")[2]
        return variants.get(f"?{query}" if query else "", missing)

    server = Server({path: partial(answer, variants) for path, variants in pages.items()}, lambda _: missing)
    server.open()
    try:
        yield server
    finally:
        server.close()


@pytest.mark.parametrize("name", ["stub_home", "gz_township_tree", "js_only", "blocked", "nmg_gk_tabs"])
def test_the_command_finds_what_the_walk_finds(name: str, tmp_path: Path) -> None:
    home = next(home for home in homes() if home.name == name)
    with served(home) as server:
        base = f"http://127.0.0.1:{server.port}/"
        told, found = probed(base, cwd=tmp_path)
        expected = {(url.replace(HOST, base), agency) for url, agency in home.channels}
        assert {(one["url"], one.get("agency", "")) for one in found[base]["channels"]} == expected
        assert told.status == (0 if expected else 3)
        assert home.expected.get("says", "") in str(found[base]["why"])
        assert len(server.log) <= 26
    assert not (tmp_path / "data").exists()


def test_the_entry_it_prints_is_one_the_registry_takes(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        portal = world["nx-pingluo"]
        told = xxgk("probe", "--allow-private", *FAST, f"{portal.base}/", cwd=tmp_path)
        (tmp_path / "found.toml").write_text(told.out, encoding="utf-8")
        entry, = registry.load(tmp_path / "found.toml")
        assert (entry.name, entry.region, entry.platform) == ("平罗县人民政府", "640221", "trs")
        assert [(one.url, one.agency) for one in entry.channels] == list(portal.channels)


def test_an_entry_is_written_back_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    with replicas("nx-pingluo", "ah-guzhen") as world:
        portal = world["nx-pingluo"]
        file = tmp_path / "mine.toml"
        file.write_text(f'# my own list\n\n[[portal]]\nid = "mine"\nname = "平罗"\nregion = "640221"\nurl = "{portal.base}/"\n'
                        'platform = "generic"\nchannels = [\n    { url = "http://old.gov.cn/[1]" },  # gone\n]\n'
                        'expect_per_year = [1, 9]\n\n# the next\n', encoding="utf-8")
        more = ("--registry", file, "--write", file)
        told, _ = probed(f"{portal.base}/", f"{world['ah-guzhen'].base}/", cwd=tmp_path, more=more)
        assert told.status == 0, told.err
        first, second = registry.load(file)
        assert (first.id, first.platform, first.expect_per_year) == ("mine", "trs", (1, 9))
        assert [one.url for one in first.channels] == [url for url, _ in portal.channels]
        assert second.region == "340323"
        assert second.platform == "lonsun"
        text = file.read_text(encoding="utf-8")
        assert "# my own list" in text
        assert "# the next" in text
        assert "old.gov.cn" not in text


def test_one_page_may_be_all_that_is_asked_for(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        told, found = probed(f"{world['nx-pingluo'].base}/", cwd=tmp_path, more=("--pages", "1"))
        assert len(world["nx-pingluo"].log) == 2
        assert told.status == 3
        assert "stopped after 1 pages" in str(found)


def test_robots_rules_hold(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        portal = world["nx-pingluo"]
        portal.fault("/robots.txt", body=b"User-agent: *\nDisallow: /\n", status=200)
        told, found = probed(f"{portal.base}/", cwd=tmp_path)
        assert [seen.target for seen in portal.log] == ["/robots.txt"]
        assert told.status == 3
        assert "robots.txt" in str(found)


@pytest.mark.parametrize(("arguments", "says"), [
    (("www.x.gov.cn",), "is not an http(s) URL"),
    (("http://127.0.0.1:1/",), "--allow-private"),
    (("http://www.x.gov.cn/",), "XXGK_CONTACT"),
    (("http://www.x.gov.cn/", "-s", "NOSUCH=1"), "there is no setting"),
    (("http://www.x.gov.cn/", "--offline", "--registry", "none.toml"), "none.toml"),
    (("http://[/",), "is not an http(s) URL"),
    ((), "Missing argument"),
])
def test_bad_arguments_are_one_line(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    told = xxgk("probe", *arguments, cwd=tmp_path)
    assert told.status == 2
    assert says in told.err


def test_offline_asks_nobody(tmp_path: Path) -> None:
    told = xxgk("probe", "--offline", "--json", "http://www.dwk.gov.cn/xxgk/zfxxgkml/czyjs/", "http://no.gov.cn/", cwd=tmp_path)
    first, second = map(json.loads, told.out.splitlines())
    assert (first["platform"], second["platform"], told.status) == ("trs", "generic", 0)
    assert set(first) == {"url", "platform", "channels", "why"}
