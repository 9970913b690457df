"""An export of many reports: parted by year, as the whole; compared with an earlier one without its CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

from archive.database import writing
from archive.database.items import code
from archive.publish import export as publish
from archive.publish.export.formats import parquet_files
from tests.publish.exporting import TABLES, exported, read_csv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def out(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few reports taken for many, with row groups of some rows."""
    made = tmp_path_factory.mktemp("exported") / "out"
    with pytest.MonkeyPatch.context() as few:
        few.setattr(publish, "PARTED_FROM", 10)
        few.setattr(parquet_files, "PARTED", 1000)
        exported(data, made)
    return made


@pytest.mark.parametrize("name", ["panel", "requests", "sections", "reports"])
def test_the_parts_are_the_whole(out, name):
    parts = sorted(path.name for path in (out / "parquet" / name).iterdir())
    assert parts == [f"{name}-{year}.parquet" for year in (2019, 2020, 2021, 2022)]
    table = TABLES[name]
    n = table.names.index("year")
    with duckdb.connect() as conn:
        found = conn.sql(f"SELECT * FROM read_parquet('{out}/parquet/{name}/*.parquet')").fetchall()
    kinds = [column.kind for column in table.columns]
    expected = sorted(read_csv(out, table), key=lambda row: row[n])  # stable: within a year as in the whole
    assert [_plain(row, kinds) for row in found] == [_plain(row, kinds) for row in expected]


def _plain(row, kinds):
    return [str(value) if value is not None and kind in {"date", "time"} else value for value, kind in zip(row, kinds, strict=True)]


def test_each_year_has_its_dta(out):
    found = {path.name: len(pd.read_stata(path)) for path in (out / "stata").glob("*.dta")}
    assert found == {f"panel-{year}.dta": 20 for year in (2019, 2020, 2021, 2022)}


def test_tables_without_a_year_are_one_file(out):
    assert (out / "parquet" / "agencies.parquet").is_file()
    assert (out / "parquet" / "statistics.parquet").is_file()  # no row, no year


def test_parts_alone_are_enough_to_compare_with(data, out, tmp_path):
    for path in (out / "csv").iterdir():
        path.unlink()
    assert exported(data, tmp_path / "same", against=out).changes == {}
    with writing(data / "xxgk.db") as conn:
        conn.execute("UPDATE coded_disputes SET total = 55 WHERE item = ? AND report = (SELECT min(report) FROM disputes)", (code("reconsideration"),))
    assert exported(data, tmp_path / "other", formats=frozenset({"parquet"}), against=out).changes == {"cell": 1}
