"""Withdrawn captures: nothing of the archive changes, packages and replay leave them out and say why."""

from __future__ import annotations

import hashlib
import json
import zipfile

import bagit
import pytest

from archive.database import reading
from archive.database.writing import tombstones as asked
from archive.folder import Folder, locked
from archive.intake import Intake
from archive.model import Drawn
from archive.packages import replay
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from archive.warc.digest import digest
from tests.archive.archives import zipped
from tests.archive.commands import call, objects
from tests.archive.dump import dump
from tests.archive.packaged import ANHUI, NINGXIA, filled, html
from tests.archive.samples import PORTAL, at, exchange
from tests.archive.written import VERSIONS, read, written

SAME = f"{ANHUI}/2.html"  # what was captured at NINGXIA/2.html, too, as a revisit
BY = ("--reason", "names a\x1bpetitioner", "--author", "张三")


@pytest.fixture
def data(tmp_path):
    return filled(tmp_path / "data")


def withdraw(data, *words):
    return call("--data", data, "withdraw", *words)


def rows(data, query):
    with reading(data / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query)]


def files(data):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (data / "warc").iterdir()}


def test_nothing_that_is_there_changes(data):
    captures, warcs = rows(data, "SELECT * FROM captures"), files(data)
    told = withdraw(data, SAME, *BY)
    assert told.stdout == "1 payloads withdrawn; in all 2 captures are withdrawn, and 2 reports have no other source\n"
    assert rows(data, "SELECT * FROM captures") == captures
    assert files(data).items() > warcs.items()
    assert rows(data, "SELECT url, scope, reason, author, withdrawn FROM tombstones") == [(SAME, "payload", "names a\x1bpetitioner", "张三", 1)]
    before = dump(data / "xxgk.db")
    rebuild(data, read, VERSIONS)
    assert dump(data / "xxgk.db") == before
    assert call("--data", data, "verify").exit_code == 0
    [event] = objects(call("--data", data, "events", "--json", "--type", "redaction"))
    assert (event["agent"]["operator"], [one["type"] for one in event["objects"]]) == ("张三", ["payload"])


def test_said_where_one_looks(data):
    withdraw(data, SAME, *BY)
    report = rows(data, "SELECT report FROM report_sources s JOIN captures c ON c.id = s.capture WHERE url = '" + SAME + "'")[0][0]
    plain = call("--data", data, "show", report).stdout
    assert f"withdrawn: {SAME}" in plain
    assert "names a�petitioner (张三" in plain
    [told] = objects(call("--data", data, "show", report, "--json"))
    assert [(one["url"], one["author"]) for one in told["withdrawn"]] == [(SAME, "张三")]
    for view in ("current_reports", "panel"):
        assert rows(data, f"SELECT withdrawn, count(*) FROM {view} GROUP BY withdrawn") == [(None, 2), ("names a\x1bpetitioner", 2)]
    assert "2026" in withdraw(data, "--list").stdout
    assert [one["digest"] for one in objects(withdraw(data, "--list", "--json"))] == [digest(written(year=2021))]


def test_a_payload_that_comes_again_is_withdrawn_too(data):
    withdraw(data, SAME, *BY)
    with Intake(data) as intake:
        intake.keep(exchange(f"{ANHUI}/new.html", written(year=2021), minutes=90))
    assert (f"{ANHUI}/new.html",) in rows(data, "SELECT url FROM withdrawn")


def test_restored_and_withdrawn_again(data):
    capture = rows(data, f"SELECT id FROM captures WHERE url = '{NINGXIA}/2.html'")[0][0]
    assert "1 payloads withdrawn; in all 2" in withdraw(data, capture, *BY).stdout
    assert "0 payloads withdrawn: they are already" in withdraw(data, SAME, *BY).stdout
    assert "1 payloads restored; in all 0 captures" in withdraw(data, SAME, "--restore", *BY).stdout
    assert rows(data, "SELECT count(*) FROM withdrawn") == [(0,)]
    assert "nothing of this id or URL is withdrawn" in withdraw(data, SAME, "--restore", *BY).stderr
    assert "1 payloads withdrawn; in all 2" in withdraw(data, SAME, *BY).stdout
    assert [row["withdrawn"] for row in objects(withdraw(data, "--list", "--json"))] == [1, 0, 1]


def test_an_empty_payload_is_one_capture(tmp_path):
    with Intake(tmp_path) as intake:
        for n in range(2):
            intake.keep(exchange(f"{ANHUI}/{n}", b"", role="other", minutes=n))
    assert "in all 1 captures" in withdraw(tmp_path, f"{ANHUI}/1", *BY).stdout
    assert rows(tmp_path, "SELECT url FROM withdrawn") == [(f"{ANHUI}/1",)]


def test_a_report_with_another_source(tmp_path):
    page, twin = f"{ANHUI}/1.html", f"{ANHUI}/twin.html"
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        intake.keep(exchange(page, written(year=2020, title="年度报告"), run=run))
        intake.keep(exchange(twin, written(year=2020, title="年度报告 "), run=run, minutes=1))
        intake.end_run("ended")
    process(tmp_path, read, VERSIONS)
    assert rows(tmp_path, "SELECT count(*) FROM report_sources GROUP BY report") == [(2,)]
    withdraw(tmp_path, page, *BY)
    assert rows(tmp_path, "SELECT withdrawn FROM current_reports") == [(None,)]
    withdraw(tmp_path, page, "--reports", *BY)
    assert rows(tmp_path, "SELECT withdrawn FROM current_reports") == [("names a\x1bpetitioner",)]


def test_what_a_browser_drew_goes_with_its_page(tmp_path):
    page = f"{ANHUI}/1.html"
    with Intake(tmp_path) as intake:
        one = exchange(page, b"<html></html>")
        intake.keep(one)
        for n, url in enumerate((page, f"{page}#2", f"{page}?2")):
            intake.drawn(Drawn(url, f"drawn {n}".encode(), at(n + 1), one.context), page)
    assert "3 payloads withdrawn; in all 3 captures" in withdraw(tmp_path, page, *BY).stdout
    made = call("--data", tmp_path, "package", tmp_path / "a.wacz")
    assert "3 records left out" in made.stdout
    assert call("verify", tmp_path / "a.wacz").exit_code == 0


def test_a_file_in_an_archive_goes_with_the_archive(tmp_path):
    with Intake(tmp_path) as intake:
        run = intake.start_run([PORTAL], [])
        intake.keep(exchange(f"{ANHUI}/a.zip", zipped(("1.html", html("连城镇", 2020)), ("2.html", html("大店镇", 2021))), run=run))
        intake.end_run("ended")
    call("--data", tmp_path, "process")
    member = rows(tmp_path, "SELECT id FROM captures WHERE member = '1.html'")[0][0]
    assert "1 payloads withdrawn; in all 3 captures are withdrawn, and 2 reports" in withdraw(tmp_path, member, *BY).stdout
    assert rows(tmp_path, "SELECT count(*) FROM panel WHERE withdrawn IS NULL") == [(0,)]


def test_a_redacted_package(data, tmp_path):
    withdraw(data, SAME, *BY)
    made = call("--data", data, "package", tmp_path / "a.wacz")
    assert "2 records left out because they were withdrawn" in made.stdout
    assert call("verify", tmp_path / "a.wacz").exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        told = json.loads(archive.read("datapackage.json"))
        assert (told["xxgk"]["withdrawn"], told["xxgk"]["depends_on"]) == ([digest(written(year=2021))], [])
        assert SAME.encode() not in archive.read("pages/pages.jsonl")
        warcs = [name for name in archive.namelist() if name.startswith("archive/")]
        assert sum(name.endswith(".part.warc.gz") for name in warcs) == 2
    new = tmp_path / "new"
    assert call("--data", new, "import", tmp_path / "a.wacz").exit_code == 0
    assert rows(new, f"SELECT count(*) FROM captures WHERE digest = '{digest(written(year=2021))}'") == [(0,)]
    assert rows(new, "SELECT count(*) FROM captures") == [(rows(data, "SELECT count(*) FROM captures")[0][0] - 2,)]
    assert rows(new, "SELECT url, reason FROM tombstones") == [(SAME, "names a\x1bpetitioner")]
    assert call("--data", new, "verify").exit_code == 0
    assert "1 payloads restored" in withdraw(new, SAME, "--restore", *BY).stdout  # its capture is not there, its tombstone is


@pytest.mark.parametrize("words", [["--region", "64"], ["--region", "34"], ["--year", "2021"]], ids=str)
def test_a_part_that_would_need_it(data, tmp_path, words):
    withdraw(data, SAME, *BY)
    assert call("--data", data, "package", tmp_path / "a.wacz", *words).exit_code == 0
    assert call("verify", tmp_path / "a.wacz").exit_code == 0
    with zipfile.ZipFile(tmp_path / "a.wacz") as archive:
        assert b"2.html" not in archive.read("pages/pages.jsonl")
    assert call("--data", tmp_path / "new", "import", tmp_path / "a.wacz").exit_code == 0
    assert rows(tmp_path / "new", "SELECT count(*) FROM tombstones") == [(1,)]
    assert rows(tmp_path / "new", "SELECT count(*) FROM captures WHERE url LIKE '%/2.html'") == [(0,)]


def test_a_redacted_bag(data, tmp_path):
    withdraw(data, SAME, *BY)
    assert call("--data", data, "package", tmp_path / "bag").exit_code == 0
    made = bagit.Bag(str(tmp_path / "bag"))
    made.validate()
    assert made.info["Withdrawn"] == digest(written(year=2021))
    rebuild(tmp_path / "bag" / "data", read, VERSIONS)
    assert rows(tmp_path / "bag" / "data", "SELECT count(*) FROM captures WHERE url LIKE '%/2.html'") == [(0,)]


def test_replay_does_not_show_it(data):
    withdraw(data, SAME, *BY)
    with reading(data / "xxgk.db") as conn:
        places = asked.places(conn)
    with replay.prepared(data / "warc", places) as (root, count), replay.prepared(data / "warc") as (_, all_of):
        assert (count, SAME in (root / "index.cdxj").read_text()) == (all_of - 2, False)


@pytest.mark.parametrize(("words", "says"), [
    (["https://nowhere.example/", *BY], "no capture of this id or URL"), (["999", *BY], "no capture"), ([SAME, "--author", "a"], "--reason: say it"),
    ([SAME, "--reason", "a"], "--author: say it"), ([], "name a CAPTURE or URL"), ([SAME, "--list"], "name a CAPTURE or URL"),
    ([SAME, "--restore", *BY], "nothing of this id"), ([SAME, "--restore", "--reports", *BY], "does not go with"),
])  # fmt: skip
def test_refused_in_one_line(data, words, says):
    told = withdraw(data, *words)
    assert (told.exit_code, says in told.stderr, len(told.stderr.splitlines())) == (2, True, 1)
    assert rows(data, "SELECT 1 FROM tombstones") == []


def test_one_writer_at_a_time(data):
    with locked(Folder(data)):
        assert withdraw(data, SAME, *BY).exit_code == 1
