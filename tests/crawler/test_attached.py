"""Reports behind their pages, crawled and read: every figure of every report, one report each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from archive import database
from archive.database.asking import queries
from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica import attached, replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.crawler.crawl import Told
    from tests.replica import Portal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attached")


@pytest.fixture(scope="module")
def portal(folder: Path) -> Iterator[Portal]:
    with replicas("fam-attached") as world:
        world.registry(folder / "portals.toml")
        yield world["fam-attached"]


@pytest.fixture(scope="module")
def told(portal: Portal, folder: Path) -> Told:
    return crawl(folder, "--all")


def values(folder: Path, agency: str, year: int) -> dict[str, object]:
    """The figures of the one current report of an agency for a year."""
    with database.reading(folder / "data" / "xxgk.db") as conn:
        (id_,) = [row[0] for row in conn.execute(
            "SELECT id FROM current_reports WHERE agency_name = ? AND year = ?", (agency, year))]
        figures = queries.load(conn, id_).figures.values()
    return {figure.key: figure.value for figure in figures if not figure.key.startswith("other.")}


def test_the_visit_is_complete(portal: Portal, told: Told) -> None:
    visit = told.visits["fam-attached"]
    assert (visit["outcome"], visit["reason"]) == ("complete", ""), told.err
    assert told.status == 0


def test_every_file_is_fetched_once_and_no_decoy(portal: Portal, told: Told) -> None:
    asked = Counter(seen.target for seen in portal.log)
    files = {url.removeprefix(portal.base) for report in portal.reports for url in report.attachments}
    assert files
    assert files <= set(asked)
    assert max(asked.values()) == 1
    assert not [target for target in asked if target.partition("?")[0] in attached.DECOYS]


@pytest.mark.parametrize("number", range(len(attached.WAYS)), ids=list(attached.WAYS))
def test_the_rows_are_those_of_the_report(portal: Portal, told: Told, folder: Path, number: int) -> None:
    facts = portal.reports[number].facts
    assert values(folder, facts.agency, facts.year) == dict(facts.cells)


def test_page_and_file_are_one_report(portal: Portal, told: Told, folder: Path) -> None:
    assert rows(folder, "SELECT count(*), max(revision) FROM reports") == [(len(attached.WAYS), 1)]
    (twins,) = [report for report in portal.reports if len(report.attachments) == 2 and report.attachments[0].endswith(".pdf")]
    found = rows(folder, "SELECT s.role, c.url FROM report_sources s JOIN captures c ON c.id = s.capture"
                 " JOIN current_reports r ON r.id = s.report WHERE r.agency_name = ? ORDER BY s.role, c.url", twins.facts.agency)
    assert found == [("attachment", twins.attachments[1]), ("attachment", twins.attachments[0]), ("page", twins.url)]


def test_what_is_no_report_says_so(portal: Portal, told: Told, folder: Path) -> None:
    assert rows(folder, "SELECT state FROM captures WHERE url LIKE '%/sqb.docx'") != [("read",)]
    states = dict(rows(folder, "SELECT url, state FROM captures WHERE role = 'attachment'"))
    others = {url.rpartition("/")[2] for url, state in states.items() if state not in {"read", "read-with-findings"}}
    assert others - {"fj.rar"} == {"sqb.docx", "nb.zip"}


def test_files_in_archives_hang_on_the_page(portal: Portal, told: Told, folder: Path) -> None:
    found = rows(folder, "SELECT c.member, c.referrer, s.principal FROM captures c JOIN report_sources s ON s.capture = c.id"
                 " WHERE c.member <> '' ORDER BY c.member DESC")
    packed = [report for report in portal.reports if report.attachments and report.attachments[0].endswith((".zip", ".rar"))]
    names = [f"附件/{packed[0].facts.agency}{packed[0].facts.year}年政府信息公开工作年度报告.xlsx", "1.docx"]
    assert found == [(name, report.url, 1) for name, report in zip(names, packed, strict=False)]


def test_a_second_crawl_brings_nothing_new(portal: Portal, told: Told, folder: Path) -> None:
    before = len(portal.log)
    again = crawl(folder, "--all")
    assert again.visits["fam-attached"]["captured"] == 0
    assert not [seen for seen in portal.log[before:] if seen.target.startswith("/attach/")]


def test_the_same_from_the_archive_alone(told: Told, folder: Path) -> None:
    report = "SELECT agency_name, year, form, status, places FROM current_reports ORDER BY agency_name"
    before = rows(folder, report)
    assert xxgk("rebuild", cwd=folder).status == 0
    assert rows(folder, report) == before


# ---- recognition ---------------------------------------------------------------------------------------------

def test_tables_in_pictures_and_scans(tmp_path: Path) -> None:
    """Every figure that was read is right; what was not read for sure is a finding."""
    pytest.importorskip("rapidocr", reason="needs the extra ocr: pip install xxgk[ocr]")
    with replicas("fam-pictured") as world:
        world.registry(tmp_path / "portals.toml")
        told = crawl(tmp_path, "--all")
        portal = world["fam-pictured"]
    assert told.status == 0, told.err
    asked = {seen.target for seen in portal.log}
    for report in portal.reports:
        assert {url.removeprefix(portal.base) for url in report.attachments} <= asked
        found = values(tmp_path, report.facts.agency, report.facts.year)
        wrong = {key: value for key, value in found.items() if value is not None and value != report.facts.cells.get(key)}
        assert not wrong
        right = sum(found.get(key) == value for key, value in report.facts.cells.items())
        assert right >= 0.98 * len(report.facts.cells)
    assert not asked & set(attached.DECOYS)
