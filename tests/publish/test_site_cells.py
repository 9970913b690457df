"""CSV files of the site: no cell is a formula, and every text is whole."""

from __future__ import annotations

import csv
import io

import httpx
import pytest

from tests.publish.serving import serving


@pytest.fixture(scope="module")
def site(world):
    with serving(world) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def rows(site, sql):
    got = site.get("/xxgk.csv", params={"sql": sql})
    assert got.status_code == 200
    return list(csv.reader(io.StringIO(got.text, newline="")))


def test_a_formula_is_text(site):
    assert rows(site, "select '=1+1' as a, ' @x' as b, -5 as c, '-5' as d, char(13) || '=1' as e") == [["a", "b", "c", "d", "e"], ["'=1+1", "' @x", "-5", "-5", "'\r=1"]]


def test_lines_and_quotes_within_a_cell_stay(site):
    assert rows(site, "select 'a\"' || char(10) || '=b' as a, '\"' as b union all select 'c', ''") == [["a", "b"], ['a"\n=b', '"'], ["c", ""]]


def test_a_long_text_is_whole(site):
    assert len(rows(site, "select hex(zeroblob(200000)) as a")[1][0]) == 400_000


def test_a_table_has_all_its_rows(site):
    whole = site.get("/xxgk/reports.csv?_stream=on")
    assert len(list(csv.reader(io.StringIO(whole.text, newline="")))) == site.get("/xxgk/reports.json?_size=0").json()["filtered_table_rows_count"] + 1


def test_a_condition_that_is_two_statements_is_the_visitors_mistake(site, caplog, capfd):
    got = site.get("/xxgk/reports.json?_where=1=1;delete+from+reports")
    assert got.status_code == 400
    assert "one statement" in got.json()["error"]
    site.get("/xxgk.json?sql=select+%5Ba%0AFORGED%5D")
    assert not caplog.text
    assert capfd.readouterr().err == ""
