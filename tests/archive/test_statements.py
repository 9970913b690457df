"""Numbers stated in running text: taken only where the sentence leaves no doubt."""

from __future__ import annotations

import pytest

from archive.model import Section
from archive.statements import statements


def told(text: str, heading: str = "") -> dict[str, tuple[float | int | None, str]]:
    return {one.fact: (one.value, one.unit) for one in statements([Section(3, heading, text)])}


@pytest.mark.parametrize(("text", "expected"), [
    ("2010年,我局主动公开政府信息1,234条。", {"disclosed": (1234, "条")}),
    ("全年共主动公开政府信息356条,其中通过政府网站公开信息320条。", {"disclosed": (356, "条")}),
    ("2011年公开政府信息500条,比上年增长20%。", {"disclosed": (500, "条")}),
    ("全年共发布了120条政府信息。", {"disclosed": (120, "条")}),
    ("本年度共收到政府信息公开申请12件,均已答复。", {"requests_received": (12, "件")}),
    ("本年度共收到政府信息公开申请12件,答复12件。", {"requests_received": (12, "件"), "requests_replied": (12, "件")}),
    ("2012年度未收到政府信息公开申请。", {"requests_received": (0, "件")}),
    ("依申请公开政府信息共收取检索费等费用120.5元。", {"fees": (120.5, "元")}),
    ("我局提供政府信息未收取任何费用。", {"fees": (0, "元")}),
    ("没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。", {"reconsiderations": (0, "件"), "litigations": (0, "件")}),
    ("因政府信息公开引起行政复议2件,行政诉讼1件。", {"reconsiderations": (2, "件"), "litigations": (1, "件")}),
    ("因政府信息公开申请行政复议3件。", {"reconsiderations": (3, "件")}),
])  # fmt: skip
def test_what_is_stated(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("text", [
    "累计主动公开政府信息8000条。",
    "截至2012年底,主动公开政府信息8000条。",
    "上年公开政府信息500条。",
    "主动公开政府信息1000余条。",
    "通过网站主动公开政府信息320条。",
    "因政府信息公开引起行政复议、行政诉讼共3件。",
    "办理行政复议案件35件。",
    "公开政府信息5条。公开政府信息6条。",
    "共收到来信来访申请15件。",
    "",
])
def test_what_is_not_taken(text):
    assert told(text) == {}


def test_each_has_its_sentence():
    (one,) = statements([Section(2, "二、主动公开", "前言。全年主动公开政府信息45条。后话。")])
    assert one.sentence == "全年主动公开政府信息45条"
