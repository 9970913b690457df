"""The panel in the export: its columns as the database has them, ids replaced by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.panel import STAGES
from archive.publish.export.shape import REPORT, Column, Reference, Table

if TYPE_CHECKING:
    import sqlite3

    from archive.publish.export.shape import Kind

HIDDEN = ("agency", "year", "revision", "report", "withdrawn")  # told by the key, or ids, or never exported
TEXTS = ("agency_name", "region", "level", "kind", "form", "status", "url")
WHOLE = ("requests_", *STAGES)  # of tables whose columns are whole numbers
COUNTS = ("findings", "errors", "warnings", "corrections")


def panels(conn: sqlite3.Connection) -> tuple[Table, ...]:
    """The tables panel (as printed) and panel_corrected, where the database has them."""
    return tuple(table(conn, name) for name in ("panel", "panel_corrected") if _columns(conn, name))


def table(conn: sqlite3.Connection, name: str) -> Table:
    """A panel; one row per agency and year."""
    source = next(one for one in (f"summary_{name}", name) if _columns(conn, one))
    names = [one for one in _columns(conn, source) if one not in HIDDEN]
    key = tuple(Column(one, "text" if one == "agency" else "integer") for one in REPORT)
    described = tuple(Column(one, kind_of(one), nullable=not _certain(one)) for one in names)
    taken = ", ".join(f"nullif(p.{one.name}, '') AS {one.name}" if one.kind in {"text", "date"} and one.nullable else f"p.{one.name}" for one in described)
    query = (f"SELECT c.agency, c.year, c.revision, {taken} FROM chosen c CROSS JOIN {source} p ON p.report = c.report"
             " WHERE c.current = 1 ORDER BY c.position")
    return Table(name, query, key + described, ("agency", "year"), (Reference(REPORT, "reports", REPORT),), yearly=True)


def _columns(conn: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in conn.execute(f"PRAGMA table_info('{name}')")]


def kind_of(name: str) -> Kind:
    """What a column of the panel holds, by its name.

    >>> kind_of("requests_granted"), kind_of("fees_amount"), kind_of("fees_amount_unit"), kind_of("published")
    ('integer', 'number', 'text', 'date')
    """
    if name in TEXTS or name.endswith(("_unit", "_name", "_codes", "_flags")):
        return "text"
    if name == "published":
        return "date"
    if name in COUNTS or (name.startswith(WHOLE) and not name.endswith(("_rate", "_share"))):
        return "integer"
    return "number"


def _certain(name: str) -> bool:
    return name in {"agency_name", "kind", "form", "status", "url", *COUNTS}
