"""Numbers stated in running text: taken only where the sentence leaves no doubt. The sentences are made up."""

from __future__ import annotations

import re
from random import Random

import pytest

from archive.checks.statements import FACTS, statements
from archive.model import Section

BOTH = {"reconsiderations": 0, "litigations": 0}


def told(text: str, heading: str = "", year: int | None = None) -> dict[str, int | float | None]:
    return {one.fact: one.value for one in statements([Section(3, heading, text)], year)}


STATED = [
    # total disclosed
    ("2010年,我局主动公开政府信息1,234条。", {"disclosed": 1234}),
    ("全年共主动公开政府信息356条,其中通过政府网站公开信息320条。", {"disclosed": 356}),
    ("2011年公开政府信息500条,比上年增长20%。", {"disclosed": 500}),
    ("全年共发布了120条政府信息。", {"disclosed": 120}),
    ("本年度新主动公开政府信息88条。", {"disclosed": 88}),
    ("我镇全年公开各类政府信息共计412条。", {"disclosed": 412}),
    ("2009年度,全县主动公开政府信息总数为１２３４５条。", {"disclosed": 12345}),
    ("本机关2012年主动公开政府信息数量为77条,全文电子化率达100%。", {"disclosed": 77}),
    ("我办主动公开政务信息64条；编印简报12期。", {"disclosed": 64}),
    ("今年,我委公开政府信息 9 5 条。", {"disclosed": 95}),
    ("全年公开信息合计1305条(不含转载)。", {"disclosed": 1305}),
    ("2013年1月1日至12月31日,我局共公开政府信息216条。", {"disclosed": 216}),
    ("全局共发布政务信息603条,同比增长5%。", {"disclosed": 603}),
    ("截至目前我局已开通网站。全年主动公开政府信息31条。", {"disclosed": 31}),
    ("主动公开了230条政府信息", {"disclosed": 230}),
    # requests received and replied
    ("本年度共收到政府信息公开申请12件,均已答复。", {"requests_received": 12}),
    ("本年度共收到政府信息公开申请12件,答复12件。", {"requests_received": 12, "requests_replied": 12}),
    ("2012年度未收到政府信息公开申请。", {"requests_received": 0}),
    ("全年受理政府信息公开申请7宗,全部按时答复。", {"requests_received": 7}),
    ("2010年我局共接到公民、法人和其他组织提出的政府信息公开申请5件,已办结5件。", {"requests_replied": 5}),
    ("我镇没有收到依申请公开政府信息的申请。", {"requests_received": 0}),
    ("全年未接到公民要求公开政府信息的申请", {"requests_received": 0}),
    ("本年度我局政府信息公开申请数为0件", {"requests_received": 0}),
    ("本年度收到政府信息公开申请0件。", {"requests_received": 0}),
    ("2013年没有公民、法人或者其他组织向我局提出政府信息公开申请。", {}),  # cut by the stops: nothing is safer
    ("2013年没有公民向我局提出政府信息公开申请。", {"requests_received": 0}),
    ("2011年政府信息公开申请总数为18件,已回复18件。", {"requests_received": 18, "requests_replied": 18}),
    ("受理依申请公开政府信息3件,其中网上申请2件。", {"requests_received": 3}),
    ("全年共接收信息公开申请21份。", {"requests_received": 21}),
    ("政府信息公开申请量为零,无人申请。全年未收到政府信息公开申请。", {"requests_received": 0}),
    ("共收到申请公开政府信息的来件。全年收到信息公开申请4件。", {"requests_received": 4}),
    ("全年收到政府信息公开申请1件,比去年减少3件,答复1件。", {"requests_received": 1, "requests_replied": 1}),
    # fees
    ("依申请公开政府信息共收取检索费等费用120.5元。", {"fees": 120.5}),
    ("我局提供政府信息未收取任何费用。", {"fees": 0}),
    ("2010年我局依申请公开政府信息没有收费。", {"fees": 0}),
    ("政府信息公开工作未产生费用", {"fees": 0}),
    ("全年依申请公开政府信息收取费用0元。", {"fees": 0}),
    ("本年度无政府信息公开收费及减免情况。", {"fees": 0}),
    ("我委依申请提供政府信息,收取复制费共36元。", {"fees": 36}),
    ("2012年度依申请公开信息收费总额为零。", {"fees": 0}),
    ("依申请公开收费金额0.12万元。", {"fees": 0.12}),
    ("未向申请公开政府信息的公民收取费用。", {"fees": 0}),
    # reconsideration and litigation
    ("没有发生因政府信息公开申请行政复议、提起行政诉讼的情况。", BOTH),
    ("因政府信息公开引起行政复议2件,行政诉讼1件。", {"reconsiderations": 2, "litigations": 1}),
    ("因政府信息公开申请行政复议3件。", {"reconsiderations": 3}),
    ("本年度我局未发生针对政府信息公开的行政复议和行政诉讼案件。", BOTH),
    ("2011年因政府信息公开被申请行政复议0件,被提起行政诉讼0件。", BOTH),
    ("全年无因政府信息公开提起的行政诉讼。", {"litigations": 0}),
    ("政府信息公开方面的行政复议、行政诉讼均为零。", BOTH),
    ("我局没有因政府信息公开被申请复议或者被提起诉讼。", BOTH),
    ("涉及政府信息公开的行政复议1起。", {"reconsiderations": 1}),
    ("因政府信息公开发生行政诉讼4起,其中维持3起。", {"litigations": 4}),
    ("因政府信息公开申请行政复议、提起行政诉讼的情况无。", BOTH),
    ("收到政府信息公开申请并答复3件。", {"requests_replied": 3}),
    ("因政府信息公开引起行政复议2件行政诉讼1件", {"reconsiderations": 2, "litigations": 1}),
    ("发生涉及政府信息公开的2件行政复议,1件行政诉讼。", {"reconsiderations": 2, "litigations": 1}),
    ("不存在因政府信息公开申请行政复议或提起行政诉讼的情形", BOTH),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_what_is_stated(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(("heading", "text", "expected"), [
    ("三、依申请公开政府信息情况", "全年未收到申请。", {"requests_received": 0}),
    ("三、依申请公开情况", "本年度收到申请6件,办结6件。", {"requests_received": 6, "requests_replied": 6}),
    ("四、政府信息公开的收费及减免情况", "全年没有收费。", {"fees": 0}),
    ("四、政府信息公开的收费及减免情况", "我局提供的信息均免费提供。", {"fees": 0}),
    ("五、因政府信息公开申请行政复议、提起行政诉讼情况", "2012年没有发生行政复议和行政诉讼。", BOTH),
    ("五、因政府信息公开申请行政复议、提起行政诉讼情况", "行政复议1件；行政诉讼0件。", {"reconsiderations": 1, "litigations": 0}),
    ("五、因政府信息公开申请行政复议、提起行政诉讼情况", "无。", {}),
])
def test_what_the_heading_speaks_of(heading, text, expected):
    assert told(text, heading) == expected


NOT_TAKEN = [
    # cumulative, of several years
    "累计主动公开政府信息8000条。", "截至2012年底,主动公开政府信息8000条。", "自2008年条例施行以来共公开政府信息3000条。", "历年公开政府信息总数为9000条。",
    "近年来,我局主动公开政府信息600条。", "三年共公开政府信息700条。", "目前已主动公开政府信息5000条。", "公开目录收录政府信息8000条。", "网站现有公开政府信息400条。",
    "《条例》实施后主动公开政府信息1200条。", "至今共收到政府信息公开申请30件。", "截止年底,收到政府信息公开申请41件。",
    # of another year
    "上年公开政府信息500条。", "去年收到政府信息公开申请12件,答复12件。", "2009年公开政府信息300条,2010年公开政府信息400条。", "前年发生因政府信息公开的行政复议2件。",
    # not exact
    "主动公开政府信息1000余条。", "公开政府信息近500条。", "公开政府信息300多条。", "公开政府信息约200条。", "主动公开政府信息1.2万条。", "公开政府信息超过800条。",
    "公开政府信息3千条。", "收到政府信息公开申请10余件。", "收到政府信息公开申请5-8件。", "公开政府信息100条以上。", "公开政府信息几十条。", "公开政府信息500条左右。",
    # of what is to come, of a part of the year, on average
    "2014年计划公开政府信息500条。", "力争公开政府信息600条。", "上半年主动公开政府信息120条。", "3月份公开政府信息20条。", "第四季度收到政府信息公开申请3件。",
    "平均每月公开政府信息30条。", "日均公开信息5条。",
    # by a channel, of a kind
    "通过网站主动公开政府信息320条。", "政府网站公开政府信息320条。", "在县电视台公开政府信息12条。", "利用公告栏公开政府信息50条。", "工作动态类公开信息300条。",
    "业务方面公开政府信息40条。", "依申请公开政府信息3条。", "不予公开政府信息2条。", "重点领域公开政府信息90条。", "当面收到政府信息公开申请2件。", "网上收到政府信息公开申请5件。",
    "收到涉及征地的政府信息公开申请8件。", "以信函收到政府信息公开申请1件。", "其中收到政府信息公开申请1件。",
    # of a part of the agency, of others
    "县财政局公开政府信息30条。", "各部门公开政府信息7000条。", "下属单位公开政府信息90条。", "李庄镇收到政府信息公开申请3件。", "各乡镇未收到政府信息公开申请。",
    # of something else
    "办理行政复议案件35件。", "共收到来信来访申请15件。", "受理信息公开咨询40次,其中申请5件。", "受理行政许可申请200件,公开办理结果。", "公开行政复议案件35件,落实政府信息公开要求。",
    "审理行政复议案件12件,推进政府信息公开。", "收到低保申请30件并公开政府信息。", "收到因政府信息公开的投诉2件。", "依申请公开政府信息答复率100%。", "同意公开政府信息申请答复5件。",
    "延期答复政府信息公开申请2件。", "未答复政府信息公开申请1件。",
    # money that is no fee, fees without an amount
    "政府信息公开工作经费支出5万元。", "依申请公开政府信息减免费用120元。", "政府信息公开收费标准为每页0.5元。", "公开行政事业性收费20元。", "政府信息公开方面没有乱收费现象。",
    "投入政府信息公开费用3万元。", "公开涉企收费300元,规范政府信息公开。",
    # disputes that cannot be parted, that are none
    "因政府信息公开引起行政复议、行政诉讼共3件。", "未经复议直接起诉的政府信息公开行政诉讼。", "认真做好政府信息公开行政复议工作,未出现拖延。", "加强政府信息公开行政诉讼应诉能力。",
    "完善政府信息公开复议制度,没有松懈。", "公开政府信息5条。公开政府信息6条。", "",
    "受理申请公开政府信息012件", "依申请公开收费012元",
    "无正当理由不公开政府信息的可以申请复议。",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_what_is_not_taken(text):
    assert told(text) == {}


def test_enough_sentences():
    assert len(STATED) + len(NOT_TAKEN) >= 100


def test_the_report_s_own_year():
    assert told("2010年主动公开政府信息45条。", year=2010) == {"disclosed": 45}
    assert told("2009年主动公开政府信息45条。", year=2010) == {}


def test_each_has_its_sentence():
    (one,) = statements([Section(2, "二、主动公开", "前言。全年主动公开政府信息45条。后话。")])
    assert one.sentence == "全年主动公开政府信息45条"


SPOILS = [
    lambda text: re.sub(r"(\d)\s*(万?[条件份宗起元])", r"\1余\2", text), lambda text: f"截至目前累计{text}", lambda text: f"上年{text}", lambda text: f"上半年{text}",
    lambda text: f"县林业局{text}", lambda text: f"2003年{text}", lambda text: f"近三年来{text}", lambda text: f"计划{text}", lambda text: f"据各乡镇统计{text}",
    lambda text: f"其中{text}",
]  # fmt: skip


@pytest.mark.parametrize("spoil", range(len(SPOILS)))
def test_a_sentence_spoilt_tells_nothing(spoil):
    """Each sentence made one of several years, of another agency, of a part: no number of it is taken any more."""
    for text, expected in STATED:
        if any(expected.values()) and "。" not in text.strip("。") and "；" not in text:
            found = told(SPOILS[spoil](text), year=None if "200" in text or "201" in text else 2010)
            assert not {fact: value for fact, value in found.items() if value}, text


@pytest.mark.parametrize("seed", range(60))
def test_no_mutation_states_another_number(seed):
    """Sentences doubled, swapped, cut, run together: each number told is one that the sentences state of that fact."""
    random = Random(seed)
    chosen = random.sample(STATED, 4)
    true = {fact: {expected[fact] for _, expected in STATED if fact in expected} for fact in FACTS}
    text = "".join(text if text.endswith("。") else f"{text}。" for text, _ in chosen)
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(text) or 1)
        kind = random.choice(["drop a stop", "space", "cut", "double", "word"])
        if kind == "drop a stop":
            text = text.replace("。", ",", 1)
        elif kind == "space":
            text = f"{text[:at]} \n"[:-1] + text[at:]
        elif kind == "cut" and not text[at : at + 1].isdigit():
            text = text[:at] if not text[at - 1 : at].isdigit() else text
        elif kind == "double":
            text += text
        elif not text[at : at + 1].isdigit():
            text = text[:at] + text[at + 1 :]
    for fact, value in told(text).items():
        assert not value or value in true[fact], (text, fact)
