"""Findings between the years of an agency follow its reports, in whatever order those come and change."""

from __future__ import annotations

import pytest

from tests.archive.samples import exchange
from tests.archive.settling.test_settle import crawl, process, rows, same_after_rebuild
from tests.archive.written import written

OVER, FORWARD = "requests.carried_over.total", "requests.carried_forward.total"


def page(year: int, over: int, forward: int):
    url = f"https://www.guzhen.example/public/{year}.html"
    body = written(agency="连城镇", year=year, title=f"连城镇{year}年年度报告", figures={OVER: over, FORWARD: forward})
    return exchange(url, body)


def breaks(data):
    return rows(data, "SELECT r.year, f.expected, f.found FROM findings f JOIN reports r ON r.id = f.report"
                " WHERE f.code = 'carry_over_break' AND r.superseded_by IS NULL ORDER BY r.year")


@pytest.mark.parametrize("order", [(2020, 2021, 2022), (2022, 2021, 2020), (2021, 2022, 2020)])
def test_a_break_is_told_of_the_later_year(tmp_path, order):
    pages = {2020: page(2020, 0, 2), 2021: page(2021, 2, 3), 2022: page(2022, 4, 0)}
    crawl(tmp_path, *(pages[year] for year in order))
    process(tmp_path)
    assert breaks(tmp_path) == [(2022, 3, 4)]
    same_after_rebuild(tmp_path)


def test_a_corrected_report_heals_the_next_year(tmp_path):
    crawl(tmp_path, page(2021, 2, 3), page(2022, 4, 0))
    process(tmp_path)
    assert breaks(tmp_path) == [(2022, 3, 4)]
    crawl(tmp_path, page(2021, 2, 4))
    process(tmp_path)
    assert breaks(tmp_path) == []
    same_after_rebuild(tmp_path)


def test_years_apart_are_not_compared(tmp_path):
    crawl(tmp_path, page(2019, 0, 3), page(2021, 9, 0))
    process(tmp_path)
    assert breaks(tmp_path) == []
