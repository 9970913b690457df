"""CSV, Parquet and Stata say what the database says; NULL, blank, absent and 0 stay apart; nothing is a formula."""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.publish.export.about.wording import OWN, labels, title
from archive.publish.export.chosen import choose
from archive.publish.export.formats import stata
from archive.publish.export.formats.safe import original, safe
from archive.publish.export.panel import corrected
from archive.publish.labels import written
from tests.publish.exporting import FORMULA, TABLES, TITLE, read_csv

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def published(data: Path, out: Path):
    with closing(sqlite3.connect(f"file:{data}/published/xxgk.db?mode=ro&immutable=1", uri=True)) as conn:
        choose(conn)
        yield conn


def in_database(conn: sqlite3.Connection, name: str) -> list[tuple]:
    rows = conn.execute(TABLES[TABLES[name].instead_of or name].query).fetchall()
    other = corrected(conn) if TABLES[name].instead_of else {}
    return [other.get((row[0], row[1]), row) for row in rows]


@pytest.mark.parametrize("name", TABLES)
def test_csv_has_what_the_database_has(name, published, out):
    assert [tuple(row) for row in read_csv(out, TABLES[name])] == in_database(published, name)


@pytest.mark.parametrize("name", TABLES)
def test_parquet_has_what_the_database_has(name, published, out):
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    found = [tuple(_as_stored(value, kind) for value, kind in zip(row.values(), kinds.values(), strict=True))
             for row in pq.read_table(out / "parquet" / f"{name}.parquet").to_pylist()]
    times = [n for n, kind in enumerate(kinds.values()) if kind == "time"]
    expected = [tuple(_as_stored(value, "time") if n in times else value for n, value in enumerate(row)) for row in in_database(published, name)]
    assert found == expected


def _as_stored(value, kind):
    if value is None or kind not in {"date", "time", "flag"}:
        return value
    if kind == "flag":
        return int(value)
    return value.isoformat() if kind == "date" else pd.Timestamp(value)


@pytest.mark.parametrize("name", ["panel", "reports", "requests", "proactive", "sections", "sources", "corrections"])
def test_a_second_reader_sees_the_same_in_csv_and_parquet(name, out):
    """DuckDB knows nothing of us: the same rows by value from both files, but for the apostrophes."""
    shown = {"text": "if(starts_with({0}, ''''), substr({0}, 2), {0}) AS {0}", "time": "epoch_us({0}) AS {0}"}
    columns = ", ".join(shown.get(column.kind, "{0}").format(f'"{column.name}"') for column in TABLES[name].columns)
    typed = ", ".join(("epoch_us({0})" if column.kind == "time" else "{0}").format(f'"{column.name}"') for column in TABLES[name].columns)
    types = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "time": "TIMESTAMP WITH TIME ZONE", "flag": "BOOLEAN"}
    told = ", ".join(f"'{column.name}': '{types[column.kind]}'" for column in TABLES[name].columns)
    nullable = [column.name for column in TABLES[name].columns if not column.nullable and column.kind == "text"]
    force = f", force_not_null=[{', '.join(repr(one) for one in nullable)}]" if nullable else ""
    with duckdb.connect() as conn:
        one = conn.sql(f"SELECT {columns} FROM read_csv('{out}/csv/{name}.csv', header=true, columns={{{told}}}, quote='\"', escape='\"'{force})").fetchall()
        other = conn.sql(f"SELECT {typed} FROM read_parquet('{out}/parquet/{name}.parquet')").fetchall()
    assert one == other
    assert one


def test_stata_has_the_panel(published, out):
    codes = json.loads((out / "codebook.json").read_text(encoding="utf-8"))["codes"]
    assert codes["kind"]
    found = pd.read_stata(out / "stata" / "panel.dta", convert_categoricals=True)
    panel = TABLES["panel"]
    assert list(found.columns) == [stata.short(column.name) for column in panel.columns]
    for row, expected in zip(found.itertuples(index=False), in_database(published, "panel"), strict=True):
        for column, value, wanted in zip(panel.columns, row, expected, strict=True):
            if column.kind == "text":
                assert ("" if pd.isna(value) else str(value)) == (wanted or ""), column.name
            elif column.kind == "date":
                assert (None if pd.isna(value) else value.date()) == (wanted and date.fromisoformat(wanted)), column.name
            else:
                assert (None if math.isnan(value) else value) == wanted, column.name


def test_stata_names_are_short_and_its_own(out):
    names = [stata.short(column.name) for column in TABLES["panel"].columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)
    text = (out / "stata" / "panel.do").read_text(encoding="utf-8")
    assert all(f"label variable {name} " in text for name in names)
    assert all(line.endswith("\"'") for line in text.splitlines() if line.startswith("label variable"))


def test_blank_absent_and_zero_stay_apart(published, out):
    (agency, year) = published.execute(
        "SELECT c.agency, c.year FROM chosen c JOIN reports r ON r.id = c.report WHERE r.title = ?", (FORMULA,)).fetchone()
    rows = {row[3]: row for row in read_csv(out, TABLES["requests"]) if (row[0], row[1]) == (agency, year)}
    granted = dict(zip(TABLES["requests"].names, rows["granted"], strict=True))
    assert granted["total"] is None
    assert granted["natural_person"] == 0
    assert "carried_over" not in rows
    assert [agency, year, 1, "requests.granted.total", ""] in read_csv(out, TABLES["prints"])
    with (out / "csv" / "prints.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [agency, str(year), "1", "requests.granted.total", ""] in list(csv.reader(file))


def test_a_column_has_null_or_the_empty_text_never_both(published):
    for name, table in TABLES.items():
        for n, column in enumerate(table.columns):
            values = {row[n] for row in in_database(published, name)}
            assert not (column.nullable and "" in values), (name, column.name)
            assert column.nullable or None not in values, (name, column.name)


def test_no_field_is_a_formula_and_numbers_are_untouched(out):
    dangerous = re.compile(r"[\s]*[=+\-@|%＝＋－＠]|[\t\r\n]")
    for path in (out / "csv").glob("*.csv"):
        table = TABLES[path.stem]
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in list(csv.reader(file))[1:]:
                for column, field in zip(table.columns, row, strict=True):
                    number = re.fullmatch(r"[+-]?\d+(\.\d+)?", field)
                    assert number or not dangerous.match(field), (path.name, column.name, field)
                    assert column.kind == "text" or not field.startswith("'")
    fields = (out / "csv" / "reports.csv").read_bytes().decode("utf-8-sig")
    assert "\"'=HYPERLINK(\"\"http" in fields
    assert "\"''引号开头\r\n第二行,\"\"逗号\"\"\"" in fields
    assert ",-5," in (out / "csv" / "others.csv").read_text(encoding="utf-8-sig")


def test_texts_come_back(out):
    titles = {row[TABLES["reports"].names.index("title")] for row in read_csv(out, TABLES["reports"])}
    assert {FORMULA, TITLE} <= titles


@given(st.text())
def test_safe_is_reversible(text):
    assert original(safe(text)) == text
    assert safe(text) in {text, f"'{text}"}


def test_only_current_revisions_have_figures(published, out):
    (agency, year) = published.execute("SELECT agency, year FROM chosen WHERE current = 0").fetchone()
    assert {row[2] for row in read_csv(out, TABLES["requests"]) if (row[0], row[1]) == (agency, year)} == {2}
    assert [agency, year, 1, "requests.granted.total", 41, None] in read_csv(out, TABLES["superseded_cells"])
    reports = [dict(zip(TABLES["reports"].names, row, strict=True)) for row in read_csv(out, TABLES["reports"]) if (row[0], row[1]) == (agency, year)]
    assert [(row["revision"], row["current"], row["superseded_by"]) for row in reports] == [(1, 0, 2), (2, 1, None)]


def test_corrections_stand_beside_and_in_the_corrected_panel(published, out):
    names = TABLES["panel"].names
    printed, put = ({(row[0], row[1]): dict(zip(names, row, strict=True)) for row in read_csv(out, TABLES[name])} for name in ("panel", "panel_corrected"))
    changed = {key for key in printed if printed[key] != put[key]}
    assert len(changed) == 1
    key_ = changed.pop()
    assert put[key_]["requests_granted"] == 77
    assert printed[key_]["requests_granted"] != 77


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_column_has_a_name_in_both_languages(name):
    assert {title(TABLES[name], lang) for lang in ("en", "zh")}
    told = labels(TABLES[name])
    assert all(texts["en"] and texts["zh"] and texts["en"] != texts["zh"] and texts["en"] != column for column, texts in told.items())


def test_no_label_of_an_export_is_superfluous():
    files = {f"file.{name}" for name in TABLES}
    fields = set(OWN.values()) | {f"field.{column.name}" for table in TABLES.values() for column in table.columns}
    assert {key for key in written() if key.startswith("file.")} == files
    assert {key for key in written() if key.startswith("field.")} <= fields
