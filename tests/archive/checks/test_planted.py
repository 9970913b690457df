"""A planted error for every code of every check: the check fires on it, and no other check says anything."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from archive import validators
from archive.checks import checked, levels, neighbours, slips
from archive.checks import indicators as indicator_checks
from archive.checks.levels import Part, county_total
from archive.checks.neighbours import BETWEEN, between
from archive.forms import forms
from archive.model import Figure, Report, Section
from archive.validators import VALIDATORS, validate
from tests.archive.filled import figures
from tests.archive.statistics_drawn import draw

CHECKS = (validators, indicator_checks, slips, neighbours, levels)
SECOND = tuple(column.id for column in forms()["2021"].requests.columns[:-1])


def whole(edition="2021", year=None) -> Report:
    """A report without fault: of an edition of the form, or of the statistics table."""
    if edition == "2014":
        cells = {f"statistics.{id_}": value for id_, value in draw(Random(3)).items()}
    else:
        cells = {key: 0 if "regulations" in key else value for key, value in figures(edition, Random(1)).items()}
    found = {key: Figure(key, value, str(value), unit="万元" if key.endswith(".amount") else "") for key, value in cells.items()}
    told = year or {"2014": 2016, "2019": 2019, "2021": 2023}[edition]
    return Report("", "某县某镇人民政府", "", told, edition, None, (), found, ())


def plus(report: Report, **more: int) -> Report:
    """More in some cells; __ for dots."""
    changed = dict(report.figures)
    for name, by in more.items():
        key = name.replace("__", ".")
        value = (changed[key].value or 0) + by
        changed[key] = replace(changed[key], value=value, text=str(value))
    return replace(report, figures=changed)


def without(report: Report, *keys: str) -> Report:
    return replace(report, figures={key: figure for key, figure in report.figures.items() if not key.startswith(keys)})


def blank(report: Report, *keys: str) -> Report:
    return replace(report, figures={key: replace(figure, value=None, text="") if key.startswith(keys) else figure for key, figure in report.figures.items()})


def saying(report: Report, text: str) -> Report:
    return replace(report, sections=(Section(1, "一、总体情况", text),))


def slipped() -> Report:
    """12 people, 5 and 7, printed as 21."""
    return plus(whole("2014"), **{f"statistics__org__staff{part}": by for part, by in
                                  {"": 21 - value("org.staff"), "__full_time": 5 - value("org.staff.full_time"),
                                   "__part_time": 7 - value("org.staff.part_time")}.items()})


def value(indicator: str) -> int:
    return int(draw(Random(3))[indicator])


def unitless() -> Report:
    one = whole("2019")
    key = "proactive.procurement.amount"
    return replace(one, figures={**one.figures, key: replace(one.figures[key], unit="")})


# code → reports that show it; besides it only what is named may be said
PLANTED = {
    "carry_identity": [plus(whole(), requests__new_received__business=1, requests__new_received__total=1)],
    "processed_sum": [plus(whole(), requests__total_processed__research=1, requests__total_processed__total=1,
                           requests__new_received__research=1, requests__new_received__total=1)],
    "row_sum": [plus(whole(), requests__new_received__total=1, requests__carried_over__total=-1)],
    "dispute_total": [plus(whole(), **{f"{block.id}__total": 1}) for block in forms()["2021"].disputes.rows],
    "total_blank": [blank(whole(), "reconsideration.total"), blank(whole(), "litigation_direct.total")],
    "statistics_sum": [plus(whole("2014"), statistics__requests__received=13), plus(whole("2014"), statistics__litigation=17)],
    "absent_row": [without(whole(), "proactive.coercion"), without(whole(), "reconsideration.", "litigation"),
                   without(whole("2014"), "statistics.complaints"), without(whole("2014"), "statistics.requests")],
    "blank_form": [blank(whole(), ""), blank(whole("2014"), "")],
    "unit_unknown": [unitless()],
    "implausible_regulation": [plus(whole(), proactive__regulations__in_force=2)],
    "wrong_year_form": [whole("2019", 2022), whole("2021", 2019), whole("2014", 2020)],
    "narrative_conflict": [saying(whole(), "全年收到政府信息公开申请9999件。")],
    "narrative_sum": [saying(whole("2014"), "全年收到政府信息公开申请160件,其中当面申请20件,网络申请100件,其他50件。")],
    "likely_slip": [slipped()],
}
BESIDE = {"likely_slip": {"statistics_sum"}}  # a slip is told where a sum breaks


def years(edition="2021"):
    """Two reports that fit each other: values of this year and of the last."""
    now, before = ({key: figure.value for key, figure in whole(edition).figures.items()} for _ in range(2))
    for column in (*SECOND, "total"):
        now[f"requests.carried_over.{column}"] = before[f"requests.carried_forward.{column}"]
    for row in ("regulations", "normative_documents"):
        if edition == "2021":
            now[f"proactive.{row}.in_force"] = before[f"proactive.{row}.in_force"] + now[f"proactive.{row}.issued"] - now[f"proactive.{row}.repealed"]
    for row in ("licensing", "other_services", "punishment", "coercion", "fees"):
        if edition == "2019":
            now[f"proactive.{row}.prev_year_items"] = before[f"proactive.{row}.prev_year_items"] + before[f"proactive.{row}.change"]
    return now, before


BROKEN_YEARS = {
    "carry_over_break": ("2021", "requests.carried_over.business", lambda value: value + 1),
    "in_force_break": ("2021", "proactive.normative_documents.in_force", lambda value: value + 1),
    "items_break": ("2019", "proactive.punishment.prev_year_items", lambda value: value + 1),
    "sudden_jump": ("2021", "requests.granted.natural_person", lambda value: value * 10),
}


def codes_of_all_checks() -> set[str]:
    source = "\n".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in CHECKS)
    raised = set(re.findall(r"Finding\(\s*\"([a-z_]+)\"", source))
    return raised | {rule.code for form in forms().values() for rule in form.sums} | {checked.CODE}


def test_every_code_has_a_planted_error():
    assert codes_of_all_checks() == {*PLANTED, *BROKEN_YEARS, levels.COUNTY_TOTAL}


def test_every_check_is_looked_at():
    modules = {check.__module__ for check in (*VALIDATORS, *BETWEEN)}
    assert modules <= {module.__name__ for module in CHECKS}


def told(report: Report) -> set[str]:
    return {finding.code for finding in validate(report, forms().get(report.form))}


@pytest.mark.parametrize("edition", ["2014", "2019", "2021"])
def test_nothing_is_said_of_a_report_without_fault(edition):
    assert told(whole(edition)) == set()


@pytest.mark.parametrize(("code", "report"), [(code, report) for code, reports in PLANTED.items() for report in reports],
                         ids=lambda value: value if isinstance(value, str) else "")
def test_it_fires_on_its_error_and_nothing_else_does(code, report):
    assert code in told(report)
    assert told(report) - {code} <= BESIDE.get(code, set())


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_nothing_is_said_of_years_that_fit(edition):
    assert between(*years(edition)) == ()


@pytest.mark.parametrize("code", BROKEN_YEARS)
def test_it_fires_on_years_that_do_not_fit(code):
    edition, key, spoil = BROKEN_YEARS[code]
    now, before = years(edition)
    before[key] = max(before[key] or 0, 3)
    now[key] = spoil(max(now[key], 3))
    assert {(finding.code, finding.cell) for finding in between(now, before)} == {(code, key)}


def test_it_fires_on_a_county_below_its_parts():
    parts = [Part("340323", "财政局", 7), Part("340323108", "", 5)]
    assert county_total(12, parts) is None
    finding = county_total(11, parts)
    assert finding
    assert finding.code == levels.COUNTY_TOTAL
