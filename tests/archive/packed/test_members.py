"""Archives in the archive: each file a capture of its own, whose page tells what it does not; nothing depends on when."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive import database
from archive.database import schema
from archive.process import read as read_file
from archive.readers import sniff
from archive.settling.rebuild import rebuild
from archive.settling.settle import process
from tests.archive.archives import encrypted, rar5, zipped
from tests.archive.commands import call, objects
from tests.archive.dump import dump
from tests.archive.samples import crawl, exchange
from tests.archive.written import VERSIONS, read, written

PAGE = "https://www.guzhen.example/public/1.html"
ZIP = "https://www.guzhen.example/files/2020.zip"
GRANTED = {"requests.granted.natural_person": 1, "requests.granted.total": 1}
MORE = GRANTED | {"requests.granted.total": 2}


def reader(data, **told):
    """written.read, and archives as they are."""
    return read_file(data) if sniff(data) in {"zip", "rar"} else read(data, **told)


def attached(body, minutes=1, **more):
    return exchange(ZIP, body, minutes=minutes, role="attachment", referrer=PAGE, link_text="附件.zip", **more)


def processed(data, versions=VERSIONS, *, everything=False):
    return process(data, reader, versions, everything=everything)


def rows(data, query):
    with database.reading(data / "xxgk.db") as conn:
        return [tuple(row) for row in conn.execute(query)]


def same_after_rebuild(data):
    before = dump(data / "xxgk.db")
    assert processed(data, everything=True).captures
    assert dump(data / "xxgk.db") == before
    rebuild(data, reader, VERSIONS)
    assert dump(data / "xxgk.db") == before


def test_the_files_of_an_archive_are_captures(tmp_path):
    body = zipped(("附件/报告 1.json", written(agency="", year=None, figures=GRANTED)), ("说明.json", written(agency="nobody")), ("空", b""))
    crawl(tmp_path, exchange(PAGE, written(sections=[[1, "总体情况", "见附件"]])), attached(body))
    done = processed(tmp_path)
    assert (done.captures, done.states) == (4, {"read": 2, "not-a-report": 2})
    assert rows(tmp_path, "SELECT url, member, role, referrer, link_text, state FROM captures WHERE captured_at LIKE '%08:01%'"
                " ORDER BY member") == [
        (ZIP, "", "attachment", PAGE, "附件.zip", "not-a-report"),
        (f"{ZIP}#%E7%A9%BA", "空", "attachment", PAGE, "空", "unreadable"),
        (f"{ZIP}#%E8%AF%B4%E6%98%8E.json", "说明.json", "attachment", PAGE, "说明", "not-a-report"),
        (f"{ZIP}#%E9%99%84%E4%BB%B6/%E6%8A%A5%E5%91%8A%201.json", "附件/报告 1.json", "attachment", PAGE, "报告 1", "read")]
    assert rows(tmp_path, "SELECT why FROM captures WHERE url LIKE '%zip'") == [
        ("an archive of 3 files, each a capture of its own; 1 cannot be read",)]
    assert rows(tmp_path, "SELECT error FROM captures WHERE member = '空'") == [("the file is empty",)]
    assert rows(tmp_path, "SELECT agency_name, year, status, url FROM current_reports") == [
        ("连城镇", 2020, "filled", f"{ZIP}#%E9%99%84%E4%BB%B6/%E6%8A%A5%E5%91%8A%201.json")]
    assert sorted(rows(tmp_path, "SELECT role, principal FROM report_sources")) == [("attachment", 1), ("page", 0)]
    assert processed(tmp_path).captures == 0
    same_after_rebuild(tmp_path)


def test_reports_of_several_agencies_in_one_archive(tmp_path):
    files = [(f"{name}.json", written(agency=name, figures=GRANTED | {"reconsideration.total": n})) for n, name in enumerate(("甲镇", "乙镇", "丙镇"))]
    crawl(tmp_path, exchange(ZIP, zipped(*files), role="report", link_text="各镇2020年政府信息公开年度报告"))
    processed(tmp_path)
    assert sorted(rows(tmp_path, "SELECT agency_name, year FROM current_reports")) == [("丙镇", 2020), ("乙镇", 2020), ("甲镇", 2020)]
    assert {row[0] for row in rows(tmp_path, "SELECT referrer FROM captures WHERE member <> ''")} == {ZIP}
    same_after_rebuild(tmp_path)


def test_the_fullest_document_of_an_archive_is_the_report(tmp_path):
    files = [("a.json", written(figures={"requests.granted.total": 1})), ("b.json", written(figures=GRANTED)),
             ("c.json", written(sections=[[1, "总体情况", "文字"]]))]
    crawl(tmp_path, attached(zipped(*files)))
    processed(tmp_path)
    assert rows(tmp_path, "SELECT url, revision FROM reports") == [(f"{ZIP}#b.json", 1)]
    assert rows(tmp_path, "SELECT count(*) FROM report_sources") == [(3,)]
    same_after_rebuild(tmp_path)


def test_an_archive_that_came_again_unchanged(tmp_path):
    body = zipped(("a.json", written(figures=GRANTED)), ("b.json", b"{"), ("c", b""))
    crawl(tmp_path, attached(body), attached(body, minutes=2))
    assert rows(tmp_path, "SELECT revisit FROM captures") == [(0,), (1,)]
    processed(tmp_path)
    crawl(tmp_path, attached(body, minutes=3))
    processed(tmp_path)
    assert rows(tmp_path, "SELECT member, state, revisit, count(*) FROM captures WHERE revisit GROUP BY member") == [
        ("", "not-a-report", 1, 2), ("a.json", "read", 1, 2), ("b.json", "unreadable", 1, 2), ("c", "unreadable", 1, 2)]
    assert rows(tmp_path, "SELECT revision, count(*) FROM reports JOIN report_sources ON report = id") == [(1, 3)]
    same_after_rebuild(tmp_path)
    shown = objects(call("--data", tmp_path, "show", "连城镇 2020", "--cell", "requests.granted.total", "--json"))[0]
    assert (shown["member"], shown["value"]) == ("a.json", 1)


def test_an_archive_with_other_figures_is_a_revision(tmp_path):
    crawl(tmp_path, attached(zipped(("a.json", written(figures=GRANTED)))), attached(zipped(("a.json", written(figures=MORE))), minutes=2))
    processed(tmp_path)
    assert rows(tmp_path, "SELECT requests_granted, revision FROM panel") == [(2, 2)]
    same_after_rebuild(tmp_path)


def test_a_payload_that_is_also_in_an_archive_is_no_revisit(tmp_path):
    body = written(figures=GRANTED)
    crawl(tmp_path, attached(zipped(("a.json", body))))
    processed(tmp_path)
    crawl(tmp_path, exchange(PAGE, body, minutes=5))
    assert rows(tmp_path, "SELECT revisit FROM captures WHERE url NOT LIKE '%zip%'") == [(0,)]
    processed(tmp_path)
    assert call("--data", tmp_path, "verify").exit_code == 0
    same_after_rebuild(tmp_path)


def test_newer_software_may_see_other_files(tmp_path):
    crawl(tmp_path, attached(zipped(("a.json", written(figures=GRANTED)), ("b.json", written(year=2019, figures=MORE)))))
    processed(tmp_path)
    before = dump(tmp_path / "xxgk.db")

    def fewer(data, **told):
        reading = reader(data, **told)
        members = [type(reading.members[0])("c.json", one.digest) if one.member == "a.json" else one for one in reading.members]
        return type(reading)(reading.state, reading.reader, reading.why, reading.report, reading.error, reading.title, tuple(members))

    process(tmp_path, fewer, ("2", "1"))
    assert sorted(rows(tmp_path, "SELECT member, state FROM captures")) == [
        ("", "not-a-report"), ("b.json", "read"), ("c.json", "unreadable")]
    assert rows(tmp_path, "SELECT year FROM reports") == [(2019,)]
    process(tmp_path, reader, VERSIONS)
    assert dump(tmp_path / "xxgk.db") == before


def test_archives_that_cannot_be_read(tmp_path):
    good = ("a.json", written(figures=GRANTED))
    crawl(tmp_path, attached(encrypted(zipped(good))), exchange(ZIP + "?2", zipped(good)[:60], minutes=2),
          exchange(ZIP + "?3", zipped(good, ("zeros", bytes(40_000_000))), minutes=3), exchange(ZIP + "?4", zipped(), minutes=4))
    processed(tmp_path)
    assert rows(tmp_path, "SELECT state, error, why FROM captures WHERE member = '' ORDER BY captured_at") == [
        ("unreadable", "an encrypted archive: it opens with a password only", ""),
        ("unreadable", "a zip without its directory: it broke off, or is damaged", ""),
        ("unreadable", "an archive that unpacks to more than 30 MB; 1 files before that are captures of their own", ""),
        ("not-a-report", None, "an archive of 0 files, each a capture of its own")]
    assert rows(tmp_path, "SELECT url, state FROM captures WHERE member <> ''") == [(f"{ZIP}?3#a.json", "read")]
    same_after_rebuild(tmp_path)


def test_a_wrong_checksum_costs_one_file(tmp_path):
    if not shutil.which("bsdtar"):
        pytest.skip("needs bsdtar: apt install libarchive-tools")
    good, bad = written(figures=GRANTED), written(year=2019, figures=MORE)
    crawl(tmp_path, attached(rar5(("a.json", good), ("b.json", bad)).replace(bad, bad.replace(b"2019", b"2018"))))
    processed(tmp_path)
    assert rows(tmp_path, "SELECT member, state, error FROM captures WHERE member <> '' ORDER BY member") == [
        ("a.json", "read", None), ("b.json", "unreadable", "damaged in its archive: its checksum is another")]
    assert rows(tmp_path, "SELECT year FROM reports") == [(2020,)]
    same_after_rebuild(tmp_path)


def test_bytes_that_are_missing_for_a_while(tmp_path):
    crawl(tmp_path, attached(zipped(("a.json", written(figures=GRANTED)))))
    processed(tmp_path)
    before = dump(tmp_path / "xxgk.db")
    [file] = (tmp_path / "warc").iterdir()
    file.rename(tmp_path / "away")
    assert processed(tmp_path, everything=True).lost
    assert rows(tmp_path, "SELECT year FROM reports") == [(2020,)]
    (tmp_path / "away").rename(file)
    assert not processed(tmp_path, everything=True).lost
    assert dump(tmp_path / "xxgk.db") == before


BODIES = [written(figures=GRANTED), written(figures=MORE), written("", None, GRANTED), written("nobody"), b"{", b"", written(year=2019, figures=MORE)]
FILES = st.lists(st.tuples(st.sampled_from(["a.json", "b.json", "内.zip"]), st.sampled_from(BODIES)), max_size=3, unique_by=lambda file: file[0])


@st.composite
def captures(draw):
    body = zipped(*draw(FILES)) if draw(st.booleans()) else draw(st.sampled_from(BODIES[:5]))
    page = draw(st.booleans())
    return {"url": PAGE if page else ZIP, "body": body, "role": "report" if page else "attachment", "referrer": "" if page else PAGE}


@given(st.lists(st.tuples(captures(), st.sampled_from(["", "process", "again"])), min_size=2, max_size=8))
@settings(max_examples=15, deadline=None)
def test_the_database_depends_on_the_captures_alone(steps):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for minute, (capture, then) in enumerate(steps):
            crawl(data, exchange(**capture, minutes=minute))
            if then:
                processed(data, everything=then == "again")
        processed(data)
        before = dump(data / "xxgk.db")
        processed(data, everything=True)
        assert {**dump(data / "xxgk.db"), "runs": []} == {**before, "runs": []}
        rebuild(data, reader, VERSIONS)
        assert dump(data / "xxgk.db") == before


def test_a_database_of_an_older_version_keeps_its_rows(tmp_path):
    conn = sqlite3.connect(tmp_path / "xxgk.db", isolation_level=None)
    schema.migrations.apply(Database(conn), stop_before="m003_members_of_archives")
    conn.execute("PRAGMA user_version = 2")
    conn.execute("INSERT INTO warcs VALUES ('w', 9)")
    conn.execute("INSERT INTO captures (id, url, captured_at, status, media_type, digest, warc, offset, revisit, truncated, role,"
                 " referrer, link_text, listed, agency) VALUES (7, 'u', 't', 200, '', 'd', 'w', 3, 0, '', 'report', '', '', '', '')")
    conn.execute("INSERT INTO reports (id, form, title, url, revision, status, reader, reader_version, form_version, places)"
                 " VALUES (5, '2021', 't', 'u', 1, 'filled', 'html', '1', '1', '{}')")
    conn.execute("INSERT INTO report_sources VALUES (5, 7, 'page', 1)")
    conn.execute("INSERT INTO pictures VALUES (7, 'p')")
    conn.close()
    with database.writing(tmp_path / "xxgk.db") as conn:
        assert conn.execute("SELECT id, member, offset FROM captures").fetchall() == [(7, "", 3)]
        assert conn.execute("SELECT report, capture, member FROM evidence").fetchall() == [(5, 7, "")]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
        with pytest.raises(sqlite3.IntegrityError):
            conn.execute("DELETE FROM captures")
        made = dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE name IN ('report_sources', 'pictures')"))
    assert all("REFERENCES captures" in sql and "anew" not in sql for sql in made.values())
