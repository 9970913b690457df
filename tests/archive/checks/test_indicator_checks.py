"""Checks of the statistics table: each fires on its fault and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.model import Figure, Finding, Report, Section, Statement
from archive.validators import validate
from tests.archive.extract.test_statistics import report as read_report
from tests.archive.filled import figures as filled
from tests.archive.statistics_drawn import as_html, draw, rows

TABLE = indicators()


def report(year=2016, **changes) -> Report:
    cells = {f"statistics.{id_}": value for id_, value in draw(Random(3)).items()}
    cells |= {f"statistics.{id_.replace('__', '.')}": value for id_, value in changes.items()}
    figures = {key: Figure(key, value, "" if value is None else str(value)) for key, value in cells.items()}
    return Report("", "某县财政局", "", year, "2014", None, (), figures, ())


def told(one, form=None):
    return [(finding.code, finding.cell) for finding in validate(one, form)]


def without(*ids):
    one = report()
    gone = {f"statistics.{id_}" for id_ in ids}
    return replace(one, figures={key: figure for key, figure in one.figures.items() if key not in gone})


def test_a_table_without_fault():
    assert told(report()) == []


@pytest.mark.parametrize("rule", TABLE.sums, ids=lambda rule: rule.whole)
def test_statistics_sum(rule):
    one = report()
    key = f"statistics.{rule.whole}"
    more = replace(one.figures[key], value=one.figures[key].value + 13)
    assert told(replace(one, figures={**one.figures, key: more})) == [("statistics_sum", key)]


def test_blanks_count_as_0_only_beside_a_number():
    changes = {"requests__received": 5, "requests__received__in_person": 5}
    rest = dict.fromkeys(("requests__received__fax", "requests__received__network", "requests__received__letter"))
    assert told(report(**changes, **rest)) == []
    assert told(report(**{**changes, **rest, "requests__received": None})) == []
    assert told(report(**{**changes, **rest, "requests__received": 6})) == [("statistics_sum", "statistics.requests.received")]


def test_absent_rows_are_told_one_by_one_if_they_are_few():
    assert told(without("complaints", "meetings.trainings")) == [
        ("absent_row", "statistics.complaints"), ("absent_row", "statistics.meetings.trainings")]


def test_many_absent_rows_are_told_once():
    [finding] = validate(without(*(one.id for one in TABLE.indicators if one.group == "requests")), None)
    assert (finding.code, finding.cell, finding.expected, finding.found) == ("absent_row", "statistics", 58, 35)


def test_a_row_that_was_refused_is_not_absent():
    one = without("complaints")
    one = replace(one, findings=(Finding("unplaced_number", "warning", "", "statistics.complaints"),))
    assert told(one) == []


def test_blank_form():
    one = report()
    blank = replace(one, figures={key: Figure(key, None, "") for key in one.figures})
    assert told(blank) == [("blank_form", "")]


@pytest.mark.parametrize(("year", "fires"), [(2013, True), (2014, False), (2018, False), (2019, True), (None, False)])
def test_wrong_year_form(year, fires):
    assert told(report(year)) == ([("wrong_year_form", "statistics")] if fires else [])


def test_a_statistics_table_under_the_form_of_2019():
    cells = {key: 0 if key.startswith("proactive.regulations") else value for key, value in filled("2019", Random(1)).items()}
    form = {key: Figure(key, value, str(value), unit="万元" if key.endswith("amount") else "") for key, value in cells.items()}
    one = replace(report(2019), form="2019")
    assert told(replace(one, figures={**form, **one.figures}), forms()["2019"]) == [("wrong_year_form", "statistics")]


def test_the_text_against_the_table():
    one = report(requests__received=12, requests__received__in_person=12, requests__received__fax=0, requests__received__network=0,
                 requests__received__letter=0)
    agreeing, other = (Statement("requests_received", value, "件", f"收到申请{value}件") for value in (12, 13))
    assert told(replace(one, statements=(agreeing,))) == []
    [finding] = validate(replace(one, statements=(other,)), None)
    assert (finding.code, finding.cell, finding.expected, finding.found) == ("narrative_conflict", "statistics.requests.received", 13, 12)


@pytest.mark.parametrize(("text", "fires"), [
    ("全年收到政府信息公开申请160件,其中当面申请20件,网络申请100件,其他50件。", True),
    ("全年收到政府信息公开申请170件,其中当面申请20件,网络申请100件,其他50件。", False),
    ("全年收到政府信息公开申请160件,其中当面申请20件,网络申请100件。", False),  # others are not named
    ("全年收到政府信息公开申请160件,其中当面申请70件,网络申请100件。", True),
    ("全年收到政府信息公开申请160件,其中网络申请100件,已答复90件,其他10件。", False),
    ("全年收到来信160件,其中当面申请70件,网络申请100件。", False),
])
def test_narrative_sum(text, fires):
    one = replace(report(), sections=(Section(1, "", text),))
    assert [code for code, _ in told(one)] == (["narrative_sum"] if fires else [])


def test_a_slip_in_the_statistics_table():
    parts = {"requests__closed": 21, "requests__closed__on_time": 12, "requests__closed__extended": 0}
    assert told(report(**parts)) == [("statistics_sum", "statistics.requests.closed")]  # either of the two may be it
    parts = {"org__staff": 21, "org__staff__full_time": 5, "org__staff__part_time": 7}
    assert told(report(**parts)) == [("statistics_sum", "statistics.org.staff"), ("likely_slip", "statistics.org.staff")]


def test_a_page_is_checked():
    figures = draw(Random(4))
    table = rows(figures)
    at = next(at for at, row in enumerate(table) if row[0].startswith("(二)申请办结数"))
    table[at][2] = str(figures["requests.closed"] + 3)
    codes = {finding.code for finding in read_report(as_html(table)).findings}
    assert "statistics_sum" in codes
    assert codes <= {"statistics_sum", "likely_slip", "agency_unknown", "region_unknown"}


def test_a_page_whose_columns_cannot_be_told_lacks_its_rows():
    table = [[*row, "2", "3"] for row in rows(draw(Random(3)))]
    one = read_report(as_html(table, ("统计指标", "单位", "区政府统计数", "区直单位统计数", "乡镇街道统计数")))
    assert [(finding.code, finding.cell) for finding in one.findings if finding.code == "absent_row"] == [("absent_row", "statistics")]


def test_tables_of_two_editions():
    below = "<p>三、收到和处理政府信息公开申请情况</p><table><tr><td>(六)其他处理<td>1<td>0<td>0<td>0<td>0<td>0<td>1</table>"
    page = as_html(rows(draw(Random(5)))).replace("2016", "2019").replace("</body>", f"{below}</body>")
    one = read_report(page)
    codes = {finding.code for finding in one.findings}
    assert {"mixed_form", "wrong_year_form"} <= codes
    assert one.form == "2019"
