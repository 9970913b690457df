"""Every key of forms and schema has a name in both languages, and no file says what a form says itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from archive.calendar import STATUSES
from archive.captures.visits import Outcome
from archive.checks.statements import FACTS
from archive.database.schema import panel
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS, STAGES
from archive.forms import forms
from archive.forms.indicators import indicators
from archive.model import Role, Severity, State
from archive.publish.codebook import codebook
from archive.publish.labels import LANGUAGES, LabelError, has, label, short, written
from archive.publish.labels.printed import printed
from archive.publish.summaries.panel import TIMELINESS
from archive.regions import Level
from archive.regions.units import Kind

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

# held by the tests of what they name: the panel, the form's layout, exports, the page of quality
ELSEWHERE = {"panel", "clause", "corner", "unit", "file", "field", "reader", "drawn", "damage"}


def codes() -> set[str]:
    """The finding codes that the README explains, which are all there are (tests/test_docs.py)."""
    table = README.split("| code | says |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


def kinds() -> dict[str, set[str]]:
    return {
        "severity": set(get_args(Severity)), "state": set(get_args(State)), "role": set(get_args(Role)), "outcome": set(get_args(Outcome)),
        "level": set(get_args(Level)), "kind": set(get_args(Kind)), "coverage": set(STATUSES), "fact": set(FACTS), "finding": codes(),
        "form": {*forms(), indicators().edition, "narrative"}, "status": {"filled", "blank", "no-tables"},
        "source": {"page", "attachment", "twin"}, "stage": set(STAGES), "result": set(DISPUTE_COLUMNS),
        "column": {*REQUEST_COLUMNS, "organisations", "applicants", "statistics"}, "group": {"results", "denied", "unavailable", "rejected", "other", "litigation"},
        "table": {"proactive", "requests", "disputes", "statistics", "other"},
        "measure": {column.id for form in forms().values() for clause in form.clauses for column in clause.columns},
    }  # fmt: skip


@pytest.mark.parametrize("edition", sorted(forms()))
def test_every_cell_of_a_form(edition):
    form = forms()[edition]
    local = [f"proactive.{row.id}.{column.id}" for clause in form.clauses for row in clause.rows for column in clause.columns]
    for key in (*form.keys(), *local):
        assert has(key), key
        assert has(key.rpartition(".")[0]), key
        assert not re.search(r"[\u3000-\u9fff]", label(key, "en")), key


def test_every_indicator_and_its_heads():
    for one in indicators().indicators:
        assert has(one.key), one.key


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_code(kind):
    wanted = kinds()[kind]
    assert {key.partition(".")[2] for key in written() if key.partition(".")[0] == kind} == wanted
    assert all(has(f"{kind}.{code}") for code in wanted)


def test_nothing_is_said_that_a_form_says():
    said = [key for key, texts in written().items() if "zh" in texts and printed().get(key)]
    assert said == ["measure.amount"]  # 本年收费金额 of fees is no amount of procurement


def test_nothing_superfluous_and_nothing_empty():
    rows = {f"proactive.{row.id}" for form in forms().values() for clause in form.clauses for row in clause.rows}
    rows |= {f"requests.{row.id}" for form in forms().values() for row in form.requests.rows}
    rows |= {one.key for one in indicators().indicators} | {"other.info_processing_fee_yuan"}
    kept = {f"{kind}.{code}" for kind, found in kinds().items() for code in found}
    assert {key for key in written() if key.partition(".")[0] not in ELSEWHERE} == rows | kept
    assert all(text.strip() == text and text for texts in written().values() for text in texts.values())
    assert all(set(texts) <= set(LANGUAGES) for texts in written().values())


def test_two_cells_of_one_form_are_never_called_the_same():
    for form in forms().values():
        for lang in LANGUAGES:
            names = [label(key, lang) for key in form.keys()]  # noqa: SIM118 - a method of Form
            assert len(set(names)) == len(names)


def test_what_has_no_label_is_told():
    with pytest.raises(LabelError, match=r"no zh label for 'requests\.nonsense\.total'"):
        label("requests.nonsense.total", "zh")
    assert short("requests.nonsense.total", "zh") == "requests.nonsense.total"
    assert not has("")
    assert not has("requests")


def test_every_column_of_the_panel():
    for column in (*panel.columns(), *TIMELINESS):
        told = codebook().field("panel", getattr(column, "name", column)).label
        assert told["en"]
        assert re.search(r"[\u4e00-\u9fff]", told["zh"]), told
    assert codebook().field("panel", "refusal_share").label["zh"] == "未公开占比"
