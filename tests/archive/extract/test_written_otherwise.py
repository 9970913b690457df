"""What a careful reader takes without doubt though no form prints it so: units in brackets, nought in words, numbers over two
lines that the row's sum proves, table 4 with a row for each block; and what looks the same and is refused."""

from __future__ import annotations

import pytest

from tests.archive.filled import Box
from tests.archive.irregular import Paper, codes, no_wrong, values

LICENCES, AMOUNT = "proactive.licensing.decisions", "proactive.procurement.amount"
ROW = "requests.new_received"
COLUMNS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total")
HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
BLOCKS = {"reconsideration": "行政复议", "litigation_direct": "未经复议直接起诉", "litigation_after_reconsideration": "复议后起诉"}


def read_with(prints, edition="2021"):
    paper = Paper(edition)
    paper.prints = prints
    return paper.truth, paper.read()


@pytest.mark.parametrize(("printed", "value"), [("120（件）", 120), ("35(项)", 35), ("358；", 358), ("358&amp;nbsp;", 358), ("零", 0), ("〇", 0)])
def test_a_count(printed, value):
    truth, report = read_with({LICENCES: printed})
    assert values(report) == truth | {LICENCES: value}
    assert report.tables[LICENCES].text == printed.replace("&amp;", "&")


@pytest.mark.parametrize("printed", ["一", "约358", "358余", "（件）", "人民币5元", "￥5"])
def test_what_is_no_count(printed):
    truth, report = read_with({LICENCES: printed})
    assert values(report) == truth | {LICENCES: None}


@pytest.mark.parametrize(("printed", "value", "unit"), [
    ("￥125,000.00", 125000, ""), ("¥12.5万元", 12.5, "万元"), ("人民币152790元", 152790, "元"), ("12.5（万元）", 12.5, "万元"),
])  # fmt: skip
def test_an_amount(printed, value, unit):
    truth, report = read_with({AMOUNT: printed}, "2019")
    assert values(report) == truth | {AMOUNT: value}
    assert report.tables[AMOUNT].unit == unit


def row(*cells):
    return {f"{ROW}.{column}": cell for column, cell in zip(COLUMNS, cells, strict=True)}


def test_numbers_over_two_lines_that_the_sum_proves():
    prints = row("17<br>7", "0", "2", "0", "108", "0", "28<br>7")
    truth, report = read_with(prints)
    assert values(report) == truth | row(177, 0, 2, 0, 108, 0, 287)
    assert report.tables[f"{ROW}.total"].text == "28\n7"


@pytest.mark.parametrize("cells", [
    ("17<br>7", "0", "2", "0", "108", "0", "28<br>8"),  # does not add up
    ("1<br>2", "3<br>4", "1<br>1", "0", "2<br>2", "0", "7<br>9"),  # as two rows in one would: most are over two lines
    ("1<br>2", "0<br>0", "0<br>0", "0<br>0", "0<br>0", "0<br>0", "1<br>2"),
])  # fmt: skip
def test_numbers_over_two_lines_without_proof(cells):
    truth, report = read_with(row(*cells))
    assert no_wrong(report, truth | {key: int(text) for key, text in row(*cells).items() if text.isdigit()}) == {}
    assert any(values(report).get(key) is None for key in row(*cells))
    assert "unplaced_number" in codes(report)


def test_a_number_over_two_lines_that_nothing_proves():
    truth, report = read_with({LICENCES: "39<br>857"})
    assert values(report) == truth | {LICENCES: None}


def cells_of(paper, block):
    return [Box(str(paper.truth[f"{block}.{column}"]), key=f"{block}.{column}", kind="value") for column in ("upheld", "corrected", "other", "pending", "total")]


@pytest.mark.parametrize("corner", ["", "类别"])
def test_table_4_with_a_row_for_each_block(corner):
    paper = Paper()
    rows = [[Box(name), *cells_of(paper, block)] for block, name in BLOCKS.items()]
    paper.sheets[4] = [[[Box(corner), *map(Box, HEADS)], *rows]]
    assert values(paper.read()) == paper.truth
    paper.prints = {f"litigation_direct.{column}": "" for column in ("upheld", "corrected", "other", "pending", "total")}
    assert values(paper.read()) == paper.truth | dict.fromkeys(paper.prints)


def test_table_4_with_a_row_for_each_block_and_their_group_beside_them():
    paper = Paper()
    first, second, third = BLOCKS
    paper.sheets[4] = [[
        [Box("类别", across=2), *map(Box, HEADS)], [Box("行政复议", across=2), *cells_of(paper, first)],
        [Box("行政诉讼", down=2), Box("未经复议直接起诉"), *cells_of(paper, second)], [Box("复议后起诉"), *cells_of(paper, third)],
    ]]  # fmt: skip
    assert values(paper.read()) == paper.truth


def test_table_4_as_a_table_for_each_block():
    paper = Paper()
    names = ("行政复议", "行政诉讼——未经复议直接起诉", "行政诉讼（复议后起诉）")
    paper.sheets[4] = [[[Box(name, across=5)], [*map(Box, HEADS)], cells_of(paper, block)] for block, name in zip(BLOCKS, names, strict=True)]
    assert values(paper.read()) == paper.truth


@pytest.mark.parametrize("heads", [
    ("结果纠正", "结果维持", "其他结果", "尚未审结", "总计"), ("维持", "纠正", "其他", "未审结", "小计"), (*HEADS[:4], "备考"),
])  # fmt: skip
def test_table_4_with_a_row_for_each_block_under_other_heads_is_not_taken(heads):
    paper = Paper()
    paper.sheets[4] = [[[Box(""), *map(Box, heads)], *([Box(name), *cells_of(paper, block)] for block, name in BLOCKS.items())]]
    assert not any(key.startswith(tuple(BLOCKS)) for key in values(paper.read()))


def test_a_row_of_six_cells_beside_a_block_is_not_taken():
    paper = Paper()
    paper.sheets[4] = [[[Box(""), *map(Box, HEADS)], *([Box(name), Box("3"), *cells_of(paper, block)] for block, name in BLOCKS.items())]]
    assert not any(key.startswith(tuple(BLOCKS)) for key in values(paper.read()))


@pytest.mark.parametrize("between", ["：", "-", "——", "/"])
def test_a_row_whose_label_begins_with_its_group(between):
    paper = Paper()
    for sheet in paper.sheets[3]:
        group = ""
        for line in sheet[3:]:
            group = next((box.text for box in line if box.kind == "group" and not box.text.startswith("三")), group)
            last = max(at for at, box in enumerate(line) if box.kind == "label")
            if line[last].text[0].isdigit():
                line[last] = Box(f"{group}{between}{line[last].text}")
            line[:] = [box for box in line if box.kind != "group"]
    assert values(paper.read()) == paper.truth


def moved(line, order):
    return [line[at] for at in order]


def test_table_3_with_natural_persons_behind_the_organisations_is_refused():
    paper = Paper()
    [sheet] = paper.sheets[3]
    sheet[1][:] = moved(sheet[1], (1, 0, 2))
    for line in sheet[3:]:
        line[-7:] = moved(line[-7:], (1, 2, 3, 4, 5, 0, 6))
    report = paper.read()
    assert no_wrong(report, paper.truth) == {}
    assert "unplaced_number" in codes(report)
    assert not any(key.startswith("requests.") for key in values(report))


@pytest.mark.parametrize(("columns", "blocks"), [
    ((1, 0, 2, 3, 4), (0, 1, 2)), ((4, 0, 1, 2, 3), (0, 1, 2)), ((0, 1, 3, 2, 4), (0, 1, 2)), ((0, 1, 2, 3, 4), (0, 2, 1)), ((0, 1, 2, 3, 4), (1, 2, 0)),
])  # fmt: skip
def test_table_4_in_another_order_is_refused(columns, blocks):
    paper = Paper()
    names = moved([Box("行政复议", across=5), Box("未经复议直接起诉", across=5), Box("复议后起诉", across=5)], blocks)
    heads = [Box(head) for head in moved(HEADS, columns)]
    cells = [moved(cells_of(paper, block), columns) for block in moved(list(BLOCKS), blocks)]
    paper.sheets[4] = [[names, heads * 3, [box for block in cells for box in block]]]
    report = paper.read()
    assert no_wrong(report, paper.truth) == {}
    assert "unplaced_number" in codes(report)
    assert not any(key.startswith(tuple(BLOCKS)) for key in values(report))


def captioned(sheet):
    """The caption in a column of its own, beside the rows below it."""
    [caption], first, *others = sheet
    return [[Box(caption.text, down=len(sheet) - 1), *first], *others]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("spans", [True, False])
def test_table_2_with_its_captions_in_a_column(edition, spans):
    paper = Paper(edition)
    paper.sheets[2] = [[line for sheet in map(captioned, paper.sheets[2]) for line in sheet]]
    if not spans:
        caption = Box("")
        for line in paper.sheets[2][0]:
            caption = Box(line[0].text) if line[0].down > 1 else caption
            line[:] = [caption, *(line[1:] if line[0].down > 1 else line)]
    assert values(paper.read()) == paper.truth
