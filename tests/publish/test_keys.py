"""Keys of agencies: one each, the same in Python and in SQL, fit for an address."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.database.writing.keys import REFUSED, agency_key, sql

text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12) | st.text("-~/ 局政府agencydepartment", max_size=20)
identity = st.tuples(
    st.sampled_from([None, "340323", "340323101", "000000"]), text, st.sampled_from(["", "government", "department", "township", "zone", "other"]), text)


@pytest.fixture(scope="module")
def conn():
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as conn:
        conn.execute("CREATE TABLE agencies (region TEXT, within TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL)")
        yield conn


@given(identity)
@example((None, "", "", ""))
@example(("340323", "", "department", REFUSED))
def test_sql_and_python_say_the_same(conn, whose):
    conn.execute("DELETE FROM agencies")
    conn.execute("INSERT INTO agencies VALUES (?, ?, ?, ?)", whose)
    assert conn.execute(f"SELECT {sql('a.')} FROM agencies a").fetchone()[0] == agency_key(*whose)


@given(identity, identity)
@example(("340323", "", "department", "x"), (None, "340323", "department", "x"))
@example((None, "a-department", "other", ""), (None, "a", "department", "other"))
def test_no_two_agencies_have_the_same_key(one, other):
    assert (one == other) == (agency_key(*one) == agency_key(*other))


@given(identity)
def test_a_key_is_one_segment_of_an_address(whose):
    key = agency_key(*whose)
    assert not set(key) & (set(REFUSED) - {"~"})
    assert unquote(quote(key, safe="")) == key


def test_keys_are_pinned():
    """They stand in citations: another way of making them would break those."""
    assert agency_key("340323", "", "government", "") == "340323-government"
    assert agency_key("340323", "", "department", "教育局") == "340323-department-教育局"
    assert agency_key(None, "xf.gov.cn", "department", "教育局") == "~xf.gov.cn-department-教育局"
    assert agency_key(None, "340323", "zone", "a b/c") == "~340323-zone-~6120622f63"
