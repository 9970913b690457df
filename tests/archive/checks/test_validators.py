"""A planted error for every check: it fires on that, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.forms import forms
from archive.model import Figure, Report, Section
from archive.validators import VALIDATORS, validate
from tests.archive.filled import figures

FORM = forms()["2021"]


def report(edition="2021", seed=1, **changes):
    """A report without a fault; changes: cell key with __ for dots → value."""
    cells = dict(figures(edition, Random(seed)))
    cells = {key: 0 if key.startswith("proactive.regulations.") else value for key, value in cells.items()}
    cells |= {key.replace("__", "."): value for key, value in changes.items()}
    found = {
        key: Figure(key, value, "" if value is None else str(value), unit="万元" if key.endswith(".amount") else "")
        for key, value in cells.items()
    }
    year = 2019 if edition == "2019" else 2023
    return Report("", "某县某镇人民政府", "", year, edition, None, (), found, ())


def told(one, form=FORM):
    return [(finding.code, finding.cell) for finding in validate(one, form)]


def plus(key, more=1):
    """The same report with more in one cell."""
    one = report()
    figure = one.figures[key]
    return replace(one, figures={**one.figures, key: replace(figure, value=figure.value + more)})


def without(*rows):
    one = report()
    return replace(one, figures={key: figure for key, figure in one.figures.items() if key.rpartition(".")[0] not in rows})


@pytest.mark.parametrize("edition", ["2019", "2021"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=25)
def test_a_report_without_a_fault(edition, seed):
    assert told(report(edition, seed), forms()[edition]) == []


@pytest.mark.parametrize("column", [column.id for column in FORM.requests.columns])
def test_carry_identity(column):
    """One more carried forward, in the row's total too: only 一 + 二 = (七) + 四 breaks, in those columns."""
    one = plus(f"requests.carried_forward.{column}")
    codes = {("carry_identity", f"requests.new_received.{column}"), ("row_sum", "requests.carried_forward.total")}
    assert set(told(one)) == codes


def test_processed_sum():
    one = plus("requests.granted.research")
    assert set(told(one)) == {("processed_sum", "requests.total_processed.research"), ("row_sum", "requests.granted.total")}


def test_processed_sum_of_an_undivided_row_of_2019():
    """(六) of the 2019 form under the table of 2021: nothing can be summed, nothing is claimed; its rows are named."""
    one = without("requests.other_overdue_correction", "requests.other_overdue_fee", "requests.other_misc")
    other = {f"requests.other.{column.id}": Figure(f"requests.other.{column.id}", 0, "0") for column in FORM.requests.columns}
    codes = {code for code, _ in told(replace(one, figures={**one.figures, **other}))}
    assert codes <= {"processed_sum", "absent_row"}


def test_row_sum():
    one = plus("requests.rejected_repeat.total")
    assert set(told(one)) == {("row_sum", "requests.rejected_repeat.total"), ("processed_sum", "requests.total_processed.total")}
    finding = next(finding for finding in validate(one, FORM) if finding.code == "row_sum")
    assert finding.severity == "error"
    assert finding.found == finding.expected + 1


@pytest.mark.parametrize("block", [row.id for row in FORM.disputes.rows])
def test_dispute_total(block):
    assert told(plus(f"{block}.pending")) == [("dispute_total", f"{block}.total")]


def test_absent_row():
    assert ("absent_row", "requests.granted") in told(without("requests.granted"))
    assert told(without("proactive.coercion")) == [("absent_row", "proactive.coercion")]


def test_a_table_that_is_absent_whole_is_told_once():
    assert told(without(*(row.id for row in FORM.disputes.rows))) == [("absent_row", "disputes")]


def test_blank_form():
    one = report()
    blank = {key: replace(figure, value=None, text="") for key, figure in one.figures.items()}
    assert [code for code, _ in told(replace(one, figures=blank))] == ["blank_form"]


def test_unit_unknown():
    one = report("2019")
    amount = replace(one.figures["proactive.procurement.amount"], unit="")
    found = told(replace(one, figures={**one.figures, amount.key: amount}), forms()["2019"])
    assert found == [("unit_unknown", "proactive.procurement.amount")]
    nothing = replace(amount, value=0)
    assert told(replace(one, figures={**one.figures, amount.key: nothing}), forms()["2019"]) == []


@pytest.mark.parametrize(("agency", "fires"), [
    ("某县某镇人民政府", True), ("某市教育局", True), ("某区某街道办事处", True), ("某省人民政府", False), ("某市人民政府", False),
    ("国家税务总局", False), ("国家统计局", False), ("", False),
])  # fmt: skip
def test_implausible_regulation(agency, fires):
    one = replace(report(proactive__regulations__in_force=2), agency=agency)
    assert told(one) == ([("implausible_regulation", "proactive.regulations.in_force")] if fires else [])


@pytest.mark.parametrize(("edition", "year", "fires"), [
    ("2019", 2022, True), ("2021", 2020, True), ("2019", 2020, False), ("2021", 2025, False), ("2021", None, False),
])  # fmt: skip
def test_wrong_year_form(edition, year, fires):
    found = told(replace(report(edition), year=year), forms()[edition])
    assert found == ([("wrong_year_form", "")] if fires else [])


def test_narrative_conflict():
    one = report()
    new = one.figures["requests.new_received.total"].value
    over = one.figures["requests.carried_over.total"].value
    for number, fires in ((new, False), (new + over, False), (new + over + 1, True)):
        section = Section(1, "一、总体情况", f"全年收到政府信息公开申请{number}件。")
        found = told(replace(one, sections=(section,)))
        assert found == ([("narrative_conflict", "requests.new_received.total")] if fires else [])


def test_blanks_count_as_0_only_beside_a_number():
    blank = {f"requests.granted.{column}": None for column in ("business", "research", "social_welfare", "legal_service", "other_org")}
    one = report()
    person = one.figures["requests.granted.total"].value
    figures_ = {**one.figures, **{key: Figure(key, None, "") for key in blank}}
    figures_["requests.granted.natural_person"] = Figure("requests.granted.natural_person", person, str(person))
    assert "requests.granted.total" not in {cell for _, cell in told(replace(one, figures=figures_))}
    figures_["requests.granted.total"] = Figure("requests.granted.total", None, "")
    found = told(replace(one, figures=figures_))
    assert [code for code, cell in found if cell == "requests.granted.total"] == ["total_blank"]


def test_a_report_without_tables_has_no_findings_of_tables():
    assert validate(replace(report(), figures={}), None) == ()


def test_every_check_is_a_function_in_the_list():
    assert len({check.__name__ for check in VALIDATORS}) == len(VALIDATORS)
