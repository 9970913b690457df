"""What a document proves: report or not, title, agency, year, date."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from archive.model import Cell, Document, Grid, Text
from archive.readers import READERS, sniff
from archive.recognise import prove

CASES = os.environ.get("XXGK_CASES")
needs_cases = pytest.mark.skipif(not CASES, reason="XXGK_CASES names no folder of cases")

# What stands in the text of a case and what does not: the others' year and agency are facts that the input lacks.
NO_AGENCY_IN_TEXT = {"p_fengshou_2022", "p_fulu_2019", "p_hecheng_2023", "p_liangcheng_2020", "p_qili_2020",
                     "p_wendeng_zhujian_2019", "p_cqsdj_2022", "p_huangpi_street_2020", "p_transport_dy_2019",
                     "shanghai_general_office_2019"}  # fmt: skip
NO_YEAR_IN_TEXT = {*NO_AGENCY_IN_TEXT, "p_huitong_linye_2020"}


def cases() -> list[tuple[str, Path, Path]]:
    if not CASES:
        return []
    seeds = [(path.stem, path, path.with_suffix(".json")) for path in sorted(Path(CASES, "seeds").glob("*.txt"))]
    reports = [(path.parent.name, path, path.with_name("expected.json")) for path in sorted(Path(CASES, "reports").glob("*/input.*"))]
    return seeds + [case for case in reports if case[1].suffix in {".txt", ".html"}]


@needs_cases
def test_every_text_and_html_case_is_a_report_with_its_title_year_and_agency() -> None:
    for name, path, answer in cases():
        expected = json.loads(answer.read_text("utf-8"))
        data = path.read_bytes()
        proof = prove(READERS[sniff(data)](data, ""))
        assert proof.report, (name, proof.why)
        if name != "shanghai_general_office_2019":
            assert proof.title == (expected["title"] or ""), name
        assert proof.year == (None if name in NO_YEAR_IN_TEXT else expected["year"]), name
        if name in NO_AGENCY_IN_TEXT:
            assert proof.agency == "", name
            assert [finding.code for finding in proof.findings] == ["agency_unknown"], name
        else:
            assert same(proof.agency, expected["agency"]), (name, proof.agency)
            assert proof.findings == (), name


def same(found: str, truth: str | None) -> bool:
    """Equal without 人民政府; a text can only give the part of the name that it prints."""
    left, right = found.replace("人民政府", ""), (truth or "").replace("人民政府", "").removesuffix("办事处")
    return left == right or (left != "" and right.endswith(left))


# ---- documents of our own -----------------------------------------------------------------------------------

SECTIONS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip
PERIOD = "所列数据的统计期限自{0}年1月1日起至{0}年12月31日止。"
PARAGRAPH = "公开栏、网站和公众号上的内容由专人校对，群众来问都给了答复，办理过程留有记录。" * 3


def table(*rows: str) -> Grid:
    return Grid(tuple(Cell(text, row, column) for row, line in enumerate(rows) for column, text in enumerate(line.split("|"))))


FORM = (
    table("第二十条第（一）项|||", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|0|0|0", "行政规范性文件|2|0|5"),
    table("一、本年新收政府信息公开申请数量|1|0|0|0|0|0|1", "二、上年结转政府信息公开申请数量|0|0|0|0|0|0|0"),
)


def paper(*parts: str | Grid, reader: str = "text", title: str = "", **metas: str) -> Document:
    """A document of lines and tables; metas with their names in lower case, as the reader gives them."""
    return Document(reader, tuple(Text(part) if isinstance(part, str) else part for part in parts), title=title, metas=metas)


def report(*opening: str, body: str = "我镇" + PARAGRAPH, end: tuple[str, ...] = (), **metas: str) -> Document:
    return paper(*opening, SECTIONS[0], body, SECTIONS[1], FORM[0], SECTIONS[2], FORM[1], *SECTIONS[3:], *end, **metas)


def codes(document: Document, **told: str) -> list[str]:
    return [finding.code for finding in prove(document, **told).findings]


def test_title_over_two_and_three_lines_is_kept_as_printed() -> None:
    assert prove(report("淮安市人民政府", "2024 年政府信息公开工作年度报告")).title == "淮安市人民政府2024 年政府信息公开工作年度报告"
    proof = prove(report("怀远县 龙亢镇", "2021年政府信息公开工作", "年度报告"))
    assert (proof.title, proof.agency, proof.year) == ("怀远县 龙亢镇2021年政府信息公开工作年度报告", "怀远县龙亢镇", 2021)


def test_a_menu_above_the_title_is_no_part_of_it() -> None:
    proof = prove(report("网站首页", "审计局", "2021年政府信息公开工作年度报告", reader="html"))
    assert (proof.title, proof.agency, proof.year) == ("2021年政府信息公开工作年度报告", "", 2021)


def test_cells_are_never_joined_to_a_title() -> None:
    meta = table("索引号|340323-001/2021-00012|信息分类|政府信息公开年报", "发布机构|固镇县刘集镇人民政府|成文日期|2021年01月22日")
    proof = prove(report(meta, "固镇县刘集镇2020年政府信息公开工作年度报告"))  # type: ignore[arg-type]
    assert (proof.title, proof.agency, proof.year) == ("固镇县刘集镇2020年政府信息公开工作年度报告", "固镇县刘集镇", 2020)
    assert proof.published == date(2021, 1, 22)


def test_inner_title_without_year_takes_it_from_the_outer_one() -> None:
    proof = prove(report("石弓镇政府信息公开工作年度报告", articletitle="涡阳县石弓镇2020年政府信息公开工作年度报告"))
    assert (proof.title, proof.agency, proof.year) == ("石弓镇政府信息公开工作年度报告", "涡阳县石弓镇", 2020)


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        (PERIOD.format(2021), 2021),
        ("数据统计期限为2020年1月1日至12月31日。", 2020),
        ("统计期限为202111日起至20211230日止。", 2021),
        ("统计时限自20191月1日至2019年12月31日。", 2019),
        ("统计期限：2020年1月1日至202020年12月31日。", 2020),
        ("统计期限从2022年1月1日起，到2022年12月31日止。", 2022),
        ("现将2018年度我镇的工作报告如下。", 2018),
        ("2017年，我镇按上级部署办理。", 2017),
        ("按照2019年修订的条例，今年按上级部署办理。", None),
    ],
)
def test_year_by_period_then_body_where_the_title_has_none(sentence: str, year: int | None) -> None:
    proof = prove(report("石弓镇政府信息公开工作年度报告", sentence))
    assert (proof.year, proof.agency) == (year, "石弓镇")
    assert proof.findings == ()


def test_year_by_publication_only_from_january_to_april() -> None:
    title = "石弓镇政府信息公开工作年度报告"
    assert prove(report(title, pubdate="2022-01-18 09:30")).year == 2021
    assert prove(report(title, pubdate="2021-10-18 09:30")).year is None
    assert prove(report(title, "发布日期：2022/03/02 浏览次数：17")).year == 2021


def test_year_conflict_title_wins_and_is_flagged() -> None:
    title = "石弓镇2018年政府信息公开工作年度报告"
    proof = prove(report(title, PERIOD.format(2019)))
    assert (proof.year, [finding.code for finding in proof.findings]) == (2018, ["year_conflict"])
    assert codes(report(title, PERIOD.format(2018))) == []
    other = report(title, PERIOD.format(2019), articletitle="石弓镇2019年政府信息公开工作年度报告")
    assert (prove(other).year, codes(other)) == (2019, ["year_conflict"])


@pytest.mark.parametrize(
    "opening",
    [
        "本报告由涡阳县西阳镇人民政府根据条例编制。",
        "根据条例规定，涡阳县西阳镇人民政府编制本报告。",
        "依照条例，特向社会公布涡阳县西阳镇人民政府2021年度政府信息公开工作年度报告。",
        "现将涡阳县西阳镇人民政府2021年政府信息公开工作报告如下。",
        "2021年，涡阳县西阳镇人民政府严格按照条例办理。",
    ],
)
def test_agency_by_the_preface(opening: str) -> None:
    proof = prove(report("2021年政府信息公开工作年度报告", opening, contentsource="涡阳县人民政府"))
    assert (proof.agency, proof.findings) == ("涡阳县西阳镇人民政府", ())


def test_agency_by_signature_with_its_date() -> None:
    for day in ("2022年1月14日", "二〇二二年一月十四日", "二○二二年一月十四日"):
        proof = prove(report("2021年政府信息公开工作年度报告", end=("涡阳县西阳镇人民政府", day, "主办：涡阳县政府办", "皖ICP备1号")))
        assert (proof.agency, proof.published) == ("涡阳县西阳镇人民政府", date(2022, 1, 14))


def test_agency_by_metadata_breadcrumb_and_channel() -> None:
    bare = "2021年政府信息公开工作年度报告"
    assert prove(report("发布机构：涡阳县西阳镇人民政府", bare)).agency == "涡阳县西阳镇人民政府"
    assert prove(report(bare, contentsource="涡阳县西阳镇人民政府")).agency == "涡阳县西阳镇人民政府"
    assert prove(report("首页 > 政府信息公开 > 西阳镇人民政府 > 政府信息公开年报", bare)).agency == "西阳镇人民政府"
    assert prove(report(bare), agency="涡阳县西阳镇人民政府").agency == "涡阳县西阳镇人民政府"


def test_what_speaks_of_itself_as_a_town_is_no_bureau() -> None:
    """A1, A2: filed under another agency, or under the office that publishes for all."""
    text = report("2021年政府信息公开工作年度报告", body="我镇" + PARAGRAPH + "我镇" + PARAGRAPH, contentsource="涡阳县人民政府办公室")
    assert (prove(text, agency="涡阳县发展和改革局").agency, codes(text, agency="涡阳县发展和改革局")) == ("", ["agency_unknown"])


def test_a_bare_name_is_filled_in_only_by_the_same_name() -> None:
    title = "教育局2021年政府信息公开工作年度报告"
    body = "我局" + PARAGRAPH
    assert prove(report(title, body=body)).agency == "教育局"
    assert prove(report(title, body=body, end=("固镇县教育局", "2022年1月14日"))).agency == "固镇县教育局"
    assert prove(report(title, body=body, contentsource="固镇县体育和教育局")).agency == "教育局"
    assert prove(report(title, body=body), site="固镇县人民政府").agency == "固镇县教育局"
    assert prove(report("市民政局2024年度政府信息公开工作年度报告", body=body), site="武汉市人民政府门户网站").agency == "武汉市民政局"
    assert prove(report("市民政局2024年度政府信息公开工作年度报告", body=body), site="蔡甸区人民政府").agency == "市民政局"
    assert prove(report("桃源县西安镇2016年政府信息公开工作年度报告"), site="西安市人民政府").agency == "桃源县西安镇"


def test_only_we_is_nobody() -> None:
    proof = prove(paper(SECTIONS[1], FORM[0], "我镇" + PARAGRAPH))
    assert (proof.report, proof.agency, proof.year, proof.title) == (True, "", None, "")
    assert [finding.code for finding in proof.findings] == ["agency_unknown"]


def test_narrative_of_before_2014() -> None:
    proof = prove(paper(
        "二〇〇九年度永嘉县物价局政府信息公开工作年度报告", "一、概述", PARAGRAPH, "二、主动公开政府信息的情况", PARAGRAPH,
        "三、依申请公开的情况", PARAGRAPH, "四、收费及减免情况", PARAGRAPH, "五、行政复议和诉讼", PARAGRAPH,
    ))  # fmt: skip
    assert (proof.report, proof.agency, proof.year, proof.findings) == (True, "永嘉县物价局", 2009, ())


# ---- what is no report ---------------------------------------------------------------------------------------

TITLE = "固镇县石湖乡2021年政府信息公开工作年度报告"
BLANK = (table("第二十条第（一）项|||", "信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|||", "行政规范性文件|||"),
         table("一、本年新收政府信息公开申请数量|||||||", "四、结转下年度继续办理|||||||"))  # fmt: skip

NO_REPORTS = {
    "empty": paper(),
    "a column of reports": paper("政府信息公开年报", *(f"固镇县{town}2021年政府信息公开工作年度报告" for town in ("石湖乡", "任桥镇", "湖沟镇", "杨庙镇"))),
    "an explanation": report("文字解读：" + TITLE, PERIOD.format(2021), articletitle="文字解读：" + TITLE),
    "an explanation without metas": paper("图解：" + TITLE, SECTIONS[0], PARAGRAPH, SECTIONS[4], PARAGRAPH, reader="html"),
    "a notice with the empty form": paper("关于做好2021年政府信息公开工作年度报告编制工作的通知", "各镇：请于1月31日前报送。", *SECTIONS, *BLANK),
    "the official form": paper("政府信息公开工作年度报告格式模板", *SECTIONS, *BLANK),
    "the official form without a title": paper(*SECTIONS, *BLANK),
    "only an attachment": paper(TITLE, "附件：固镇县石湖乡2021年政府信息公开工作年度报告.pdf", articletitle=TITLE, pubdate="2022-01-10"),
    "final accounts": paper("固镇县石湖乡2021年度部门决算", table("项目|金额", "上年结转|41.06", "总计|1368.46"), PARAGRAPH),
    "rule on reports": paper("固镇县政府信息公开工作年度报告制度", "第一条 各单位每年编制一次。", "第二条 逾期的通报。", PARAGRAPH),
    "government under law": paper("固镇县2021年法治政府建设年度报告", SECTIONS[0], PARAGRAPH, "二、主要做法", PARAGRAPH),
    "any page": paper("页面不存在", "抱歉，您访问的页面不存在或已删除。"),
}


@pytest.mark.parametrize("name", NO_REPORTS)
def test_no_report(name: str) -> None:
    proof = prove(NO_REPORTS[name], link_text=TITLE if name == "only an attachment" else "")
    assert not proof.report, proof.why
    assert proof.why
    assert (proof.agency, proof.year, proof.findings) == ("", None, ())


def test_a_form_left_blank_by_a_named_agency_is_a_report() -> None:
    proof = prove(paper("2022年度佳芦镇政府信息公开工作年度报告", *SECTIONS, *BLANK))
    assert (proof.report, proof.agency, proof.year) == (True, "佳芦镇", 2022)


@pytest.mark.parametrize(("link", "is_report"), [("附件：报表.xlsx", True), ("年报附件报表.docx", True), ("政府网站工作年度报表", False)])
def test_an_attached_report_that_its_link_calls_returns(link: str, is_report: bool) -> None:
    assert prove(report(TITLE), link_text=link).report is is_report
    assert not prove(paper("2021年政府网站工作年度报表", table("网站名称|固镇县", "独立用户访问总量|6123"), PARAGRAPH), link_text=link).report


def test_a_report_issued_by_a_notice_is_one_all_the_same() -> None:
    notice = "石湖乡人民政府关于印发2021年政府信息公开工作年度报告的通知"
    assert prove(report(notice, TITLE, articletitle=notice)).report


@pytest.mark.parametrize("part", ["政府信息公开", "2020年", "本报告由", "我镇", "第二十条第", "现将", "统计期限2020", "关于", "(", "发布日期", "一、主动公开"])
def test_long_repeats_end_in_a_verdict(part: str) -> None:
    """No pattern goes back more than a bounded number of characters: 100 kB of a repeat, in one line and in many."""
    many = 100_000 // len(part)
    assert not prove(paper(part * many)).agency
    assert not prove(paper(*[part] * (many // 10))).agency
