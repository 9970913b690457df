"""Whose database it is, before anything of it is asked; each attack: tests/gallery/imports/databases.py."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from archive import database
from archive.database import DatabaseError, schema, sound
from archive.database.readings import Readings
from archive.publish import snapshot
from archive.warc.folder import StoreError
from archive.warc.reading.handles import opened


def test_the_digests_are_those_of_this_version():
    """Where this fails the tables changed, and want another version and a migration."""
    assert sound.digest() == schema.DIGEST
    with closing(snapshot.without_data()) as conn:
        assert sound.views_digest(sound.objects_of(conn)[0]) == schema.PUBLISHED


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_every_older_version_is_brought_up_to_date(tmp_path, version):
    path = tmp_path / "xxgk.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        schema.bring_up_to(Database(conn), version)
        conn.execute(f"PRAGMA user_version = {version}")
        conn.execute("ANALYZE")
    with database.writing(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    with database.reading(path):
        pass


def test_a_version_that_a_killed_process_left_between_two(tmp_path):
    path = tmp_path / "xxgk.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        schema.bring_up_to(Database(conn), 11)
        conn.execute("PRAGMA user_version = 9")
    with database.writing(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


def test_a_publication_is_read_and_not_written_to(tmp_path):
    path = tmp_path / "xxgk.db"
    with closing(snapshot.without_data()) as conn, closing(sqlite3.connect(path)) as target:
        conn.backup(target)
    with database.reading(path) as conn:
        assert conn.execute("SELECT count(*) FROM publication").fetchone() == (1,)
    with pytest.raises(DatabaseError, match="a publication, made to be read"), database.writing(path):
        pass
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP VIEW cells")
        conn.execute("CREATE VIEW cells AS SELECT 1 AS report, 'a' AS cell, 5 AS value")
    with pytest.raises(DatabaseError, match="not as xxgk makes it"), database.reading(path):
        pass


def test_functions_of_the_file_are_not_trusted(tmp_path):
    with database.writing(tmp_path / "xxgk.db") as conn:
        assert conn.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert conn.execute("PRAGMA cell_size_check").fetchone() == (1,)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/b.warc.gz"])
def test_a_row_leads_to_no_file_but_of_the_archive(tmp_path, name):
    with pytest.raises(StoreError, match="no WARC file is called"):
        opened(tmp_path, name)


def test_a_file_of_readings_that_is_another_is_made_anew(tmp_path):
    path = tmp_path / "readings.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript("CREATE TABLE a (key, software, form, packed); CREATE VIEW readings AS SELECT * FROM a; PRAGMA user_version = 1")
    kept = Readings(path)
    kept.put(b"key", b"s", b"f", b"reading")
    kept.close([b"s"])
    again = Readings(path)
    assert again.get(b"key", [b"s"]) is None  # a put before a get found a file that was no such file yet
    again.put(b"key", b"s", b"f", b"reading")
    again.close([b"s"])
    assert Readings(path).get(b"key", [b"s"]) == (b"s", b"f", b"reading")
