"""docs/scale.md holds what the simulation says: small parts of it are worked out again, the same each time."""

from __future__ import annotations

import re

import pytest

from tests.bench.harness import table
from tests.bench.scale import figures, paper
from tests.bench.scale.costs import costs
from tests.bench.scale.crawl import crawl
from tests.bench.scale.hosts import hosts, registry

GIVEN = figures.assumptions()
SMALL = "46"


@pytest.fixture(scope="module")
def page():
    return paper.blocks(paper.PAGE.read_text(encoding="utf-8"))


def test_every_table_stands_in_the_page(page):
    assert set(page) == set(paper.TABLES)
    assert all(page.values())


@pytest.mark.parametrize("name", ["country", "first", "scans", "revisits", "sources"])
def test_what_is_reckoned_is_in_the_page(page, name):
    assert page[name] == paper.TABLES[name]()


@pytest.mark.parametrize("code", ["46", "54", "63", "64"])
def test_a_province_simulated_again_is_in_the_page(page, code):
    assert paper.provinces([code]).splitlines()[-1] in page["provinces"].splitlines()


def test_all_provinces_and_changes_are_in_the_page(page):
    assert [line.split(" | ")[0].strip("| ") for line in page["provinces"].splitlines()[2:]] == list(paper.NAMES.values())
    for name, changes in paper.CHANGES.items():
        assert [line.split(" | ")[0].strip("| ") for line in page[name].splitlines()[2:]] == [told for told, _ in changes]


def test_the_same_arguments_give_the_same_crawl():
    found = hosts(GIVEN, SMALL)
    assert crawl(found, GIVEN, 5.0) == crawl(hosts(GIVEN, SMALL), GIVEN, 5.0)


def test_no_host_is_asked_faster_than_its_pace():
    given = {**GIVEN, "answer_seconds": 0.001, "failing": 0.0, "unreachable": 0.0}
    found = hosts(given, SMALL)
    made = crawl(found, {**given, "portals_at_once": 1000}, 0.0)
    assert made.requests == sum(one.requests for one in found)
    slowest = max((one.requests - 1) * one.delay for one in found) / 3600
    assert slowest <= made.hours <= slowest * 1.001


def test_a_slow_processor_or_few_portals_make_it_longer():
    found = hosts(GIVEN, SMALL)
    quick = crawl(found, GIVEN, 5.0)
    assert crawl(found, GIVEN, 500.0).hours > 1.4 * quick.hours
    assert crawl(found, GIVEN, 500.0).busy > 0.8
    assert crawl(found, {**GIVEN, "portals_at_once": 5}, 5.0).hours > 2 * quick.hours
    assert crawl(found, {**GIVEN, "workers": 2}, 500.0).hours < 0.8 * crawl(found, GIVEN, 500.0).hours


def test_shared_hosts_and_silent_ones():
    apart, shared = hosts({**GIVEN, "shared_hosts": 0.0}, SMALL), hosts({**GIVEN, "shared_hosts": 1.0}, SMALL)
    assert sum(one.portals for one in shared) == len(apart)
    assert len(shared) < len(apart)
    silent = hosts({**GIVEN, "unreachable": 1.0}, SMALL)
    assert costs(silent, GIVEN, paper.measured()).reports == 0


def test_the_registry_is_asked():
    assert sum(registry().provinces.values()) == registry().portals >= registry().hosts > 200
    assert 0 < registry().by_agency < 1


@pytest.mark.parametrize("name", figures.measured())
def test_a_measured_figure_names_its_benchmark_or_its_report(name):
    source = figures.measured()[name].source
    key = re.search(r"`([\w.]+)` of \[bench", source)
    if key:
        rows = {row["key"]: row for topic in table.load()["topics"].values() for row in topic["rows"]}
        assert rows[key[1]]["values"]
    else:
        assert re.search(r"docs/\w+\.md|tests/[\w/]+\.py|library measurements", source)
