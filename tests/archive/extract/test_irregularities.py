"""What published reports get wrong, by the codes of the project's catalogue: each whole document is read as its last column asks.

V values, H heads and labels; P pages and columns, F forms, S sections and files, N narrative are in
test_irregular_documents.py. (T, Y, A and M, whose report it is, are in the tests of recognition; the same codes for
single tables in test_extract.py.)
"""

from __future__ import annotations

from random import Random

import pytest

from archive.process import read
from tests.archive.extract import test_irregular_documents
from tests.archive.irregular import NAMES, TITLE, Paper, cells_of, codes, no_wrong, of, values

CODES = (
    *(f"V{n}" for n in range(1, 11)), *(f"H{n}" for n in range(1, 9)), *(f"P{n}" for n in range(1, 7)), "F1", "S1", "S2", "S3", "S4", "N1", "N2",
)  # fmt: skip


def test_every_code_has_its_test():
    tests = [*globals(), *vars(test_irregular_documents)]
    missing = [code for code in CODES if not any(name.startswith(f"test_{code.lower()}_") for name in tests)]
    assert not missing


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
