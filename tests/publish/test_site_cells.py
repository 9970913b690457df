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


def test_a_page_of_a_table_is_no_whole_file(site):
    count = site.get("/xxgk/proactive.json?_size=0").json()["filtered_table_rows_count"]
    page, last = (list(csv.reader(io.StringIO(site.get(f"/xxgk/proactive.csv?_size={size}").text, newline=""))) for size in (count - 1, count))
    assert page[-1] == [f"NOT COMPLETE: these are {count - 1} rows of more; ask with _stream=on for all, or take the data file"]
    assert len(page) == count + 1
    assert len(last) == count + 1
    assert last[-1][0].isdigit()
    whole = list(csv.reader(io.StringIO(site.get("/xxgk/proactive.csv?_stream=on&_size=2").text, newline="")))
    assert whole == last


@pytest.mark.filterwarnings("ignore:coroutine", "ignore::pytest.PytestUnraisableExceptionWarning")  # Datasette leaves work undone where a question is none
@pytest.mark.parametrize("odd", ["_timelimit=abc", "_timelimit=-1", "_size=-1", "_size=x", "_next=x", "_facet=nothing", "_sort=nothing", "_col=nothing", "_shape=x", "_nocol=id",
    "_facet_size=x", "_trace=1", "_labels=x", "_timelimit=999999999999999999999", "_size=1&_size=x", "id__gt=", "_search=%22", "_through=x", "_where=", "_next=~00", "_json=x", "_ttl=x"])
@pytest.mark.parametrize("kind", ["", ".csv", ".json"])
def test_odd_questions_are_no_failure_of_ours(site, odd, kind, capfd):
    got = site.get(f"/xxgk/reports{kind}?{odd}", follow_redirects=True)
    assert got.status_code < 500
    assert "Traceback" not in capfd.readouterr().err


def test_a_condition_that_is_two_statements_is_the_visitors_mistake(site, caplog, capfd):
    got = site.get("/xxgk/reports.json?_where=1=1;delete+from+reports")
    assert got.status_code == 400
    assert "one statement" in got.json()["error"]
    site.get("/xxgk.json?sql=select+%5Ba%0AFORGED%5D")
    assert not caplog.text
    assert capfd.readouterr().err == ""


ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select {} from n"


@pytest.mark.parametrize(("sql", "words"), [
    (ENDLESS.format("count(*)"), "took too long"), ("select [nothing] from reports", "no such column: nothing"), ("select 1 from", "incomplete input"),
    ("select zeroblob(1000000000)", "too big"), (ENDLESS.format("zeroblob(1000000)") + " limit 100", "more than 32 MB"),
    (f"select 'a' like '{'%a' * 300}'", "raised exception"),
])  # fmt: skip
def test_a_query_that_fails_is_no_empty_file(site, sql, words, capfd):
    got = site.get("/xxgk.csv", params={"sql": sql})
    assert got.status_code == 400
    assert words in got.text
    assert capfd.readouterr().err == ""


def test_a_table_whose_condition_fails_is_no_empty_file(site, capfd):
    got = site.get("/xxgk/reports.csv", params={"_where": f"1 in ({ENDLESS.format('count(*)')})"})
    assert got.status_code == 400
    assert "took too long" in got.text
    assert capfd.readouterr().err == ""


def test_a_query_of_more_rows_than_it_may_give_says_so(site):
    found = rows(site, ENDLESS.format("i") + " limit 2001")
    assert [row[0] for row in found[:2]] == ["i", "1"]
    assert len(found) == 2002
    assert found[-1] == ["NOT COMPLETE: these are the first 2000 rows of a query; ask for fewer, or take the data file"]
    assert len(rows(site, ENDLESS.format("i") + " limit 2000")) == 2001


# a condition that never ends from a certain row on: the pages of a stream before it come, and no other
LATE = f"CASE WHEN id > (SELECT id FROM reports ORDER BY id LIMIT 1 OFFSET 1) THEN 1 IN ({ENDLESS.format('count(*)')}) ELSE 1 END"


def test_a_stream_that_fails_in_the_middle_is_no_whole_file(site):
    came = []

    def take():
        with site.stream("GET", "/xxgk/reports.csv", params={"_stream": "on", "_size": "1", "_sort": "id", "_where": LATE}) as got:
            assert got.status_code == 200
            came.extend(got.iter_text())

    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        take()
    found = list(csv.reader(io.StringIO("".join(came), newline="")))
    assert found[0][0] == "id"
    assert found[-1] == ["NOT COMPLETE: the query took too long and was given up; ask for less, or take the data file"]
