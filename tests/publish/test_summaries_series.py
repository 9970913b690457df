"""Series of the panel and of findings by province and year: what a query over the whole says, made once."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from statistics import mean

import pytest

from archive.database import writing
from archive.folder import Folder
from archive.publish.snapshot import published, without_data
from archive.publish.summaries.panel_series import items, summed


@pytest.fixture(scope="module")
def conn(world, tmp_path_factory):
    """The demo world with one agency of which no division is known."""
    folder = tmp_path_factory.mktemp("series")
    shutil.copy(world / "xxgk.db", folder / "xxgk.db")
    with writing(folder / "xxgk.db") as own:
        own.execute("UPDATE agencies SET region = NULL, within = 'x.gov.cn' WHERE id = 1")
    with closing(sqlite3.connect(published(Folder(folder)))) as conn:
        yield conn


def test_every_item_of_every_province_and_year(conn):
    for item in items():
        for province, year in conn.execute("SELECT DISTINCT province, year FROM panel UNION SELECT '', year FROM panel").fetchall():
            where = "year = ?" if province == "" else "year = ? AND province IS ?"
            values = [value for (value,) in conn.execute(f"SELECT {item} FROM panel WHERE {where} AND {item} IS NOT NULL", (year, province)[:where.count("?")])]
            told = conn.execute("SELECT reports, total, mean, low, median, high FROM summary_items WHERE (item, province, year) = (?, ?, ?)",
                                (item, province, year)).fetchall()
            if not values or province is None:
                assert not told
                continue
            [(reports, total, average, low, median, high)] = told
            assert (reports, total, average) == (len(values), pytest.approx(sum(values)), pytest.approx(mean(values)))
            assert min(values) <= low <= median <= high <= max(values)


def test_an_agency_of_no_division_counts_in_the_country_only(conn):
    assert conn.execute("SELECT count(*) FROM panel WHERE province IS NULL").fetchone()[0] > 0
    country, parts = (conn.execute(f"SELECT sum(reports) FROM summary_items WHERE item = 'requests_total_processed' AND province {which} ''").fetchone()[0]
                      for which in ("=", "<>"))
    assert country > parts


def test_findings(conn):
    assert conn.execute("SELECT sum(findings) FROM summary_findings WHERE province = ''").fetchone() == conn.execute(
        "SELECT count(*) FROM findings f JOIN panel p ON p.report = f.report").fetchone()
    for code, year, findings, reports in conn.execute("SELECT code, year, findings, reports FROM summary_findings WHERE province = ''").fetchall():
        assert conn.execute("SELECT count(*), count(DISTINCT f.report) FROM findings f JOIN panel p ON p.report = f.report WHERE f.code = ? AND p.year = ?",
                            (code, year)).fetchone() == (findings, reports)


def test_quartiles_are_values_that_were_printed():
    assert summed(Counter([7])) == (1, 7, 7.0, 7, 7, 7)
    assert summed(Counter(range(1, 101)))[3:] == (25, 50, 75)
    assert summed(Counter([0] * 99 + [1000])) == (100, 1000, 10.0, 0, 0, 0)


def test_nothing_at_all():
    with closing(without_data()) as conn:
        assert conn.execute("SELECT count(*) FROM summary_items").fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM summary_findings").fetchone() == (0,)
