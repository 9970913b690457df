"""The codebook: every table, view, column, unit, code and cell, in English and Chinese, made of the schema and the forms.

    >>> book = codebook()
    >>> book.field("panel", "refusal_share").denominator
    'requests_total_processed'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.database.items import CODED
from archive.publish.codebook import texts
from archive.publish.codebook.cells import cells
from archive.publish.codebook.fields import field
from archive.publish.codebook.model import Cell, Code, Codebook, CodebookError, Field, Table, Text, Unit
from archive.publish.labels import label, written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

__all__ = ["Cell", "Code", "Codebook", "CodebookError", "Field", "Table", "Text", "Unit", "codebook", "of_database"]

# lists of codes that a column may hold, and the words of each in archive/publish/labels
LISTS = ("form", "status", "finding", "severity", "coverage", "level", "kind", "source", "fact", "stage", "measure", "state", "role", "outcome")
MONEY = ("元", "万元")
HIDDEN = ("sqlite_", "_", "sections_index", "summary_titles_")  # SQLite's own, and the insides of full-text indexes


@cache
def codebook() -> Codebook:
    """Of a publication of this version, whatever is in it. Raises CodebookError for a column without words."""
    from archive.publish.snapshot import without_data

    conn = without_data()
    try:
        return of_database(conn)
    finally:
        conn.close()


def of_database(conn: sqlite3.Connection) -> Codebook:
    """Of this database: a publication, or the working one. Raises CodebookError for a table or column without words."""
    kinds = {name: kind for name, kind in conn.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
             if not name.startswith(HIDDEN)}
    for name, kind in kinds.items():
        if name not in texts.tables():
            raise CodebookError(f"{texts.FOLDER}: nothing tells what the {kind} {name} is; write [{name}] into one of tables*.toml")
    types = _types(conn, kinds)
    tables = tuple(_table(conn, name, kinds[name], types) for name in texts.tables() if name in kinds)
    return Codebook(tables, tuple(cells().values()), _codes(), texts.units())


def _table(conn: sqlite3.Connection, name: str, kind: str, types: Mapping[str, str]) -> Table:
    fields = tuple(field(name, column, declared or types.get(column, "ANY"), nullable=not (required or key))
                   for column, declared, required, key in _columns(conn, name))
    return Table(name, kind, texts.tables()[name].text, fields, name.startswith("summary_") or name == "publication")


def _columns(conn: sqlite3.Connection, name: str) -> list[tuple[str, str, int, int]]:
    """Name, type, whether NOT NULL, whether of the key; of a view over numbers by codes those of its table, and names for the codes."""
    told = [(column, declared, required, key) for _, column, declared, required, _, key in conn.execute(f"PRAGMA table_info('{name}')")]
    if name not in CODED:
        return told
    stored = {column: rest for column, *rest in _columns(conn, f"coded_{name}") if column != "item"}
    return [(column, *stored.get(column, ("TEXT", 1, 1))) for column, *_ in told]


def _types(conn: sqlite3.Connection, kinds: Mapping[str, str]) -> dict[str, str]:
    """The type that columns of a name have in tables: a view's expression has none of its own."""
    found: dict[str, str] = {}
    for name, kind in kinds.items():
        if kind == "table":
            for _, column, declared, *_ in conn.execute(f"PRAGMA table_info('{name}')"):
                found.setdefault(column, declared)
    return found


def _codes() -> dict[str, tuple[Code, ...]]:
    found = {name: tuple(Code(key.partition(".")[2], Text(label(key, "en"), label(key, "zh"))) for key in written() if key.partition(".")[0] == name)
             for name in LISTS}
    found["unit"] = tuple(Code(unit.unit, unit.label) for unit in texts.units() if unit.unit in MONEY)
    return found
