"""What a link's title and URL promise."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.recognise import promise

CASES = os.environ.get("XXGK_CASES")
needs_cases = pytest.mark.skipif(not CASES, reason="XXGK_CASES names no folder of cases")


def same_agency(found: str, truth: str | None) -> bool:
    """Equal without 人民政府 and spaces; a title can only give the part of the name that it prints."""
    left, right = (name.replace("人民政府", "").replace(" ", "") for name in (found, truth or ""))
    right = right.removesuffix("办事处") if left.endswith("街道") else right
    return left == right or (left != "" and right.endswith(left.removeprefix("市")))


@needs_cases
def test_titles_of_the_cases_f1_year_agency() -> None:
    """F1 at least 0.99 over rows with a title; year right in 99 %, agency in 97 % of true reports."""
    rows = [json.loads(line) for line in (Path(CASES or "") / "detection.jsonl").read_text("utf-8").splitlines()]
    titled = [(row, promise(row["title"], row["url"])) for row in rows if row["title"]]
    wrong = [row["title"] for row, found in titled if found.report != (row["label"] == "report")]
    reports = [(row, found) for row, found in titled if row["label"] == "report"]
    assert len(wrong) <= 0.01 * 2 * len(reports), wrong
    assert [row["title"] for row, found in reports if found.year != row["year"]] == []
    assert [(row["title"], found.agency) for row, found in reports if not same_agency(found.agency, row["agency"])] == []
    assert all(found.why for _, found in titled)
    # the others' place (哈尔滨市, 枞阳县, 惠来县, 武汉市) or 办事处 does not stand in the title
    strictly = [found.agency.replace("人民政府", "") == row["agency"].replace("人民政府", "") for row, found in reports if row["agency"]]
    assert sum(strictly) >= len(strictly) - 5


OWN = [json.loads(line) for line in Path(__file__).with_name("titles.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", OWN, ids=lambda row: f"{row['kind']}: {row['title']}")
def test_own_titles(row: dict[str, str]) -> None:
    """Verdict, year and agency of titles written for the kinds that the cases are thin on."""
    found = promise(row["title"], row.get("url"))
    assert (found.verdict, found.year, found.agency) == (row["verdict"], row["year"], row["agency"]), found.why
    assert found.why


@pytest.mark.parametrize("part", ["政府", "政府信息公开", "政务公开工作", "信息", "(", ")", "2020年", "二〇", "的", "关于", "年度报", "-", "《", "各"])
def test_a_long_repeat_is_no_title(part: str) -> None:
    """Every quantifier over repeats is bounded and titles are cut: 100 kB of a repeat ends in a verdict."""
    assert promise(part * (100_000 // len(part))).verdict != "report"
    assert promise("固镇县" + part * 50_000 + "2020年政府信息公开工作年度报告").verdict != "report"
