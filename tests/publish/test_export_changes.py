"""CHANGES: what an export says otherwise than an earlier one, cell by cell, and why."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from archive.database import writing
from archive.database.items import code
from archive.process import READER_VERSION
from archive.publish.export.compared import changes, told
from archive.publish.export.compared.earlier import Earlier, of
from archive.publish.export.formats import csv_files
from archive.publish.export.shape import ExportError
from tests.publish.exporting import copied, correct, files, older, withdraw
from tests.publish.exporting import exported as exported_as

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from archive.publish.export import Exported

GRANTED = code("requests.granted")


def exported(data: Path, out: Path, **wanted: Any) -> Exported:
    """As CSV, where nothing else is asked for."""
    return exported_as(data, out, **{"formats": frozenset({"csv"}), **wanted})


@pytest.fixture
def data(world: Path, tmp_path: Path) -> Path:
    return copied(world, tmp_path / "data")


def changed(data: Path, change: Callable[[sqlite3.Connection, int], Any], tmp_path: Path, **wanted: Any) -> list[dict[str, Any]]:
    """changes.csv after a report was changed."""
    exported(data, tmp_path / "before", **wanted)
    with writing(data / "xxgk.db") as conn:
        (report,) = conn.execute(
            "SELECT id FROM reports WHERE superseded_by IS NULL AND form = '2021'"
            " AND id IN (SELECT report FROM requests WHERE item = 'granted' AND total IS NOT NULL) ORDER BY url LIMIT 1").fetchone()
        change(conn, report)
    exported(data, tmp_path / "after", against=tmp_path / "before", **wanted)
    return [dict(zip((column.name for column in told.COLUMNS), row, strict=True)) for row in csv_files.reading(tmp_path / "after" / "changes.csv", told.COLUMNS)]


def new_revision(conn: sqlite3.Connection, report: int) -> None:
    older(conn, report)
    conn.execute("UPDATE coded_requests SET total = 999 WHERE report = ? AND item = ?", (report, GRANTED))


def read_again(conn: sqlite3.Connection, report: int) -> None:
    conn.execute("UPDATE reports SET reader_version = '99' WHERE id = ?", (report,))
    conn.execute("UPDATE coded_requests SET total = NULL WHERE report = ? AND item = ?", (report, GRANTED))
    conn.execute("DELETE FROM coded_disputes WHERE report = ? AND item = ?", (report, code("litigation_direct")))


@pytest.mark.parametrize("formats", [{"csv"}, {"parquet"}])
def test_a_new_revision(data, tmp_path, formats):
    (found,) = changed(data, new_revision, tmp_path, formats=frozenset(formats))
    assert (found["kind"], found["cell"], found["after"]) == ("cell", "requests.granted.total", "999")
    assert (found["revision_before"], found["revision"]) == (1, 2)
    assert found["why"] == "revision 2 is current, no longer 1"
    assert "requests.granted.total" in (tmp_path / "after" / "CHANGES.md").read_text(encoding="utf-8")


def test_another_reader_blank_and_absent(data, tmp_path):
    found = {one["cell"]: one for one in changed(data, read_again, tmp_path) if one["kind"] == "cell"}
    assert found["requests.granted.total"]["after"] == "(blank)"
    assert found["litigation_direct.total"]["after"] == "(absent)"
    assert {one["why"] for one in found.values()} == {f"read again: version of the reader 99, before {READER_VERSION}"}


def test_a_correction(data, tmp_path):
    found = changed(data, lambda conn, report: correct(conn, report, "requests.granted.total", 12), tmp_path)
    assert [(one["kind"], one["cell"], one["before"], one["after"], one["why"]) for one in found] == [
        ("correction", "requests.granted.total", "(none)", "12", "-审校: @看原件")]


def test_gone_new_and_texts(data, tmp_path):
    def change(conn: sqlite3.Connection, report: int) -> None:
        conn.execute("UPDATE reports SET year = 2008 WHERE id = ?", (report,))
        other = conn.execute("SELECT id FROM reports WHERE id <> ? ORDER BY url LIMIT 1", (report,)).fetchone()[0]
        conn.execute("UPDATE reports SET title = '=新标题' WHERE id = ?", (other,))
        conn.execute("UPDATE sections SET text = text || '。' WHERE id = (SELECT min(id) FROM sections WHERE report = ?)", (other,))

    found = changed(data, change, tmp_path)
    assert sorted(one["kind"] for one in found) == ["gone", "new", "report", "text"]
    assert next(one for one in found if one["kind"] == "new")["year"] == 2008
    assert next(one for one in found if one["kind"] == "report")["after"] == "=新标题"


def test_withdrawn_figures_are_not_told_as_what_was_before(data, tmp_path):
    def change(conn: sqlite3.Connection, report: int) -> None:
        withdraw(conn, report)

    found = changed(data, change, tmp_path)
    assert [(one["kind"], one["before"]) for one in found] == [("gone", None)]


def test_tables_and_columns():
    def described(**tables: dict[str, str]) -> Earlier:
        return Earlier(None, {"resources": [{"name": name, "schema": {"fields": [{"name": column, "type": type_} for column, type_ in fields.items()]}}  # type: ignore[arg-type]
                                            for name, fields in tables.items()]})

    old = described(panel={"a": "integer", "b": "string"}, gone={"x": "string"})
    new = described(panel={"a": "number", "c": "string"}, made={"x": "string"})
    assert changes.of_schema(old, new) == [
        "table `made` is new", "table `gone` is gone", "column `panel.c` is new", "column `panel.b` is gone", "column `panel.a` is number, was integer"]


def test_an_earlier_export_with_other_columns_is_compared_by_those_that_both_have(data, tmp_path):
    exported(data, tmp_path / "before")
    path = tmp_path / "before" / "csv" / "requests.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\ufeff" + "\n".join(line.rpartition(",")[0] for line in lines) + "\n", encoding="utf-8")  # without total
    made = exported(data, tmp_path / "after", against=tmp_path / "before")
    assert set(made.changes) == {"cell"}


def test_over_itself_the_same_bytes_and_over_other_data_the_difference(data, tmp_path):
    out = tmp_path / "out"
    exported(data, out)
    first = files(out)
    assert b"There was no earlier export" in first["CHANGES.md"]
    exported(data, out)
    assert files(out) == first
    with writing(data / "xxgk.db") as conn:
        conn.execute("UPDATE coded_requests SET total = 4321 WHERE item = ? AND report = (SELECT min(id) FROM reports)", (GRANTED,))
    made = exported(data, out)
    assert made.changes == {"cell": 1}
    second = files(out)
    assert b"4321" in second["changes.csv"]
    assert not exported(data, out).changes
    assert files(out) == second


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"name": "other", "resources": []}', '{"name": "xxgk", "resources": [1]}'])
def test_what_is_no_export_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(ExportError, match=r"datapackage\.json: .*name the folder of an earlier export"):
        of(tmp_path)


def test_an_earlier_table_that_is_cut_is_named(data, tmp_path):
    exported(data, tmp_path / "before")
    (tmp_path / "before" / "csv" / "requests.csv").write_bytes(b"\xff\xfe" * 100)
    shutil.copytree(tmp_path / "before", tmp_path / "kept")
    with pytest.raises(ExportError, match=r"requests\.csv: "):
        exported(data, tmp_path / "after", against=tmp_path / "before")
    assert not (tmp_path / "after").exists()
