"""Readings that are kept beside the database: what they save, that they change nothing, and that they may be damaged or gone."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from archive.database.readings import Readings
from archive.intake import Intake
from archive.process import FORM_VERSION, READER_VERSION, read
from archive.settling import remembered
from archive.settling.settle import process
from archive.workers import Readers
from tests.archive.cases import in_repository
from tests.archive.dump import dump
from tests.archive.samples import PORTAL, exchange

VERSIONS = (READER_VERSION, FORM_VERSION)
NARRATIVE = "<html><title>某县2012年政府信息公开工作年度报告</title><p>一、概述</p><p>2012年公开信息30条。</p><img src='a.png'></html>".encode()


@pytest.fixture(scope="module")
def captured(tmp_path_factory):
    """Reports, a page that is none, a page with a picture and a broken file, not read yet."""
    data = tmp_path_factory.mktemp("captured") / "data"
    with Intake(data) as intake:
        run = intake.start_run([PORTAL], "crawl")
        for number, case in enumerate(in_repository()[:8]):
            intake.keep(exchange(f"https://www.guzhen.example/{number}.html", case.file.read_bytes(), minutes=number, run=run))
        intake.keep(exchange("https://www.guzhen.example/none.html", b"<html><p>2020</p></html>", minutes=50, run=run))
        intake.keep(exchange("https://www.guzhen.example/2012.html", NARRATIVE, minutes=51, run=run))
        intake.keep(exchange("https://www.guzhen.example/broken.pdf", b"%PDF-1.7 broken", minutes=60, run=run))
    return data


@pytest.fixture
def data(captured, tmp_path):
    return shutil.copytree(captured, tmp_path / "data")


def again(data, *, everything=True):
    """Process; how many were read."""
    with Readers(1) as readers, remembered.remembered(data, readers) as known:
        process(data, known, VERSIONS, everything=everything)
        return known.read


def test_what_was_read_is_not_read_again_and_nothing_else_differs(captured, data):
    first = again(data, everything=False)
    bare = dump(data / "xxgk.db")
    assert first > 8
    assert again(data) == 1  # the broken one: it may have been this machine's fault
    assert dump(data / "xxgk.db") == bare
    other = shutil.copytree(captured, data.with_name("other"))
    process(other, read, VERSIONS)
    assert dump(other / "xxgk.db") == bare


def test_a_changed_form_concerns_its_own_reports(data, monkeypatch):
    first = again(data, everything=False)
    known = remembered.form
    monkeypatch.setattr(remembered, "form", lambda edition: b"changed" if edition in {"2021", ""} else known(edition))
    found = again(data)
    with sqlite3.connect(data / "xxgk.db") as conn:
        of_2019 = conn.execute("SELECT count(*) FROM reports WHERE form = '2019'").fetchone()[0]
    conn.close()
    assert of_2019
    assert 1 < found < first
    assert again(data) == 1


AGAIN = """
import sys
from pathlib import Path
from archive.settling import remembered
from archive.settling.settle import process
from archive.versions import FORM_VERSION, READER_VERSION
from archive.workers import Readers
with Readers(1) as readers, remembered.remembered(Path(sys.argv[1]), readers) as known:
    process(Path(sys.argv[1]), known, (READER_VERSION, FORM_VERSION), everything=True)
    print(known.read)
"""


def test_a_real_change_concerns_what_it_changes(data, tmp_path):
    """In a copy of the code: an edition's data, a reader of another format, what all readings go through."""
    code = shutil.copytree(remembered.ARCHIVE, tmp_path / "code" / "archive", ignore=shutil.ignore_patterns("__pycache__"))

    def read_now():
        command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(code.parent)!r})\n{AGAIN}", str(data)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def change(name):
        with (code / name).open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")

    first = read_now()
    assert read_now() == 1  # the broken one
    change("forms/2019.toml")
    assert 1 <= read_now() < first
    change("readers/scan/paper.py")
    assert 1 < read_now() < 5  # what was no page, and the page that shows a picture
    change("validators.py")
    assert read_now() == first


def test_a_page_is_read_by_no_other_format_s_reader():
    seen = set()
    sys.setprofile(lambda frame, event, arg: seen.add(frame.f_code.co_filename))
    try:
        for case in in_repository():
            if case.file.suffix in {".html", ".txt"}:
                read(case.file.read_bytes(), url="https://a.example/1.html", media_type="text/html")
    finally:
        sys.setprofile(None)
    used = {Path(name).relative_to(remembered.ARCHIVE).parts[1] for name in seen if f"{remembered.ARCHIVE / 'readers'}{os.sep}" in name}
    assert used >= {"html.py", "text.py"}
    assert not used & remembered.OTHER_FORMATS


def test_other_software_reads_all_anew(data, monkeypatch):
    first = again(data, everything=False)
    monkeypatch.setattr(remembered, "software", lambda kind: b"other")
    assert again(data) == first


@pytest.mark.parametrize("damage", ["gone", "rubbish", "cut", "bits", "hostile"])
def test_the_file_may_be_damaged_or_gone(data, damage):
    again(data, everything=False)
    bare, file = dump(data / "xxgk.db"), data / remembered.NAME
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "rubbish":
        file.write_bytes(b"rubbish" * 1000)
    elif damage == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    else:
        with sqlite3.connect(file) as conn:
            packed = b"\x78\x9c not packed" if damage == "bits" else zlib.compress(b"cposix\nsystem\n(S'false'\ntR.")
            conn.execute("UPDATE readings SET packed = ?", (packed,))
        conn.close()
    assert again(data) > 1
    assert dump(data / "xxgk.db") == bare
    assert again(data) == 1  # it is there again


def test_a_picture_that_changed_is_looked_at_again(tmp_path):
    page = "<html><title>某县2016年政府信息公开工作年度报告</title><p>某县2016年政府信息公开工作年度报告</p><img src='a.png'></html>".encode()
    counts = []
    for now in (None, None, b"GIF89a"):
        asked = {}
        with Readers(1) as readers, remembered.remembered(tmp_path, readers) as known:
            told = known(page, url="https://a.example/", picture=lambda source, asked=asked, now=now: asked.update({source: now}) or now)
            counts.append((known.read, len(asked), bool(told.error)))
    assert [count[0] for count in counts] == [1, int(counts[0][2]), 1]


def test_it_stays_within_its_bounds(tmp_path):
    kept = Readings(tmp_path / "a.db", most=4000)
    for number in range(100):
        assert not kept.get(b"%d" % number, {b""})
        kept.put(b"%d" % number, b"old" if number < 50 else b"new", b"", os.urandom(100))
    kept.close({b"new"})
    left = Readings(tmp_path / "a.db")
    assert not left.get(b"1", {b"old"})
    assert left.get(b"99", {b"new"})
    assert left._size() <= 4000
    left.close({b"new"})
