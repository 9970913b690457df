"""Published reports on the report page: each known figure stands in the row and column that its key names."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from archive.forms import forms
from archive.intake import Intake
from archive.process import read
from archive.settling.settle import process
from tests.archive.cases import in_repository, outside
from tests.archive.commands import call
from tests.archive.samples import exchange
from tests.publish.answering import addresses, answering
from tests.publish.tabled import seen, squeezed

CASES = list({case.name: case for case in [*outside(), *in_repository()]}.values())
MEDIA = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}
URL = "https://www.guzhen.example/cases/{}"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """All cases in one data folder, each under a portal's address of its own."""
    made = tmp_path_factory.mktemp("cases")
    with Intake(made) as intake:
        for n, case in enumerate(CASES):
            kind = MEDIA.get(case.file.suffix, "text/html; charset=utf-8")
            intake.keep(exchange(URL.format(case.name), case.file.read_bytes(), minutes=n, response_headers=(("Content-Type", kind),),
                                 link_text=str(case.expected.get("title") or "")))
    process(made, read, ("1", "1"))
    return made


@pytest.fixture(scope="module")
def pages(data):
    """The page of every report, in Chinese, by the address that it was captured at."""
    with answering(data) as get:
        found = {}
        for key, year in addresses(data):
            body = get(f"/zh/report/{quote(key)}/{year}").body
            found |= {case.name: body for case in CASES if f"/cases/{case.name}</a>".encode() in body}
        yield found


def labels(key):
    """Row and column of a cell as the forms print them, of every edition that has it."""
    table, _, rest = key.partition(".")
    found = set()
    for form in forms().values():
        if table == "proactive":
            found |= {(row.labels[0], column.labels[0]) for clause in form.clauses for row in clause.rows for column in clause.columns
                      if rest == f"{row.id}.{column.id}"}
        elif table == "requests":
            found |= {(row.labels[0], column.labels[0]) for row in form.requests.rows for column in form.requests.columns
                      if rest == f"{row.id}.{column.id}"}
        else:
            found |= {(row.labels[0], column.labels[0]) for row in form.disputes.rows for column in form.disputes.columns
                      if key == f"{row.id}.{column.id}"}
    return {(squeezed(row), squeezed(column)) for row, column in found}


def shown_as(cell):
    """The labels of a cell on the page: its row's own and its column's own; in table 4 the block stands above."""
    return (cell.beside[-1], cell.above[-1]) if cell.beside else (cell.above[-2], cell.above[-1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_figure_is_in_its_place(pages, case):
    report = case.read().report
    assert report is not None
    if case.name not in pages:
        assert not report.agency or report.year is None
        return
    cells = seen(pages[case.name])
    for key, value in case.cells.items():
        figure = report.figures.get(key)
        if key.startswith("other.") or figure is None or figure.value != value:
            continue  # of the running text; not read, or read wrongly: tests/reports/floor.json tells how many
        assert cells[key].text.startswith(squeezed(figure.text) or "□"), key
        assert ("blank" in cells[key].classes) == (figure.text.strip() == "")
        assert shown_as(cells[key]) in labels(key), key
    assert {key for key, cell in cells.items() if "absent" not in cell.classes} == {key for key in report.figures if not key.startswith("other.")}


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_real_reports_of_every_form_are_among_them(pages, edition):
    of_it = [case for case in CASES if case.expected.get("form") == edition and case.name in pages]
    assert len(of_it) >= 5


def test_the_terminal_says_the_same(pages, data):
    """Each row of table 3 on a page is a line of `xxgk show`, with the same label, prints and marks in the same order."""
    ids = {one["url"].rsplit("/", 1)[1]: number for number in range(1, len(CASES) + 1)
           for one in map(json.loads, call("--data", data, "show", number, "--json").stdout.splitlines())}
    for case in CASES:
        if case.name not in pages or not seen(pages[case.name]):
            continue
        lines = {squeezed(line) for line in call("--data", data, "show", ids[case.name]).stdout.splitlines()}
        rows: dict[str, list[str]] = {}
        for key, cell in seen(pages[case.name]).items():
            if key.startswith("requests."):
                rows.setdefault(cell.beside[-1], []).append(cell.text + "".join(_mark(mark) for mark in cell.marks))
        for label, prints in rows.items():
            assert any(line.startswith(label) and line.endswith("".join(prints)) for line in lines), (case.name, label, prints)


def _mark(mark):
    """✖3 of a mark that also has words for a screen reader."""
    return mark[0] + "".join(char for char in mark if char.isdigit())
