"""Requests received, as the running text counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.checks.narrative import received
from archive.model import Section


def of(text, number=1):
    return [count for count, _ in received((Section(number, "", text),))]


@pytest.mark.parametrize(("text", "counts"), [
    ("2020年，共收到政府信息公开申请12件，均已办结。", [12]), ("全年受理依申请公开3件。", [3]), ("本年度接到群众信息公开申请 1 5 件。", [15]),
    ("2020年未收到政府信息公开申请。", [0]), ("没有收到依申请公开事项；无诉讼。", [0]), ("全年收到公民书面申请公开2宗", [2]),
])  # fmt: skip
def test_what_the_text_states(text, counts):
    assert of(text) == counts


@pytest.mark.parametrize("text", [
    "截至目前累计收到政府信息公开申请300件。", "收到政府信息公开申请引起的行政复议2件。", "收到信访投诉12件。", "上年收到政府信息公开申请5件。",
    "同比去年，收到政府信息公开申请增加3件。", "主动公开信息368条。", "", "依申请公开工作有序推进。", "其中收到网上政府信息公开申请4件。",
])  # fmt: skip
def test_what_is_no_count_of_the_year(text):
    assert of(text) == []


def test_only_the_first_section_and_the_preface_are_read():
    text = "收到政府信息公开申请7件。"
    assert of(text, 0) == of(text, 1) == [7]
    assert of(text, 5) == []


def test_the_sentence_comes_with_the_number():
    assert list(received((Section(1, "", "甲。全年收到政府信息公开申请7件！乙"),))) == [(7, "全年收到政府信息公开申请7件")]


@given(st.text(alphabet="收到受理未没有政府信息公开申请件条0123456789，。；累计\n ", max_size=60))
def test_a_count_stands_in_its_sentence(text):
    for count, sentence in received((Section(1, "", text),)):
        assert count == 0 or str(count) in sentence
