"""What stands between a page's top and its body: the line of metadata, the preface that names laws, the title of a summary."""

from __future__ import annotations

import pytest

from archive.model import Document, Text
from archive.recognise import prove

AGENCY, TITLE = "安平县民政局", "安平县民政局2010年政府信息公开年度报告"
BODY = (
    "一、概述", "2010年，我局按计划办理信息公开各项工作。", "二、主动公开政府信息的情况", "全年主动公开356条。", "三、依申请公开政府信息办理情况", "受理12件，均已答复。",
    "四、收费及减免情况", "没有收费。", "五、行政复议、行政诉讼情况", "没有发生。", "六、存在的问题和改进措施", "人手不足。",
)  # fmt: skip
PERIOD = "统计期限为2010年1月1日至2010年12月31日。"


def page(*lines: str) -> Document:
    return Document("html", tuple(map(Text, lines)))


@pytest.mark.parametrize("preface", [
    "根据《中华人民共和国政府信息公开条例》要求，特向社会公布2010年度安平县民政局政府信息公开年度报告。",
    "按照《安平县政府信息公开办法》的规定，编制本局2010年政府信息公开年度报告。",
    "依照条例第三十一条，公布2010年政府信息公开年度报告，全文如下：",
    "为贯彻落实《条例》，按县里通知要求，编制2010年度政府信息公开年度报告。",
    "本报告依据《中华人民共和国政府信息公开条例》编制，为2010年度政府信息公开年度报告。",
])  # fmt: skip
def test_laws_that_a_preface_names_are_no_title(preface: str) -> None:
    proof = prove(page(TITLE, preface, *BODY))
    assert (proof.report, proof.agency, proof.year) == (True, AGENCY, 2010)


@pytest.mark.parametrize("title", [
    "关于做好2010年政府信息公开年度报告编制工作的通知", "安平县2010年政府信息公开年度报告解读", "安平县民政局政府信息公开年度报告制度",
])  # fmt: skip
def test_a_title_of_something_else_above_such_a_preface_still_counts(title: str) -> None:
    assert not prove(page(title, "根据《中华人民共和国政府信息公开条例》要求，现将2010年政府信息公开年度报告的有关内容说明如下：", *BODY)).report


@pytest.mark.parametrize("title", ["安平县民政局2010年政务公开工作总结", "2010年政府信息公开情况自查报告"])
def test_a_summary_with_the_parts_of_a_report_is_none(title: str) -> None:
    assert not prove(page(title, *BODY)).report
    assert prove(page("政务公开工作总结", *BODY)).report  # an entry of a menu, which tells no year


@pytest.mark.parametrize("line", [
    "来源：安平县民政局 发布时间：2011-02-18 浏览次数：123", "发布时间：2011-02-18 来源：安平县民政局 浏览次数：35",
    "作者：管理员 时间：2011-02-18 10:22 信息来源：安平县民政局 点击数：33", "[2011-02-18] 来源：安平县民政局 【字体：大 中 小】",
    "发布机构：安平县民政局 | 发布日期：2011-02-18", "文章来源：安平县民政局 责任编辑：张三",
])  # fmt: skip
def test_the_agency_among_other_metadata_on_one_line(line: str) -> None:
    assert prove(page(line, "2010年政府信息公开工作年度报告", PERIOD, *BODY)).agency == AGENCY


@pytest.mark.parametrize("line", ["来源： 发布时间：2011-02-18", "来源：本站 浏览次数：3", "发布时间：2011-02-18 浏览次数：35"])
def test_metadata_that_name_nobody(line: str) -> None:
    assert prove(page(line, "安平县民政局", "2010年政府信息公开工作年度报告", PERIOD, *BODY)).agency == ""


def test_the_agency_of_a_sentence_that_publishes_the_report() -> None:
    assert prove(page("2010年政府信息公开工作年度报告", f"按照要求，现公布安平县民政局2010年政府信息公开工作年度报告。{PERIOD}", *BODY)).agency == AGENCY
    assert prove(page("2010年政府信息公开工作年度报告", f"按照要求，现公布我局2010年政府信息公开工作年度报告。{PERIOD}", *BODY)).agency == ""
