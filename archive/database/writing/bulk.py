"""Many reports at once into a new database: rows of whole tables, no look-up for each of them, indexes made at the end.

Its file bears another name until it is whole, so that a load that ends early leaves nothing that looks like a database.
Rows are those of the tables' columns below; ids and what refers to them are the caller's.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from archive import database
from archive.database import search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CACHE = 96  # MB of pages in memory: what the growing ends of tables and unique indexes need
AT_ONCE = 20_000  # rows of one table that wait together
COLUMNS = {
    "agencies": "id name region level kind unit within",
    "portals": "id name region url platform expect_least expect_most run",
    "channels": "id portal url agency",
    "runs": "id started_at ended_at status arguments operator software",
    "visits": "run portal outcome reason started_at ended_at declared listed captured unchanged failed requests pages newest",
    "columns": "portal channel run complete declared listed newest walked",
    "warcs": "id indexed",
    "captures": "id url captured_at status media_type digest warc offset length member revisit truncated role referrer link_text listed agency"
                " portal run channel state reader why error reader_version form_version method etag last_modified",
    "entries": "portal channel url title listed first_run last_run gone_run",
    "reports": "id agency year form title published url revision superseded_by status reader reader_version form_version"
               " agency_printed places",
    "report_sources": "report capture role principal",
    "coded_proactive": "report item value unit",  # item: its code (archive/database/items.py), in this table and the next three
    "coded_requests": "report item natural_person business research social_welfare legal_service other_org total",
    "coded_disputes": "report item upheld corrected other pending total",
    "coded_statistics": "report item value unit",
    "statements": "report fact value unit sentence",
    "prints": "report cell text place",
    "findings": "report code severity cell expected found message",
    "sections": "id report number heading text",  # id: of search.section_id, by which the newest come first
    "corrections": "region within kind unit year cell at agency value printed reason author withdrawn",
    "tombstones": "id url captured_at digest scope at reason author withdrawn",
}


class Load:
    """Rows by table, written when enough of them wait."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self._waiting: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self._inserts = {table: _insert(table, names.split()) for table, names in COLUMNS.items()}

    def add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of one table, in the order of its columns above; sections are put into the text index as well."""
        waiting = self._waiting[table]
        waiting += rows
        if len(waiting) >= AT_ONCE:
            self._write(table)

    def flush(self) -> None:
        """Write what waits."""
        for table in COLUMNS:
            self._write(table)

    def first_id(self, table: str) -> int:
        """An id that no row of this table has, nor any after it."""
        return int(self.conn.execute(f"SELECT ifnull(max(id), 0) + 1 FROM {table}").fetchone()[0])

    def _write(self, table: str) -> None:
        rows = self._waiting[table]
        if table == "sections":
            rows.sort()  # the text index writes what it has to disk whenever an id is below the one before
        self.conn.executemany(self._inserts[table], rows)
        if table == "sections":
            self.conn.executemany("INSERT INTO sections_index (rowid, pairs) VALUES (?, ?)",
                                  ((row[0], search.indexed(*row[2:5])) for row in rows))
        rows.clear()


@contextmanager
def loading(path: Path, beside: Path | None = None) -> Iterator[Load]:
    """A new database at path, with what the one at `beside` holds; it is there when the load is whole, and replaces one that was.

    Raises DatabaseError where a row breaks a rule of the tables or refers to nothing.
    """
    made = path.with_name(f"{path.name}.loading")
    made.unlink(missing_ok=True)
    if beside:
        shutil.copyfile(beside, made)
    with database.writing(made) as conn:
        conn.execute("PRAGMA journal_mode = OFF")  # what is not whole is thrown away
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA foreign_keys = OFF")  # looked at as a whole, at the end
        conn.execute(f"PRAGMA cache_size = -{CACHE * 1024}")
        indexes = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'").fetchall()
        for name, _ in indexes:
            conn.execute(f"DROP INDEX {name}")
        conn.execute("BEGIN")
        load = Load(conn)
        yield load
        load.flush()
        for _, sql in indexes:
            conn.execute(sql)
        _refuse_strays(conn, path)
        conn.execute("COMMIT")
    _to_disk(made)
    made.replace(path)


def _insert(table: str, names: list[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _refuse_strays(conn: sqlite3.Connection, path: Path) -> None:
    stray = conn.execute("PRAGMA foreign_key_check").fetchone()
    if stray:
        raise database.DatabaseError(f"{path}: a row of {stray[0]} refers to a row of {stray[2]} that is not there; nothing was kept")


def _to_disk(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
