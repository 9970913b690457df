"""The statistics table of 2014 to 2018: every indicator, local rows and columns, and what must not be taken."""

from __future__ import annotations

from random import Random

import pytest

from archive.process import read
from tests.archive.statistics_drawn import TABLE, as_html, as_text, draw, rows

WAYS = {
    "html": as_html,
    "tabs": lambda table: as_text(table, "\t"),
    "words": lambda table: as_text(table, " "),
    "lines": lambda table: as_text(table, "\n"),
}


def report(text: str):
    found = read(text.encode()).report
    assert found is not None
    return found


def values(one):
    return {key.removeprefix("statistics."): figure.value for key, figure in one.figures.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", range(5))
def test_every_indicator(way, seed):
    figures = draw(Random(seed))
    one = report(WAYS[way](rows(figures)))
    assert values(one) == figures
    assert (one.form, one.year) == ("2014", 2016)


def test_same_labels_in_two_groups():
    figures = draw(Random(1)) | {"reconsideration.corrected": 3, "litigation.corrected": 5}
    found = values(report(as_html(rows(figures))))
    assert (found["reconsideration.corrected"], found["litigation.corrected"]) == (3, 5)


def test_a_label_of_two_groups_without_its_group_is_refused():
    table = [["(二)被依法纠错数", "件", "7"], *rows(draw(Random(6)))]
    one = report(as_html(table))
    assert len(values(one)) == len(TABLE.keys())
    assert "unplaced_number" in {finding.code for finding in one.findings}


def test_rows_of_a_province_are_kept_as_they_are():
    table = rows(draw(Random(2)))
    table[5:5] = [["其中:公开机构领导人事信息数", "条", "41"], ["网站建设投入", "万元", "3.5"]]
    one = report(as_html(table))
    assert [(local.label, local.unit, local.value) for local in one.local] == [("其中:公开机构领导人事信息数", "条", 41), ("网站建设投入", "万元", 3.5)]
    assert len(one.figures) == len(TABLE.keys())


def test_several_columns_of_numbers():
    """安徽 splits the numbers by level: each part is kept, none passes for the whole."""
    table = [[*row, "2", "3"] for row in rows(draw(Random(3)))]
    one = report(as_html(table, ("统计指标", "单位", "区政府统计数", "区直单位统计数", "乡镇街道统计数")))
    assert values(one) == {}
    assert {local.part for local in one.local} == {"区政府统计数", "区直单位统计数", "乡镇街道统计数"}


def test_the_year_and_not_the_years_together():
    """莆田 2009: 本年 beside 历年累计."""
    figures = draw(Random(4))
    table = [[*row, "99999"] for row in rows(figures)]
    one = report(as_html(table, ("统计指标", "单位", "2016年度", "历年累计")))
    assert values(one) == figures


def test_blank_is_not_zero():
    table = rows(draw(Random(5)))
    table[1][2] = ""
    one = report(as_html(table))
    assert values(one)["proactive.total"] is None


def test_the_unit_as_printed():
    table = rows(draw(Random(7)))
    at = next(at for at, row in enumerate(table) if row[0].startswith("七、"))
    table[at] = [table[at][0], "元", "120"]
    one = report(as_html(table))
    assert (one.figures["statistics.fees_wan"].value, one.figures["statistics.fees_wan"].unit) == (120, "元")


@pytest.mark.parametrize("seed", range(200))
def test_no_mutation_gives_a_wrong_number(seed):
    """Rows dropped, doubled and swapped, cells blanked, labels misprinted, page numbers strewn in."""
    random = Random(seed)
    figures = draw(random)
    table = rows(figures)
    for _ in range(random.randrange(1, 4)):
        mutate(table, random)
    way = random.choice(sorted(WAYS))
    found = read(WAYS[way](table).encode()).report
    for key, value in values(found).items() if found else ():
        assert value is None or value == figures[key], (way, key)


def mutate(table: list[list[str]], random: Random) -> None:
    at = random.randrange(len(table))
    kind = random.choice(["drop", "double", "blank", "misprint", "page", "unit", "cut"])
    if kind == "drop":
        del table[at]
    elif kind == "double":
        table.insert(at, list(table[at]))
    elif kind == "blank":
        table[at][2] = ""
    elif kind == "misprint" and len(table[at][0]) > 6:
        place = random.randrange(len(table[at][0]))
        table[at][0] = table[at][0][:place] + table[at][0][place + 1 :]
    elif kind == "page":
        table.insert(at, [f"- {random.randrange(1, 9)} -", "", ""])
    elif kind == "unit":
        table[at][1] = ""
    elif kind == "cut":
        del table[at:]
        table.append(["以下略", "", ""])
