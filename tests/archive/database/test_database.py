"""The database file: made, reopened, refused in one line."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from archive import database
from archive.database import DatabaseError, schema
from archive.database.writing import visits


def tables(path):
    with database.reading(path) as conn:
        return dict(conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%index%'"))


def test_tables_are_strict_and_the_file_is_one_file_after_writing(tmp_path):
    path = tmp_path / "xxgk.db"
    with database.writing(path) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["xxgk.db"]
    ours = {name: sql for name, sql in tables(path).items() if not name.startswith(("_sqlite", "sqlite"))}
    assert {"regions", "agencies", "portals", "channels", "runs", "visits", "captures", "reports", "report_sources",
            "items", "coded_proactive", "coded_requests", "coded_disputes", "coded_statistics", "sections", "prints", "findings",
            "corrections"} <= set(ours)
    assert all("STRICT" in sql for sql in ours.values())


def test_a_second_opening_changes_nothing(tmp_path):
    path = tmp_path / "xxgk.db"
    with database.writing(path):
        pass
    before = tables(path)
    with database.writing(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert tables(path) == before


def test_the_schema_version_counts_the_migrations(tmp_path):
    assert len(schema.migrations._migrations) == schema.VERSION


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "xxgk.db"
    path.write_bytes(b"\x00\x01 not a database at all" * 100)
    for opening in (database.writing, database.reading):
        with pytest.raises(DatabaseError, match=r"xxgk\.db: file is not a database; .*xxgk rebuild") as caught, opening(path):
            pass
        assert "\n" not in str(caught.value)
    assert path.read_bytes().startswith(b"\x00\x01 not")


def test_a_database_of_something_else_is_left_alone(tmp_path):
    path = tmp_path / "xxgk.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE birds (name)")
    conn.close()
    with pytest.raises(DatabaseError, match="not of xxgk"), database.writing(path):
        pass


def test_a_newer_database(tmp_path):
    path = tmp_path / "xxgk.db"
    with database.writing(path) as conn:
        conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    for opening in (database.writing, database.reading):
        with pytest.raises(DatabaseError, match="newer than this xxgk"), opening(path):
            pass


def test_no_database(tmp_path):
    with pytest.raises(DatabaseError, match=r"no database here; .*--data"), database.reading(tmp_path / "xxgk.db"):
        pass


def test_a_locked_database(tmp_path, monkeypatch):
    path = tmp_path / "xxgk.db"
    with database.writing(path):
        pass
    monkeypatch.setattr(database, "WAIT", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseError, match="another program is writing"), database.writing(path):
        pass
    other.close()


def half_a_transaction(conn):
    with database.transaction(conn):
        conn.execute("INSERT INTO regions (id) VALUES ('34')")
        conn.execute("INSERT INTO regions (id) VALUES ('34')")


def test_a_transaction_is_all_or_nothing(tmp_path):
    with database.writing(tmp_path / "xxgk.db") as conn:
        with pytest.raises(sqlite3.IntegrityError):
            half_a_transaction(conn)
        assert conn.execute("SELECT count(*) FROM regions").fetchone() == (0,)


BEFORE = {"run": "20260101T000000Z-aaaa", "portal": "ah-guzhen"}
OLD_CRAWL = """
INSERT INTO runs (id, started_at, status) VALUES (:run, '2026-01-01T00:00:00.000000Z', 'interrupted');
INSERT INTO portals (id) VALUES (:portal);
INSERT INTO visits VALUES (:run, :portal, 'incomplete', 'interrupted, 3 requests were waiting; crawl again to go on',
  '2026-01-01T00:00:00.000000Z', '2026-01-01T00:01:00.000000Z', NULL, 4, 1, 0, 0);
INSERT INTO warcs VALUES ('a.warc.gz', 9);
INSERT INTO captures (url, captured_at, status, media_type, digest, warc, offset, revisit, truncated, role, referrer, link_text, listed,
  agency, portal, run) VALUES ('http://x/', '2026-01-01T00:00:00.000000Z', 200, '', 'sha256:X', 'a.warc.gz', 0, 0, '', 'report', '', '', '',
  '', :portal, :run)"""


def test_a_database_of_schema_6_is_brought_up_to_date(tmp_path):
    path = tmp_path / "xxgk.db"
    conn = sqlite3.connect(path, isolation_level=None)
    schema.migrations.apply(Database(conn), stop_before="m007_a_crawl_left_alone")
    conn.execute("PRAGMA user_version = 6")
    for statement in OLD_CRAWL.split(";\n"):
        conn.execute(statement, BEFORE)
    conn.close()
    with pytest.raises(DatabaseError, match="made by an older xxgk"), database.reading(path):
        pass
    with database.writing(path) as conn:
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("SELECT method, etag, last_modified, length FROM captures").fetchall() == [("", "", "", None)]
        assert conn.execute("SELECT requests, pages, newest, interrupted FROM visits").fetchall() == [(None, None, "", 1)]
        assert conn.execute("SELECT (SELECT count(*) FROM columns) + (SELECT count(*) FROM entries)").fetchone() == (0,)
        assert visits.earlier(conn, "ah-guzhen").visits == 0  # it was interrupted
        conn.execute("UPDATE visits SET interrupted = 0")
        told = visits.earlier(conn, "ah-guzhen")
        assert (told.visits, told.last.requests, told.last.pages, told.last.listed) == (1, 1, 0, 4)
    with database.reading(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
