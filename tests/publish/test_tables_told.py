"""What Datasette tells of the tables, and the questions as its queries."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from archive.publish.charts import series
from archive.publish.questions import questions
from archive.publish.site.metadata import metadata, tables
from tests.publish.planted import Published, planting
from tests.publish.serving import serving


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    data = tmp_path_factory.mktemp("told") / "data"
    with planting(data) as made:
        for name, region in (("固镇县人民政府", "340323"), ("建宁县人民政府", "350430")):
            agency = made.agency(name, region)
            for year in (2021, 2022):
                made.report(agency, year, {"new_received": 30, "denied_process_info": 6, "total_processed": 30})
    return Published(data)


@pytest.fixture(scope="module")
def get(corpus):
    with serving(corpus.data) as site:
        def got(path):
            with urlopen(site + path, timeout=60) as answer:
                return answer.read().decode()
        yield got


def test_every_table_and_column_is_told(corpus):
    there = {name: {column for _, column, *_ in corpus.conn.execute(f"PRAGMA table_info('{name}')")} for (name,) in corpus.conn.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")}
    for name, columns in there.items():
        told = tables()[name]
        assert told.get("hidden") or (told["description"] and columns <= set(told["columns"])), name
        assert {told[key] for key in ("sort", "sort_desc", "label_column") if key in told} <= columns


def test_insides_are_in_no_list(get):
    listed = {table["name"]: table["hidden"] for table in json.loads(get("/xxgk.json"))["tables"]}
    assert listed["sections_index_data"]
    assert listed["_sqlite_migrations"]
    assert not listed["panel"]
    assert not listed["summary_series"]
    page = get("/xxgk")
    assert "政府信息公开工作年度报告" in page  # the source
    assert "Who refuses most, and why? · 谁不予公开最多" in page


def test_a_table_tells_its_columns(get):
    assert "收到和处理政府信息公开申请情况" in get("/xxgk/requests")


@pytest.mark.parametrize("name", questions())
def test_every_question_is_a_query_with_csv_and_json(get, name):
    told = "&".join(f"{parameter}=" for parameter in questions()[name].asked)
    rows = json.loads(get(f"/xxgk/{name}.json?_shape=array&{told}"))
    lines = list(csv.DictReader(io.StringIO(get(f"/xxgk/{name}.csv?{told}"))))
    assert len(rows) == len(lines)
    assert "error" not in get(f"/xxgk/{name}?{told}").partition("<main")[0]
    assert json.loads(get(f"/xxgk.json?sql={quote(questions()[name].sql)}&_shape=array&{told}")) == rows


def test_answers_are_those_of_the_page(get):
    [first, second] = json.loads(get("/xxgk/who-refuses.json?_shape=array&year=2022&region="))
    assert (first["key"], second["key"], first["share"]) == ("340323-government", "350430-government", 0.2)
    assert [row["key"] for row in json.loads(get("/xxgk/who-refuses.json?_shape=array&year=&region=35"))] == ["350430-government"]


def test_a_series_is_a_query(get):
    rows = json.loads(get(f"/xxgk/{series.NAME}.json?_shape=array&measure=denied_share&region=34&level="))
    assert [(row["year"], row["share"], row["reports"]) for row in rows] == [(2021, 0.2, 1), (2022, 0.2, 1)]


def test_who_gives_a_licence_is_named(corpus):
    assert "license" not in metadata(corpus.site)
    assert metadata(corpus.site)["source"]
