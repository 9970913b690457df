"""The columns of tables and views, each with its words: of a cell the form's, of all else those of texts/."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from archive.database.items import CODED
from archive.database.schema import panel, panel_sql, wide
from archive.publish.codebook import texts
from archive.publish.codebook.cells import BLANK, cells, years
from archive.publish.codebook.cells import texts as labels
from archive.publish.codebook.model import NOTHING, CodebookError, Field, Text
from archive.publish.labels import has, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.database.schema.panel import Column

PANELS = ("panel", "panel_corrected", "summary_corrected")
FORM_TABLES = (*CODED, *(f"coded_{part}" for part in CODED), "others", "cells", "summary_figures")
PART_MISSING = Text("a part is blank or absent", "某分项空白或缺失")
NO_SHARE = Text("the numerator is not told, or the denominator is 0 or not told", "分子未知，或分母为 0 或未知")
NO_UNIT = Text("nothing tells the unit", "单位未载明")
NOT_TOLD = Text("not told", "未载明")
UNSTATED = Text("the text does not state it", "正文未述")
NULLS = {"figure": BLANK, "sum": PART_MISSING, "share": NO_SHARE, "amount": NO_UNIT, "unit": NO_UNIT}


def field(table: str, name: str, declared: str, *, nullable: bool) -> Field:
    """A column of a table. Raises CodebookError where nothing describes it."""
    if table in PANELS and name in _panel():
        return _panel()[name]
    if name in form_columns(table):
        return form_columns(table)[name]
    words = texts.tables()[table].columns.get(name) or texts.tables()[table.removeprefix("coded_")].columns.get(name) or (texts.panel().get(name) if table in PANELS else None) or texts.columns().get(name)
    if words is None:
        for alike in (name, f"requests_{name}"):  # summary_figures calls some as the panel does, or leaves the table's name out
            if alike in _panel():
                return replace(_panel()[alike], name=name)
        raise CodebookError(f"{texts.FOLDER}: nothing tells what {table}.{name} is; write it into the file that has [{table}], or into columns.toml")
    null = words.null or (BLANK if nullable and table in FORM_TABLES and not words.codes else NOT_TOLD if nullable else NOTHING)
    return Field(name, words.type or declared, words.label or _name(name), words.meaning, null if nullable else NOTHING, words.unit, words.codes)


def _name(column: str) -> Text:
    """What the labels call a column, or its own name."""
    return labels(f"field.{column}") if has(f"field.{column}") else Text(column, column)


# ---- the panel -----------------------------------------------------------------------------------------------

@cache
def _panel() -> Mapping[str, Field]:
    return {column.name: _of_panel(column) for column in panel.columns()}


def _of_panel(column: Column) -> Field:
    if column.kind in ("about", "flag", "corrections") or (column.name in texts.panel() and column.kind in ("sum", "share")):
        return _written(column)
    if column.name.startswith("stated_"):
        return _stated(column)
    cell = cells()[column.cell or _cells_of(column)[0]]
    name = _without_total(cell.label) if cell.key.startswith("requests.") else cell.label
    unit = column.unit or cell.unit
    if column.kind == "unit":
        return Field(column.name, column.type, _with(name, "unit", "单位"), _with(name, "unit", "单位"), NO_UNIT, "", "unit", "", "", cell.editions, cell.years, cell.source)
    if column.kind == "amount":
        name = _with(name, "in yuan", "折合元")
        unit = "元"
    null = NO_UNIT if column.kind == "amount" else cell.null
    return Field(column.name, column.type, name, cell.label if column.kind == "figure" else name, null, unit, "", column.cell, "",
                 cell.editions, cell.years, cell.source)


def _written(column: Column) -> Field:
    words = texts.panel().get(column.name) or texts.columns().get(column.name)
    if words is None:
        raise CodebookError(f"{texts.FOLDER}: nothing tells what panel.{column.name} is; write it into panel.toml")
    told = _cells_of(column)
    having = tuple(edition for edition in cells()[told[0]].editions if column.name == "requests_other" or _in_all(edition, told)) if told else ()
    if column.name == "requests_other":
        having = ("2019", "2021")
    unit = "share" if column.kind == "share" else words.unit or ("件" if column.kind == "sum" else "")
    return Field(column.name, column.type, words.label or _name(column.name), words.meaning, words.null or NULLS.get(column.kind, NOTHING),
                 unit, words.codes, "", column.denominator, having, years(having) if having else "")


def _stated(column: Column) -> Field:
    fact = column.name.removeprefix("stated_").removesuffix("_unit").removesuffix("_yuan")
    name = labels(f"fact.{fact}")
    if column.kind == "unit":
        return Field(column.name, column.type, _with(name, "unit", "单位"), _with(name, "unit", "单位"), UNSTATED, codes="unit")
    if column.kind == "amount":
        name = _with(name, "in yuan", "折合元")
    return Field(column.name, column.type, name, name, UNSTATED, column.unit)


def _cells_of(column: Column) -> list[str]:
    """Every cell that goes into a column."""
    found: list[str] = []
    panel_sql.formula(column, lambda token: found.append(token.partition("@")[0]) or "")  # type: ignore[func-returns-value]
    return list(dict.fromkeys(found))


def _in_all(edition: str, keys: list[str]) -> bool:
    return all(edition in cells()[key].editions for key in keys)


def _without_total(text: Text) -> Text:
    return Text(text.en.removesuffix(f" · {label('column.total', 'en')}"), text.zh.removesuffix(f" · {label('column.total', 'zh')}"))


def _with(text: Text, en: str, zh: str) -> Text:
    return Text(f"{text.en} ({en})", f"{text.zh}（{zh}）")


# ---- the forms' tables, one row a report ---------------------------------------------------------------------

@cache
def form_columns(table: str) -> Mapping[str, Field]:
    """The columns of table_* that are cells, or units of cells."""
    keys: dict[str, str] = {}
    if table == "table_proactive":
        keys = {f"{item}_{measure}": f"proactive.{item}.{measure}" for item, measure in wide.proactive_cells()}
    elif table == "table_requests":
        keys = {name: f"requests.{sql.removeprefix('q_')}" for name, sql in wide.requests().items()}
    elif table == "table_disputes":
        keys = {name: sql.removeprefix("d_") for name, sql in wide.disputes().items()}
    elif table == "table_statistics":
        keys = {key.removeprefix("statistics.").replace(".", "_"): key for key in cells() if key.startswith("statistics.")}
    found: dict[str, Field] = {}
    for name, key in keys.items():
        cell = cells()[key]
        found[name] = Field(name, cell.type, cell.label, cell.label, cell.null, cell.unit, "", key, "", cell.editions, cell.years, cell.source)
        unit = _with(cell.label, "unit", "单位")
        found[f"{name}_unit"] = Field(f"{name}_unit", "TEXT", unit, unit, NO_UNIT, codes="unit")
    return found
