"""The irregularities of published reports, one test each; the codes are those of the project's catalogue.

V1-V10 values, H1-H8 heads and labels, P1-P6 pages and columns, F1 forms, S1-S2 sections, N1 narrative.
"""

from __future__ import annotations

import pytest

from archive.extract import extract
from archive.forms import forms
from archive.process import read
from archive.readers.html import read_html
from archive.readers.text import read_text

TITLE = "某镇2021年政府信息公开工作年度报告"
HEADS = "申请人情况\n自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
MADE = "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n"
ISSUED = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n"
ITEMS = "第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"
DISPUTES = "行政复议\t\t\t\t\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n"
APPLICANTS = ("natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total")


def of_text(text, section=2):
    words = {2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况", 4: "四、政府信息公开行政复议、行政诉讼情况"}
    return extract(read_text(f"{words[section]}\n{text}".encode()), forms(), 2021)


def of_rows(*rows, section=3):
    return of_text(HEADS + "\n".join("\t".join(str(cell) for cell in row) for row in rows), section)


def of_html(body):
    return extract(read_html(f"<html><body>{body}</body></html>".encode()), forms(), 2021)


def values(found, row):
    return [figure.value for key, figure in found.figures.items() if key.rpartition(".")[0] == row]


def codes(found):
    return {finding.code for finding in found.findings}


# ---- V: values --------------------------------------------------------------------------------------------

def test_v1_a_blank_form_is_not_a_form_of_zeros():
    found = of_rows(("一、本年新收政府信息公开申请数量", *[""] * 7))
    assert values(found, "requests.new_received") == [None] * 7


def test_v2_blank_and_0_stand_side_by_side():
    found = of_text(MADE + "规章\t0\t\t0\n行政规范性文件\t2\t\t\n")
    assert values(found, "proactive.regulations") == [0, None, 0]
    assert values(found, "proactive.normative_documents") == [2, None, None]


def test_v3_zeros_left_blank_stay_blank():
    found = of_rows(("(一)予以公开", 3, "", "", "", "", "", 3))
    assert values(found, "requests.granted") == [3, None, None, None, None, None, 3]


def test_v4_a_total_left_0_is_kept_as_printed():
    assert values(of_rows(("(一)予以公开", 1, 0, 0, 0, 0, 0, 0)), "requests.granted") == [1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("152790元", 152790, "元"), ("2601.953875万", 2601.953875, "万元"), ("13.7951", 13.7951, ""), ("8,040", 8040, ""),
])  # fmt: skip
def test_v5_units_inside_the_cell(text, value, unit):
    found = of_text(f"第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额\n政府集中采购\t3\t{text}\n")
    amount = found.figures["proactive.procurement.amount"]
    assert (amount.value, amount.unit, amount.text) == (value, unit, text)


def test_v6_signs_and_words():
    found = of_text(ITEMS + "行政许可\t100\t减38\t5\n其他对外管理服务事项\t7\t+21\t0\n")
    assert values(found, "proactive.licensing") == [100, -38, 5]
    assert values(found, "proactive.other_services") == [7, 21, 0]


def test_v7_surplus_cells_under_one_head():
    found = of_text("第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t0\t0\t0\n行政强制\t4\t9\n")
    assert values(found, "proactive.punishment") == [0]
    assert values(found, "proactive.coercion") == []
    assert {"extra_cell", "unplaced_number"} <= codes(found)


@pytest.mark.parametrize(("line", "expected"), [
    ("规章000", [0, 0, 0]), ("规章001", [0, 0, 1]), ("规章763", []), ("规章012", []), ("规章00", []), ("规章0 0 3", [0, 0, 3]),
])  # fmt: skip
def test_v8_glued_cells_are_parted_only_where_there_is_one_way(line, expected):
    found = of_text(MADE + line)
    assert values(found, "proactive.regulations") == expected
    assert expected or "unplaced_number" in codes(found)


def test_v9_v10_values_that_moved_up_are_not_taken():
    found = of_text("信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n62\n5\n其他对外管理服务事项\n1\n2\n3\n")
    assert values(found, "proactive.licensing") == []
    assert values(found, "proactive.other_services") == []  # nothing tells whether this row lost a cell too
    assert "unplaced_number" in codes(found)


# ---- H: heads and labels --------------------------------------------------------------------------------------

def test_h1_heads_cut_short():
    found = of_text("第二十条第（五）项\n信息内容\t上一年项\t本年增/\t处理决定\n行政许可\t1\t2\t3\n")
    assert {key: figure.value for key, figure in found.figures.items()} == {
        "proactive.licensing.prev_year_items": 1, "proactive.licensing.change": 2, "proactive.licensing.decisions": 3,
    }  # fmt: skip


def test_h2_a_head_printed_twice():
    found = of_text(MADE.replace("本年新公开数量", "本年新制作数量") + "规章\t1\t2\t3\n" + ITEMS + "行政许可\t4\t5\t6\n")
    assert values(found, "proactive.regulations") == [1, 2, 3]
    assert found.form == "2019"


def test_h3_spaced_and_vertical_glyphs():
    found = of_html("<p>三、收到和处理政府信息公开申请情况</p><table><tr><td>（七）总<br>计<td>1<td>0<td>0<td>0<td>0<td>0<td>1"
                    "<tr><td>四、结 转 下年 度继续 办理<td>0<td>0<td>0<td>0<td>0<td>2<td>2</table>")  # fmt: skip
    assert values(found, "requests.total_processed") == [1, 0, 0, 0, 0, 0, 1]
    assert values(found, "requests.carried_forward") == [0, 0, 0, 0, 0, 2, 2]


@pytest.mark.parametrize("caption", ["第二十条第", "第二十条", "第二十条(五)项", ""])
def test_h4_captions_without_a_number(caption):
    found = of_text(ITEMS.replace("第二十条第（五）项", caption).lstrip() + "行政许可\t1\t2\t3\n")
    assert values(found, "proactive.licensing") == [1, 2, 3]


def test_h5_the_label_of_the_first_row_missing():
    found = of_text(MADE + "\t4\t5\t6\n规范性文件\t1\t2\t3\n")
    assert values(found, "proactive.regulations") == [4, 5, 6]
    assert values(found, "proactive.normative_documents") == [1, 2, 3]
    assert "label_unknown" in codes(found)


@pytest.mark.parametrize(("label", "row"), [
    ("2.其他法律行政止公开", "denied_law_forbidden"), ("2、其他法律行政法规禁止公开（如有）", "denied_law_forbidden"),
    ("（一）予以公开，含补正后公开", "granted"), ("(二)部分公开", "partially_granted"), ("1.逾期不补正", "other_overdue_correction"),
])  # fmt: skip
def test_h6_misprints_and_remarks(label, row):
    assert values(of_rows((label, 1, 2, 3, 4, 5, 6, 21)), f"requests.{row}") == [1, 2, 3, 4, 5, 6, 21]


def test_h6_what_resembles_no_label_is_named():
    found = of_rows(("(一)予以公开", *[0] * 7), ("电话咨询", 1, 2, 3, 4, 5, 6, 21))
    assert not any(figure.value for figure in found.figures.values())
    assert {"label_unknown", "unplaced_number"} <= codes(found)


def test_h7_a_label_cut_in_two_by_a_page():
    row = ("5.要求行政机关", 1, 0, 0, 0, 0, 0, 1)
    assert values(of_rows(row, ("确认或重新出具已获取信息",)), "requests.rejected_confirmation") == [1, 0, 0, 0, 0, 0, 1]
    below = of_rows(("5.要求行政机关", *[""] * 7), ("确认或重新出具已获取信息", *row[1:]))
    assert values(below, "requests.rejected_confirmation") == [1, 0, 0, 0, 0, 0, 1]


def test_h8_a_group_one_glyph_a_line_among_the_rows():
    found = of_text(HEADS + "三、\n本年\n(三)不予公开\t1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n度办\n理结\n2.其他法律行政法规禁止公开\t2\t0\t0\t0\t0\t0\t2\n果\n", 3)
    assert values(found, "requests.denied_state_secret")[-1] == 1
    assert values(found, "requests.denied_law_forbidden")[-1] == 2


# ---- P: pages and columns -----------------------------------------------------------------------------------------

def test_p1_page_numbers_inside_the_table():
    found = of_rows(("(一)予以公开", 1, 0, 0, 0, 0, 0, 1), ("- 3 -",), ("(二)部分公开", 2, 0, 0, 0, 0, 0, 2))
    assert values(found, "requests.granted")[-1] == 1
    assert values(found, "requests.partially_granted")[-1] == 2


def test_p2_rows_lost_are_absent_and_named():
    report = read(f"{TITLE}\n一、总体情况\n好。\n三、收到和处理政府信息公开申请情况\n{HEADS}(一)予以公开\t1\t0\t0\t0\t0\t0\t1\n".encode()).report
    assert report
    assert {key.rpartition(".")[0] for key in report.figures} == {"requests.granted"}
    assert "requests.partially_granted" in {finding.cell for finding in report.findings if finding.code == "absent_row"}


def test_p3_the_last_row_of_table_3_in_a_table_of_its_own():
    found = of_html("<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr><td>四、结转下年度继续办理<td>1<td>0<td>0<td>0<td>0<td>2<td>3</table>")
    assert values(found, "requests.carried_forward") == [1, 0, 0, 0, 0, 2, 3]


def test_p4_rows_with_a_label_cell_fewer_or_more():
    found = of_rows(("", "(六)其他处理", "", 1, 2, 3, 4, 5, 6, 21), ("(七)总计", 2, 2, 3, 4, 5, 6, 22))
    assert values(found, "requests.other") == [1, 2, 3, 4, 5, 6, 21]
    assert values(found, "requests.total_processed") == [2, 2, 3, 4, 5, 6, 22]


@pytest.mark.parametrize(("row", "taken"), [([0] * 16, True), ([1] * 15 + [0], False), ([1, 0, 0, 0, 1] * 3, True), ([3] * 9, False)])
def test_p5_table_4_of_other_widths(row, taken):
    found = of_text(DISPUTES + "\t".join(map(str, row)) + "\n", 4)
    assert len(found.figures) == (15 if taken else 0)
    assert taken or "unplaced_number" in codes(found)


def test_p6_heads_that_character_recognition_invented():
    found = of_text("数据1\t数据2\t数据3\t数据4\t数据5\t数据6\t数据7\n(一)予以公开\t1\t2\t3\t4\t5\t6\t21\n", 3)
    assert values(found, "requests.granted") == [1, 2, 3, 4, 5, 6, 21]


# ---- F, S, N ------------------------------------------------------------------------------------------------------------

def test_f1_tables_of_two_editions_in_one_report():
    found = of_text(ISSUED + "规章\t1\t2\t3\n三、收到和处理政府信息公开申请情况\n" + HEADS + "(六)其他处理\t1\t0\t0\t0\t0\t0\t1\n")
    assert values(found, "proactive.regulations") == [1, 2, 3]
    assert values(found, "requests.other")[-1] == 1
    assert "mixed_form" in codes(found)


def test_s1_sections_under_other_names():
    text = "一、工作概述\n甲\n二、行政机关主动公开政府信息情况\n三、行政机关收到和处理政府信息公开申请情况\n六、其他报告事项\n无\n"
    found = extract(read_text(text.encode()), forms(), 2021)
    assert [section.number for section in found.sections] == [1, 2, 3, 6]


def test_s2_tables_in_pictures():
    page = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>一、总体情况</p><p>二、主动公开政府信息情况</p><img src=a.png><p>三、收到和处理政府信息公开申请情况</p><img src=b.png>"
    report = read(f"<html><body>{page}</body></html>".encode()).report
    assert report
    assert not report.figures
    assert "tables_in_image" in {finding.code for finding in report.findings}


def test_n1_the_table_wins_over_the_text():
    text = f"{TITLE}\n一、总体情况\n本年收到政府信息公开申请5件。\n三、收到和处理政府信息公开申请情况\n{HEADS}一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n"
    report = read(text.encode()).report
    assert report
    assert report.figures["requests.new_received.total"].value == 3
    conflict = next(finding for finding in report.findings if finding.code == "narrative_conflict")
    assert (conflict.expected, conflict.found) == (5, 3)


# ---- what must not happen -------------------------------------------------------------------------------------------------

def test_last_years_tables_below_are_not_mixed_in():
    first = ISSUED + "规章\t1\t2\t3\n行政规范性文件\t\t5\t6\n"
    again = "二、主动公开政府信息情况\n" + ISSUED + "规章\t1\t8\t3\n行政规范性文件\t4\t5\t6\n"
    found = of_text(first + "三、收到和处理政府信息公开申请情况\n" + HEADS + "(一)予以公开\t1\t0\t0\t0\t0\t0\t1\n" + again)
    assert values(found, "proactive.regulations") == [1, 3]
    assert values(found, "proactive.normative_documents") == [None, 5, 6]
    assert "label_duplicate" in codes(found)


def test_no_number_is_read_out_of_a_head():
    found = of_text("第二十条第（五）项\n信息内容\t上一年项目数量(指2019年事项数)\t本年增/减(减用负值表示,如 -8)\t处理决定数量\n行政许可\t1\t-2\t3\n")
    assert values(found, "proactive.licensing") == [1, -2, 3]


def test_a_menu_of_the_form_s_own_words_is_not_a_table():
    menu = "".join(f"<tr><td>{name}</td><td>{at}</td></tr>" for at, name in enumerate(("规章", "行政许可", "其他", "总计", "行政复议"), 1))
    assert not of_html(f"<table>{menu}</table><p>一、总体情况</p><p>好</p>").figures


def test_side_columns_are_no_figures():
    rows = "".join(f"<tr><td>{at}<td>{name}<td>{at + 10}<td>无</tr>" for at, name in enumerate(("行政处罚", "行政强制"), 1))
    found = of_html(f"<p>二、主动公开政府信息情况</p><table><tr><td>序号<td>信息内容<td>本年处理决定数量<td>备注</tr>{rows}</table>")
    assert {figure.value for figure in found.figures.values()} == {11, 12}


def test_a_head_that_lost_its_cell_moves_no_column():
    """Without 法人或其他组织 over five columns, 总计 stands over the second."""
    heads = ("<tr><td colspan=3 rowspan=3>x<td colspan=7>申请人情况</tr><tr><td rowspan=2>自然人<td rowspan=2>总计</tr>"
             "<tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他</tr>")  # fmt: skip
    row = "<tr><td colspan=3>一、本年新收政府信息公开申请数量<td>1<td>2<td>3<td>4<td>5<td>6<td>21</tr>"
    found = of_html(f"<p>三、收到和处理政府信息公开申请情况</p><table>{heads}{row}</table>")
    assert values(found, "requests.new_received") == [1, 2, 3, 4, 5, 6, 21]


def test_heads_in_another_order_are_followed_if_all_stand_in_one_line():
    heads = "\t总计\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"
    found = of_text(f"{heads}\n(一)予以公开\t21\t1\t2\t3\t4\t5\t6\n", 3)
    assert [found.figures[f"requests.granted.{column}"].value for column in APPLICANTS] == [1, 2, 3, 4, 5, 6, 21]
