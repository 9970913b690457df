"""Files that are nothing but the statistical table, and pages with such tables or empty forms that are no reports."""

from __future__ import annotations

import pytest

from archive.process import read
from tests.archive.irregular import Paper

TABLE = "<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr><tr><td>(一)主动公开政府信息数</td><td>条</td><td>1203</td></tr><tr><td>(一)收到申请数</td><td>件</td><td>23</td></tr></table>"


def page(*lines, title="", table=TABLE):
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{''.join(f'<p>{line}</p>' for line in lines)}{table}</body></html>".encode()


@pytest.mark.parametrize("lines", [
    ("政府信息公开情况统计表", "（2017年度）"), ("2017年政府信息公开情况统计表",), ("政府信息公开情况统计表（2017年度）",),
    ("政府信息公开情况统计表", "统计年度：2017年"),
])  # fmt: skip
def test_the_year_of_a_table_is_told_at_its_head(lines):
    found = read(page(*lines, "填报单位：全椒县襄河镇"))
    assert found.report
    assert (found.report.year, found.report.agency, found.report.form) == (2017, "全椒县襄河镇", "2014")
    assert found.report.figures["statistics.proactive.total"].value == 1203


def test_two_years_at_the_head_of_a_table_tell_none():
    found = read(page("政府信息公开情况统计表（2017年度）", "（2016年度）", "填报单位：全椒县襄河镇"))
    assert found.report
    assert found.report.year is None


@pytest.mark.parametrize("title", ["来安县2022年第三季度政府信息公开统计", "2022年上半年政府信息公开数据统计", "2022年5月份政府信息公开情况统计表"])
def test_statistics_of_a_part_of_a_year_are_no_report(title):
    assert read(page(title, title=title)).state == "not-a-report"


@pytest.mark.parametrize("title", ["（单位名称）2022年政府信息公开工作年度报告", "XX镇2022年政府信息公开工作年度报告", "来安县2022年政府信息公开工作年度报告"])
def test_a_notice_with_the_empty_form_is_no_report(title):
    paper = Paper()
    paper.title, paper.prints = title, dict.fromkeys(paper.truth, "")
    notice = "<h1>关于做好2022年政府信息公开工作年度报告编制工作的通知</h1><p>各镇：请按附件格式填报。</p>"
    assert read(paper.page().replace("<body>", f"<body>{notice}").encode()).state == "not-a-report"


def test_the_name_that_a_blank_form_asks_for_is_nobody():
    paper = Paper()
    paper.title = "（单位名称）2022年政府信息公开工作年度报告"
    report = read(paper.page().encode()).report
    assert report
    assert report.agency == ""


@pytest.mark.parametrize(("lines", "agency"), [
    (("襄河镇2017年政府信息公开情况统计表",), "襄河镇"), (("2017年度全椒县襄河镇政府信息公开工作情况统计表",), "全椒县襄河镇"),
    (("政府信息公开情况统计表（2017年）", "填报单位（盖章）：全椒县襄河镇"), "全椒县襄河镇"), (("2017年全县政府信息公开情况统计表",), ""),
])  # fmt: skip
def test_the_agency_of_a_table_is_told_at_its_head(lines, agency):
    report = read(page(*lines)).report
    assert report
    assert (report.year, report.agency) == (2017, agency)
