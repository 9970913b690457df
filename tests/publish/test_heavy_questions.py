"""The SQL of docs/export.md, run as it stands there: DuckDB over an export's Parquet gives what SQLite gives."""

from __future__ import annotations

import duckdb
import pytest

from archive.publish import export as publish
from archive.publish.export.formats import parquet_files
from tests.bench.heavy import EXPORTED, QUERIES, recipes
from tests.publish.exporting import exported
from tests.publish.planted import Published, planting

ASKED = {  # the same of SQLite, by what summary tables say where there are some
    "totals": "SELECT cell, year, reports, total FROM summary_totals WHERE province = '' ORDER BY cell, year",
    "provinces": ("SELECT g.name, t.year, t.reports, t.total FROM summary_totals t JOIN regions g ON g.id = t.province || '0000'"
                  " WHERE t.cell = 'requests.granted.total' AND t.province <> '' ORDER BY g.name, t.year"),
    "top": ("SELECT agency_key, coalesce(requests_new_received, statistics_requests_received) AS received FROM panel"
            " WHERE year = 2023 AND received IS NOT NULL ORDER BY received DESC, agency_key LIMIT 20"),
    "history": ("SELECT r.year, q.item, q.natural_person, q.business, q.research, q.social_welfare, q.legal_service, q.other_org, q.total"
                " FROM summary_agencies k JOIN reports r ON r.agency = k.agency AND r.superseded_by IS NULL JOIN requests q ON q.report = r.id"
                " WHERE k.key = '340000-government' ORDER BY r.year, q.item"),
    "lateness": ("SELECT g.name, y.year, y.expected, y.published, y.late, y.missing FROM summary_region_years y JOIN regions g ON g.id = y.region"
                 " WHERE g.level = 'province' AND y.expected + y.not_due > 0 ORDER BY g.name, y.year"),
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    data = tmp_path_factory.mktemp("heavy") / "data"
    with planting(data) as corpus:
        for name, region, level in (("安徽省人民政府", "340000", "province"), ("固镇县人民政府", "340323", "county"), ("建宁县人民政府", "350430", "county")):
            agency = corpus.agency(name, region, level)
            for year in range(2017, 2024):
                _report(corpus, agency, year, int(region[2:]) + 3)
        corpus.report(agency, 2023, {"new_received": 4000, "granted": 1}, superseded=True)
    return Published(data)


def _report(corpus, agency, year, size):
    if year < 2019:
        corpus.report(agency, year, statistics={"requests.received": size, "complaints": 1, "org.staff": 3, "fees_wan": 7}, published=f"{year + 1}-03-20")
        return
    line = {"natural_person": size, "business": 2, "total": size + 2}
    corpus.report(agency, year, {"new_received": line, "granted": line, "carried_over": {"total": 0}},
                  disputes={"reconsideration": (1, 0, None, 0, 1)}, published=f"{year + 1}-0{1 + size % 5}-20")


@pytest.fixture(scope="module", params=["one file a table", "one a year"])
def asked(made, tmp_path_factory, request):
    out = tmp_path_factory.mktemp("heavy") / "out"
    with pytest.MonkeyPatch.context() as few:
        if request.param == "one a year":
            few.setattr(publish, "PARTED_FROM", 1)
            few.setattr(parquet_files, "PARTED", 1000)
        exported(made.data, out, formats=frozenset({"parquet"}))
    with pytest.MonkeyPatch.context() as there, duckdb.connect() as conn:
        there.chdir(out)
        conn.execute(recipes()["tables"])
        yield conn


def test_every_recipe_is_asked_here():
    assert set(recipes()) == {"tables", *ASKED} == {"tables", *QUERIES}
    assert [name for name in EXPORTED if f"CREATE VIEW {name} AS" not in recipes()["tables"]] == []


@pytest.mark.parametrize("name", ASKED)
def test_duckdb_gives_what_sqlite_gives(made, asked, name):
    found = [tuple(row) for row in asked.execute(recipes()[name]).fetchall()]
    assert found == [tuple(row) for row in made.conn.execute(ASKED[name])]
    assert len(found) > 3 or name == "top"
