"""xxgk freeze over a crawled replica: list pages and reports become drafts, and drafts fail the tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.process import read
from tests import drafts
from tests.crawler import test_frozen_pages
from tests.crawler.crawl import crawl, rows, xxgk
from tests.replica import replicas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.replica import Portal


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with replicas("ah-guzhen") as world:
        yield world["ah-guzhen"]


@pytest.fixture(scope="module")
def folder(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("freeze")
    (folder / "portals.toml").write_text(portal.entry(), encoding="utf-8")
    assert crawl(folder, "--all").status == 0
    return folder


def undraft(file: Path) -> None:
    expected = json.loads(file.read_text(encoding="utf-8"))
    del expected["draft"]
    file.write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")


def test_a_list_page_by_its_address(folder: Path, portal: Portal, tmp_path: Path) -> None:
    url, = rows(folder, "SELECT url FROM captures WHERE role = 'listing' AND url LIKE '%label%' ORDER BY id LIMIT 1")[0]
    told = xxgk("freeze", url, "--cases", tmp_path, "--name", "nb", "--platform", "lonsun", cwd=folder)
    assert told.status == 0, told.err
    file, = drafts.cases("pages", tmp_path)
    assert file.parent == tmp_path / "pages" / "ah-guzhen" / "nb"
    with pytest.raises(AssertionError, match="is a draft"):
        test_frozen_pages.test_a_frozen_page(file)
    undraft(file)
    test_frozen_pages.test_a_frozen_page(file)
    expected = drafts.load(file)
    assert len(expected["entries"]) > 5
    assert all(entry["title"] and entry["listed"] for entry in expected["entries"])
    # gzip on the wire, text in the case
    assert next(file.parent.glob("input.*")).read_bytes().lstrip()[:1] == b"<"


def test_a_report_by_its_capture(folder: Path, portal: Portal, tmp_path: Path) -> None:
    id_, url = rows(folder, "SELECT id, url FROM captures WHERE role = 'report' AND state <> 'not-a-report' LIMIT 1")[0]
    told = xxgk("freeze", id_, "--cases", tmp_path, cwd=folder)
    assert told.status == 0, told.err
    assert '"draft"' in told.out
    file, = drafts.cases("reports", tmp_path)
    with pytest.raises(AssertionError, match="is a draft"):
        drafts.load(file)
    undraft(file)
    expected = drafts.load(file)
    report = read(next(file.parent.glob("input.html")).read_bytes(), url=url).report
    assert report is not None
    assert expected["cells"] == {key: figure.value for key, figure in report.figures.items()}
    assert expected["year"] == report.year
    assert expected["url"] == url


def test_the_same_case_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    id_, = rows(folder, "SELECT id FROM captures WHERE role = 'report' LIMIT 1")[0]
    assert xxgk("freeze", id_, "--cases", tmp_path, cwd=folder).status == 0
    told = xxgk("freeze", id_, "--cases", tmp_path, cwd=folder)
    assert (told.status, len(told.err.splitlines())) == (2, 1)
    assert "--name" in told.err


@pytest.mark.parametrize(("arguments", "says"), [
    (("99999",), "no capture"),
    (("http://www.x.gov.cn/",), "no capture"),
    (("1", "--name", "../x"), "--name"),
    (("1", "--cases", "nowhere"), "--cases"),
    (("1", "--data", "nodata"), "no such folder"),
    (("1" * 30,), "no capture"),
])
def test_what_cannot_be_frozen_is_one_line(arguments: tuple[str, ...], says: str, folder: Path, tmp_path: Path) -> None:
    more = () if "--cases" in arguments else ("--cases", tmp_path)
    told = xxgk("freeze", *arguments, *more, cwd=folder)
    assert told.status == 2
    assert says in told.err
    assert len(told.err.splitlines()) == 1
