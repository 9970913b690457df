"""Where numbers stand, packed and back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.database.items import CODES
from archive.database.schema import earlier, wide
from archive.database.writing.places import (
    DISPUTE_COLUMNS,
    NUMBERS,
    REQUEST_COLUMNS,
    STAGES,
    pack,
    split,
    unpack,
)
from archive.forms import forms
from archive.forms.indicators import indicators
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


@given(st.dictionaries(st.sampled_from(KEYS), PLACES))
def test_what_schema_11_packed_comes_back(places):
    """The migration reads it; written here as it was."""
    assert earlier.unpack(as_json(places)) == places


def as_json(places):
    """Each cell an entry of its own, which schema 11 had for rows that do not stand in one line."""
    packed = {key: [at.table, at.page, at.row, at.column, at.box, at.confidence] for key, at in places.items()}
    return json.dumps(packed | {"": {str(at.table): at.source for at in places.values() if at.source}})


@pytest.mark.parametrize(("text", "found"), [
    ("", {}), ("{}", {}),
    ('{"requests.granted":[1,3,7,2]}', {f"requests.granted.{column}": Place(1, 7, n + 2, 3) for n, column in enumerate(REQUEST_COLUMNS)}),
    ('{"reconsideration":[0,null,1,[0,1,null,3,4]]}',
     {f"reconsideration.{column}": Place(0, 1, n) for n, column in enumerate(DISPUTE_COLUMNS) if column != "other"}),
    ('{"proactive.regulations":[0,1,2,{"issued":1,"repealed":2}]}',
     {f"proactive.regulations.{measure}": Place(0, 2, n, 1) for n, measure in enumerate(["issued", "repealed"], 1)}),
    ('{"":{"2":"#3"},"reconsideration":[2,1,1,0,[[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2,3,4]],[0.98,0.98,0.98,0.98,0.98]]}',
     {f"reconsideration.{column}": Place(2, 1, n, 1, (1, 2, 3, 4), 0.98, "#3") for n, column in enumerate(DISPUTE_COLUMNS)}),
])
def test_rows_as_schema_11_had_them(text, found):
    assert earlier.unpack(text) == found
    assert unpack(pack(found)) == found


def test_a_form_of_a_web_page_takes_few_bytes():
    places = {f"requests.{row}.{column}": Place(1, 3 + at, 3 + n) for at, row in enumerate(wide.request_rows()) for n, column in enumerate(REQUEST_COLUMNS)}
    assert len(pack(places)) < 60


def test_boxes_of_a_grid_take_few_bytes():
    places = {f"requests.{row}.{column}": Place(1, at, n, 2, (60.2 + 40 * n, 90.4 + 18 * at, 100.2 + 40 * n, 108.4 + 18 * at), 0.98)
              for at, row in enumerate(wide.request_rows()) for n, column in enumerate(REQUEST_COLUMNS)}
    assert unpack(pack(places)) == {key: replace(place, box=tuple(round(side, 1) for side in place.box)) for key, place in places.items()}
    assert len(pack(places)) < 200


def test_a_cell_without_a_code_is_kept_by_its_key():
    places = {"statistics.of_another_time": Place(0, 1, 2), "proactive.fees.amount": Place(0, 3, 1)}
    assert unpack(pack(places)) == places


def test_every_cell_of_the_forms_has_a_code():
    keys = set().union(*(form.keys() for form in forms().values())) | set(indicators().keys())
    assert keys <= set(NUMBERS)
    assert len(set(CODES.values())) == len(CODES)


@pytest.mark.parametrize("key", ["", "requests", "requests.granted", "requests.granted.nobody", "reconsideration",
                                 "reconsideration.x", "proactive.fees", "proactive..x", "statistics", "x.y.z"])
def test_a_key_that_no_table_takes(key):
    with pytest.raises(ValueError, match="no table of the database takes the cell"):
        split(key)
    with pytest.raises(ValueError, match="no table of the database takes the cell"):
        pack({key: Place(0, 0, 0)})
