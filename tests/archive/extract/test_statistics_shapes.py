"""The shapes in which the statistics table is published, and what must not be mixed into it."""

from __future__ import annotations

from random import Random

import pytest

from archive.extract import extract
from archive.extract.statistics import statistics
from archive.forms import forms
from archive.forms.indicators import indicators
from archive.model import Cell, Document, Grid, Text
from archive.process import read
from tests.archive.extract.test_statistics import report, values
from tests.archive.statistics_drawn import as_html, as_text, draw, rows

TITLE = "某县财政局2016年政府信息公开工作年度报告"


def page(*parts: str) -> str:
    return f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{''.join(parts)}</body></html>"


def grid(table, head=("统计指标", "单位", "统计数")) -> str:
    lines = [list(head), *table] if head else table
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines) + "</table>"


def codes(one):
    return {finding.code for finding in one.findings}


def test_a_column_of_ordinals():
    figures = draw(Random(1))
    table = [[str(at), *row] for at, row in enumerate(rows(figures), 1)]
    assert values(report(page(grid(table, ("序号", "统计指标", "单位", "统计数"))))) == figures
    assert values(report(page(grid(table, ("", "统计指标", "单位", "统计数"))))) == figures


def test_ordinals_in_words():
    figures = draw(Random(2))
    lines = [[str(at), *row] for at, row in enumerate(rows(figures), 1)]
    assert values(report(as_text(lines, " "))) == figures


def test_groups_in_a_merged_column():
    figures = draw(Random(3))
    lines = []
    for one, row in zip(indicators().indicators, rows(figures), strict=True):
        group = [f'<td rowspan="{sum(other.group == one.group for other in indicators().indicators)}">{row[0]}</td>'] if "." not in one.id else []
        lines.append("<tr>" + "".join(group) + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>")
    found = values(report(page("<table><tr><td>类别</td><td>统计指标</td><td>单位</td><td>统计数</td></tr>", *lines, "</table>")))
    assert found == figures


@pytest.mark.parametrize("brackets", ["（{}）", "(单位：{})"])
def test_the_unit_in_brackets_behind_the_label(brackets):
    figures = draw(Random(4))
    table = [[label + (brackets.format(unit) if unit != "——" else ""), value if unit != "——" else ""] for label, unit, value in rows(figures)]
    one = report(page(grid(table, ("统计指标", "统计数"))))
    assert values(one) == figures
    assert one.figures["statistics.fees_wan"].unit == "万元"
    assert values(report(as_text(table, " "))) == figures


@pytest.mark.parametrize("at", [1, 7, 20, 45, 50, 60])
@pytest.mark.parametrize("between", ["<p>- 2 -</p>", "<p>第2页</p>", "<p>续表</p>", "", "HEAD"])
def test_a_table_that_goes_on_over_the_page(at, between):
    figures = draw(Random(at))
    table = rows(figures)
    second = grid(table[at:], ("统计指标", "单位", "统计数") if between == "HEAD" else ())
    found = values(report(page("<p>政府信息公开情况统计表</p>", grid(table[:at]), between.replace("HEAD", ""), second)))
    assert found.items() <= figures.items()
    assert len(found) == len(figures)


def test_last_year_beside_this_year():
    figures = draw(Random(5))
    table = [[*row, "7777"] for row in rows(figures)]
    one = report(page(grid(table, ("统计指标", "单位", "2016年", "2015年"))))
    assert values(one) == figures


def test_the_only_column_is_of_another_year():
    table = [[*row, "7777"] for row in rows(draw(Random(5)))]
    assert values(report(page(grid(table, ("统计指标", "单位", "2015年", "2014年"))))) == {}


def test_last_year_below_with_its_year():
    figures, before = draw(Random(6)), draw(Random(7))
    one = report(page("<p>（2016年度）</p>", grid(rows(figures)), "<p>（2015年度）</p>", grid(rows(before))))
    assert values(one) == figures
    assert "year_conflict" in codes(one)


def test_another_table_below_that_says_nothing_of_its_year():
    figures, before = draw(Random(6)), draw(Random(7))
    one = report(page(grid(rows(figures)), "<p>另一单位填报的表，以下各项由该单位负责统计并在规定时间内报送县政府办公室审核汇总后统一公布。</p>", grid(rows(before))))
    same = {key for key in figures if figures[key] == before[key]}
    assert values(one) == {key: figures[key] for key in same}
    assert "label_duplicate" in codes(one)


def test_the_same_table_twice():
    figures = draw(Random(8))
    one = report(page(grid(rows(figures)), "<p>单位负责人：</p>", grid(rows(figures))))
    assert values(one) == figures


def test_a_table_of_another_year_alone_is_not_taken():
    one = read(page("<p>（2015年度）</p>", grid(rows(draw(Random(9)))), "<p>一、概述</p><p>全年工作情况如下。</p>").encode()).report
    assert one is None or (values(one) == {} and "year_conflict" in codes(one))


def test_rows_of_one_group_lost_leave_the_shared_labels_open():
    """四 and its first row, then rows lost up to the last two of 五."""
    figures = draw(Random(10)) | {"litigation.corrected": 4, "litigation.other": 5}
    table = rows(figures)
    four = next(at for at, row in enumerate(table) if row[0].startswith("四、"))
    del table[four + 2 : four + 6]
    found = values(report(as_html(table)))
    assert "reconsideration.corrected" not in found
    assert "reconsideration.upheld" in found


def test_a_province_s_table_of_before_the_national_one():
    """Its rows look alike and count otherwise: all are kept as printed, none is a figure of the form."""
    table = [["主动公开信息数", "条", "120", "800"], ["当面申请数", "件", "2", "8"], ["同意公开答复数", "件", "", "15"], ["行政复议数", "件", "0", "1"]]
    parts = "<p>一、概述</p><p>好。</p><p>二、主动公开政府信息情况</p><p>好。</p><p>三、依申请公开政府信息情况</p><p>好。</p>"
    one = report(page(parts, grid(table, ("指标名称", "计量单位", "2009年度", "历年累计"))).replace("2016", "2009"))
    assert (one.form, values(one), codes(one) & {"absent_row", "wrong_year_form", "mixed_form"}) == ("narrative", {}, set())
    assert [(row.label, row.part, row.value) for row in one.local] == [
        ("主动公开信息数", "2009年度", 120), ("主动公开信息数", "历年累计", 800), ("当面申请数", "2009年度", 2), ("当面申请数", "历年累计", 8),
        ("同意公开答复数", "历年累计", 15), ("行政复议数", "2009年度", 0), ("行政复议数", "历年累计", 1)]


def test_the_next_grid_is_another_table():
    figures = draw(Random(11))
    other = "<table><tr><td>网站名称</td><td>件</td><td>5</td></tr><tr><td>栏目</td><td>件</td><td>6</td></tr></table>"
    one = report(page(grid(rows(figures)), other))
    assert values(one) == figures
    assert one.local == ()


def test_a_document_without_the_words_costs_a_look():
    class Line:
        text = "所列数据的统计期限为2020年1月1日至12月31日，统计数据截至年底。"

        @property
        def items(self):
            raise AssertionError("looked at more than the words")

    assert statistics([Line()] * 3, indicators()).used == set()  # type: ignore[list-item]


@pytest.mark.parametrize("strewn", ["before", "between"])
def test_one_cell_a_line_with_numbers_out_of_place_is_not_taken(strewn):
    """Numbers before their labels, and page numbers where cells are blank and gone: both look like rows, one off."""
    figures = {key: value or 1 for key, value in draw(Random(12)).items()}
    lines = [cell for row in rows(figures) for cell in (reversed_(row) if strewn == "before" else row)]
    if strewn == "between":
        for at, label in enumerate(("1.政府公报公开政府信息数", "2.政府网站公开政府信息数")):
            place = next(place for place, line in enumerate(lines) if line.endswith(label[2:]))
            lines[place + 2 : place + 3] = [] if at else ["7", "(一)附注", "8"]
        lines.insert(lines.index("1.当面申请数"), "9")
    one = report("某县财政局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标\n单位\n统计数\n" + "\n".join(lines) + "\n单位负责人:\n")
    found = values(one)
    assert {key for key, value in found.items() if value is not None and value != figures[key]} == set()
    assert "unplaced_number" in codes(one)


def reversed_(row):
    label, unit, number = row
    return [number, label, unit] if number != "——" else row


def test_unit_and_number_on_a_line_below_the_label():
    figures = draw(Random(13))
    text = "\n".join(f"{label}\n{unit} {number}" if number != "——" else f"{label}\n—— ——" for label, unit, number in rows(figures))
    one = report(f"某县财政局2016年政府信息公开工作年度报告\n政府信息公开情况统计表\n统计指标\n单位 统计数\n{text}\n单位负责人:\n")
    assert values(one) == figures


def test_whole_numbers_with_a_decimal_point():
    figures = draw(Random(14))
    table = [[label, unit, number if number == "——" else f"{float(number):.2f}"] for label, unit, number in rows(figures)]
    assert values(report(as_html(table))) == figures


@pytest.mark.parametrize("stretches", [2, 3])
def test_a_table_in_stretches_side_by_side(stretches):
    figures = draw(Random(15))
    table = rows(figures)
    high = -(-len(table) // stretches)
    beside = [[cell for start in range(0, high * stretches, high) for cell in (table[start + at] if start + at < len(table) else ["", "", ""])]
              for at in range(high)]
    beside.append(["单位负责人：张三", "", "", "审核人：李四", *[""] * (3 * stretches - 4)])
    one = report(page("<p>政府信息公开情况统计表</p>", grid(beside, ("统计指标", "单位", "统计数") * stretches)))
    assert values(one) == figures
    assert not one.local


def test_two_columns_of_numbers_are_no_stretches():
    figures = draw(Random(16))
    one = report(page(grid([[*row, row[2]] for row in rows(figures)], ("统计指标", "单位", "统计数", "备注数"))))
    assert values(one) == figures


def test_units_of_a_scan_that_are_not_sure():
    """An unsure cell below 单位 is no second number; below none it may be one."""
    figures = draw(Random(17))
    heads = ["统计指标", "单位", "统计数"]
    for head, taken in ((heads, True), (["统计指标", "", "统计数"], False)):
        table = [[Cell(text, 0, column) for column, text in enumerate(head)]]
        for at, (name, unit, number) in enumerate(rows(figures), 1):
            unsure = Cell("", at, 1, readings=("条", "7")) if number != "——" else Cell(unit, at, 1)
            table.append([Cell(name, at, 0), unsure, Cell(number, at, 2)])
        found = extract(Document("pdf", (Text(TITLE), Text("政府信息公开情况统计表"), Grid(tuple(cell for row in table for cell in row)))), forms(), 2016)
        read_ = {key.removeprefix("statistics."): figure.value for key, figure in found.figures.items()}
        assert read_ == figures if taken else not set(read_.values()) - {None}
