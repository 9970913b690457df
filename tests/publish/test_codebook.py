"""The codebook describes all that is in the data, and nothing that is not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.database import writing
from archive.database.schema import panel, wide
from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish.codebook import LISTS, CodebookError, codebook, markdown, of_database, texts
from archive.publish.codebook.fields import form_columns
from archive.publish.snapshot import without_data

if TYPE_CHECKING:
    import sqlite3

DOCS = Path(__file__).parents[2] / "docs"
BOOK = codebook()
INNER = ("sqlite_", "_", "sections_index", "summary_titles_")


@pytest.fixture
def conn():
    with closing(without_data()) as conn:
        yield conn


def schema(conn: sqlite3.Connection) -> dict[str, list[str]]:
    names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')") if not name.startswith(INNER)]
    return {name: [row[1] for row in conn.execute(f"PRAGMA table_info('{name}')")] for name in names}


def test_every_table_and_column_and_no_other(conn):
    assert {table.name: [field.name for field in table.fields] for table in BOOK.tables} == schema(conn)
    assert set(texts.tables()) == set(schema(conn))


def test_the_working_database_too(tmp_path):
    with writing(tmp_path / "xxgk.db") as conn:
        book = of_database(conn)
        assert {table.name: [field.name for field in table.fields] for table in book.tables} == schema(conn)
    assert not any(table.only_published for table in book.tables)


def test_every_word_is_of_something(conn):
    there = schema(conn)
    for name, about in texts.tables().items():
        assert set(about.columns) <= set(there[name]), name
    assert set(texts.columns()) <= {column for columns in there.values() for column in columns}
    assert set(texts.panel()) <= set(there["panel"])


def test_both_languages_say_something():
    for table in BOOK.tables:
        assert table.text.en, table.name
        assert table.text.zh, table.name
        for field in table.fields:
            assert all((field.meaning.en, field.meaning.zh, field.label.en, field.label.zh)), (table.name, field.name)
            assert bool(field.null.en) == bool(field.null.zh), (table.name, field.name)
            assert field.type in {"INTEGER", "REAL", "TEXT", "ANY", "BLOB"}, (table.name, field.name, field.type)


def test_what_is_missing_is_told(conn):
    conn.execute("CREATE TABLE summary_nonsense (report INTEGER)")
    with pytest.raises(CodebookError, match=r"nothing tells what the table summary_nonsense is; write \[summary_nonsense\]"):
        of_database(conn)
    conn.execute("DROP TABLE summary_nonsense")
    conn.execute("ALTER TABLE summary_years ADD COLUMN nonsense INTEGER")
    with pytest.raises(CodebookError, match=r"nothing tells what summary_years\.nonsense is"):
        of_database(conn)
    with pytest.raises(CodebookError, match="no column"):
        BOOK.field("panel", "nonsense")


# ---- cells, units, codes -----------------------------------------------------------------------------------------

def test_every_cell_of_every_form():
    of_forms = {key for form in forms().values() for key in form.keys()} | set(indicators().keys()) | {"other.info_processing_fee_yuan"}  # noqa: SIM118
    local = {f"proactive.other_documents_local.{column.id}" for column in forms()["2019"].clauses[0].columns}
    assert {cell.key for cell in BOOK.cells} == of_forms | local
    cells = {cell.key: cell for cell in BOOK.cells}
    assert cells["requests.other.total"].editions == ("2019",)
    assert cells["requests.other.total"].years == "2019–2020"
    assert cells["requests.granted.total"].editions == ("2019", "2021")
    assert cells["proactive.procurement.amount"].source == "国办公开办函〔2019〕60号, 二、第二十条第（九）项"
    assert all(cell.source and cell.null for cell in BOOK.cells)


def test_every_column_of_a_form_is_its_cell():
    for name, columns in (("table_proactive", wide.proactive()), ("table_requests", wide.requests()), ("table_disputes", wide.disputes()),
                          ("table_statistics", wide.statistics())):
        assert set(columns) <= set(form_columns(name)), name
        assert [field.name for field in BOOK.table(name).fields] == [*wide.ABOUT, *columns]
    every = {field.cell for name in ("table_proactive", "table_requests", "table_disputes", "table_statistics") for field in BOOK.table(name).fields}
    assert every - {""} == {cell.key for cell in BOOK.cells} - {"other.info_processing_fee_yuan"}


def test_units():
    used = {field.unit for table in BOOK.tables for field in table.fields} | {cell.unit for cell in BOOK.cells}
    assert used - {""} <= {unit.unit for unit in BOOK.units}
    assert {unit.unit for unit in BOOK.units} - {"万元"} <= used  # 万元 is told beside a value
    assert {one.unit for one in indicators().indicators if one.unit} <= {unit.unit for unit in BOOK.units}


def test_codes():
    assert {field.codes for table in BOOK.tables for field in table.fields} - {""} <= set(BOOK.codes)
    assert set(BOOK.codes) == {*LISTS, "unit"}
    assert all(codes for codes in BOOK.codes.values())


def test_shares_name_their_denominators():
    shares = [column for column in panel.columns() if column.kind == "share"]
    assert len(shares) == len(panel.SHARES)
    for column in shares:
        field = BOOK.field("panel", column.name)
        assert BOOK.field("panel", field.denominator).unit == "件"
        assert field.unit == "share"


# ---- on paper ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("file", "write"), [("database.md", markdown.database), ("codebook.md", markdown.text)])
def test_the_docs_are_what_is_written(file, write):
    assert (DOCS / file).read_text(encoding="utf-8") == write(), f"docs/{file} is old: write it with python -m archive.publish.codebook"
