"""The forms' tables as views with one row a report: `table_proactive`, `table_requests`, `table_disputes`, `table_statistics`.

Columns are all that any edition has, named ROW_COLUMN as in the cell keys; NULL where blank or absent, or where the report's
edition has no such cell. Reports of which every source is withdrawn are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.items import code
from archive.database.writing import keys
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS, STAGES
from archive.forms import forms
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Iterator

ABOUT = ("report", "agency_key", "agency_name", "region", "year", "form")
MONEY = ("_wan",)  # indicators that are amounts


def views() -> str:
    """Statements that make them."""
    made = (("table_proactive", proactive(), ""), ("table_requests", requests(), _requests_joins()),
            ("table_disputes", disputes(), _disputes_joins()), ("table_statistics", statistics(), ""))
    return "".join(_view(name, columns, joins) for name, columns, joins in made)


def _view(name: str, columns: dict[str, str], joins: str) -> str:
    about = {"report": "r.id", "agency_key": keys.sql("a."), **{one: f"r.{one}" for one in ABOUT[2:]}}
    shown = ",\n  ".join(f"{sql} AS {column}" for column, sql in (about | columns).items())
    return (f"CREATE VIEW {name} AS\nSELECT {shown}\nFROM current_reports r JOIN agencies a ON a.id = r.agency\n{joins}"
            "WHERE r.year IS NOT NULL AND r.withdrawn IS NULL;\n")


# ---- columns, each with its SQL ------------------------------------------------------------------------------

def proactive() -> dict[str, str]:
    """Of table group 2; an amount with its unit."""
    found: dict[str, str] = {}
    for item, measure in proactive_cells():
        where = f"FROM coded_proactive p WHERE p.report = r.id AND p.item = {code(f'proactive.{item}.{measure}')}"
        found[f"{item}_{measure}"] = f"(SELECT p.value {where})"
        if measure == "amount":
            found[f"{item}_{measure}_unit"] = f"(SELECT p.unit {where})"
    return found


def proactive_cells() -> list[tuple[str, str]]:
    """(item, measure) of every edition, local additions included, the newest edition's first."""
    return list(dict.fromkeys(
        (row.id, column.id) for form in forms().values() for clause in form.clauses for row in clause.rows for column in clause.columns))


def request_rows() -> list[str]:
    """Rows of table 3 of every edition, the single (六) of 2019 before the three of 2021."""
    newest, *older = (tuple(row.id for row in form.requests.rows) for form in forms().values())
    rows = list(newest)
    for row in (row for form in older for row in form if row not in newest):
        rows.insert(next(place for place, one in enumerate(rows) if one.startswith(row)), row)
    return rows


def requests() -> dict[str, str]:
    """Of table 3: each row by kind of applicant."""
    return {f"{row}_{column}": f"q_{row}.{column}" for row in request_rows() for column in REQUEST_COLUMNS}


def _requests_joins() -> str:
    return "".join(f"LEFT JOIN coded_requests q_{row} ON q_{row}.report = r.id AND q_{row}.item = {code(f'requests.{row}')}\n" for row in request_rows())


def disputes() -> dict[str, str]:
    """Of table 4."""
    return {f"{stage}_{column}": f"d_{stage}.{column}" for stage in STAGES for column in DISPUTE_COLUMNS}


def _disputes_joins() -> str:
    return "".join(f"LEFT JOIN coded_disputes d_{stage} ON d_{stage}.report = r.id AND d_{stage}.item = {code(stage)}\n" for stage in STAGES)


def statistics() -> dict[str, str]:
    """Of the statistics table of 2014 to 2018; an amount with its unit where the report tells one."""
    return dict(_statistics())


def _statistics() -> Iterator[tuple[str, str]]:
    for one in indicators().indicators:
        if one.unit:
            where = f"FROM coded_statistics s WHERE s.report = r.id AND s.item = {code(f'statistics.{one.id}')}"
            yield one.id.replace(".", "_"), f"(SELECT s.value {where})"
            if one.id.endswith(MONEY):
                yield f"{one.id.replace('.', '_')}_unit", f"(SELECT s.unit {where})"
