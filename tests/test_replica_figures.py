"""The replicas' tables hold the expected figures, read here without any of the project's readers."""

from __future__ import annotations

import json
import os
import re
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.replica import World, replicas
from tests.replica.labels import APPLICANTS, OUTCOMES, PROACTIVE, STAGES, Form, request_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from tests.replica import TrueReport
    from tests.replica.model import Cells, Number

SEEDS = {"ah-guzhen": "000", "he-kaiping": "001", "nx-pingluo": "002", "hn-jiyuan": "003", "fj-yongan": "004"}
Rows = list[list[str]]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with replicas() as running:
        yield running


def fetch(url: str) -> HtmlElement:
    with urllib.request.urlopen(url) as answer:
        data = answer.read()
    charset = "gb18030" if b"charset=gb2312" in data else "utf-8"
    return html.document_fromstring(data.decode(charset))


def expand(table: HtmlElement) -> Rows:
    """Rows of equal width: a merged cell's text in every place it covers."""
    taken: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.xpath("./tr|./tbody/tr")):
        x = 0
        for cell in row.xpath("./td"):
            while (y, x) in taken:
                x += 1
            text = re.sub(r"\s+", "", cell.text_content())
            across, down = int(cell.get("colspan", 1)), int(cell.get("rowspan", 1))
            taken |= {(y + dy, x + dx): text for dy in range(down) for dx in range(across)}
            x += across
    depth = max((y for y, _ in taken), default=-1) + 1
    return [[text for (at, _), text in sorted(taken.items()) if at == y] for y in range(depth)]


def tables(page: HtmlElement) -> list[Rows]:
    """The report's tables: innermost ones, without those of the page."""
    found = [expand(table) for table in page.xpath("//table[not(.//table)]")]
    return [rows for rows in found if rows and rows[0][0] != "索引号"]


def number(text: str) -> Number:
    if not text:
        return None
    return float(text) if "." in text else int(text)


def read(found: list[Rows], form: Form, present: Cells) -> dict[str, Number]:
    """Cells by position: table 2 by its row words, table 3 by the order of the rows, table 4 by its columns."""
    groups = [rows for rows in found if rows[0][0].startswith("第二十条")]
    third = [row for rows in found if len(rows[0]) == 10 for row in rows]
    third = [row for row in third if "申请人情况" not in row and "自然人" not in row and "商业企业" not in row]
    third = [row for row in third if row[2] != "确认或重新出具已获取信息"]
    fourth = next(rows for rows in found if rows[0][0] == "行政复议")
    cells: dict[str, Number] = {}
    for row in (row for rows in groups for row in rows):
        for group in PROACTIVE[form]:
            for key, label in group.rows:
                if row[0] == label:
                    names = [f"proactive.{key}.{column}" for column in group.columns]
                    cells |= {name: number(text) for name, text in zip(names, row[1:], strict=False)}
    keys = [key for key in request_rows(form) if f"requests.{key}.total" in present]
    for key, row in zip(keys, third, strict=True):
        cells |= {f"requests.{key}.{who}": number(text) for who, text in zip(APPLICANTS, row[3:], strict=True)}
    if len(fourth) == 4:
        names = [f"{stage}.{outcome}" for stage in STAGES for outcome in OUTCOMES]
        cells |= {name: number(text) for name, text in zip(names, fourth[3], strict=False)}
    return cells


def check(report: TrueReport) -> None:
    facts = report.facts
    form: Form = "2019" if facts.form == "2019" else "2021"
    assert read(tables(fetch(report.url)), form, facts.cells) == dict(facts.cells), report.url


@pytest.mark.parametrize("id_", SEEDS)
def test_every_page_shows_the_expected_cells(world: World, id_: str) -> None:
    for report in world[id_].reports:
        check(report)
    assert len({(report.facts.agency, report.facts.year) for report in world[id_].reports}) == 16


@pytest.mark.parametrize(("id_", "name"), SEEDS.items())
def test_real_reports_have_the_figures_of_the_cases(world: World, id_: str, name: str) -> None:
    if "XXGK_CASES" not in os.environ:
        pytest.skip("XXGK_CASES does not name the folder of cases")
    file = next(Path(os.environ["XXGK_CASES"], "seeds").glob(f"{name}_*.json"))
    case = json.loads(file.read_text(encoding="utf-8"))
    facts = world[id_].seed.facts
    told = (dict(facts.cells), facts.agency, facts.year, facts.form, dict(facts.units))
    assert told == (case["cells"], case["agency"], case["year"], case["form"], case["units"])
    assert case["title"] in {None, world[id_].seed.title}


def test_real_faults_are_there(world: World) -> None:
    guzhen, kaiping, pingluo, jiyuan, yongan = (tables(fetch(world[id_].seed.url)) for id_ in SEEDS)
    assert [len(rows) for rows in guzhen] == [11, 9, 10, 1, 4]
    assert (guzhen[0][-1][0], guzhen[1][0][0], guzhen[2][0][0]) == ("行政处罚", "本年度办理结果", "")
    assert len(guzhen[-1][-1]) == 16
    assert len(kaiping[-1]) == 3
    assert kaiping[-1][1][:5] == ["结果维持", "结果", "其他", "尚未", "总计"]
    assert [len(rows[0]) for rows in pingluo] == [4, 3, 10, 15]
    broken = [row for row in pingluo[2] if row[2] in {"5.要求行政机关", "确认或重新出具已获取信息"}]
    assert [row[3:] for row in broken] == [["0"] * 7, [""] * 7]
    assert pingluo[-1][-1] == [""] * 5 + ["0"] * 10
    assert jiyuan[0][-2][-1] == "采购总金额（单位：万元，保留4位小数）"
    assert (yongan[0][-2][-1], yongan[1][0][0]) == ("采购总金额（元）", "")
    assert "（二）部分公开" in yongan[1][6]


def test_the_reports_text_has_no_title_where_the_real_one_has_none(world: World) -> None:
    page = fetch(world["he-kaiping"].seed.url)
    assert "年度报告" not in page.xpath("string(//div[@id='zoom'])")
    assert "郑庄子镇2021年政府信息公开工作年度报告" in page.xpath("string(//title)")


def holds(cells: Cells, form: Form) -> None:
    """The hard identities of one invented report."""
    results = request_rows(form)[2:-2]
    for who in APPLICANTS:
        def value(row: str, who: str = who) -> float:
            return cells[f"requests.{row}.{who}"] or 0

        assert value("new_received") + value("carried_over") == value("total_processed") + value("carried_forward")
        assert value("total_processed") == sum(map(value, results))
    for row in request_rows(form):
        values = [cells[f"requests.{row}.{who}"] or 0 for who in APPLICANTS]
        assert values[-1] == sum(values[:-1])
    for stage in STAGES:
        values = [cells[f"{stage}.{outcome}"] or 0 for outcome in OUTCOMES]
        assert values[-1] == sum(values[:-1])


def test_invented_figures_add_up_within_and_between_years(world: World) -> None:
    for portal in world.portals:
        towns: dict[str, dict[int, TrueReport]] = {}
        for report in portal.reports:
            towns.setdefault(report.title[:6], {})[report.facts.year] = report
            if not report.facts.seed:
                holds(report.facts.cells, "2019" if report.facts.form == "2019" else "2021")
        for years in towns.values():
            for before, after in pairwise(sorted(years)):
                follows(years[before].facts.cells, years[after].facts.cells)


def follows(before: Cells, after: Cells) -> None:
    for who in APPLICANTS:
        forward, over = (cells.get(f"requests.{row}.{who}")
                         for cells, row in ((before, "carried_forward"), (after, "carried_over")))
        assert (forward or 0) == (over or 0)
    for row in ("regulations", "normative_documents"):
        issued, repealed, now = (after.get(f"proactive.{row}.{name}") for name in ("issued", "repealed", "in_force"))
        was = before.get(f"proactive.{row}.in_force")
        if None not in {issued, repealed, now, was}:
            assert now == (was or 0) + (issued or 0) - (repealed or 0)
    for row in ("licensing", "punishment"):
        items = [before.get(f"proactive.{row}.{name}") for name in ("prev_year_items", "change")]
        later = after.get(f"proactive.{row}.prev_year_items")
        if later is not None and None not in items:
            assert later == sum(item or 0 for item in items)


def test_no_sentence_of_the_cases_is_in_the_pages(world: World) -> None:
    if "XXGK_CASES" not in os.environ:
        pytest.skip("XXGK_CASES does not name the folder of cases")
    theirs = {run for file in Path(os.environ["XXGK_CASES"], "seeds").glob("*.txt")
              for run in runs(file.read_text(encoding="utf-8"))}
    for report in world.reports:
        for text in fetch(report.url).xpath("//p[not(ancestor::td)]//text()"):
            assert not theirs & set(runs(str(text).replace(report.title, ""))), text


def runs(text: str) -> Iterator[str]:
    """Every 20 Chinese characters in a row, whatever stands between them."""
    only = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return (only[at:at + 20] for at in range(len(only) - 19))
