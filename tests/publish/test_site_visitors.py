"""LIKE and GLOB of visitors' queries say what SQLite's own say, and are through in no time; large answers are refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.publish.site.web import visitors

LETTERS = st.text(alphabet="aAbB%_*?[]^-\\公开é", max_size=12)


def sqlite(query, *values):
    with closing(sqlite3.connect(":memory:")) as conn:
        found = conn.execute(query, values).fetchone()[0]
        return None if found is None else bool(found)


@given(LETTERS, LETTERS)
def test_like_is_sqlites(pattern, text):
    assert visitors.like(pattern, text) == sqlite("SELECT ? LIKE ?", text, pattern)


@given(st.text(alphabet="aA%_|", max_size=10), st.text(alphabet="aA%_|", max_size=8))
def test_like_with_an_escape_is_sqlites(pattern, text):
    assert visitors.like(pattern, text, "|") == sqlite("SELECT ? LIKE ? ESCAPE '|'", text, pattern)


@given(st.text(alphabet="aAb*?公-", max_size=10), LETTERS)
def test_glob_is_sqlites(pattern, text):
    assert visitors.glob(pattern, text) == sqlite("SELECT ? GLOB ?", text, pattern)


@pytest.mark.parametrize("pattern", ["[ab]*", "[^ab]*", "[a-c]?", "*[]]", "[]a]*", "[^]]*", "*[0-9]", "a[", "[12]???-??-??", "[a-]*", "[]", "[^]", "*[*]*"])
@pytest.mark.parametrize("text", ["", "a", "b]", "]", "c-", "x9", "a[", "2020-01-31", "-", "[]", "a*b"])
def test_classes_of_glob_are_sqlites(pattern, text):
    assert visitors.glob(pattern, text) == sqlite("SELECT ? GLOB ?", text, pattern)


@pytest.mark.parametrize(("pattern", "value"), [("1%", 12), ("%.5", 2.5), (None, "a"), ("a", None), ("%", "")])
def test_other_values_are_taken_as_sqlite_takes_them(pattern, value):
    assert visitors.like(pattern, value) == sqlite("SELECT ? LIKE ?", value, pattern)


def limited():
    conn = sqlite3.connect(":memory:")
    visitors.limit(conn)
    return conn


def test_many_wildcards_end():
    """SQLite's own would take years."""
    with closing(limited()) as conn:
        for operator, any_text in (("LIKE", "%"), ("GLOB", "*")):
            pattern = any_text.join("a" * 60) + any_text + "b"
            assert conn.execute(f"SELECT hex(zeroblob(400000)) {operator} ?", (pattern.replace("a", "0"),)).fetchone()[0] == 0
            with pytest.raises(sqlite3.OperationalError):
                conn.execute(f"SELECT 'a' {operator} ?", ("a" * 600,)).fetchone()


def test_what_does_not_fit_into_memory_is_refused():
    with closing(limited()) as conn:
        with pytest.raises(sqlite3.DataError):
            conn.execute("SELECT zeroblob(2000000)").fetchall()
        many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {}) SELECT zeroblob(1000000) FROM n"
        with pytest.raises(sqlite3.OperationalError, match="more than 32 MB"):
            conn.execute(many.format(100)).fetchall()
        assert len(conn.execute(many.format(20)).fetchall()) == 20
        assert len(conn.execute(many.format(20)).fetchall()) == 20  # counted anew for each query
