"""The panel in the export: its columns as the database has them, ids replaced by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.panel import columns
from archive.database.panel_sql import formula
from archive.publish.export.shape import REPORT, Column, Reference, Table

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from archive.database.panel import Column as PanelColumn
    from archive.publish.export.shape import Kind

HIDDEN = ("agency", "agency_key", "year", "revision", "report", "withdrawn")  # told by the key, or ids, or never exported
CERTAIN = ("agency_name", "kind", "form", "status", "url")
KINDS: dict[str, Kind] = {"INTEGER": "integer", "REAL": "number", "ANY": "number", "TEXT": "text"}
CORRECTED = """SELECT DISTINCT c.agency, c.year, c.revision, c.report FROM chosen_corrections x JOIN chosen c ON c.position = x.position"""


def _columns() -> tuple[Column, ...]:
    key = tuple(Column(one, "text" if one == "agency" else "integer") for one in REPORT)
    return key + tuple(_column(one) for one in columns() if one.name not in HIDDEN)


def _column(told: PanelColumn) -> Column:
    counted = told.kind in {"flag", "corrections"} and told.type == "INTEGER"
    kind: Kind = "date" if told.name == "published" else KINDS[told.type]
    if counted and told.formula.startswith("EXISTS"):
        kind = "flag"
    return Column(told.name, kind, nullable=not (counted or told.name in CERTAIN), unit=told.unit)


def _taken() -> str:
    described = _columns()[len(REPORT) :]
    return ", ".join(f"nullif(p.{one.name}, '') AS {one.name}" if one.kind in {"text", "date"} and one.nullable else f"p.{one.name}" for one in described)


PANEL = Table("panel", f"""
SELECT c.agency, c.year, c.revision, {_taken()} FROM chosen c CROSS JOIN panel p ON p.report = c.report
WHERE c.current = 1 ORDER BY c.position""", _columns(), ("agency", "year"), (Reference(REPORT, "reports", REPORT),), yearly=True)
# the query gives no row: those of the panel are written, and for a few keys the ones of corrected()
PANEL_CORRECTED = Table("panel_corrected", "", PANEL.columns, PANEL.key, PANEL.refers, yearly=True, instead_of="panel")


def corrected(conn: sqlite3.Connection) -> dict[tuple[str, int], tuple[object, ...]]:
    """Agency and year → the row with its corrections, of the reports that have any.

    As the view panel_corrected has them; it is not asked, because it goes through the country for each report.
    """
    found = {}
    for agency, year, revision, report in conn.execute(CORRECTED).fetchall():
        cells = {cell: (value, unit) for cell, value, unit in conn.execute("SELECT cell, value, unit FROM cells WHERE report = ?", (report,))}
        for cell, value in conn.execute("SELECT cell, corrected FROM chosen_corrections WHERE report = ?", (report,)):
            cells[cell] = (value, cells.get(cell, (None, None))[1])
        row = conn.execute(_one(cells), (report,)).fetchone()
        found[agency, year] = (agency, year, revision, *row)
    return found


def _one(cells: Mapping[str, tuple[Any, str | None]]) -> str:
    """The panel's columns for one report, with these values and units in the place of its cells."""
    def literal(token: str) -> str:
        key, _, unit = token.partition("@")
        value = cells.get(key, (None, None))[1 if unit else 0]
        return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else repr(value)

    by_name = {column.name: column for column in columns()}
    shown = ", ".join(f"nullif({formula(by_name[one.name], literal)}, '')" if one.kind in {"text", "date"} and one.nullable
                      else formula(by_name[one.name], literal) for one in PANEL.columns[len(REPORT) :])
    return f"SELECT {shown} FROM current_reports r JOIN agencies a ON a.id = r.agency WHERE r.id = ?"
