"""What a link's title and URL promise, and what a document proves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archive.readers import READERS, sniff
from archive.recognise import promise, prove

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


# ---- documents --------------------------------------------------------------------------------------------

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
            assert same_agency(proof.agency, expected["agency"]), (name, proof.agency)
            assert proof.findings == (), name
