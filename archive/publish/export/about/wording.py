"""Names of tables and columns in both languages: of the panel as the codebook has them, of all else from archive/publish/labels."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.publish import labels as names

if TYPE_CHECKING:
    from archive.publish.codebook import Field
    from archive.publish.export.shape import Column, Table

# tables whose columns are those of a form, and what the labels call such a column
OF_FORMS = {"requests": "column", "disputes": "result"}
OWN = {("agencies", "unit"): "field.unit_name", ("quality", "value"): "field.group"}
PANELS = ("panel", "panel_corrected")


@cache
def labels(table: Table) -> dict[str, dict[str, str]]:
    """Column → language → label. Raises LabelError or CodebookError for a column without words."""
    return {column.name: _labels(table, column) for column in table.columns}


def title(table: Table, lang: str) -> str:
    """What a table is."""
    return names.label(f"file.{table.name}", lang)


def told(table: Table, column: Column) -> Field | None:
    """What the codebook says of a column of the panel: meaning, what NULL means, unit, editions, denominator."""
    from archive.publish.codebook.fields import field

    if table.name not in PANELS or names.has(f"field.{column.name}"):
        return None
    return field(table.name, column.name, "ANY", nullable=column.nullable)


def _labels(table: Table, column: Column) -> dict[str, str]:
    found = told(table, column)
    if found:
        words = found.meaning if found.label.en == column.name else found.label
        return {"en": words.en, "zh": words.zh}
    return {lang: names.label(_key(table, column), lang) for lang in names.LANGUAGES}


def _key(table: Table, column: Column) -> str:
    own = OWN.get((table.name, column.name)) or (f"{OF_FORMS[table.name]}.{column.name}" if table.name in OF_FORMS else "")
    return own if own and names.has(own) else f"field.{column.name}"
