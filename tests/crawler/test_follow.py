"""A prefecture's list may lead to its counties' sites, where its registry entry allows them by name."""

from __future__ import annotations

import pytest

from settings.registry import RegistryError, load
from tests.crawler.crawl import crawl, rows
from tests.replica import replicas

ENTRY = """[[portal]]
id = "hn-jiyuan"
name = "济源市"
region = "419001"
url = "{base}/"
platform = "generic"
channels = [{{ url = "{channel}" }}]
"""


def listed(reports) -> bytes:
    items = "".join(f'<li><a href="{one.url}" title="{one.title}">{one.title}</a><span>{one.published}</span></li>' for one in reports)
    return f"<html><head><meta charset='utf-8'><title>政府信息公开年报</title></head><body><ul>{items}</ul></body></html>".encode()


def crawled(folder, *, allowed: bool):
    """A column that lists one report of its own portal and one on another; what a crawl of it captured."""
    with replicas("hn-jiyuan", "he-kaiping") as world:
        own, other = world["hn-jiyuan"], world["he-kaiping"]
        column = own.reports[0].url.removeprefix(own.base).rpartition("/")[0] + "/list.html"
        own.fault(column, body=listed([own.reports[0], other.reports[0]]), status=200)
        entry = ENTRY.format(base=own.base, channel=own.base + column)
        follow = f'follow = ["{other.base.removeprefix("http://")}"]\n' if allowed else ""
        (folder / "portals.toml").write_text(entry + follow, encoding="utf-8")
        told = crawl(folder, "--all")
        captured = {url for (url,) in rows(folder, "SELECT url FROM captures WHERE role = 'report'")}
        return told, captured, {own.reports[0].url, other.reports[0].url}, [seen.target for seen in other.log]


def test_a_host_that_the_entry_allows_is_followed(tmp_path):
    told, captured, both, asked = crawled(tmp_path, allowed=True)
    assert told.visits["hn-jiyuan"]["outcome"] == "complete", told.err
    assert both <= captured
    assert asked[0] == "/robots.txt"


def test_any_other_is_not(tmp_path):
    told, captured, both, asked = crawled(tmp_path, allowed=False)
    assert (len(captured & both), asked) == (1, [])
    assert "not fetched, on another host" in told.visits["hn-jiyuan"]["reason"]


@pytest.mark.parametrize("follow", ['["www.example.com"]', '"www.x.gov.cn"', '["http://www.x.gov.cn/"]', "[1]"])
def test_only_hosts_below_gov_cn_can_be_allowed(tmp_path, follow):
    file = tmp_path / "portals.toml"
    file.write_text(ENTRY.format(base="http://www.x.gov.cn", channel="http://www.x.gov.cn/nb/") + f"follow = {follow}\n", encoding="utf-8")
    with pytest.raises(RegistryError, match=r"portals\.toml: .*follow must be a list of host names below gov.cn"):
        load(file)
