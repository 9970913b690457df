"""Cells of scans that are not sure: left open and told, or chosen where the form's sums leave no choice."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.checks.readings import open_local, settle
from archive.extract import extract
from archive.forms import forms
from archive.model import Cell, Document, Grid, LocalFigure, Place, Report
from archive.process import READERS, read
from archive.validators import validate
from tests.archive.filled import figures
from tests.archive.recognised import document

TRUE = figures("2021", Random(7))
ROW = "requests.granted."
COLUMNS = [column.id for column in forms()["2021"].requests.columns]


def settled(cells=TRUE, **more):
    """Figures by key, findings of the readings, and what the checks say of the whole."""
    scan, form = document(cells, **more), forms()["2021"]
    found = extract(scan, forms(), 2022)
    figures_, findings = settle(found.figures, scan, form)
    report = Report("", "某市", "", 2022, "2021", None, (), figures_, findings)
    return figures_, {finding.cell: finding for finding in findings}, validate(report, form)


def test_a_sure_scan_is_left_alone():
    found, told, checks = settled()
    assert {key: figure.value for key, figure in found.items()} == TRUE
    assert (told, checks) == ({}, ())
    place = found[ROW + "total"].place
    assert place.confidence == 0.99
    assert place.box


def test_the_sums_choose_between_two_readings():
    right = TRUE[ROW + "business"]
    found, told, checks = settled(unsure={ROW + "business": (str(right + 5), str(right))})
    assert (found[ROW + "business"].value, found[ROW + "business"].text) == (right, str(right))
    finding = told[ROW + "business"]
    assert (finding.code, finding.severity, finding.found) == ("reading_chosen", "note", right)
    assert "row_sum of (一)予以公开" in finding.message
    assert "processed_sum of 商业企业" in finding.message
    assert checks == ()


def test_a_cell_that_no_sum_constrains_stays_open():
    key = "proactive.licensing.decisions"
    found, told, checks = settled(unsure={key: (str(TRUE[key]), "7")})
    assert found[key].value is None
    assert found[key].text == f"{TRUE[key]}|7?"
    assert (told[key].code, told[key].severity) == ("unsure_reading", "warning")
    assert f"{TRUE[key]} or 7 (confidence 0.60)" in told[key].message
    assert checks == ()


def test_what_the_sums_demand_must_be_among_the_readings():
    key = ROW + "research"
    found, told, checks = settled(unsure={key: (str(TRUE[key] + 1), str(TRUE[key] + 2))})
    assert found[key].value is None
    assert told[key].code == "unsure_reading"
    assert checks == (), "no identity is said to be broken by a cell that was not read"


def test_four_cells_at_the_corners_of_a_rectangle_leave_a_choice():
    keys = [f"requests.{row}.{column}" for row in ("granted", "other_misc") for column in ("research", "business")]
    found, told, _ = settled(unsure={key: (str(TRUE[key]), str(TRUE[key] + 1)) for key in keys})
    assert [found[key].value for key in keys] == [None] * 4
    assert {told[key].code for key in keys} == {"unsure_reading"}


def test_two_readings_that_only_fit_together_are_not_proof():
    """5 + 8 fits a row as well as the true 6 + 7: that the others do not is no reason to believe the list."""
    keys = [ROW + "research", ROW + "business"]
    column = ["requests.other_misc.research", "requests.other_misc.business"]
    unsure = {key: (str(TRUE[key]), str(TRUE[key] + 20)) for key in (*keys, *column)}
    assert all(settled(unsure=unsure)[0][key].value is None for key in (*keys, *column))


def test_a_chain_of_cells_is_solved():
    keys = [ROW + "research", ROW + "business", "requests.other_misc.business"]
    found, told, _ = settled(unsure={key: (str(TRUE[key] + 3), str(TRUE[key])) for key in keys})
    assert [found[key].value for key in keys] == [TRUE[key] for key in keys]
    assert {told[key].code for key in keys} == {"reading_chosen"}


def test_a_sum_that_contradicts_another_chooses_nothing():
    """The row would choose, but its column has a number that was read wrong."""
    key, wrong = ROW + "business", "requests.partially_granted.business"
    found, told, _ = settled(unsure={key: (str(TRUE[key]), str(TRUE[key] + 5))}, misread={wrong: str(TRUE[wrong] + 3)})
    assert found[key].value is None
    assert told[key].code == "unsure_reading"


def test_totals_left_at_zero_prove_nothing():
    """V4: a township writes 0 for every total; the 0 of a row must not turn its 8 into 0."""
    zero = {f"requests.{row.id}.total": 0 for row in forms()["2021"].requests.rows}
    key = ROW + "business"
    others = {ROW + column: 0 for column in COLUMNS if column != "business"}
    cells = TRUE | zero | others | {key: 8}
    unsure = {key: ("0", "8"), "requests.total_processed.business": ("1", "2"), "requests.carried_over.business": ("1", "2")}
    found, _, _ = settled(cells, unsure=unsure)
    assert found[key].value is None


def test_one_number_that_breaks_row_and_column_is_left_open():
    key = ROW + "business"
    found, told, checks = settled(misread={key: str(TRUE[key] + 5)})
    assert found[key].value is None
    assert told[key].code == "unsure_reading"
    assert f"read as {TRUE[key] + 5}, but processed_sum and row_sum would hold with {TRUE[key]}" in told[key].message
    assert checks == ()


def test_one_broken_sum_alone_is_flagged_and_kept():
    key = "reconsideration.upheld"
    found, told, checks = settled(misread={key: str(TRUE[key] + 5)})
    assert found[key].value == TRUE[key] + 5
    assert told == {}
    assert [finding.code for finding in checks] == ["dispute_total"]


def test_an_unsure_cell_is_not_blank():
    keys = [key for key in TRUE if key.startswith(("proactive.", "reconsideration", "litigation"))]
    found, told, checks = settled(unsure=dict.fromkeys(TRUE, ("1", "7")))
    assert all(figure.value is None and figure.text == "1|7?" for figure in found.values())
    assert len(told) == len(found) >= len(keys)
    assert "blank_form" not in {finding.code for finding in checks}


def test_a_number_that_a_narrow_cell_broke():
    """345 above 0 is 3450 where the sums say so, else nothing; never two numbers, never 345."""
    key, alone = "requests.total_processed.total", "proactive.licensing.decisions"
    text = str(TRUE[key])
    found, told, checks = settled(misread={key: f"{text[:-1]}\n{text[-1]}", alone: "12\n3"})
    assert (found[key].value, told[key].code) == (TRUE[key], "reading_chosen")
    assert (found[alone].value, found[alone].text, told[alone].code) == (None, "12 3?", "unsure_reading")
    assert checks == ()


def test_no_reading_at_all_is_a_blank_cell():
    key = ROW + "business"
    found, told, _ = settled(TRUE | {key: None})
    assert (found[key].value, found[key].text, told) == (None, "", {})


def test_process_takes_them(monkeypatch):
    key = ROW + "business"
    scan = document(TRUE, unsure={key: (str(TRUE[key] + 1), str(TRUE[key])), "proactive.fees.amount": ("1.5", "7.5")})
    monkeypatch.setitem(READERS, "text", lambda data, charset: scan)
    reading = read(b"any text")
    assert reading.state == "read-with-findings"
    assert reading.report.figures[key].value == TRUE[key]
    assert [finding.code for finding in reading.report.findings if finding.severity != "note"] == ["unsure_reading"]


def test_numbers_of_local_statistics_are_told_too():
    cells = (Cell("接受咨询数", 0, 0), Cell("", 0, 1, readings=("3", "8"), confidence=0.5), Cell("4", 1, 1, confidence=0.99))
    local = (LocalFigure("接受咨询数", "次", None, "", place=Place(0, 0, 1)), LocalFigure("培训数", "次", 4, "4", place=Place(0, 1, 1)))
    (open_, sure), (finding,) = open_local(local, Document("png", (Grid(cells),)))
    assert (open_.value, open_.text) == (None, "3|8?")
    assert sure == local[1]
    assert finding.message == "接受咨询数 may say 3 or 8 (confidence 0.50): left open"


KEYS = sorted(key for key in TRUE if not key.startswith("proactive."))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_never_a_wrong_number(data):
    """Whatever is unsure, and whether or not the truth is among its readings: what is chosen is true."""
    seed = data.draw(st.integers(0, 99))
    true = figures("2021", Random(seed), sparse=seed % 2 == 0)
    unsure = {}
    for key in data.draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=25)):
        offsets = data.draw(st.lists(st.sampled_from([0, 0, 1, 6, 10]), min_size=1, max_size=3, unique=True))
        unsure[key] = tuple(str(true[key] + offset) for offset in offsets)
    found, told, checks = settled(true, unsure=unsure)
    assert set(told) == set(unsure)
    assert all(figure.value == true[key] for key, figure in found.items() if figure.value is not None)
    assert checks == ()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_can_be_chosen(column):
    key = f"requests.total_processed.{column}"
    found, _, _ = settled(unsure={key: (str(TRUE[key] + 30), str(TRUE[key]))})
    assert found[key].value == TRUE[key]
