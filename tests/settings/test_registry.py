"""The registry: what it takes, and that every mistake is named with file, entry and key."""

from pathlib import Path

import pytest

from crawler.platforms import PLATFORMS
from settings import registry
from settings.registry import Channel, RegistryError

ENTRY = """[[portal]]
id = "ah-guzhen"
name = "固镇县人民政府"
region = "340323"
url = "https://www.guzhen.gov.cn/"
"""


def written(folder: Path, text: str, name: str = "portals.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(RegistryError) as caught:
        registry.load(written(folder, text))
    assert "\n" not in str(caught.value)
    assert "portals.toml" in str(caught.value)
    return str(caught.value)


def test_an_entry_needs_no_platform_and_no_channels(tmp_path: Path) -> None:
    (portal,) = registry.load(written(tmp_path, ENTRY))
    assert (portal.id, portal.region, portal.platform, portal.channels) == ("ah-guzhen", "340323", "", ())
    assert portal.expect_per_year is None


def test_a_whole_entry(tmp_path: Path) -> None:
    text = ENTRY + """platform = "lonsun"
channels = [{ url = "https://www.guzhen.gov.cn/public/column/1?type=3", agency = "固镇县连城镇人民政府" }, "http://www.guzhen.gov.cn/b/"]
expect_per_year = [20, 60]
"""
    (portal,) = registry.load(written(tmp_path, text))
    assert portal.channels == (
        Channel("https://www.guzhen.gov.cn/public/column/1?type=3", "固镇县连城镇人民政府"),
        Channel("http://www.guzhen.gov.cn/b/", ""),
    )
    assert portal.expect_per_year == (20, 60)


def test_a_folder_is_read_in_order_of_file_names(tmp_path: Path) -> None:
    written(tmp_path, ENTRY.replace("ah-guzhen", "b"), "b.toml")
    written(tmp_path, ENTRY.replace("ah-guzhen", "a"), "a.toml")
    written(tmp_path, "not toml", "notes.txt")
    assert [portal.id for portal in registry.load(tmp_path)] == ["a", "b"]


def test_an_empty_registry_has_no_portals(tmp_path: Path) -> None:
    assert registry.load(written(tmp_path, "# nothing yet\n")) == ()


@pytest.mark.parametrize(("added", "named"), [
    ('chanels = ["http://a.gov.cn/"]', ["chanels", "ah-guzhen", "channels"]),
    ('expect_per_year = [3, 1]', ["expect_per_year", "[fewest, most]"]),
    ('expect_per_year = [1]', ["expect_per_year"]),
    ('expect_per_year = ["1", 2]', ["expect_per_year"]),
    ('expect_per_year = [true, 2]', ["expect_per_year"]),
    ('expect_per_year = [-1, 2]', ["expect_per_year"]),
    ('expect_per_year = 3', ["expect_per_year"]),
    ('platform = 5', ["platform", "text"]),
    ('channels = "http://a.gov.cn/"', ["channels", "list"]),
    ('channels = [5]', ["channel", "5"]),
    ('channels = [{ agency = "镇" }]', ["url", "missing"]),
    ('channels = [{ url = "http://a.gov.cn/", agncy = "镇" }]', ["agncy", "agency"]),
    ('channels = [{ url = "http://a.gov.cn/", agency = 5 }]', ["agency"]),
    ('channels = ["ftp://a.gov.cn/"]', ["ftp://a.gov.cn/"]),
    ('channels = ["/zwgk/"]', ["/zwgk/"]),
    ('channels = ["http://a.gov.cn:port/"]', ["http://a.gov.cn:port/"]),
    ('channels = ["http://[::1/"]', ["http://[::1/"]),
])  # fmt: skip
def test_a_mistake_in_an_entry_is_named(tmp_path: Path, added: str, named: list[str]) -> None:
    message = refusal(tmp_path, ENTRY + added + "\n")
    assert all(word in message for word in ["ah-guzhen", *named])


@pytest.mark.parametrize(("line", "instead", "named"), [
    ('id = "ah-guzhen"\n', "", "id must be a text and is missing"),
    ('id = "ah-guzhen"', 'id = "AH Guzhen"', "a-z, 0-9 and -"),
    ('id = "ah-guzhen"', "id = 7", "id must be a text"),
    ('name = "固镇县人民政府"\n', "", "name must be a text and is missing"),
    ('name = "固镇县人民政府"', 'name = ""', "name must be a text"),
    ('region = "340323"', 'region = "安徽"', "GB/T 2260"),
    ('region = "340323"', "region = 340323", "region must be a text"),
    ('url = "https://www.guzhen.gov.cn/"', 'url = "www.guzhen.gov.cn"', "not an http(s) URL"),
    ('url = "https://www.guzhen.gov.cn/"', 'url = "http://"', "not an http(s) URL"),
])  # fmt: skip
def test_a_mistake_in_what_every_entry_needs_is_named(tmp_path: Path, line: str, instead: str, named: str) -> None:
    assert named in refusal(tmp_path, ENTRY.replace(line, instead))


def test_a_double_id_names_both_files(tmp_path: Path) -> None:
    first, second = written(tmp_path, ENTRY, "anhui.toml"), written(tmp_path, ENTRY, "old.toml")
    with pytest.raises(RegistryError) as caught:
        registry.load(tmp_path)
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)
    assert "'ah-guzhen'" in str(caught.value)


@pytest.mark.parametrize(("text", "named"), [
    ('[portal]\nid = "a"\n', "[[portal]]"),
    ('[[portals]]\nid = "a"\n', "'portals'"),
    ("[[portal]\n", "not a readable TOML file"),
    ('portal = ["ah-guzhen"]\n', "[[portal]]"),
])  # fmt: skip
def test_a_file_that_is_no_registry_is_named(tmp_path: Path, text: str, named: str) -> None:
    assert named in refusal(tmp_path, text)


def test_a_file_in_another_charset_is_named(tmp_path: Path) -> None:
    (tmp_path / "portals.toml").write_bytes(ENTRY.encode("gb18030"))
    with pytest.raises(RegistryError, match=r"portals\.toml: not a readable TOML file"):
        registry.load(tmp_path / "portals.toml")


def test_a_missing_file_tells_what_the_option_takes(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="--registry takes"):
        registry.load(tmp_path / "none.toml")


def entry(id_: str, region: str) -> str:
    return ENTRY.replace("ah-guzhen", id_).replace("340323", region)


def test_a_prefecture_gives_its_counties_a_platform(tmp_path: Path) -> None:
    given = ('[[prefecture]]\nregion = "34"\nplatform = "trs"\n[[prefecture]]\nregion = "3403"\nplatform = "lonsun"\n'
             + entry("a", "340323") + entry("b", "340402")
             + entry("c", "340323") + 'platform = "generic"\n' + entry("d", "410804"))
    assert [portal.platform for portal in registry.load(written(tmp_path, given))] == ["lonsun", "trs", "generic", ""]


def test_a_prefecture_speaks_for_all_files_of_a_folder(tmp_path: Path) -> None:
    written(tmp_path, entry("a", "340323"), "a.toml")
    written(tmp_path, '[[prefecture]]\nregion = "3403"\nplatform = "lonsun"\n', "z.toml")
    assert registry.load(tmp_path)[0].platform == "lonsun"


@pytest.mark.parametrize(("text", "says"), [
    ('[[prefecture]]\nregion = "34"\n', "platform"),
    ('[[prefecture]]\nregion = "ah"\nplatform = "trs"\n', "GB/T 2260"),
    ('[[prefecture]]\nregion = "34"\nplatform = "trs"\nurl = "x"\n', "unknown key 'url'"),
    ('[[prefecture]]\nregion = "34"\nplatform = "trs"\n[[prefecture]]\nregion = "34"\nplatform = "vsb"\n', "another [[prefecture]]"),
    ('[prefecture]\nregion = "34"\n', "double brackets"),
    ('ENTRYunverified = "yes"\n', "true or false"),
    ('ENTRYrendered = 1\n', "rendered must be true or false"),
])
def test_prefectures_and_marks_that_cannot_be_used(text: str, says: str, tmp_path: Path) -> None:
    path = written(tmp_path, text.replace("ENTRY", entry("a", "340323")))
    with pytest.raises(registry.RegistryError) as caught:
        registry.load(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_shipped_registry() -> None:
    portals = registry.load()
    assert len(portals) > 200
    assert len({portal.url for portal in portals}) == len(portals)
    assert all(portal.url.split("/")[2].endswith(".gov.cn") for portal in portals)
    assert all(portal.platform in ("", *PLATFORMS) for portal in portals)
    for file in registry.PORTALS.glob("*.toml"):
        assert all(portal.region.startswith(file.name[:2]) for portal in registry.load(file)), file
    assert all(len(portal.region) == 6 for portal in portals)
    assert all(portal.unverified for portal in portals), "a visited entry needs a date and a visit behind it"
