"""The codebook of an export: codebook.json, codebook.csv and codebook.md say of every column what it is, and of every code what it means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish import labels as names
from archive.publish.export.about import wording
from archive.publish.export.formats import csv_files, stata
from archive.publish.export.shape import columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.publish.codebook import Field
    from archive.publish.export.shape import Column, Table

# of which kind the codes in a column are (archive/publish/labels); in a table of its own first
CODES = {
    ("coverage", "status"): "coverage", ("unreported", "status"): "coverage", ("sources", "role"): "source", ("quality_captures", "role"): "role",
    "code": "finding", "severity": "severity", "status": "status", "form": "form", "level": "level", "kind": "kind", "fact": "fact", "measure": "measure",
    "stage": "stage", "state": "state", "timeliness": "coverage", ("proactive", "item"): "proactive", ("requests", "item"): "requests",
    ("statistics", "indicator"): "statistics", ("others", "item"): "other",
}
ROWS = columns("table column? code? type? unit? may_be_null:flag? stata? en zh")
TYPES = {"text": "text", "integer": "whole number", "number": "number", "date": "date", "time": "moment (UTC)", "flag": "0 or 1"}


def write(out: Path, tables: Sequence[Table]) -> None:
    """Write the three files into an export."""
    described = [_table(table) for table in tables]
    used = sorted({kind for table in described for column in table["columns"] if (kind := column.get("codes"))})
    codes = {kind: _codes(kind) for kind in used}
    told = {"tables": described, "codes": codes}
    (out / "codebook.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "codebook.md").write_text(_markdown(described, codes), encoding="utf-8", newline="\n")
    with csv_files.writing(out / "codebook.csv", ROWS) as put:
        put(_rows(described, codes))


def _table(table: Table) -> dict[str, Any]:
    labels = wording.labels(table)
    return {
        "name": table.name, **{lang: wording.title(table, lang) for lang in names.LANGUAGES}, "key": list(table.key),
        "columns": [_column(table, column) | labels[column.name] for column in table.columns],
    }


def _column(table: Table, column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind], "may_be_null": column.nullable}
    if column.unit:
        told["unit"] = column.unit
    if table.name == "panel":
        told["stata"] = stata.short(column.name)
    told |= _of_panel(wording.told(table, column))
    kind = CODES.get((table.name, column.name)) or CODES.get(column.name)
    return told | ({"codes": kind} if kind else {})


def _of_panel(found: Field | None) -> dict[str, Any]:
    """What is only told of columns of the panel."""
    if found is None:
        return {}
    told = {"unit": found.unit, "cell": found.cell, "denominator": found.denominator, "editions": list(found.editions), "years": found.years}
    for name, text in (("meaning", found.meaning), ("null_means", found.null)):
        told |= {f"{name}_{lang}": text[lang] for lang in names.LANGUAGES}
    return {name: value for name, value in told.items() if value}


def _codes(kind: str) -> list[dict[str, str]]:
    """The codes of a kind with their labels."""
    if kind == "statistics":
        found = [one.key.removeprefix("statistics.") for one in indicators().indicators]
    elif kind in {"requests", "proactive"}:
        found = list(dict.fromkeys(key.split(".")[1] for form in forms().values() for key in form.keys() if key.startswith(f"{kind}.")))  # noqa: SIM118
    else:
        found = [key.removeprefix(f"{kind}.") for key in names.written() if key.startswith(f"{kind}.")]
    return [{"code": code} | {lang: names.label(f"{kind}.{code}", lang) for lang in names.LANGUAGES} for code in found]


def _rows(tables: Sequence[dict[str, Any]], codes: dict[str, list[dict[str, str]]]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for table in tables:
        rows.append((table["name"], None, None, None, None, None, None, table["en"], table["zh"]))
        for column in table["columns"]:
            rows.append((table["name"], column["name"], None, column["type"], column.get("unit"), int(column["may_be_null"]), column.get("stata"), column["en"], column["zh"]))
            rows += [(table["name"], column["name"], code["code"], None, None, None, None, code["en"], code["zh"]) for code in codes.get(column.get("codes", ""), [])]
    return rows


def _markdown(tables: Sequence[dict[str, Any]], codes: dict[str, list[dict[str, str]]]) -> str:
    lines = ["# Codebook 代码本", ""]
    for table in tables:
        lines += [f"## `{table['name']}`", "", f"{table['en']} · {table['zh']}", ""]
        lines += [f"Key: {', '.join(f'`{one}`' for one in table['key'])}", ""] if table["key"] else []
        lines += ["| column | type | | English | 中文 |", "|---|---|---|---|---|"]
        for column in table["columns"]:
            more = [column["unit"]] if column.get("unit") else []
            more += [f"codes: [{column['codes']}](#codes-{column['codes']})"] if column.get("codes") else []
            more += [f"share of `{column['denominator']}`"] if column.get("denominator") else []
            more += [f"empty: {column['null_means_en']}" if column.get("null_means_en") else "may be empty"] if column["may_be_null"] else []
            lines.append(f"| `{column['name']}` | {column['type']} | {'; '.join(more)} | {_cell(column['en'])} | {_cell(column['zh'])} |")
        lines.append("")
    for kind, found in codes.items():
        lines += [f"## Codes: {kind}", "", "| code | English | 中文 |", "|---|---|---|"]
        lines += [f"| `{code['code']}` | {_cell(code['en'])} | {_cell(code['zh'])} |" for code in found] + [""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
