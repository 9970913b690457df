"""Irregular titles, agencies, years and mirrors: each code of domain/report_forms.md section 8, T, Y, A and M, with its case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from archive.recognise import promise, prove
from archive.regions.whose import whose
from tests.archive.recognise.test_recognise import PARAGRAPH, PERIOD, codes, report
from tests.archive.samples import exchange
from tests.archive.settling.test_settle import GRANTED, PAGE, crawl, process, rows, same_after_rebuild
from tests.archive.written import written

if TYPE_CHECKING:
    from pathlib import Path

# code → (title, agency, year) that a title of that kind promises
TITLES = {
    "T1": [("会同县林业局信息公开工作年度报告", "会同县林业局", None), ("河包镇政府信息公开工作年度报告", "河包镇", None)],
    "T2": [("2021年政府信息公开工作年度报告", "", 2021), ("2020年报_审计局", "审计局", 2020), ("教育局2022年政府信息公开工作年度报告", "教育局", 2022),
           ("县教育局2021年政府信息公开工作年度报告", "县教育局", 2021), ("市民政局2024年度政府信息公开工作年度报告", "市民政局", 2024)],
    "T4": [(f"固镇县石湖乡{words}", "固镇县石湖乡", 2020) for words in (
        "2020年度政府信息公开工作报告", "2020年政府信息公开年度工作报告", "2020年信息公开年度报告", "2020年政务公开年度报告", "2020年政务信息公开年度报告",
        "政府信息公开工作2020年度报告")],
    "T5": [("昌图县七家子镇2023年政府信息公开工作告年度报", "昌图县七家子镇", 2023),
           ("固镇县　石湖乡 2020 年政府信息\n公开工作 年度报告", "固镇县石湖乡", 2020)],
    "T6": [("桃源县西安镇2015年政府信息公开工作年度报告", "桃源县西安镇", 2015), ("白云街2022年政府信息公开工作年度报告", "白云街", 2022),
           ("北京街道2022年政府信息公开工作年度报告", "北京街道", 2022), ("黄岛街道办事处2022年政府信息公开工作年度报告", "黄岛街道办事处", 2022)],
    "M1": [("固镇县石湖鄉2020年政府信息公開工作年度報(bào)告", "固镇县石湖鄉", 2020), ("某某娱乐网址乡2020年政府信息公开工作年度报告", "", 2020)],
}  # fmt: skip


@pytest.mark.parametrize(("code", "title", "agency", "year"), [(code, *one) for code, found in TITLES.items() for one in found])
def test_what_a_title_of_this_kind_promises(code: str, title: str, agency: str, year: int | None) -> None:
    found = promise(title)
    assert (found.agency, found.year) == (agency, year)
    assert found.report or code in {"T1", "T2"}, found.why
    assert found.verdict != "not-report"


def test_t1_year_from_the_period_then_the_date_of_publication() -> None:
    title = "会同县林业局信息公开工作年度报告"
    assert prove(report(title, PERIOD.format(2020), pubdate="2022-01-20")).year == 2020
    assert prove(report(title, pubdate="2021-01-20")).year == 2020
    assert prove(report(title)).year is None


def test_t2_agency_from_publisher_site_column_path_and_channel() -> None:
    title = "2021年政府信息公开工作年度报告"
    assert prove(report("发布机构：固镇县教育局", title, body=PARAGRAPH)).agency == "固镇县教育局"
    assert prove(report("首页 > 固镇县教育局 > 政府信息公开年报", title, body=PARAGRAPH)).agency == "固镇县教育局"
    assert prove(report(title, body=PARAGRAPH), agency="固镇县教育局").agency == "固镇县教育局"
    assert prove(report("教育局" + title, body=PARAGRAPH), site="固镇县人民政府").agency == "固镇县教育局"


def test_t3_no_title_in_the_text() -> None:
    """It stands in <title>, or in the link of the column."""
    outer = "固镇县石湖乡2021年政府信息公开工作年度报告"
    for told in (prove(report(title=outer)), prove(report(), link_text=outer)):
        assert (told.report, told.title, told.agency, told.year) == (True, outer, "固镇县石湖乡", 2021)
    assert prove(report()).report


@pytest.mark.parametrize(("name", "portal", "region"), [
    ("桃源县西安镇", "", "430725112"), ("西安镇", "430725", "430725112"), ("白云街", "440104", "440104020"),
    ("北京街道", "440104", "440104003"), ("黄岛街道", "370211", "370211001"),
])
def test_t6_the_longest_name_of_a_place(name: str, portal: str, region: str) -> None:
    assert whose(name, portal=portal).region == region


def test_t7_a_misread_character_is_the_sites() -> None:
    right, wrong = (whose(name, portal="321322") for name in ("沭阳县发展和改革局", "沐阳县发展和改革局"))
    assert (wrong.region, wrong.kind, wrong.unit) == (right.region, right.kind, right.unit) == ("321322", "department", "发展和改革局")
    assert whose("沐阳县发展和改革局").region == ""
    assert whose("沭阳县发展和改革局", portal="340323").region == "321322"  # a county of its own is no misprint


# ---- years ------------------------------------------------------------------------------------------------------

def test_y1_title_and_text_tell_different_years() -> None:
    title = "固镇县石湖乡2018年政府信息公开工作年度报告"
    other = report(title, PERIOD.format(2019))
    assert (prove(other).year, codes(other)) == (2018, ["year_conflict"])
    assert codes(report(title, PERIOD.format(2018), "2019年，我乡将继续努力。")) == []


def test_y2_never_from_the_path_alone() -> None:
    title = "固镇县石湖乡2010年政府信息公开工作年度报告"
    assert prove(report(title, pubdate="2021-01-13"), url="https://x.gov.cn/zfxxgknb/202101/t20210113_1.htm").year == 2010
    bare = report("石湖乡政府信息公开工作年度报告")
    assert prove(bare, url="https://x.gov.cn/xxgknb/2019/202601/1.htm").year is None
    assert promise(title, "https://x.gov.cn/xxgknb/2022n52/1.htm").year == 2010


@pytest.mark.parametrize(("sentence", "year"), [
    ("统计期限为202111日起至20211231日止。", 2021), ("统计期限为20191月1日至2019年12月31日。", 2019),
    ("统计期限：2020年11日到1231日。", 2020), ("统计期限为2020年1月1日至202020年12月31日。", 2020),
])
def test_y3_dates_with_lost_characters(sentence: str, year: int) -> None:
    assert prove(report("石湖乡政府信息公开工作年度报告", sentence)).year == year


@pytest.mark.parametrize("day", ["2021-03-30", "2021-04-29", "2020-12-28", "2024-07-01"])
def test_y4_published_late_or_early(day: str) -> None:
    proof = prove(report("固镇县石湖乡2020年政府信息公开工作年度报告", pubdate=day))
    assert (proof.report, proof.year, proof.published, proof.findings) == (True, 2020, date.fromisoformat(day), ())


# ---- filed elsewhere, and mirrors ---------------------------------------------------------------------------------

def test_a1_filed_under_another_agencys_column() -> None:
    title = "康乐县上湾乡2019年政府信息公开工作年度报告"
    assert prove(report(title, body="我乡" + PARAGRAPH + "我乡"), agency="康乐县发展和改革局").agency == "康乐县上湾乡"


def test_a2_the_office_publishes_for_every_bureau() -> None:
    title = "固镇县民政局2019年政府信息公开工作年度报告"
    assert prove(report("发布机构：固镇县人民政府办公室", title, contentsource="固镇县人民政府办公室")).agency == "固镇县民政局"


def test_m1_no_agency_from_a_copy_that_puts_brands_in_its_place() -> None:
    other = report("某某娱乐网址乡2020年政府信息公开工作年度报告", body=PARAGRAPH, end=("某某娱乐网址乡人民政府", "2021年1月14日"))
    proof = prove(other)
    assert (proof.report, proof.year, proof.agency, codes(other)) == (True, 2020, "", ["agency_unknown"])


def test_m2_the_same_report_on_several_hosts_is_one(tmp_path: Path) -> None:
    body = written(agency="泰州市人民政府", year=2017, figures=GRANTED)
    crawl(tmp_path, exchange(PAGE, body), exchange("https://other.example/1", body, minutes=1, portal=""))
    process(tmp_path)
    assert rows(tmp_path, "SELECT agency_name, region, revision FROM current_reports") == [("泰州市人民政府", "321200", 1)]
    assert rows(tmp_path, "SELECT role FROM report_sources ORDER BY role") == [("page",), ("twin",)]
    same_after_rebuild(tmp_path)


def test_every_code_has_its_case() -> None:
    told = "\n".join(name for name in globals() if name.startswith("test_")).upper()
    for code in (*(f"T{n}" for n in range(1, 8)), *(f"Y{n}" for n in range(1, 5)), "A1", "A2", "M1", "M2"):
        assert code in TITLES or f"TEST_{code}_" in told, code
