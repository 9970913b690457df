"""The crawler's door: what goes in is on the disk, found again, and survives a kill."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from archive import database
from archive.captures import index
from archive.intake import Intake, IntakeError
from archive.model import Kept
from archive.warc.read import read_at
from tests.archive.samples import CHANNEL, PORTAL, at, exchange, failure, visit

URL = "https://www.guzhen.example/public/1.html"


def rows(data, query):
    with database.reading(data / "xxgk.db") as conn:
        return database.rows(conn, query)


def test_a_run_leaves_rows_and_files(tmp_path):
    with Intake(tmp_path, operator="someone@example.org") as intake:
        run = intake.start_run([PORTAL], ["ah-guzhen"])
        intake.keep(exchange(URL, run=run, link_text="连城镇2020年年度报告", listed="2021-01-20", referrer=CHANNEL))
        intake.fail(failure("https://www.guzhen.example/gone", run))
        intake.end_visit(visit(run, declared=1))
        intake.end_run("complete")
    [capture] = rows(tmp_path, "SELECT c.*, ch.url AS channel_url FROM captures c JOIN channels ch ON ch.id = c.channel")
    assert capture["url"] == URL
    assert capture["captured_at"] == "2026-01-31T08:00:00.000000Z"
    assert (capture["status"], capture["media_type"], capture["state"]) == (200, "text/html", "kept")
    assert (capture["portal"], capture["run"], capture["channel_url"]) == (PORTAL.id, run, CHANNEL)
    assert (capture["link_text"], capture["listed"], capture["referrer"]) == ("连城镇2020年年度报告", "2021-01-20", CHANNEL)
    assert (tmp_path / "warc" / capture["warc"]).is_file()
    [portal] = rows(tmp_path, "SELECT * FROM portals")
    assert (portal["name"], portal["region"], portal["expect_least"], portal["expect_most"]) == (
        "固镇县人民政府", "340323", 20, 60)
    [told] = rows(tmp_path, "SELECT * FROM runs")
    assert (told["id"], told["status"], told["operator"]) == (run, "complete", "someone@example.org")
    assert told["started_at"] <= told["ended_at"]
    [seen] = rows(tmp_path, "SELECT * FROM visits")
    assert (seen["outcome"], seen["declared"], seen["listed"], seen["unchanged"]) == ("complete", 1, 1, 0)
    [failed] = rows(tmp_path, "SELECT * FROM failures")
    assert failed["error"] == "connection refused"


def test_an_unchanged_payload_becomes_a_revisit(tmp_path):
    with Intake(tmp_path) as intake:
        first = intake.keep(exchange(URL))
        assert first == Kept(first.digest, unchanged=False)
        assert intake.keep(exchange(URL, minutes=1)) == Kept(first.digest, unchanged=True)
    with Intake(tmp_path) as intake:
        assert intake.keep(exchange(URL + "?twin", minutes=2)).unchanged
        assert not intake.keep(exchange(URL, b"other", minutes=3)).unchanged
        assert not intake.keep(exchange(URL, b"", minutes=4)).unchanged
        assert not intake.keep(exchange(URL, b"", minutes=5)).unchanged
    assert [row["revisit"] for row in rows(tmp_path, "SELECT revisit FROM captures ORDER BY captured_at")] == [
        0, 1, 1, 0, 0, 0]


def test_a_row_tells_where_its_record_begins_and_ends(tmp_path):
    with Intake(tmp_path) as intake:
        for minutes in range(3):
            intake.keep(exchange(URL, bytes([65 + minutes // 2]) * 50_000, minutes=minutes))
    with database.writing(tmp_path / "xxgk.db") as conn:
        told = database.rows(conn, "SELECT * FROM captures ORDER BY offset")
        assert [index.place(conn, row)[1:] for row in told] == [(row["offset"], row["length"]) for row in (told[0], told[0], told[2])]
    for row in told:
        with (tmp_path / "warc" / row["warc"]).open("rb") as file:
            packed = os.pread(file.fileno(), row["length"], row["offset"])
        inflate = zlib.decompressobj(wbits=31)
        record = inflate.decompress(packed)
        assert inflate.eof
        assert not inflate.unused_data
        assert record.startswith(b"WARC/1.1\r\n")
        assert f"WARC-Target-URI: {row['url']}\r\n".encode() in record
        found = [read_at(tmp_path / "warc", row["warc"], row["offset"], length) for length in (0, row["length"], 1, 1 << 60, -1)]
        assert found.count(found[0]) == 5  # a length that is wrong costs a read and changes nothing


def test_known_gives_the_newest_good_capture_decoded(tmp_path):
    packed = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    with Intake(tmp_path) as intake:
        assert intake.known(PORTAL.id, URL) is None
        intake.keep(exchange(URL, gzip.compress(b"old", mtime=0), response_headers=packed, link_text="title"))
        intake.keep(exchange(URL, gzip.compress(b"new", mtime=0), response_headers=packed, minutes=1))
        intake.keep(exchange(URL, gzip.compress(b"old", mtime=0), response_headers=packed, minutes=2, listed="2021-01-01"))
        intake.keep(exchange(URL, b"not found", status=404, minutes=3))
        intake.keep(exchange(URL, b"half", truncated="length", minutes=4))
        known = intake.known(PORTAL.id, URL)
        assert (known.body, known.captured_at, known.status, known.listed) == (b"old", at(2), 200, "2021-01-01")
        assert ("Content-Encoding", "gzip") in known.headers
        assert intake.known("other-portal", URL) is None
        assert intake.known(PORTAL.id, URL + "x") is None


def test_a_second_intake_is_refused_while_the_first_lives(tmp_path):
    with Intake(tmp_path), pytest.raises(IntakeError, match=rf"lock: process {os.getpid()} is writing"):
        Intake(tmp_path)
    Intake(tmp_path).close()


def test_closing_twice_is_harmless(tmp_path):
    intake = Intake(tmp_path)
    intake.close()
    intake.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from archive.intake import Intake
from tests.archive.samples import PORTAL, exchange, failure, visit
intake = Intake(Path(sys.argv[1]))
run = intake.start_run([PORTAL], [])
for number in range(7):
    intake.keep(exchange(f"https://www.guzhen.example/{number}", b"body %d" % number, minutes=number, run=run))
intake.keep(exchange("https://www.guzhen.example/again", b"body 3", minutes=9, run=run))
intake.fail(failure("https://www.guzhen.example/gone", run))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_kept_is_in_the_database_at_the_next_opening(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert rows(tmp_path, "SELECT count(*) AS n FROM captures") == [{"n": 0}]
    with Intake(tmp_path) as intake:
        assert intake.keep(exchange("https://www.guzhen.example/0", b"body 0", minutes=20)).unchanged
    found = rows(tmp_path, "SELECT url, revisit, run FROM captures ORDER BY captured_at")
    assert len(found) == 9
    assert len({row["run"] for row in found[:8]}) == 1
    assert [row["revisit"] for row in found] == [0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert rows(tmp_path, "SELECT count(*) AS n FROM failures") == [{"n": 1}]
    assert not list((tmp_path / "warc").glob("*.open"))


def test_files_rotate(tmp_path):
    with Intake(tmp_path, max_warc_bytes=2000) as intake:
        for number in range(5):
            intake.keep(exchange(f"{URL}?{number}", os.urandom(1500), minutes=number))
        assert intake.known(PORTAL.id, f"{URL}?0").status == 200
    assert len(list((tmp_path / "warc").glob("*.warc.gz"))) == 5


def test_odd_texts_are_kept(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, link_text="a\ud800\x00b\nc"))
    [row] = rows(tmp_path, "SELECT link_text FROM captures")
    assert row["link_text"] == "a?\x00b\nc"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(IntakeError, match=r"file.*choose another --data"):
        Intake(tmp_path / "file")


def test_a_database_that_is_none(tmp_path):
    (tmp_path / "xxgk.db").write_bytes(b"nonsense" * 1000)
    with pytest.raises(IntakeError, match="file is not a database"):
        Intake(tmp_path)
    (tmp_path / "xxgk.db").unlink()
    Intake(tmp_path).close()


def test_a_full_disk_loses_nothing(tmp_path):
    """SQLite's own limit of pages stands for the disk."""
    intake = Intake(tmp_path)
    pages = intake._conn.execute("PRAGMA page_count").fetchone()[0]
    intake._conn.execute(f"PRAGMA max_page_count = {pages}")
    run = intake.start_run([], [])
    for number in range(60):
        intake.keep(exchange(f"{URL}?{number}", b"body %d" % number, minutes=number, link_text="年" * 5000))
    with pytest.raises(IntakeError, match=r"xxgk\.db: database or disk is full; make room on the disk") as caught:
        intake.end_visit(visit(run))
    assert "\n" not in str(caught.value)
    intake._conn.execute("PRAGMA max_page_count = 100000")
    intake.end_visit(visit(run))
    intake.close()
    assert rows(tmp_path, "SELECT count(*) AS n FROM captures") == [{"n": 60}]
    assert rows(tmp_path, "SELECT count(*) AS n FROM visits") == [{"n": 1}]


def test_a_disk_that_stays_full_leaves_all_to_the_next_opening(tmp_path):
    intake = Intake(tmp_path)
    pages = intake._conn.execute("PRAGMA page_count").fetchone()[0]
    intake._conn.execute(f"PRAGMA max_page_count = {pages}")
    for number in range(60):
        intake.keep(exchange(f"{URL}?{number}", b"body %d" % number, minutes=number, link_text="年" * 5000))
    with pytest.raises(IntakeError, match="disk is full"):
        intake.close()
    Intake(tmp_path).close()
    assert rows(tmp_path, "SELECT count(*) AS n FROM captures") == [{"n": 60}]


def test_bytes_that_are_damaged_are_not_known(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, os.urandom(5000)))
    [file] = (tmp_path / "warc").glob("*.warc.gz")
    data = bytearray(file.read_bytes())
    data[2500] ^= 0xFF
    file.write_bytes(data)
    with Intake(tmp_path) as intake:
        assert intake.known(PORTAL.id, URL) is None


def test_calls_from_several_threads(tmp_path):
    with Intake(tmp_path, max_warc_bytes=20_000) as intake, ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(lambda n: intake.keep(exchange(f"{URL}?{n}", b"body %d" % (n // 2), minutes=n)), range(300)))
    assert sum(one.unchanged for one in kept) == 150
    assert rows(tmp_path, "SELECT sum(revisit) AS n, count(*) AS m FROM captures") == [{"n": 150, "m": 300}]


def test_known_follows_the_redirects_that_the_archive_has(tmp_path):
    """Hanweb's downfile.jsp answers 302 to the file; asked for by its own address the file is known."""
    door, file = "https://www.guzhen.example/module/download/downfile.jsp?filename=a.pdf", "https://www.guzhen.example/attach/0/a.pdf"
    with Intake(tmp_path) as intake:
        intake.keep(exchange(door, b"", status=302, response_headers=(("Location", "/attach/0/a.pdf"),), role="attachment"))
        assert intake.known(PORTAL.id, door) is None
        intake.keep(exchange(file, b"%PDF-1.4", minutes=1, role="attachment"))
        known = intake.known(PORTAL.id, door)
        assert (known.url, known.body) == (file, b"%PDF-1.4")


def test_a_circle_of_redirects_is_not_known(tmp_path):
    with Intake(tmp_path) as intake:
        intake.keep(exchange(URL, b"", status=302, response_headers=(("Location", URL),)))
        assert intake.known(PORTAL.id, URL) is None
