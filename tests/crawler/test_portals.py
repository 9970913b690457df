"""xxgk portals, portals check and portals import, as their users run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from settings import registry
from tests.crawler.crawl import FAST, Told, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,name,region,url,platform,channel,agency\n"


def checked(folder: Path, *more: object) -> tuple[Told, list[dict[str, Any]]]:
    told = xxgk("portals", "check", "--registry", "portals.toml", "--allow-private", "--json", *FAST, *more, cwd=folder)
    return told, [json.loads(line) for line in told.out.splitlines()]


def test_the_list_stays_what_it_was(tmp_path: Path) -> None:
    told = xxgk("portals", "--json", cwd=tmp_path)
    found = [json.loads(line) for line in told.out.splitlines()]
    assert len(found) > 200
    assert {"id", "name", "region", "url", "platform", "channels", "unverified"} <= set(found[0])
    assert xxgk("portals", cwd=tmp_path).out.startswith("id")


def test_entries_that_are_right_are_asked_once_each(tmp_path: Path) -> None:
    with replicas() as world:
        world.registry(tmp_path / "portals.toml")
        told, results = checked(tmp_path, "--all")
        assert told.status == 0, results
        assert all(result["ok"] for result in results)
        for portal in world.portals:
            addresses = {f"{portal.base}/", *(url for url, _ in portal.channels)}
            assert {result["url"] for result in results if result["portal"] == portal.id} == addresses
            targets = [seen.target for seen in portal.log]
            assert targets[0] == "/robots.txt"
            assert len(targets) == len(set(targets))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("fault", "says"), [
    ({"status": 404}, "404"),
    ({"status": 521}, "521"),
    ({"status": 200, "body": "<html><body><h1>领导之窗</h1><a href='/a'>县长</a><a href='/b'>书记</a></body></html>".encode()}, "no annual-report column"),
    ({"status": 302, "headers": (("Location", "http://www.elsewhere.gov.cn/"),)}, "another host"),
])
def test_what_moved_is_told(fault: dict[str, Any], says: str, tmp_path: Path) -> None:
    with replicas("nx-pingluo", "fj-yongan") as world:
        world.registry(tmp_path / "portals.toml")
        world["nx-pingluo"].fault("/zwgk/zfxxgk/zfxxgknb_73584/index.html", **fault)
        told, results = checked(tmp_path, "--all")
        assert told.status == 3
        wrong, = (result for result in results if not result["ok"])
        assert wrong["url"].endswith("/zfxxgknb_73584/index.html")
        assert says in wrong["why"]
        told, results = checked(tmp_path, "fj-yongan")
        assert (told.status, {result["portal"] for result in results}) == (0, {"fj-yongan"})


def test_a_portal_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with replicas("nx-pingluo") as world:
        world.registry(tmp_path / "portals.toml")
        world["nx-pingluo"].close()
        told, results = checked(tmp_path, "--all", "-s", "XXGK_OTHER_SCHEME=0")
        assert told.status == 3
        assert [result["ok"] for result in results] == [False, False]


@pytest.mark.parametrize(("arguments", "says"), [
    (("check",), "which portals?"),
    (("check", "no-such"), "no portal 'no-such'"),
    (("check", "--all", "--registry", "none.toml"), "none.toml"),
    (("check", "ah-qimen"), "XXGK_CONTACT"),
    (("import", "none.csv"), "none.csv"),
])
def test_wrong_arguments_are_one_line(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    told = xxgk("portals", *arguments, cwd=tmp_path)
    assert told.status == 2
    assert says in told.err
    assert len(told.err.splitlines()) == 1


def imported(folder: Path, text: str, *more: object, charset: str = "utf-8") -> Told:
    (folder / "list.csv").write_bytes(text.encode(charset))
    return xxgk("portals", "import", "list.csv", *more, cwd=folder)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_becomes_a_registry(charset: str, tmp_path: Path) -> None:
    told = imported(tmp_path, HEADER + "ah-a,安县人民政府,340323,http://www.a.gov.cn/,,,\r\n"
                    "ah-b,碧县,340322,http://www.b.gov.cn/,lonsun,http://www.b.gov.cn/public/column/1?type=3,碧县城关镇\r\n\r\n"
                    'ah-b,碧县,340322,http://www.b.gov.cn/,lonsun,"http://www.b.gov.cn/x,y",\r\n', charset=charset)
    assert told.status == 0, told.err
    first, second = registry.load(tmp_path / "list.toml")
    assert (first.name, first.platform, first.channels) == ("安县人民政府", "", ())
    assert [(one.url, one.agency) for one in second.channels] == [
        ("http://www.b.gov.cn/public/column/1?type=3", "碧县城关镇"), ("http://www.b.gov.cn/x,y", "")]


def test_four_columns_are_enough_in_any_order(tmp_path: Path) -> None:
    told = imported(tmp_path, "url,region,name,id\nhttp://www.a.gov.cn/,340323,安县,ah-a\n", "--write", "mine.toml")
    assert told.status == 0
    assert registry.load(tmp_path / "mine.toml")[0].id == "ah-a"


@pytest.mark.parametrize(("rows", "says"), [
    ("ah-a,安县,34x,http://www.a.gov.cn/,,,\n", ["line 2", "GB/T 2260"]),
    ("ah-a,安县,340323,www.a.gov.cn,,,\n", ["line 2", "not an http(s) URL"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,,,\nAH,b,340323,http://b.gov.cn/,,,\n", ["line 3", "a-z, 0-9"]),
    ("ah-a,,340323,http://www.a.gov.cn/,,,\n", ["line 2", "name"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,wordpress,,\n", ["line 2", "no platform 'wordpress'"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,,,镇\n", ["line 2", "no channel"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,,,\nah-a,别县,340323,http://www.a.gov.cn/,,,\n", ["line 3", "already taken"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,,,\nah-a,安县,340323,http://www.a.gov.cn/,,,\n", ["line 3", "says again"]),
    ("ah-a,安县,340323,http://www.a.gov.cn/,,,,,\n", ["line 2", "more cells"]),
    ("a,b,1,c,,,\nb,c,2,d,,,\n", ["line 2", "line 3"]),
    ("", ["no rows"]),
    ('ah-a,"安县,340323,http://www.a.gov.cn/\n', ["line"]),
])
def test_bad_rows_are_refused_by_line_and_nothing_is_written(rows: str, says: list[str], tmp_path: Path) -> None:
    told = imported(tmp_path, HEADER + rows)
    assert told.status == 2
    assert all(word in told.err for word in says), told.err
    assert len(told.err.splitlines()) == 1
    assert not (tmp_path / "list.toml").exists()


@pytest.mark.parametrize(("text", "says"), [
    ("name,region,url\n", "no column 'id'"),
    ("id,name,region,url,owner\n", "unknown column 'owner'"),
    ("id,name,region,url,url\n", "twice"),
    ("", "no column 'id'"),
])
def test_a_header_that_cannot_be_used(text: str, says: str, tmp_path: Path) -> None:
    told = imported(tmp_path, text)
    assert told.status == 2
    assert says in told.err


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text("# mine\n", encoding="utf-8")
    told = imported(tmp_path, HEADER + "ah-a,安县,340323,http://www.a.gov.cn/,,,\n")
    assert told.status == 2
    assert (tmp_path / "list.toml").read_text(encoding="utf-8") == "# mine\n"
    assert "--write" in told.err


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"\xff\xfe\x00\x80\xff")
    told = xxgk("portals", "import", "list.csv", cwd=tmp_path)
    assert told.status == 2
    assert "list.csv" in told.err
