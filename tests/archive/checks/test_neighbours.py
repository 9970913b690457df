"""A planted error for every check between years, and for slips: it fires on that and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from archive.checks.checked import Checked
from archive.checks.neighbours import CODES, between
from archive.checks.slips import slips
from archive.forms import forms
from archive.model import Figure, Report
from tests.archive.filled import figures

FORM = forms()["2021"]


def two_years() -> tuple[dict[str, float | int | None], dict[str, float | int | None]]:
    """Two reports of one agency that fit each other."""
    before, now = figures("2021", Random(1)), figures("2021", Random(2))
    for column in FORM.requests.columns:
        now[f"requests.carried_over.{column.id}"] = before[f"requests.carried_forward.{column.id}"]
    for row in ("regulations", "normative_documents"):
        key = f"proactive.{row}"
        now[f"{key}.in_force"] = before[f"{key}.in_force"] + now[f"{key}.issued"] - now[f"{key}.repealed"]
    return now, before


def told(now, before):
    return {(finding.code, finding.cell) for finding in between(now, before) if finding.code != "sudden_jump"}


def test_years_that_fit():
    assert told(*two_years()) == set()


@pytest.mark.parametrize(("code", "key"), [
    ("carry_over_break", "requests.carried_over.natural_person"),
    ("in_force_break", "proactive.normative_documents.in_force"),
])
def test_years_that_do_not_fit(code, key):
    now, before = two_years()
    assert told({**now, key: now[key] + 1}, before) == {(code, key)}


def test_items_of_the_form_of_2019():
    row = "proactive.licensing"
    before = {f"{row}.prev_year_items": 10, f"{row}.change": -2}
    assert told({f"{row}.prev_year_items": 8}, before) == set()
    assert told({f"{row}.prev_year_items": 9}, before) == {("items_break", f"{row}.prev_year_items")}


@pytest.mark.parametrize(("last", "now", "expected"), [(12, 120, 1), (1200, 12, 1), (1, 10, 0), (12, 121, 0), (0, 50, 0), (None, 50, 0)])
def test_sudden_jump(last, now, expected):
    found = between({"requests.granted.total": now}, {"requests.granted.total": last})
    assert [finding.code for finding in found] == ["sudden_jump"] * expected


def test_blank_is_no_break():
    now, before = two_years()
    assert told({**now, "requests.carried_over.total": None}, before) == set()


def test_every_code_is_declared():
    now, before = two_years()
    broken = {**now, "requests.carried_over.total": 999_999, "proactive.regulations.in_force": 999_999}
    assert {code for code, _ in told(broken, before)} <= CODES


def report(**changes):
    cells = dict.fromkeys(FORM.keys(), 0) | {key.replace("__", "."): value for key, value in changes.items()}
    return Report("", "", "", 2023, "2021", None, (), {key: Figure(key, value, str(value)) for key, value in cells.items()}, ())


def whole():
    """12 requests of natural persons, all granted."""
    rows = ("new_received", "granted", "total_processed")
    return report(**{f"requests__{row}__{column}": 12 for row in rows for column in ("natural_person", "total")})


@pytest.mark.parametrize(("printed", "expected"), [(21, 12), (120, 12), (1200, 12), (112, 12), (13, None), (12, None)])
def test_a_slip_is_offered_where_it_heals_every_sum(printed, expected):
    one, key = whole(), "requests.granted.natural_person"
    one = replace(one, figures={**one.figures, key: Figure(key, printed, str(printed))})
    assert [(finding.cell, finding.expected) for finding in slips(Checked(one, FORM))] == ([(key, expected)] if expected else [])


def test_no_slip_is_offered_where_two_cells_could_be_it():
    one, key = whole(), "requests.granted.total"
    one = replace(one, figures={**one.figures, key: Figure(key, 21, "21"), "requests.total_processed.total": Figure("", 21, "21")})
    assert list(slips(Checked(one, FORM))) == []
