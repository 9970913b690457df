"""The panel in the export: its columns as the publication has them, ids replaced by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.schema.panel import columns
from archive.publish.export.shape import REPORT, Column, Reference, Table

if TYPE_CHECKING:
    import sqlite3

    from archive.database.schema.panel import Column as PanelColumn
    from archive.publish.export.shape import Kind

HIDDEN = ("agency", "agency_key", "year", "revision", "report", "withdrawn")  # told by the key, or ids, or never exported
CERTAIN = ("agency_name", "kind", "form", "status", "url")
KINDS: dict[str, Kind] = {"INTEGER": "integer", "REAL": "number", "ANY": "number", "TEXT": "text"}
# what the calendar says (archive/publish/summaries/panel.py)
TIMELINESS = (Column("due", "date", nullable=True), Column("timeliness", nullable=True), Column("days_late", "integer", nullable=True, unit="day"))


def _columns() -> tuple[Column, ...]:
    key = tuple(Column(one, "text" if one == "agency" else "integer") for one in REPORT)
    return key + tuple(_column(one) for one in columns() if one.name not in HIDDEN) + TIMELINESS


def _column(told: PanelColumn) -> Column:
    counted = told.kind in {"flag", "corrections"} and told.type == "INTEGER"
    kind: Kind = "date" if told.name == "published" else KINDS[told.type]
    if counted and told.formula.startswith("EXISTS"):
        kind = "flag"
    return Column(told.name, kind, nullable=not (counted or told.name in CERTAIN), unit=told.unit)


def _taken() -> str:
    described = _columns()[len(REPORT) :]
    return ", ".join(f"nullif(p.{one.name}, '') AS {one.name}" if one.kind in {"text", "date"} and one.nullable else f"p.{one.name}" for one in described)


def _query(source: str) -> str:
    return (f"SELECT c.agency, c.year, c.revision, {_taken()} FROM chosen c CROSS JOIN {source} p ON p.report = c.report"
            " WHERE c.current = 1 ORDER BY c.position")


PANEL = Table("panel", _query("panel"), _columns(), ("agency", "year"), (Reference(REPORT, "reports", REPORT),), yearly=True)
# the query gives the rows that are not those of the panel
PANEL_CORRECTED = Table("panel_corrected", _query("summary_corrected"), PANEL.columns, PANEL.key, PANEL.refers, yearly=True, instead_of="panel")


def corrected(conn: sqlite3.Connection) -> dict[tuple[str, int], tuple[object, ...]]:
    """Agency and year → the row with its corrections, of the reports that have any."""
    return {(row[0], row[1]): row for row in conn.execute(PANEL_CORRECTED.query)}
