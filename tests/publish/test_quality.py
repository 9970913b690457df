"""What is said of quality is what the database and the tests hold: counts, accuracy, limits, page and command."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.database import writing
from archive.folder import Folder
from archive.publish import labels
from archive.publish.quality import accuracy, limits, of_folder, share
from archive.readers import READERS
from tests.documents.table import DAMAGES, WORN
from tests.publish.accuracy import SHIPPED, text
from tests.publish.exporting import copied, withdraw
from tests.publish.serving import serving

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def data(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(world, tmp_path_factory.mktemp("quality") / "data")


def test_the_accuracy_that_is_shipped_is_what_the_tests_hold():
    assert SHIPPED.read_text(encoding="utf-8") == text(), "run python -m tests.publish.accuracy"
    known = accuracy()
    assert known["published"]["right"] == known["published"]["cells"]
    assert sum(row["cells"] for row in known["drawn"]) > 20_000


def test_reports_are_counted_by_what_their_findings_say(data):
    found = of_folder(Folder(data))
    (every,) = found.reads["all"]
    with closing(sqlite3.connect(data / "xxgk.db")) as conn:
        worst = dict(conn.execute("SELECT r.id, max(CASE f.severity WHEN 'error' THEN 2 WHEN 'warning' THEN 1 ELSE 0 END) FROM reports r"
                                  " LEFT JOIN findings f ON f.report = r.id WHERE r.superseded_by IS NULL GROUP BY r.id"))
    assert every["reports"] == len(worst) == 80
    assert every["with_errors"] == sum(value == 2 for value in worst.values()) > 0
    assert every["with_warnings"] == sum(value == 1 for value in worst.values()) > 0
    assert every["clean"] == every["reports"] - every["with_errors"] - every["with_warnings"]
    for by in ("reader", "form", "province", "year"):
        for name in ("reports", "clean", "with_warnings", "with_errors"):
            assert sum(row[name] for row in found.reads[by]) == every[name]
    assert sum(row["captures"] for row in found.captures) == 82
    assert {row["year"]: row["published"] for row in found.coverage}[2021] == 20


def test_what_was_withdrawn_is_not_counted(world, tmp_path):
    data = copied(world, tmp_path / "data")
    before = of_folder(Folder(data))
    with writing(data / "xxgk.db") as conn:
        (report,) = conn.execute("SELECT report FROM findings WHERE severity = 'error' ORDER BY report LIMIT 1").fetchone()
        withdraw(conn, report)
    after = of_folder(Folder(data))
    assert after.withdrawn == 1
    assert after.reads["all"][0]["reports"] == before.reads["all"][0]["reports"] - 1
    assert after.reads["all"][0]["with_errors"] == before.reads["all"][0]["with_errors"] - 1


def test_an_empty_database_has_a_page(tmp_path):
    (tmp_path / "data").mkdir()
    with writing(tmp_path / "data" / "xxgk.db"):
        pass
    assert of_folder(Folder(tmp_path / "data")).reads == {}
    with serving(tmp_path / "data") as at, urllib.request.urlopen(f"{at}/en/quality") as answer:
        assert answer.status == 200


def test_limits_are_said_in_both_languages():
    en, zh = limits("en"), limits("zh")
    assert [one.key for one in en] == [one.key for one in zh]
    assert len({one.key for one in en}) == len(en) >= 10
    assert all(one.text.endswith(".") for one in en)
    assert all(one.text.endswith("。") for one in zh)


def test_every_reader_and_measured_document_has_a_name():
    known = accuracy()
    assert {row["damage"] for row in known["scans"]} <= {*DAMAGES, *WORN}  # not all of them are measured of each version
    for kind, names in (("reader", READERS), ("drawn", [row["kind"] for row in known["drawn"]]), ("damage", {**DAMAGES, **WORN})):
        assert {key.partition(".")[2] for key in labels.written() if key.startswith(f"{kind}.")} == set(names)
        assert all(labels.has(f"{kind}.{name}") for name in names)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page(data, lang):
    with serving(data) as at, urllib.request.urlopen(f"{at}/{lang}/quality") as answer:
        page = answer.read().decode()
    assert "<script" not in page
    assert " style=" not in page
    assert page.count("<tr>") > 40
    for limit in limits(lang):
        assert f'id="limit-{limit.key}"' in page
    assert "row_sum" in page


def test_the_command(data):
    command = [sys.executable, "-m", "archive", "--data", str(data), "quality"]
    told = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert {line["what"] for line in lines} == {"publication", "reports", "findings", "captures", "coverage", "accuracy", "limit"}
    text_ = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "安徽省" in text_
    assert "what the machine does not do:" in text_
    none = subprocess.run([sys.executable, "-m", "archive", "--data", str(data / "none"), "quality"], capture_output=True, text=True, check=False)
    assert none.returncode == 2
    assert none.stderr.count("\n") == 1


def test_hardly_all_is_not_all():
    assert share(99_999, 100_000) == "99.99 %"
    assert share(100_000, 100_000) == "100 %"
