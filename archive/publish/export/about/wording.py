"""Names of tables and columns in both languages, from archive/publish/labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish import labels as names

if TYPE_CHECKING:
    from archive.publish.export.shape import Column, Table

# tables whose columns are those of a form, and what the labels call such a column
OF_FORMS = {"requests": "column", "disputes": "result"}
OWN = {("agencies", "unit"): "field.unit_name"}


def labels(table: Table) -> dict[str, dict[str, str]]:
    """Column → language → label."""
    return {column.name: {lang: names.short(key(table, column), lang) for lang in names.LANGUAGES} for column in table.columns}


def title(table: Table, lang: str) -> str:
    """What a table is."""
    return names.label(f"file.{table.name}", lang)


def key(table: Table, column: Column) -> str:
    """The label's key. A column that has none in the labels is a LabelError, which a test meets first."""
    for found in (OWN.get((table.name, column.name), ""), f"{OF_FORMS.get(table.name, 'panel')}.{column.name}" if _of_panel(table) else ""):
        if found and names.has(found):
            return found
    return f"field.{column.name}"


def _of_panel(table: Table) -> bool:
    return table.name.startswith("panel") or table.name in OF_FORMS
