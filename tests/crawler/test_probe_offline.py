"""The platform by the shape of a URL alone, over every address that the fact sheet's sections 16A and 16B give.

urls.jsonl: platform is what the sheet names, or generic for families without an adapter; shape is what the address
alone can tell, where that is less.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.platforms import PLATFORMS, shapes
from crawler.probing import answers
from settings import registry

URLS = [json.loads(line) for line in Path(__file__).with_name("urls.jsonl").read_text(encoding="utf-8").splitlines()]


def named(url: str) -> str:
    told = shapes.by_url(url)
    return told.family if told else shapes.GENERIC


@pytest.mark.parametrize("case", URLS, ids=[case["url"] for case in URLS])
def test_the_family_of_an_address(case):
    assert named(case["url"]) == case.get("shape", case["platform"])


def test_with_the_registry_the_family_is_named_nearly_everywhere():
    portals = registry.load()
    told = [(answers.offline(case["url"], portals)["platform"], case["platform"]) for case in URLS]
    assert all(found in (wanted, "generic") for found, wanted in told)
    assert sum(found != wanted for found, wanted in told) <= 1  # 临夏州 is not in the registry


def test_the_addresses_are_all_there():
    sections = [case["section"] for case in URLS]
    assert sections.count("16A") >= 100
    assert sections.count("16B") >= 150


@pytest.mark.parametrize("url", [
    "http://www.x.gov.cn/", "https://www.x.gov.cn", "http://www.x.gov.cn/index.html", "http://www.x.gov.cn/a/b/c",
    "http://www.x.gov.cn/2025/0131/12345.html", "http://www.x.gov.cn/?id=1", "http://www.x.gov.cn/xw/2023/info.html",
])
def test_an_address_that_tells_nothing(url):
    assert named(url) == "generic"


@pytest.mark.parametrize(("url", "family"), [
    ("http://www.x.gov.cn/zwgk/xxgknb/mpost_21.html", "generic"),
    ("http://www.x.gov.cn/zwgk/xxgknb/content/mpost_21.html", "nfcms"),
    ("http://www.x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1", "jpaas"),
    ("http://www.x.gov.cn/module/xxgk/search.jsp", "hanweb"),
    ("http://www.x.gov.cn/col/col1229267927/art/2026/art_f793c650c732461fb343a36ddbaae76d.html", "hanweb"),
    ("http://www.x.gov.cn/art/2026/art_f793c650c732461fb343a36ddbaae76d.html", "hanweb"),
    ("http://www.x.gov.cn/site/label/8888?IsAjax=1", "lonsun"),
    ("http://www.x.gov.cn/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1021", "vsb"),
    ("http://www.x.gov.cn/zwgk/zbgg/10.htm", "vsb"),
    ("http://www.x.gov.cn/zwgk/zfxxgk/", "trs"),
    ("http://www.x.gov.cn/hljxxx/zfxxgknb/xxgk_lists.shtml", "ucap"),
    ("http://www.x.gov.cn/2023/art_list.html", "generic"),
])
def test_further_shapes_of_the_sheet(url, family):
    assert named(url) == family


def test_every_rule_is_of_a_family_that_exists():
    rules = [rule for kind in ("shape", "mark") for rule in shapes._rules(kind)]
    assert {rule.family for rule in rules} == set(PLATFORMS)
