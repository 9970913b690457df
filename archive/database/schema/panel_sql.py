"""The views `panel` and `panel_corrected`: the columns of panel.py as SQL.

Rows of tables 3 and 4 are joined by their keys, with the codes of archive/database/items.py, so that a query looks up only those whose columns it names; the cells of the
other tables, of which each is used once, are looked up one by one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archive.database.items import code
from archive.database.schema.panel import STAGES, columns
from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.database.schema.panel import Column

    Cell = Callable[[str], str]  # a cell key, "stated.FACT", or either with "@unit" → SQL

TOKEN = re.compile(r"\[(\w+\.[\w.]+(?:@unit)?)\]|\{(\w+)\}")
STATED = "stated."
# reports with a correction: the finding tells that there is one, by an index
CORRECTED_REPORTS = "SELECT report FROM findings WHERE code = 'correction'"


def views() -> str:
    """Statements that make both views."""
    return f"CREATE VIEW panel AS\n{panel_rows()};\nCREATE VIEW panel_corrected AS\n{_corrected()};\n"


def panel_rows() -> str:
    """The panel's columns of every report, figures as printed."""
    shown = ",\n  ".join(f"{formula(column, _printed)} AS {column.name}" for column in columns())
    return f"SELECT {shown}\n{_from()}\n{''.join(_joins())}{WHERE}"


def _corrected() -> str:
    """The same of every report, with the corrections in force applied: of a few reports, so the rest is the panel's."""
    return f"SELECT * FROM panel WHERE report NOT IN ({CORRECTED_REPORTS})\nUNION ALL\n{corrected_rows()}"


def corrected_rows() -> str:
    """The panel's columns of the reports that have corrections in force, with these in the place of what is printed."""
    cells = ",\n    ".join(
        f"max(iif(v.cell = '{cell.removesuffix('@unit')}', v.{'unit' if cell.endswith('@unit') else 'value'}, NULL)) AS \"{cell}\""
        for cell in sorted(_cells()))
    shown = ",\n  ".join(f"{formula(column, _named)} AS {column.name}" for column in columns())
    return (
        f"SELECT {shown}\n{_from()}\nJOIN (\n  WITH k AS MATERIALIZED (SELECT report, cell, corrected FROM corrected)\n"
        f"  SELECT v.report AS cells_of,\n    {cells}\n  FROM ({_values()}) v GROUP BY v.report\n) c ON c.cells_of = r.id\n{WHERE}"
    )


WHERE = "WHERE r.agency IS NOT NULL AND r.year IS NOT NULL"


def _values() -> str:
    """Cells of the reports with corrections, corrected; the unit stays that of the print. A corrected cell may be there twice."""
    of = f"WHERE t.report IN ({CORRECTED_REPORTS})"
    printed = [
        *(f"SELECT t.report, 'requests.' || t.item || '.{column}' AS cell, t.{column} AS value, NULL AS unit FROM requests t {of}" for column in REQUEST_COLUMNS),
        *(f"SELECT t.report, t.stage || '.{column}', t.{column}, NULL FROM disputes t {of}" for column in DISPUTE_COLUMNS),
        f"SELECT t.report, 'proactive.' || t.item || '.' || t.measure, t.value, t.unit FROM proactive t {of}",
        f"SELECT t.report, 'statistics.' || t.indicator, t.value, t.unit FROM statistics t {of}",
        f"SELECT t.report, 'other.' || t.item, t.value, t.unit FROM others t {of}",
    ]
    return (f"SELECT p.report, p.cell, iif(k.cell IS NULL, p.value, k.corrected) AS value, p.unit\n  FROM ({' UNION ALL '.join(printed)}) p"
            "\n  LEFT JOIN k ON k.report = p.report AND k.cell = p.cell\n  UNION ALL SELECT report, cell, corrected, NULL FROM k")


def _from() -> str:
    return "FROM current_reports r JOIN agencies a ON a.id = r.agency"


def formula(column: Column, cell: Cell) -> str:
    """A column's formula with its cells and the columns in it put in."""
    def put(found: re.Match[str]) -> str:
        if found[1]:
            return _stated(found[1]) if found[1].startswith(STATED) else cell(found[1])
        return f"({formula(_by_name()[found[2]], cell)})"

    return TOKEN.sub(put, column.formula)


@cache
def _by_name() -> dict[str, Column]:
    return {column.name: column for column in columns()}


@cache
def _cells() -> frozenset[str]:
    """Every cell that a formula has, statements left out."""
    return frozenset(found[1] for column in columns() for found in TOKEN.finditer(column.formula)
                     if found[1] and not found[1].startswith(STATED))


def _stated(token: str) -> str:
    fact, _, unit = token.removeprefix(STATED).partition("@")
    return f"(SELECT t.{unit or 'value'} FROM statements t WHERE t.report = r.id AND t.fact = '{fact}')"


def _named(token: str) -> str:
    return f'c."{token}"'


def _printed(token: str) -> str:
    key, _, unit = token.partition("@")
    table, _, rest = key.partition(".")
    row, _, last = rest.rpartition(".")
    if table == "requests":
        return f"q_{row}.{last}"
    if table in STAGES:
        return f"d_{table}.{rest}"
    if table == "proactive":
        return f"(SELECT p.{unit or 'value'} FROM coded_proactive p WHERE p.report = r.id AND p.item = {code(key)})"
    if table == "statistics":
        return f"(SELECT s.{unit or 'value'} FROM coded_statistics s WHERE s.report = r.id AND s.item = {code(key)})"
    return f"(SELECT s.{unit or 'value'} FROM others s WHERE s.report = r.id AND s.item = '{rest}')"


def _joins() -> Iterator[str]:
    """Every row of tables 3 and 4 that a formula names, by the primary key of its table."""
    rows = sorted({cell.split(".")[1] for cell in _cells() if cell.startswith("requests.")})
    for row in rows:
        yield f"LEFT JOIN coded_requests q_{row} ON q_{row}.report = r.id AND q_{row}.item = {code(f'requests.{row}')}\n"
    for stage in STAGES:
        yield f"LEFT JOIN coded_disputes d_{stage} ON d_{stage}.report = r.id AND d_{stage}.item = {code(stage)}\n"
