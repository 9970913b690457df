"""What published reports get wrong, by the codes of the project's catalogue: each whole document is read as its last column asks.

V values, H heads and labels, P pages and columns, F forms, S sections and files, N narrative. (T, Y, A and M, whose
report it is, are in the tests of recognition; the same codes for single tables in test_extract.py.)
"""

from __future__ import annotations

from random import Random

import pytest

from archive import database
from archive.forms import forms
from archive.intake import Intake
from archive.process import read
from archive.settle import process
from tests.archive.filled import clause_sheets, disputes_sheet, figures, requests_sheet
from tests.archive.samples import exchange
from tests.documents import as_docx, as_drawn_pdf, as_html, draw, fill, plain_style
from tests.documents.paper import report as written
from tests.documents.score import score

CODES = (
    *(f"V{n}" for n in range(1, 11)), *(f"H{n}" for n in range(1, 9)), *(f"P{n}" for n in range(1, 7)), "F1", "S1", "S2", "S3", "S4", "N1", "N2",
)  # fmt: skip
TITLE = "固镇县连城镇{}年政府信息公开工作年度报告"
NAMES = {2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况", 4: "四、政府信息公开行政复议、行政诉讼情况"}
YEARS = {"2019": 2019, "2021": 2023}


def test_every_code_has_its_test():
    missing = [code for code in CODES if not any(name.startswith(f"test_{code.lower()}_") for name in globals())]
    assert not missing


# ---- documents ----------------------------------------------------------------------------------------------

class Paper:
    """A report without fault: tables as lists of rows of Boxes, by section; to be spoilt, then written."""

    def __init__(self, edition="2021", seed=1, *, sparse=False):
        form = forms()[edition]
        self.year = YEARS[edition]
        self.truth = {key: 0 if "regulations" in key else value for key, value in figures(edition, Random(seed), sparse=sparse).items()}
        self.sheets = {2: clause_sheets(form, self.truth), 3: [requests_sheet(form, self.truth)], 4: [disputes_sheet(form, self.truth)]}
        self.first = "一年来按条例要求做好各项工作。"
        self.names = {1: "一、总体情况", **NAMES, 5: "五、存在的主要问题及改进情况", 6: "六、其他需要报告的事项"}
        self.prints = {}
        self.title = TITLE.format(self.year)

    def boxes(self, *kinds):
        return [box for sheets in self.sheets.values() for sheet in sheets for row in sheet for box in row if not kinds or box.kind in kinds]

    def rows(self, number, key):
        """Sheet and position of the row that prints a cell whose key begins so."""
        return next((sheet, at) for sheet in self.sheets[number] for at, row in enumerate(sheet) if any(box.key.startswith(key) for box in row))

    def label(self, number, key, change):
        """Another text for the label beside a cell."""
        sheet, at = self.rows(number, key)
        last = max(n for n, box in enumerate(sheet[at]) if box.kind == "label")
        sheet[at][last] = box_with(sheet[at][last], change(sheet[at][last].text))

    def relabel(self, kinds, change):
        for sheets in self.sheets.values():
            for sheet in sheets:
                for row in sheet:
                    row[:] = [box_with(box, change(box.text)) if box.kind in kinds else box for box in row]

    def text(self, box):
        return self.prints.get(box.key, box.text) if box.key else box.text

    def table(self, sheet):
        lines = "".join("<tr>" + "".join(f"<td rowspan={box.down} colspan={box.across}>{self.text(box)}</td>" for box in row) + "</tr>" for row in sheet)
        return f"<table>{lines}</table>"

    def page(self):
        body = [f"<h1>{self.title}</h1><p>本报告所列数据的统计期限为{self.year}年1月1日至12月31日。</p><p>{self.names[1]}</p><p>{self.first}</p>"]
        for number, sheets in self.sheets.items():
            body.append(f"<p>{self.names[number]}</p>" + "".join(self.table(sheet) for sheet in sheets))
        body.append(f"<p>{self.names[5]}</p><p>仍有不足。</p><p>{self.names[6]}</p><p>无。</p>")
        return f"<html><head><meta charset=utf-8><title>{self.title}</title></head><body>{''.join(body)}</body></html>"

    def lines(self):
        """The same, a cell a line."""
        yield from (self.title, f"本报告所列数据的统计期限为{self.year}年1月1日至12月31日。", self.names[1], self.first)
        for number, sheets in self.sheets.items():
            yield self.names[number]
            yield from (self.text(box) for sheet in sheets for row in sheet for box in row)
        yield from (self.names[5], "仍有不足。", self.names[6], "无。")

    def read(self):
        return of(self.page())


def box_with(box, text):
    return type(box)(text, box.down, box.across, box.key, box.kind)


def of(text):
    report = read(text.encode()).report
    assert report is not None
    return report


def values(report):
    return {key: figure.value for key, figure in report.tables.items()}


def codes(report, *, notes=True):
    return {finding.code for finding in report.findings if notes or finding.severity != "note"} - {"region_unknown", "agency_unknown"}


def cells_of(report, code):
    return {finding.cell for finding in report.findings if finding.code == code}


def no_wrong(report, truth):
    return {key: value for key, value in values(report).items() if value is not None and value != truth.get(key)}


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_report_without_fault(edition):
    paper = Paper(edition)
    report = paper.read()
    assert values(report) == paper.truth
    assert codes(report) <= {"unit_unknown"}


# ---- V: values ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("blank", ["", " ", "&nbsp;", "\u3000"])
def test_v1_blank_everywhere_is_an_empty_form(blank):
    paper = Paper()
    paper.prints = dict.fromkeys(paper.truth, blank)
    report = paper.read()
    assert values(report) == dict.fromkeys(paper.truth)
    assert codes(report) == {"blank_form"}


def test_v2_blank_and_0_side_by_side():
    paper = Paper(sparse=True)
    zeros = [key for key, value in paper.truth.items() if value == 0]
    paper.prints = dict.fromkeys(zeros[::2], "")
    assert values(paper.read()) == paper.truth | dict.fromkeys(zeros[::2])


def test_v3_zeros_left_blank_are_null_and_break_no_sum():
    paper = Paper(sparse=True)
    zeros = [key for key, value in paper.truth.items() if value == 0]
    paper.prints = dict.fromkeys(zeros, "")
    report = paper.read()
    assert values(report) == paper.truth | dict.fromkeys(zeros)
    assert codes(report) == set()


def test_v4_totals_left_0_are_kept_and_flagged():
    paper = Paper()
    totals = [key for key in paper.truth if key.startswith("requests.granted") and key.endswith(".total")]
    paper.prints = dict.fromkeys([*totals, "reconsideration.total"], "0")
    report = paper.read()
    assert values(report) == paper.truth | dict.fromkeys(paper.prints, 0)
    assert cells_of(report, "row_sum") == {*totals}
    assert cells_of(report, "dispute_total") == {"reconsideration.total"}
    told = next(finding for finding in report.findings if finding.code == "row_sum")
    assert (told.expected, told.found) == (paper.truth[totals[0]], 0)


def test_v4_totals_left_blank_are_null_and_what_they_would_be_is_told():
    paper = Paper()
    blank = ("requests.granted.total", "litigation_direct.total")
    paper.prints = dict.fromkeys(blank, "")
    report = paper.read()
    assert values(report) == paper.truth | dict.fromkeys(blank)
    told = {finding.cell: (finding.expected, finding.found, finding.severity) for finding in report.findings if finding.code == "total_blank"}
    assert told == {key: (paper.truth[key], None, "note") for key in blank}


@pytest.mark.parametrize(("text", "value", "unit"), [("152790元", 152790, "元"), ("2601.953875万", 2601.953875, "万元"), ("13.7951", 13.7951, "")])
def test_v5_units_inside_the_cell(text, value, unit):
    paper = Paper("2019")
    paper.prints = {"proactive.procurement.amount": text}
    amount = paper.read().figures["proactive.procurement.amount"]
    assert (amount.value, amount.unit, amount.text) == (value, unit, text)


def test_v6_signs_and_words():
    paper = Paper("2019")
    signs = {"proactive.licensing.change": ("-417", -417), "proactive.punishment.change": ("+21", 21),
             "proactive.coercion.change": ("增1558", 1558), "proactive.fees.change": ("减38", -38)}
    paper.prints = {key: text for key, (text, _) in signs.items()}
    assert values(paper.read()) == paper.truth | {key: value for key, (_, value) in signs.items()}


def test_v7_surplus_cells_under_one_head():
    paper = Paper()
    sheet, at = paper.rows(2, "proactive.punishment")
    [value] = [box for box in sheet[at] if box.key]
    sheet[at] = [*sheet[at][:-1], *[type(value)("0", key=value.key if n == 0 else "", kind="value") for n in range(3)]]
    report = paper.read()
    assert values(report) == paper.truth | {"proactive.punishment.decisions": 0}
    assert "proactive.punishment" in {key.removesuffix(".decisions") for key in cells_of(report, "extra_cell")}


@pytest.mark.parametrize(("line", "expected"), [("规章000", [0, 0, 0]), ("规章763", None), ("规章0012", None), ("规章00", None)])
def test_v8_glued_cells(line, expected):
    text = f"{TITLE.format(2019)}\n一、总体情况\n好。\n{NAMES[2]}\n第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n{line}\n规范性文件\t1\t2\t3\n"
    report = of(text)
    found = [value for key, value in values(report).items() if key.startswith("proactive.regulations")]
    assert found == (expected or [])
    assert expected or "unplaced_number" in codes(report)


@pytest.mark.parametrize("seed", range(6))
def test_v9_repeated_lines_removed(seed):
    """What is left cannot be told apart: the figures are lost, none is wrong."""
    paper = Paper(seed=seed, sparse=True)
    report = read("\n".join(dict.fromkeys(paper.lines())).encode()).report
    assert report is None or no_wrong(report, paper.truth) == {}


@pytest.mark.parametrize("seed", range(6))
def test_v10_blank_cells_gone_from_a_cell_a_line(seed):
    paper = Paper(seed=seed, sparse=True)
    zeros = [key for key, value in paper.truth.items() if value == 0]
    paper.prints = dict.fromkeys(Random(seed).sample(zeros, 9), "")
    report = read("\n".join(line for line in paper.lines() if line).encode()).report
    assert report is None or no_wrong(report, paper.truth) == {}
    assert values(paper.read()) == paper.truth | dict.fromkeys(paper.prints)  # the page itself has every cell


# ---- H: heads and labels ------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("edition", "cut"), [
    ("2019", {"本年新制作数量": "本年新", "本年新公开数量": "本年新", "对外公开总数量": "对外公开"}), ("2019", {"本年增/减": "本年增/"}),
    ("2019", {"本年新制作数量": "本年新<br>制作数量"}), ("2021", {"现行有效件数": "现行有效件"}),
])  # fmt: skip
def test_h1_heads_broken_or_cut(edition, cut):
    paper = Paper(edition)
    paper.relabel({"head"}, lambda text: cut.get(text, text))
    assert values(paper.read()) == paper.truth


def test_h2_a_head_twice():
    paper = Paper("2019")
    paper.relabel({"head"}, lambda text: "本年新制作数量" if text == "本年新公开数量" else text)
    assert values(paper.read()) == paper.truth


@pytest.mark.parametrize("between", [" ", "<br>", "\u3000"])
def test_h3_spaced_and_vertical_glyphs(between):
    paper = Paper()
    paper.relabel({"head", "group", "label"}, between.join)
    assert values(paper.read()) == paper.truth


@pytest.mark.parametrize("caption", ["第二十条第", "第二十条（五）项", "第二十条"])
def test_h4_captions_without_their_number(caption):
    paper = Paper()
    paper.relabel({"caption"}, lambda text: caption)
    assert values(paper.read()) == paper.truth


def test_h5_the_label_of_a_row_missing():
    paper = Paper()
    paper.label(2, "proactive.regulations", lambda text: "")
    report = paper.read()
    assert values(report) == paper.truth
    assert "label_unknown" in codes(report)


@pytest.mark.parametrize(("number", "key", "text"), [
    (3, "requests.denied_law_forbidden", "2.其他法律行政止公开"), (2, "proactive.regulations", "规章(本镇无制定规章的权限)"),
    (3, "requests.granted", "（一）予以公开，含补正后公开"), (3, "requests.rejected_petition", "1.信访举报投诉类申请（含12345转来）"),
])  # fmt: skip
def test_h6_misprinted_labels_and_remarks(number, key, text):
    paper = Paper()
    paper.label(number, key, lambda _: text)
    assert values(paper.read()) == paper.truth


def test_h7_a_label_over_two_pages():
    paper = Paper()
    sheet, at = paper.rows(3, "requests.rejected_confirmation")
    paper.label(3, "requests.rejected_confirmation", lambda _: "5.要求行政机关")
    rest = type(sheet[at][0])("确认或重新出具已获取信息", across=10)
    first, second = sheet[: at + 1], [[rest], *sheet[at + 1 :]]
    paper.sheets[3] = [first, second]
    assert values(paper.read()) == paper.truth


def test_h8_a_group_one_glyph_a_line_among_the_rows():
    """As text of a page has it: the group's name in pieces between the rows."""
    paper = Paper()
    row = paper.sheets[3][0][5:]
    lines, pieces = [], iter(["三、", "本年", "度办", "理结", "果"])
    for boxes in row:
        lines.append("\t".join(paper.text(box) for box in boxes if box.kind != "group"))
        lines += [piece for piece in [next(pieces, "")] if piece]
    text = f"{paper.title}\n一、总体情况\n好。\n{NAMES[3]}\n申请人情况\n自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n" + "\n".join(lines)
    found = values(of(text))
    assert found.items() <= paper.truth.items()
    assert len(found) > 100


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


def test_p4_rows_with_a_label_cell_fewer():
    paper = Paper("2019")
    for key in ("requests.other.", "requests.total_processed."):
        sheet, at = paper.rows(3, key)
        sheet[at] = [box_with(box, box.text) if box.key else type(box)(box.text, kind=box.kind) for box in sheet[at]]
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
