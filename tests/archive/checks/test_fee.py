"""The fee for processing information in section 六: a plain amount, none, silence; everything else is refused."""

from __future__ import annotations

import pytest

from archive.checks.fee import KEY, fee
from archive.clean import number
from archive.model import Section
from archive.process import read


def told(text, year=2023, section=6):
    return fee((Section(section, "其他需要报告的事项", text),), year)


@pytest.mark.parametrize(("text", "value", "print_"), [
    ("全年收取政府信息公开信息处理费3940元。", 3940, "3940元"),
    ("2023年，区政府严格落实《政府信息公开信息处理费管理办法》，全年收取政府信息公开信息处理费0元。", 0, "0元"),
    ("2023年共发出收费通知0件，收取信息处理费总金额 0 元，实际收取总金额0元。", 0, "0元"),
    ("依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本年度收取信息处理费1,250.50元", 1250.5, "1,250.50元"),
    ("本年度未收取信息处理费。", 0, "未收取信息处理费"),
    ("我局2023年没有产生政府信息公开信息处理费。", 0, "没有产生政府信息公开信息处理费"),
    ("信息处理费收取情况：无。", 0, "信息处理费收取情况:无"),
    ("收取信息处理费零元", 0, "零元"),
    ("无收取信息公开处理费情况。", 0, "无收取信息公开处理费"),
    ("本年度未收取信息处理费。全年信息处理费为0元。", 0, "0元"),
    ("全年收取信息处理费３９４０元。", 3940, "3940元"),
])
def test_plain_statements(text, value, print_):
    figure, notes = told(text)
    assert figure
    assert (figure.key, figure.value, figure.text, figure.unit) == (KEY, value, print_, "")
    assert notes == ()
    assert isinstance(figure.value, int) == (value == int(value))


@pytest.mark.parametrize("text", [
    "", "无", "没有其他需要报告的事项。", "本机关按照《政府信息公开信息处理费管理办法》执行。", "严格执行信息处理费收取规定。",
    "全年收取培训费300元。", "未收取任何费用。", "2.申请人逾期未按收费通知要求缴纳费用，行政机关不再处理。",
    "收取信息处理费。", "对超过一定数量的申请依规收取信息处理费。",
])
def test_silence_is_no_figure(text):
    assert told(text) == (None, ())


@pytest.mark.parametrize(("text", "why"), [
    ("收取信息处理费约3000元。", "is rounded"),
    ("收取信息处理费3000余元。", "is no plain number"),
    ("收取信息处理费三千元。", "is no plain number"),
    ("收取信息处理费近3000元。", "is rounded"),
    ("累计收取信息处理费3000元。", "is of several years"),
    ("2021年以来收取信息处理费3000元。", "is of another year"),
    ("2022年收取信息处理费3000元。", "is of another year"),
    ("收取信息处理费3000元，同比增长5%。", "is of several years"),
    ("发出收费通知3件，应收信息处理费900元，实际收取600元。", "is one of several amounts (900元, 600元)"),
    ("信息处理费标准为每件100元。", "is of a rate, not of what was taken"),
    ("减免信息处理费100元。", "is of what was waived, owed or returned"),
    ("本年度未收取信息处理费，退费100元。", "is said to be none, and 100元"),
    ("本年度未收取信息处理费。收取信息处理费20元。", "is told differently in different sentences"),
    ("收取信息处理费10至20元。", "is rounded"),
])
def test_everything_else_is_refused_and_told(text, why):
    figure, (note,) = told(text)
    assert figure is None
    assert (note.code, note.severity, note.cell) == ("processing_fee", "note", KEY)
    assert note.message == f"the fee for processing information {why}: not taken"


def test_ten_thousands_are_converted_and_told():
    figure, (note,) = told("全年收取信息处理费0.394万元。")
    assert (figure.value, figure.text) == (3940, "0.394万元")
    assert note.message == "0.394万元 are 3940 元"
    assert number(figure.text).value == 0.394


def test_other_years_and_sections_have_none():
    text = "全年收取信息处理费3940元。"
    assert told(text, 2020) == told(text, None) == told(text, section=1) == (None, ())
    assert told(text, 2021)[0]


def test_the_report_has_it():
    page = ("<h1>某市2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>公开3条。</p><p>二、主动公开政府信息情况</p>"
            "<p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>无</p>"
            "<p>六、其他需要报告的事项</p><p>全年收取信息处理费3940元。</p>")
    report = read(page.encode()).report
    assert report.figures[KEY].value == 3940
    assert "blank_form" not in {finding.code for finding in report.findings}
