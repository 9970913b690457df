"""A county's report against those of its departments and townships, in whatever order they come and change."""

from __future__ import annotations

from itertools import permutations

import pytest

from archive.checks.levels import Part, county_total
from tests.archive.samples import exchange
from tests.archive.settling.test_settle import crawl, process, rows, same_after_rebuild
from tests.archive.written import written

CELL = "requests.new_received.total"
COUNTY, BUREAU, TOWN = "固镇县人民政府", "固镇县财政局", "固镇县连城镇人民政府"


def page(agency, received, year=2021, minutes=0.0):
    body = written(agency=agency, year=year, title=f"{agency}{year}", figures={CELL: received})
    return exchange(f"https://www.guzhen.example/public/{year}/{agency}.html", body, minutes=minutes)


def told(data):
    return rows(data, "SELECT a.name, r.year, f.expected, f.found FROM findings f JOIN reports r ON r.id = f.report"
                " JOIN agencies a ON a.id = r.agency WHERE f.code = 'county_total'")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_more_in_the_parts_than_in_the_whole(tmp_path, order):
    pages = [page(COUNTY, 10), page(BUREAU, 7), page(TOWN, 5)]
    crawl(tmp_path, *(pages[at] for at in order))
    process(tmp_path)
    assert told(tmp_path) == [(COUNTY, 2021, 12, 10)]
    same_after_rebuild(tmp_path)


def test_fewer_is_no_fault(tmp_path):
    crawl(tmp_path, page(COUNTY, 12), page(BUREAU, 7), page(TOWN, 5))
    process(tmp_path)
    assert told(tmp_path) == []


def test_another_year_and_another_county_are_not_counted(tmp_path):
    crawl(tmp_path, page(COUNTY, 10), page(BUREAU, 70, year=2020), page("怀远县财政局", 50), page("蚌埠市财政局", 90))
    process(tmp_path)
    assert told(tmp_path) == []


def test_it_follows_the_reports(tmp_path):
    crawl(tmp_path, page(COUNTY, 10), page(BUREAU, 7))
    process(tmp_path)
    assert told(tmp_path) == []
    crawl(tmp_path, page(BUREAU, 17, minutes=5))
    process(tmp_path)
    assert told(tmp_path) == [(COUNTY, 2021, 17, 10)]
    crawl(tmp_path, page(COUNTY, 20, minutes=9))
    process(tmp_path)
    assert told(tmp_path) == []
    same_after_rebuild(tmp_path)


def test_a_blank_is_no_number(tmp_path):
    crawl(tmp_path, page(COUNTY, [None, ""]), page(BUREAU, 7))
    process(tmp_path)
    assert told(tmp_path) == []


@pytest.mark.parametrize("unit", ["办公室", "国家税务总局税务局", "气象局", "财政局国库中心"])
def test_what_is_not_counted(unit):
    """The county's report under its office's name; offices of the state; what is in a department's number already."""
    parts = [Part("340323", "财政局", 5), Part("340323", unit, 50)]
    assert county_total(5, parts) is None


def test_the_message_tells_both_and_how_many():
    finding = county_total(5, [Part("340323", "财政局", 4), Part("340323108", "", 3), Part("340323109", "", 0)])
    assert finding
    assert (finding.code, finding.severity, finding.cell, finding.expected, finding.found) == ("county_total", "note", CELL, 7, 5)
    assert finding.message == "the county tells 5 new requests, its 3 departments and townships that report tell 7"
