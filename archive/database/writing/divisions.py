"""Administrative divisions as rows: code, name, level, and what they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.regions import regions

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


def add_regions(conn: sqlite3.Connection, codes: Iterable[str]) -> None:
    """Divisions and what they belong to, from the province down; a code that the table does not know stands alone."""
    for code in codes:
        parent = None
        for region in regions().chain(code):
            _add_region(conn, region.code, region.name, region.level, parent)
            parent = region.code
        if parent != code:
            _add_region(conn, code, None, None, None)


def _add_region(conn: sqlite3.Connection, code: str, name: str | None, level: str | None, parent: str | None) -> None:
    conn.execute("INSERT INTO regions (id, name, level, parent) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                 " name = excluded.name, level = excluded.level, parent = excluded.parent WHERE regions.name IS NOT excluded.name",
                 (code, name, level, parent))
