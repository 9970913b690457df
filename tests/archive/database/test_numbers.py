"""The tables of numbers: stored by codes, shown by names; a database of schema 11 with everything in it, brought up to date."""

from __future__ import annotations

import sqlite3

import pytest
from sqlite_utils import Database

from archive import database
from archive.database import schema
from archive.database.items import CODED, ITEMS, code
from archive.database.writing.places import unpack
from archive.model import Place

REPORTS = """
INSERT INTO reports (id, form, title, url, revision, status, reader, reader_version, form_version, places) VALUES
  (1, '2021', 't', 'u', 1, 'filled', 'html', '1', '1', '{"proactive.fees":[0,null,3,{"amount":1}],"requests.granted":[1,2,7,2]}'),
  (2, '2014', 't', 'v', 1, 'filled', 'html', '1', '1', '{}'), (3, '2014', 't', 'w', 1, 'no-tables', 'html', '1', '1', '');
INSERT INTO proactive VALUES (1, 'fees', 'amount', 13.7951, '万元'), (1, 'regulations', 'issued', NULL, NULL);
INSERT INTO requests VALUES (1, 'granted', 1, 0, NULL, 0, 0, 0, 1), (1, 'new_received', 3, 0, 0, 0, 0, 0, 3);
INSERT INTO disputes VALUES (1, 'reconsideration', 1, 0, 0, 0, 1);
INSERT INTO statistics VALUES (2, 'requests.received', 4, NULL), (2, 'fees_wan', 0.5, '万元'), (2, 'of_another_time', 7, NULL);
INSERT INTO prints VALUES (1, 'proactive.regulations.issued', '', NULL)"""
SHOWN = {
    "proactive": [(1, "fees", "amount", 13.7951, "万元"), (1, "regulations", "issued", None, None)],
    "requests": [(1, "granted", 1, 0, None, 0, 0, 0, 1), (1, "new_received", 3, 0, 0, 0, 0, 0, 3)],
    "disputes": [(1, "reconsideration", 1, 0, 0, 0, 1)],
    "statistics": [(2, "fees_wan", 0.5, "万元"), (2, "of_another_time", 7, None), (2, "requests.received", 4, None)],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A database that schema 11 made."""
    path = tmp_path_factory.mktemp("numbers") / "xxgk.db"
    conn = sqlite3.connect(path, isolation_level=None)
    schema.migrations.apply(Database(conn), stop_before="m012_numbers_by_codes")
    conn.execute("PRAGMA user_version = 11")
    for statement in REPORTS.split(";\n"):
        conn.execute(statement)
    assert {part: [column[0] for column in conn.execute(f"SELECT * FROM {part}").description] for part in CODED} == {
        "proactive": ["report", "item", "measure", "value", "unit"], "disputes": ["report", "stage", "upheld", "corrected", "other", "pending", "total"],
        "requests": ["report", "item", "natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"],
        "statistics": ["report", "indicator", "value", "unit"]}
    conn.close()
    with database.writing(path):
        pass
    return path


@pytest.fixture
def conn(path):
    with database.reading(path) as conn:
        yield conn


def test_every_row_and_column_is_there_under_its_name(conn):
    assert {part: sorted(conn.execute(f"SELECT * FROM {part}"), key=repr) for part in CODED} == SHOWN
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert conn.execute("SELECT cell, value FROM cells WHERE report = 1 AND value > 1 ORDER BY cell").fetchall() == [
        ("proactive.fees.amount", 13.7951), ("requests.new_received.natural_person", 3), ("requests.new_received.total", 3)]
    assert conn.execute("SELECT granted_total, new_received_total FROM table_requests").fetchall() == []  # of no agency


def test_places_are_those_that_were_there(conn):
    found = {id_: unpack(packed) for id_, packed in conn.execute("SELECT id, places FROM reports")}
    assert found[2] == found[3] == {}
    assert (found[1]["proactive.fees.amount"], found[1]["requests.granted.total"]) == (Place(0, 3, 1), Place(1, 7, 8, 2))
    assert len(found[1]) == 8


def test_items_are_those_of_the_program_and_what_else_was_found(conn):
    found = conn.execute("SELECT * FROM items ORDER BY id").fetchall()
    assert found[:-1] == [tuple(item) for item in ITEMS]
    assert found[-1] == (1001, "statistics.of_another_time", "statistics", "of_another_time", None)


def test_a_code_never_changes():
    """The first and last of each part: databases hold these numbers."""
    assert {key: code(key) for key in (
        "reconsideration", "litigation_after_reconsideration", "requests.new_received", "requests.carried_forward", "statistics.proactive",
        "statistics.meetings.trained_people", "proactive.regulations.issued", "proactive.procurement.amount", "other.info_processing_fee_yuan",
    )} == {"reconsideration": 1, "litigation_after_reconsideration": 3, "requests.new_received": 4, "requests.carried_forward": 29,
           "statistics.proactive": 30, "statistics.meetings.trained_people": 94, "proactive.regulations.issued": 95,
           "proactive.procurement.amount": 126, "other.info_processing_fee_yuan": 127}  # fmt: skip


def plan(conn, query):
    return [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {query}")]


@pytest.mark.parametrize("query", [
    "SELECT * FROM {} WHERE report = 1",
    "SELECT r.year, t.* FROM reports r JOIN {} t ON t.report = r.id WHERE r.id = 1",
    "SELECT r.year, t.* FROM reports r LEFT JOIN {} t ON t.report = r.id WHERE r.agency = 1",
    "SELECT (SELECT count(*) FROM {} t WHERE t.report = r.id) FROM reports r",
    "SELECT t.* FROM reports r CROSS JOIN {} t ON t.report = r.id WHERE r.year = 2021",
])
@pytest.mark.parametrize("view", CODED)
def test_a_report_is_found_by_the_index(conn, view, query):
    found = plan(conn, query.format(view))
    assert any(line.startswith("SEARCH t") and "PRIMARY KEY (report=?)" in line for line in found), found
    assert not any(line.startswith(("SCAN t", "MATERIALIZE", "CO-ROUTINE")) for line in found), found


@pytest.mark.parametrize("view", ["panel", "table_requests", "table_disputes", "table_proactive", "table_statistics"])
def test_views_of_one_row_a_report_go_by_report_and_item(conn, view):
    found = plan(conn, f"SELECT * FROM {view} WHERE report = 1")
    looked_up = [line for line in found if "PRIMARY KEY (report=? AND item=?)" in line]
    assert len(looked_up) >= (3 if view == "table_disputes" else 20), found
    assert not any(line.startswith(("SCAN r", "SCAN q_", "SCAN d_", "MATERIALIZE")) for line in found), found
