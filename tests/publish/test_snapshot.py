"""The publication: one consistent copy, made again when there is something new, without what was withdrawn."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archive.database import DatabaseError, reading, schema, writing
from archive.folder import Folder
from archive.publish.keys import agency_id, agency_key, key_of, report_id, report_key
from archive.publish.removed import OF_REPORTS
from archive.publish.snapshot import published

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(world: Path, tmp_path: Path) -> Folder:
    """A data folder that is nothing but the demo world's database."""
    shutil.copy(world / "xxgk.db", tmp_path / "xxgk.db")
    return Folder(tmp_path)


def opened(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True))


def ask(path: Path, query: str):
    with opened(path) as conn:
        return conn.execute(query).fetchall()


def test_it_is_the_database_and_its_summaries(folder):
    path = published(folder)
    assert path == folder.path / "published" / "xxgk.db"
    with reading(path) as conn, reading(folder.database) as own:
        tables = [name for (name,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        for table in tables:
            count = f"SELECT count(*) FROM \"{table}\""
            assert conn.execute(count).fetchone() == own.execute(count).fetchone(), table
        version, data_date, number, reports = conn.execute("SELECT version, data_date, schema, reports FROM publication").fetchone()
        assert (data_date,) == own.execute("SELECT max(substr(captured_at, 1, 10)) FROM captures").fetchone()
        assert (version, number) == (f"{data_date.replace('-', '.')}-s{schema.VERSION}", schema.VERSION)
        assert (reports,) == own.execute("SELECT count(*) FROM panel").fetchone()
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert conn.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0]
    assert sorted(file.name for file in path.parent.iterdir()) == ["lock", "made-from.json", "xxgk.db"]


def test_it_is_taken_until_the_database_changes(folder):
    first = published(folder).stat()
    assert published(folder).stat().st_ino == first.st_ino
    with writing(folder.database) as conn:
        conn.execute("UPDATE reports SET title = 'another' WHERE id = 1")
    path = published(folder)
    assert path.stat().st_ino != first.st_ino
    assert ask(path, "SELECT title FROM reports WHERE id = 1") == [("another",)]


def test_a_copy_that_was_broken_off_is_made_again(folder):
    path = published(folder)
    (path.parent / "made-from.json").write_text("{", encoding="utf-8")
    path.with_name("xxgk.db.part").write_bytes(b"half of one")
    path.write_bytes(b"")
    published(folder)
    assert ask(path, "SELECT count(*) FROM publication") == [(1,)]


def test_a_crawl_that_writes_meanwhile_is_seen_as_of_one_moment(folder):
    with writing(folder.database) as conn:
        conn.execute("UPDATE reports SET title = 'told'")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE reports SET title = 'not yet told'")
        path = published(folder)
        assert ask(path, "SELECT DISTINCT title FROM reports") == [("told",)]
        conn.execute("COMMIT")
        assert ask(published(folder), "SELECT DISTINCT title FROM reports") == [("not yet told",)]


def test_where_the_folder_may_not_be_written_it_goes_elsewhere(folder):
    (folder.path / "published").write_text("in the way", encoding="utf-8")
    path = published(folder)
    assert folder.path not in path.parents
    assert ask(path, "SELECT count(*) FROM publication") == [(1,)]
    assert published(folder) == path


def test_no_database_and_a_foreign_one_are_told(tmp_path):
    with pytest.raises(DatabaseError, match="no database here"):
        published(Folder(tmp_path))
    with closing(sqlite3.connect(tmp_path / "xxgk.db")) as conn:
        conn.execute("CREATE TABLE notes (text)")
    with pytest.raises(DatabaseError, match="not of xxgk"):
        published(Folder(tmp_path))
    (tmp_path / "xxgk.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        published(Folder(tmp_path))
    assert [file.name for file in (tmp_path / "published").iterdir()] == ["lock"]


def test_an_empty_database(tmp_path):
    with writing(tmp_path / "xxgk.db"):
        pass
    path = published(Folder(tmp_path))
    assert ask(path, "SELECT data_date, reports, first_year FROM publication") == [("0000-00-00", 0, None)]


# ---- withdrawn -------------------------------------------------------------------------------------------------

WITHDRAW = """
INSERT INTO tombstones SELECT 'id-' || c.id, c.url, c.captured_at, c.digest, 'payload', '2026-01-01T00:00:00Z', 'names a person', 'A', 1
FROM report_sources s JOIN captures c ON c.id = s.capture WHERE s.report = ?"""


def test_what_was_withdrawn_is_not_in_it(folder):
    with writing(folder.database) as conn:
        report, text = conn.execute("SELECT report, max(text) FROM sections WHERE length(text) > 100 GROUP BY report LIMIT 1").fetchone()
        conn.execute("INSERT INTO corrections SELECT ifnull(a.region, ''), a.within, a.kind, a.unit, r.year, 'requests.granted.total',"
                     " '2026-01-01', a.name, 3, '4', 'why', 'A', 0 FROM reports r JOIN agencies a ON a.id = r.agency WHERE r.id = ?", (report,))
        conn.execute(WITHDRAW, (report,))
    path = published(folder)
    with opened(path) as conn:
        for table in (*OF_REPORTS, "sections"):
            assert not conn.execute(f"SELECT 1 FROM {table} WHERE report = ?", (report,)).fetchone(), table
        assert not conn.execute("SELECT 1 FROM corrections").fetchone()
        assert conn.execute("SELECT withdrawn, title FROM current_reports WHERE id = ?", (report,)).fetchone() == ("names a person", "")
        reports, withdrawn = conn.execute("SELECT reports, withdrawn FROM publication").fetchone()
        assert (reports, withdrawn) == (conn.execute("SELECT count(*) FROM reports").fetchone()[0] - 1, 1)
    assert text.encode() not in path.read_bytes()
    with closing(sqlite3.connect(path)) as conn:  # the index knows that it is gone
        conn.execute("INSERT INTO sections_index (sections_index) VALUES ('integrity-check')")


# ---- keys --------------------------------------------------------------------------------------------------------

def test_every_agency_and_report_has_a_key_that_leads_back(folder):
    with opened(published(folder)) as conn:
        for agency, *identity in conn.execute("SELECT id, region, within, kind, unit FROM agencies").fetchall():
            assert key_of(conn, agency) == agency_key(*identity)
            assert agency_id(conn, agency_key(*identity)) == agency
        for report, in conn.execute("SELECT id FROM reports").fetchall():
            key = report_key(conn, report)
            assert key
            assert report_id(conn, *key) == report
            assert report_id(conn, key.agency, key.year) == report
        assert report_id(conn, "no-such", 2020) is report_id(conn, key.agency, 1900) is None
