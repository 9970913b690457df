"""What is looked at only where certain words stand says the same as if every sentence were looked at."""

from __future__ import annotations

import re
from random import Random

import pytest

from archive.checks import fee, narrative, statements
from archive.checks.sentences import sentences_with
from archive.clean import squeeze
from archive.model import Section
from tests.archive.checks.test_statements import STATED

EVERY = re.compile(r"[^。;；!！?？\n]+")
HEADINGS = ("", "三、收到和处理政府信息公开申请情况", "四、收费及减免情况", "六、其他需要报告的事项", "请注意")
PARTS = sorted({part for text, *_ in STATED for part in re.split("[,，、]", text)} | {
    "未收取信息处理费", "收取信息处理费300元", "信息公开处理费1.2万元", "处理(全年)费5元", "收(全年)费0元", "公开(含转载)信息", "1,234条", "公开信息12件",
    "其中当面申请3件", "网络申请4件", "其他5件", "行政复(本年)议2件", "免费提供", "申", "没有收到", "答复4件", "(一)公开信息", "((二)收)费用为零",
})  # fmt: skip


def drawn(chance: Random) -> str:
    return "".join(chance.choice(PARTS) + chance.choice(",,,，、。。；;!?\n （）") for _ in range(chance.randrange(1, 12)))


def told(text: str, heading: str) -> tuple[object, ...]:
    sections = [Section(number, heading, text) for number in (1, 6)]
    return statements.statements(sections, 2021), fee.fee(sections, 2021), list(narrative.received(sections)), list(narrative.parts(sections))


def every_sentence(words: re.Pattern[str], text: str) -> list[str]:
    return EVERY.findall(squeeze(text))


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_no_sentence_that_tells_something_is_passed_over(start, monkeypatch):
    texts = [(drawn(chance), chance.choice(HEADINGS)) for chance in map(Random, range(start, start + 500))]
    quick = [told(*one) for one in texts]
    for module in (statements, fee, narrative):
        monkeypatch.setattr(module, "sentences_with", every_sentence)
    monkeypatch.setattr(statements, "_telling", lambda text, heading: every_sentence(EVERY, text))
    whole = [told(*one) for one in texts]
    assert quick == whole
    assert sum(any(one[:1]) for one in quick) > 50


def test_sentences_are_those_that_have_the_words():
    words = re.compile("费|申请")
    for seed in range(500):
        text = drawn(Random(seed))
        assert sentences_with(words, text) == [one for one in every_sentence(words, text) if words.search(one)]


@pytest.mark.parametrize("text", ["", "。", "费", "。费。", "；费", "费；", "没有。费用;\n申请"])
def test_at_the_ends(text):
    words = re.compile("费|申请")
    assert sentences_with(words, text) == [one for one in every_sentence(words, text) if words.search(one)]
