"""A data folder with what an export must keep apart, and ways to read an export again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from archive.database import writing
from archive.database.items import code
from archive.folder import Folder
from archive.publish import export as publish
from archive.publish.export.formats import csv_files

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.publish.export.shape import Table

TABLES = {table.name: table for table in publish.EVERY}
FORMULA = "=HYPERLINK(\"http://evil.example\",\"总计\")"
TITLE = "'引号开头\r\n第二行,\"逗号\""


def copied(world: Path, to: Path) -> Path:
    """A data folder of one's own with the world's database."""
    to.mkdir()
    shutil.copyfile(world / "xxgk.db", to / "xxgk.db")
    return to


def planted(world: Path, to: Path) -> Path:
    """The same with a formula, odd texts, a blank cell, an absent row, a zero, a correction and an older revision in it."""
    data = copied(world, to)
    with writing(data / "xxgk.db") as conn:
        one, other, third = (id_ for (id_,) in conn.execute("SELECT id FROM reports WHERE form = '2021' AND superseded_by IS NULL ORDER BY url LIMIT 3"))
        conn.execute("UPDATE reports SET title = ? WHERE id = ?", (FORMULA, one))
        conn.execute("UPDATE reports SET title = ? WHERE id = ?", (TITLE, other))
        conn.execute("UPDATE coded_requests SET total = NULL, natural_person = 0 WHERE report = ? AND item = ?", (one, code("requests.granted")))
        conn.execute("INSERT OR REPLACE INTO prints VALUES (?, 'requests.granted.total', '', NULL)", (one,))
        conn.execute("DELETE FROM coded_requests WHERE report = ? AND item = ?", (one, code("requests.carried_over")))
        conn.execute("UPDATE coded_proactive SET value = 13.7951, unit = '万元' WHERE report = ? AND item = ?", (one, code("proactive.fees.amount")))
        conn.execute("INSERT INTO others VALUES (?, 'info_processing_fee_yuan', -5, '元')", (one,))
        conn.execute("INSERT INTO statements VALUES (?, 'fees', 0, '万元', '+5')", (one,))
        conn.execute("INSERT INTO local_statistics VALUES (?, 1, '＝总数', '', '', NULL, '-', NULL)", (one,))
        correct(conn, other, "requests.granted.total", 77)
        older(conn, third)
    return data


def correct(conn: sqlite3.Connection, report: int, cell: str, value: int) -> None:
    """A reviewer's word on a cell."""
    conn.execute(
        "INSERT INTO corrections SELECT ifnull(a.region, ''), a.within, a.kind, a.unit, r.year, ?, '2026-01-02T03:04:05Z', a.name, ?, '1', '@看原件', '-审校', 0"
        " FROM reports r JOIN agencies a ON a.id = r.agency WHERE r.id = ?", (cell, value, report))
    conn.execute("INSERT INTO findings (report, code, severity, cell, expected, found, message) VALUES (?, 'correction', 'note', ?, ?, 1, 'x')", (report, cell, value))


def older(conn: sqlite3.Connection, report: int) -> None:
    """Give a report an earlier revision with one figure of its own."""
    conn.execute("UPDATE reports SET revision = 2 WHERE id = ?", (report,))
    columns = "agency, year, form, title, published, url, status, reader, reader_version, form_version, places, agency_printed"
    made = conn.execute(f"INSERT INTO reports ({columns}, revision, superseded_by) SELECT {columns}, 1, id FROM reports WHERE id = ?", (report,)).lastrowid
    conn.execute("INSERT INTO coded_requests (report, item, total) VALUES (?, ?, 41)", (made, code("requests.granted")))


def withdraw(conn: sqlite3.Connection, report: int) -> None:
    """Withdraw every source of a report."""
    conn.execute(
        "INSERT INTO tombstones SELECT 'tombstone-' || c.id, c.url, c.captured_at, c.digest, 'payload', '2026-02-01T00:00:00Z', 'asked for', 'archivist', 1"
        " FROM report_sources s JOIN captures c ON c.id = s.capture WHERE s.report = ?", (report,))


def exported(data: Path, out: Path, **wanted: Any) -> publish.Exported:
    return publish.export(Folder(data), out, publish.Wanted(**wanted))


def read_csv(out: Path, table: Table) -> list[list[Any]]:
    """Rows with their values; the formulas' apostrophes taken away."""
    return list(csv_files.reading(out / "csv" / f"{table.name}.csv", table.columns))


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
