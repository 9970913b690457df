"""What published reports get wrong, continued: P pages and columns, F forms, S sections and files, N narrative."""

from __future__ import annotations

from random import Random

import pytest

from archive import database
from archive.intake import Intake
from archive.process import read
from archive.settling.settle import process
from tests.archive.irregular import TITLE, Paper, cells_of, codes, no_wrong, values
from tests.archive.samples import exchange
from tests.documents import as_docx, as_drawn_pdf, as_html, draw, fill, plain_style
from tests.documents.paper import report as written
from tests.documents.score import score

# ---- P: pages and columns -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("breaks", ["cut-rows", "whole-rows"])
def test_p1_tables_over_pages_with_page_numbers(breaks):
    one = draw("pdf-drawn", 3, plain=True, breaks=breaks, furniture="numbers", font="zen-hei")
    found = score(read(one.data), one.truth)
    assert not [*found.wrong, *found.invented, *found.missing]


LOST = ("proactive.coercion", "proactive.fees", "requests.new_received", "requests.carried_over", "requests.granted")


def test_p2_rows_lost_are_absent_and_named():
    paper = Paper()
    for key in LOST:
        sheet, at = paper.rows(2 if key.startswith("proactive") else 3, f"{key}.")
        sheet[at] = [box for box in sheet[at] if box.kind == "group"]
    report = paper.read()
    assert values(report) == {key: value for key, value in paper.truth.items() if key.rpartition(".")[0] not in LOST}
    assert cells_of(report, "absent_row") == set(LOST)
    assert codes(report) == {"absent_row"}


@pytest.mark.parametrize("where", ["own table", "below heading 四"])
def test_p3_the_last_row_apart(where):
    paper = Paper()
    last = [paper.sheets[3][0].pop()]
    if where == "own table":
        paper.sheets[3].append(last)
    else:
        paper.sheets[4].insert(0, last)
    assert values(paper.read()) == paper.truth


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_p4_an_empty_column_at_the_edge(edition, side):
    paper = Paper(edition)
    empty = type(paper.boxes()[0])("")
    before, after = [empty] * (side != "right"), [empty] * (side != "left")
    for sheets in paper.sheets.values():
        sheets[:] = [[[*before, *row, *after] for row in sheet] for sheet in sheets]
    assert values(paper.read()) == paper.truth


def test_p4_rows_with_a_label_cell_fewer():
    paper = Paper("2019")
    for key in ("requests.other.", "requests.total_processed."):
        sheet, at = paper.rows(3, key)
        sheet[at] = [box if box.key else type(box)(box.text, kind=box.kind) for box in sheet[at]]
    assert values(paper.read()) == paper.truth


@pytest.mark.parametrize("zero", [True, False])
def test_p5_sixteen_cells_in_table_4(zero):
    paper = Paper()
    row = paper.sheets[4][0][-1]
    if zero:
        paper.truth |= {box.key: 0 for box in row}
        paper.prints = {box.key: "0" for box in row}
    row.append(type(row[0])("0" if zero else "7", kind="value"))
    report = paper.read()
    assert no_wrong(report, paper.truth) == {}
    if zero:
        assert values(report) == paper.truth
    else:
        assert codes(report, notes=False) & {"unplaced_number", "extra_cell"}


def test_p6_heads_that_recognition_invented_and_a_table_a_row():
    paper = Paper()
    head = [type(paper.sheets[3][0][0][0])(text) for text in ("项目", *(f"数据{n}" for n in range(1, 8)))]
    rows = [[box for box in row if box.kind != "group"] for row in paper.sheets[3][0][3:]]
    paper.sheets[3] = [[head, [type(row[0])(row[0].text), *row[1:]]] for row in rows]
    report = paper.read()
    assert no_wrong(report, paper.truth) == {}
    assert len(values(report)) == len(paper.truth)


# ---- F, S, N -----------------------------------------------------------------------------------------------------------

def test_f1_two_editions_in_one_report():
    """The table 2 of 2021 with the undivided (六) of 2019."""
    paper, old = Paper(), Paper("2019")
    paper.sheets[3] = old.sheets[3]
    report = paper.read()
    expected = {key: value for key, value in paper.truth.items() if not key.startswith("requests.")}
    assert values(report) == expected | {key: value for key, value in old.truth.items() if key.startswith("requests.")}
    assert "mixed_form" in codes(report)


@pytest.mark.parametrize(("edition", "year"), [("2019", 2022), ("2021", 2020)])
def test_f1_an_edition_of_other_years(edition, year):
    paper = Paper(edition)
    paper.year, paper.title = year, TITLE.format(year)
    report = paper.read()
    assert values(report) == paper.truth
    assert report.form == edition
    assert "wrong_year_form" in codes(report)


def test_s1_sections_renamed_and_numbered_twice():
    paper = Paper()
    paper.names |= {1: "一、工作概述", 2: "二、行政机关主动公开政府信息情况", 3: "三、行政机关收到和处理政府信息公开申请情况",
                    4: "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 6: "六、存在的问题</p><p>六、其他报告事项"}
    report = paper.read()
    assert values(report) == paper.truth
    assert {1, 2, 3, 4} <= {section.number for section in report.sections}


def test_s2_tables_that_are_pictures():
    paper = Paper()
    for number in paper.sheets:
        paper.sheets[number] = []
        paper.names[number] += f"</p><p><img src=t{number}.png width=800 height=600>"
    report = paper.read()
    assert values(report) == {}
    assert "tables_in_image" in codes(report)


def archived(tmp_path, *exchanges):
    with Intake(tmp_path) as intake:
        for one in exchanges:
            intake.keep(one)
    process(tmp_path, read, ("1", "1"))
    with database.reading(tmp_path / "xxgk.db") as conn:
        return [dict(zip(("id", "status", "sources", "url"), row, strict=True)) for row in conn.execute(
            "SELECT r.id, r.status, (SELECT count(*) FROM report_sources s WHERE s.report = r.id), r.url FROM reports r WHERE r.superseded_by IS NULL")]


URL = "https://www.guzhen.example/public/1.html"


def test_s3_one_report_as_page_pdf_and_docx(tmp_path):
    style = plain_style({"edition": "2021", "font": "zen-hei"})
    truth = fill(style, Random(5))
    paper = written(truth, style, Random(5))
    attached = {"role": "attachment", "referrer": URL, "link_text": truth.title}
    found = archived(tmp_path, exchange(URL, as_html.page(paper).encode()),
                     exchange(URL.replace("html", "pdf"), as_drawn_pdf.drawn(paper), minutes=1, **attached),
                     exchange(URL.replace("html", "docx"), as_docx.docx(paper), minutes=2, **attached))
    assert [(row["status"], row["sources"]) for row in found] == [("filled", 3)]


@pytest.mark.parametrize("first", ["text", "pictures"])
def test_s4_a_variant_in_pictures_is_the_same_report(tmp_path, first):
    paper, pictures = Paper(), Paper()
    pictures.title = f"{pictures.title}（图片版）"
    for number in pictures.sheets:
        pictures.sheets[number] = []
        pictures.names[number] += f"</p><p><img src=t{number}.png width=800 height=600>"
    pages = {"text": (URL, paper.page().encode()), "pictures": (URL.replace("1.html", "2.html"), pictures.page().encode())}
    order = [first, *(name for name in pages if name != first)]
    found = archived(tmp_path, *(exchange(*pages[name], minutes=at) for at, name in enumerate(order)))
    assert [(row["status"], row["url"]) for row in found] == [("filled", URL)]


def test_n1_the_table_wins_over_the_text():
    paper = Paper()
    new = paper.truth["requests.new_received.total"]
    paper.first = f"全年收到政府信息公开申请{new + 500}件。"
    report = paper.read()
    assert values(report) == paper.truth
    conflict = next(finding for finding in report.findings if finding.code == "narrative_conflict")
    assert (conflict.cell, conflict.expected, conflict.found) == ("requests.new_received.total", new + 500, new)
    assert any(one.value == new + 500 for one in report.statements)


def test_n2_parts_of_the_text_that_do_not_add_up():
    paper = Paper()
    new = paper.truth["requests.new_received.total"]
    paper.first = f"全年收到政府信息公开申请{new}件,其中当面申请{new - 1}件,其他11件。"
    report = paper.read()
    assert values(report) == paper.truth
    assert codes(report) == {"narrative_sum"}
