"""Many reports loaded at once: 2,000 drawn ones (tests/bench/synthetic), the share of the large measurements that every test run has."""

from __future__ import annotations

import pytest

from archive import database
from archive.database import DatabaseError
from archive.database.writing import bulk
from tests.archive.dump import dump
from tests.bench.synthetic.made import make

REPORTS = 2000


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("drawn") / "xxgk.db"
    return path, make(path, REPORTS, share=0.1)


def test_the_same_arguments_give_the_same_rows(drawn, tmp_path):
    again = tmp_path / "xxgk.db"
    assert make(again, REPORTS, share=0.1) == drawn[1]
    assert dump(again) == dump(drawn[0])


def test_what_is_loaded_is_whole(drawn):
    path, planted = drawn
    assert sorted(file.name for file in path.parent.iterdir()) == ["xxgk.db"]
    with database.reading(path) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("SELECT count(*) FROM reports WHERE superseded_by IS NULL").fetchone() == (REPORTS,)
        assert conn.execute("SELECT count(*) FROM reports WHERE revision = 2").fetchone() == (planted["revision"],)
        assert conn.execute("SELECT count(DISTINCT report) FROM sections").fetchone() == (planted["text"],)
        with_errors = conn.execute("SELECT count(DISTINCT report) FROM findings WHERE severity = 'error'").fetchone()
        assert with_errors == (planted["wrong_sum"],)
        assert conn.execute("SELECT count(DISTINCT report) FROM findings WHERE code = 'blank_form'").fetchone() == (planted["blank"],)


def test_indexes_are_those_of_any_other_database(drawn, tmp_path):
    with database.writing(tmp_path / "xxgk.db") as conn:
        usual = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    with database.reading(drawn[0]) as conn:
        assert conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall() == usual


def interrupted(path):
    with bulk.loading(path, path) as load:
        load.add("runs", [("a", None, None, None, None, None, None)])
        raise KeyboardInterrupt


def test_a_load_that_ends_early_leaves_what_was_there(tmp_path):
    path = tmp_path / "xxgk.db"
    make(path, 100, share=0)
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        interrupted(path)
    assert path.read_bytes() == before


def load(path, table, row):
    with bulk.loading(path) as load:
        load.add(table, [row])


@pytest.mark.parametrize(("table", "row", "told"), [
    ("report_sources", (1, 1, "page", 1), "a row of report_sources refers to a row of .* that is not there; nothing was kept"),
    ("report_sources", (1, 1, "friend", 1), "CHECK constraint failed"),
])  # fmt: skip
def test_a_row_that_breaks_a_rule_is_refused(tmp_path, table, row, told):
    path = tmp_path / "xxgk.db"
    with pytest.raises(DatabaseError, match=told):
        load(path, table, row)
    assert not path.exists()


def test_reports_beside_others(tmp_path):
    """Those of the other database keep their ids; its agencies are not drawn a second time."""
    first, both = tmp_path / "first.db", tmp_path / "both.db"
    with database.writing(first) as conn:
        conn.execute("INSERT INTO agencies (id, name, region, level, kind) VALUES (7, '安徽省人民政府', NULL, 'province', 'government')")
        conn.execute("INSERT INTO reports VALUES (9, 7, 2020, '2019', '', NULL, 'http://x/', 1, NULL, 'filled', 'html', '2', '2', NULL, x'')")
    make(both, 200, share=0, beside=first)
    with database.reading(both) as conn:
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert conn.execute("SELECT agency FROM reports WHERE id = 9").fetchone() == (7,)
        assert conn.execute("SELECT count(*) FROM reports WHERE superseded_by IS NULL").fetchone() == (201,)
