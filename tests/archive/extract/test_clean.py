"""Printed text to labels and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import (
    Number,
    core,
    is_blank,
    is_dash,
    is_page_number,
    label,
    money_unit,
    number,
    squeeze,
    without_remarks,
)


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("0", 0, ""), ("17", 17, ""), ("１７", 17, ""), (" 17\xa0", 17, ""), ("1,234", 1234, ""), ("152，790", 152790, ""),
    ("3件", 3, ""), ("0 件", 0, ""), ("152790元", 152790, "元"), ("2601.953875万", 2601.953875, "万元"),
    ("13.7951", 13.7951, ""), ("0.00", 0.0, ""), ("+21", 21, ""), ("-417", -417, ""), ("－8", -8, ""), ("增1558", 1558, ""),
    ("减38", -38, ""), ("减少2", -2, ""), ("5\n件", 5, ""), ("12。", 12, ""),
])  # fmt: skip
def test_numbers_as_printed(text, value, unit):
    assert number(text) == Number(value, unit)


@pytest.mark.parametrize("text", [
    "", " ", "\xa0", "/", "—", "-", "无", "000", "00", "3 0", "1\n2", "-\n0", "/\n3", "无\n1", "12 .5", "1.2.3", "1,23", "12,3456", "3-", "第3页", "- 3 -",
    "如-8", "约3", "3至5", "3/5", "9" * 16, "①", "三", "2020年", "1e5", "0x1F", "NaN", "inf", "½", "3²x",
])  # fmt: skip
def test_what_is_no_number(text):
    assert number(text) is None


@given(st.text())
def test_number_never_raises_and_never_invents(text):
    found = number(text)
    assert found is None or any(sign.isdigit() or sign.isnumeric() for sign in text)


@given(st.integers(0, 10**15 - 1))
def test_every_count_comes_back(value):
    assert number(str(value)) == number(f"{value:,}") == number(f"\u3000{value}件") == Number(value)


@given(st.lists(st.integers(0, 999), min_size=2, max_size=4), st.sampled_from([" ", "\n", "\t", "\xa0", "\u3000", " \n "]))
def test_two_numbers_are_never_one(values, between):
    assert number(between.join(map(str, values))) is None


@given(st.text())
def test_labels_hold_no_white_space_whatever_was_printed(text):
    assert not any(sign.isspace() for sign in squeeze(text) + label(text))
    assert isinstance(core(label(text)), str)
    assert isinstance(without_remarks(text), str)


@pytest.mark.parametrize(("text", "bare"), [
    ("3. 危及“三安全一稳定”", "危及三安全一稳定"), ("（七）总计", "总计"), ("(七) 总 计", "总计"), ("1、申请人（单位）", "申请人"),
    ("规章（全区机关均无制定规章的权限）", "规章"), ("总\n计", "总计"), ("**(一)予以公开**", "予以公开"), ("十二、其他", "其他"),
])  # fmt: skip
def test_core_of_a_label(text, bare):
    assert core(label(text)) == bare


@pytest.mark.parametrize(("text", "unit"), [
    ("采购总金额", ""), ("采购总金额（元）", "元"), ("采购总金额(万元)", "万元"), ("采购总金额（单位：万元，保留4位小数）", "万元"),
    ("本年收费金额（单位：万元）", "万元"), ("采购总金额（元/万元）", ""), ("元旦收费", ""), ("单位:元;单位:万元", ""),
])  # fmt: skip
def test_units_of_money_in_heads(text, unit):
    assert money_unit(text) == unit


def test_blanks_strokes_and_page_numbers():
    assert all(map(is_blank, ["", " ", "\xa0", "\u3000\n", "\u200b"]))
    assert not any(map(is_blank, ["0", "/", "无"]))
    assert all(map(is_dash, ["/", "—", "-", "——", "无", " 无 ", "（无）"]))
    assert not any(map(is_dash, ["", "0", "-1", "无误"]))
    assert all(map(is_page_number, ["- 3 -", "—12—", "第3页", "第3页，共9页", "3/9", "~ 4 ~"]))
    assert not any(map(is_page_number, ["3", "-3", "", "第三条"]))
