"""Where numbers stand, packed and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS, STAGES, pack, split, unpack
from archive.model import Place

KEYS = [
    "proactive.regulations.issued", "proactive.regulations.in_force", "proactive.fees.amount", "statistics.org.staff.full_time", "statistics.complaints",
    *(f"requests.{row}.{column}" for row in ("granted", "other_misc") for column in REQUEST_COLUMNS),
    *(f"{stage}.{column}" for stage in STAGES for column in DISPUTE_COLUMNS),
]
SIDES = st.integers(0, 9999).map(lambda tenth: tenth / 10)
PLACES = st.builds(
    Place, table=st.integers(0, 9), row=st.integers(0, 2), column=st.integers(0, 20),
    page=st.none() | st.integers(1, 9), box=st.none() | st.tuples(SIDES, SIDES, SIDES, SIDES),
    confidence=st.none() | st.integers(0, 1000).map(lambda thousandth: thousandth / 1000)).map(
    lambda place: replace(place, source=f"https://x.gov.cn/图{place.table}.jpg" if place.table > 7 else ""))


@given(st.dictionaries(st.sampled_from(KEYS), PLACES))
def test_what_is_packed_comes_back(places):
    assert unpack(pack(places)) == places


def test_a_whole_row_takes_one_short_entry():
    row = {f"requests.granted.{column}": Place(1, 7, n + 2, 3) for n, column in enumerate(REQUEST_COLUMNS)}
    assert json.loads(pack(row)) == {"requests.granted": [1, 3, 7, 2]}


def test_a_cell_that_is_not_there_is_null():
    row = {f"reconsideration.{column}": Place(0, 1, n) for n, column in enumerate(DISPUTE_COLUMNS) if column != "other"}
    assert json.loads(pack(row)) == {"reconsideration": [0, None, 1, [0, 1, None, 3, 4]]}


@pytest.mark.parametrize("key", ["", "requests", "requests.granted", "requests.granted.nobody", "reconsideration",
                                 "reconsideration.x", "proactive.fees", "proactive..x", "statistics", "x.y.z"])
def test_a_key_that_no_table_takes(key):
    with pytest.raises(ValueError, match="no table of the database takes the cell"):
        split(key)


def test_table_2_names_its_columns():
    row = {f"proactive.regulations.{measure}": Place(0, 2, n, 1) for n, measure in enumerate(["issued", "repealed"], 1)}
    assert json.loads(pack(row)) == {"proactive.regulations": [0, 1, 2, {"issued": 1, "repealed": 2}]}


def test_a_recognised_cell_tells_how_sure_it_is():
    row = {f"reconsideration.{column}": Place(0, 1, n, 1, (1, 2, 3, 4), 0.98) for n, column in enumerate(DISPUTE_COLUMNS)}
    assert json.loads(pack(row)) == {"reconsideration": [0, 1, 1, 0, [[1, 2, 3, 4]] * 5, [0.98] * 5]}


def test_a_table_in_a_picture_tells_which():
    row = {f"reconsideration.{column}": Place(2, 1, n, source="#3") for n, column in enumerate(DISPUTE_COLUMNS)}
    assert json.loads(pack(row)) == {"": {"2": "#3"}, "reconsideration": [2, None, 1, 0]}
