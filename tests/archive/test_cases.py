"""Every cell of the published reports exactly, nothing beside them; title, year and agency where the text has them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from archive.clean import squeeze
from archive.forms import forms
from archive.readers.pdf import read_pdf
from tests.archive.cases import FLOOR, in_repository, measured, outside

if TYPE_CHECKING:
    from pathlib import Path

EVERY = pytest.mark.parametrize("case", [*in_repository(), *outside()], ids=lambda case: f"{case.file.parent.name}-{case.name}")


def text_of(file: Path) -> str:
    if file.suffix == ".pdf":
        return read_pdf(file.read_bytes()).text()
    return file.read_text(encoding="utf-8", errors="replace")


def without_suffix(agency: object) -> str:
    return re.sub(r"(人民政府|政府|办事处)$", "", squeeze(str(agency or "")))


@EVERY
def test_every_cell_and_no_other(case):
    report = case.read().report
    assert report
    assert {key: figure.value for key, figure in report.figures.items()} == case.cells


@EVERY
def test_form_and_units(case):
    report = case.read().report
    assert report
    assert report.form == case.expected["form"]
    form = forms()[report.form]
    fixed = {f"proactive.{row.id}.{column.id}" for c in form.clauses for row in c.rows for column in c.columns if column.unit}
    units = {key: figure.unit for key, figure in report.figures.items() if figure.unit and key not in fixed}
    assert units == case.expected["units"]


@EVERY
def test_title_year_and_agency_where_the_text_has_the_title(case):
    report = case.read().report
    assert report
    title = squeeze(str(case.expected["title"] or ""))
    text = squeeze(text_of(case.file))
    if title and title in text:
        assert squeeze(report.title) == title
        assert report.year == case.expected["year"] or str(case.expected["year"]) not in title
        assert report.agency
    assert report.year in {None, case.expected["year"]}
    assert without_suffix(report.agency) in without_suffix(case.expected["agency"])


@EVERY
def test_rows_that_the_input_lacks_are_named(case):
    report = case.read().report
    assert report
    named = {finding.cell for finding in report.findings if finding.code == "absent_row"}
    for row in case.expected.get("absent_rows") or ():
        assert row in named or row.partition(".")[0] in named, row
    assert not named & {key.rpartition(".")[0] for key in case.cells}


def test_the_floor_holds():
    """A change of the corpus or a better reading is pinned by `python -m tests.archive.cases`."""
    pinned, now = json.loads(FLOOR.read_text(encoding="utf-8")), measured()
    assert now["corpus"] == pinned["corpus"], "the cases changed: pin the floor anew"
    assert now == pinned


def test_cases_outside_the_repository():
    if not outside():
        pytest.skip("XXGK_CASES names no folder of cases")
    assert len([case for case in outside() if case.file.suffix == ".txt"]) >= 5
