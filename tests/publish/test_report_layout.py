"""The report page lays the tables out as the notices do: every label and every number in its place."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from lxml import html

from archive.forms import forms as editions
from archive.intake import Intake
from archive.process import read as read_page
from archive.publish import labels
from archive.publish.layout.sheets import parents, sheets, together
from archive.settling.settle import process
from tests.archive.filled import clause_sheets, disputes_sheet, figures, requests_sheet
from tests.archive.samples import PORTAL, exchange
from tests.archive.statistics_drawn import as_html, draw, rows
from tests.archive.written import VERSIONS, read, written
from tests.publish.answering import addresses, answering
from tests.publish.tabled import forms, matrix, seen, squeezed, words

URL = "https://www.guzhen.example/public/{}.html"
YEARS = {"2019": 2020, "2021": 2022}
DRAWN = {edition: figures(edition, Random(7)) for edition in YEARS}
STATISTICS = draw(Random(3))


def page(get, agency, year, lang="zh"):
    reply = get(f"/{lang}/report/{quote(agency)}/{year}")
    assert reply.status == 200
    return reply.body


@pytest.fixture(scope="module")
def get(tmp_path_factory):
    data = tmp_path_factory.mktemp("layout")
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], ["--all"])
        for edition, year in YEARS.items():
            intake.keep(exchange(URL.format(year), written(year=year, form=edition, figures=DRAWN[edition]), run=run, minutes=year))
    process(data, read, VERSIONS)
    with answering(data) as get:
        yield get


@pytest.mark.parametrize("edition", sorted(YEARS))
def test_tables_are_those_of_the_notice(get, edition):
    """Labels, merged cells and numbers, place by place, against the tables as the notice has them."""
    form = editions()[edition]
    tables = [*clause_sheets(form, DRAWN[edition]), requests_sheet(form, DRAWN[edition]), disputes_sheet(form, DRAWN[edition])]
    shown = forms(page(get, "340323108-township", YEARS[edition]))
    assert len(shown) == len(tables)
    for table, sheet in zip(shown, tables, strict=True):
        assert _texts(matrix(table)) == _placed(sheet)


def _placed(sheet):
    """A sheet's boxes by row and column; a caption stands above the table, and a last column that fills up the four is one."""
    if sheet[0][0].kind == "caption":
        return {(row, column): squeezed(box.text) for row, line in enumerate(sheet[1:]) for column, box in enumerate(line)}
    found = {}
    for row, line in enumerate(sheet):
        column = 0
        for box in line:
            while (row, column) in found:
                column += 1
            found |= {(row + down, column + across): squeezed(box.text) for down in range(box.down) for across in range(box.across)}
            column += box.across
    return found


def _texts(grid):
    return {place: words(cell) for place, cell in grid.items()}


@pytest.mark.parametrize("edition", sorted(YEARS))
def test_captions_name_the_clauses(get, edition):
    captions = [squeezed(table.findtext("caption/span")) for table in forms(page(get, "340323108-township", YEARS[edition]))]
    assert captions[:-2] == [squeezed(f"第二十条第（{clause.number}）项") for clause in editions()[edition].clauses]


def test_every_cell_leads_to_its_evidence(get):
    body = page(get, "340323108-township", 2022, "en")
    for key in editions()["2021"].keys():  # noqa: SIM118 - a method of forms
        [link] = html.fromstring(body.decode()).xpath("//td[@id=$key]//a[contains(@class, 'print')]/@href", key=key)
        assert link == f"/en/cell/340323108-township/2022/1/{key}"


def test_english_stands_beside_the_words_of_the_form(get):
    table = forms(page(get, "340323108-township", 2022, "en"))[4]
    label = matrix(table)[5, 1]
    assert label.xpath(".//span[@lang='zh-Hans']/text()") == ["（一）予以公开"]
    assert label.xpath(".//span[@class='said']/text()") == ["Granted"]


@pytest.fixture(scope="module")
def statistics(tmp_path_factory):
    data = tmp_path_factory.mktemp("statistics")
    table = rows(STATISTICS)
    table[4:4] = [["网站建设投入", "万元", "3.5"]]
    with Intake(data) as intake:
        intake.keep(exchange(URL.format(2016), as_html(table).encode()))
    process(data, read_page, ("1", "1"))
    with answering(data) as get:
        [[key, year]] = addresses(data)
        yield page(get, key, year)


def test_the_statistics_table(statistics):
    """Label, unit and number of every row, in the order of the notice; what only heads others has dashes."""
    [table] = forms(statistics)
    lines = [[words(cell) for cell in tr.xpath("./th|./td")] for tr in table.xpath(".//tbody/tr")]
    assert lines == [[squeezed(cell) for cell in line] for line in rows(STATISTICS)]
    depths = [next(name for name in tr.find("th").get("class").split() if name.startswith("depth")) for tr in table.xpath(".//tbody/tr")][:9]
    assert depths == [f"depth-{n}" for n in (0, 1, 2, 2, 1, 2, 2, 2, 2)]
    own = html.fromstring(statistics.decode()).xpath("//table[contains(@class, 'local')]//tbody/tr")
    assert [squeezed(tr.text_content()) for tr in own] == ["网站建设投入万元3.5"]


def test_every_label_of_every_edition_has_a_name_in_both_languages():
    """And the labels of corners, clauses and units are those of some edition."""
    every = [sheet for edition in ("2021", "2019", "2014") for sheet in sheets(edition)]
    named = [*(sheet.caption for sheet in every), *(sheet.corner for sheet in every if sheet.corner)]
    named += [label for sheet in every for part in (*sheet.columns, *sheet.lines) for label in part.labels]
    names = {label.name for label in named} | {f"unit.{line.unit}" for sheet in every for line in sheet.lines if line.unit} | {"unit.元"}
    assert [name for name in sorted(names) if not labels.has(name)] == []
    assert {key for key in labels.written() if key.startswith(("clause.", "corner.", "unit."))} <= names


def test_several_editions_in_one():
    """Rows and columns of another edition stand in their places, and only those that are wanted."""
    single = next(sheet for sheet in together(["2021", "2019"], lambda key: key == "requests.other.total") if sheet.id == "requests")
    ids = [line.id for line in single.lines]
    assert ids.index("requests.other") == ids.index("requests.rejected_confirmation") + 1
    assert len(ids) == len(next(sheet for sheet in sheets("2021") if sheet.id == "requests").lines) + 1
    assert together(["2021", "2019", "2014"], lambda key: False) == sheets("2021")
    assert [sheet.id for sheet in together(["2021", "2019"], lambda key: key == "proactive.procurement.items")][4] == "proactive.九"
    assert together(["", "2014"], lambda key: False) == ()
    assert parents(sheets("2014")[0])["statistics.proactive.normative_documents_issued"] == "statistics.proactive.total"


def test_seen_agrees_with_headers(get, statistics):
    """seen() holds `headers` against the geometry of every cell."""
    assert len(seen(page(get, "340323108-township", 2022))) == len(editions()["2021"].keys())
    assert len(seen(statistics)) == len(STATISTICS)
