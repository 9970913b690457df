"""What Datasette says beside its tables: titles, descriptions, licence, source, canned queries."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.publish.charts import series
from archive.publish.codebook import codebook
from archive.publish.questions import questions
from archive.publish.report_queries import QUERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.publish.codebook import Field
    from archive.publish.questions import Question
    from archive.publish.site.asked import Site

DATABASE = "xxgk"
TABLES = Path(__file__).with_name("tables.toml")
SOURCE = "政府信息公开工作年度报告, as each agency published its own; captures tells the address and the day of each"
ABOUT = "How the data are made, how well, and how to cite them"
REGION = "region: the digits that codes begin with, 34 or 340323; empty: the country."
YEAR = "year: empty for the newest."
ANY_YEAR = "year: empty for all."


def metadata(site: Site) -> dict[str, Any]:
    """Datasette's metadata (docs.datasette.io, Metadata) for this publication."""
    return {
        "title": f"Annual reports on open government information · 政府信息公开年度报告 · {site.version}",
        **({"license": site.license} if site.license else {}),
        "source": SOURCE, "about": ABOUT, "about_url": "/en/about",
        "databases": {DATABASE: {"tables": tables(), "queries": {**_of_reports(), **_of_questions(), series.NAME: _series()}}},
    }


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """Of each table and view: title, description and columns as in the codebook; sort, sort_desc, size, label_column, hidden."""
    shown = tomllib.loads(TABLES.read_text(encoding="utf-8"))
    found = {name: {**{key: value for key, value in table.items() if key != "label"},
                    **({"label_column": table["label"]} if "label" in table else {})} for name, table in shown.items()}
    for table in codebook().tables:
        found.setdefault(table.name, {}).update(
            description=f"{table.text.en} {table.text.zh}", columns={field.name: _told(field) for field in table.fields})
    return found


def _told(field: Field) -> str:
    """Both languages in a line; Datasette's own `units` takes units of measurement only, no 件 and no 元."""
    parts = [field.meaning.en or field.label.en, field.meaning.zh or field.label.zh, f"({field.unit})" if field.unit else "",
             f"NULL: {field.null.en}" if field.null else ""]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _of_reports() -> dict[str, Any]:
    return {name: {"title": title, "description": says, "sql": sql} for name, (title, says, sql) in QUERIES.items()}


def _of_questions() -> dict[str, Any]:
    return {name: {"title": f"{one.text('title', 'en')} · {one.text('title', 'zh')}", "description": _says(one), "sql": one.sql,
                   "params": list(one.asked)} for name, one in questions().items()}


def _says(question: Question) -> str:
    parameters = {"year": YEAR, "any_year": ANY_YEAR, "region": REGION}
    return " ".join([question.text("answer", "en"), question.text("caveat", "en"), *(parameters[name] for name in question.parameters)])


def _series() -> dict[str, Any]:
    return {"title": "Series of a measure by year · 指标时间序列", "sql": series.SQL, "params": ["measure", "region", "level"],
            "description": "measure: as in summary_series; region: of a province, empty for the country; level: empty for all."}
