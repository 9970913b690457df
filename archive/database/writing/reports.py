"""Reports in the database: written as a whole, searched, and read back."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archive.database import rows, search
from archive.database.items import CODED, code
from archive.database.writing import agencies, places

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from archive.database.writing.agencies import Identity
    from archive.model import Figure, Finding, Report, Value
    from archive.settling.revisions import Revision

BIGGEST = 10**15  # no agency has more of anything; exact in JSON, and sums over the country stay in SQLite's integers


# ---- figures → rows ------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Cells:
    """The figures of a report as rows, without the report's id. Raises ValueError for a key no table takes."""

    proactive: list[tuple[Any, ...]] = field(default_factory=list)  # item, measure, value, unit
    requests: dict[str, dict[str, Value]] = field(default_factory=dict)  # item → column → value
    disputes: dict[str, dict[str, Value]] = field(default_factory=dict)  # stage → column → value
    statistics: list[tuple[Any, ...]] = field(default_factory=list)  # indicator, value, unit
    others: list[tuple[Any, ...]] = field(default_factory=list)  # item, value, unit
    prints: list[tuple[Any, ...]] = field(default_factory=list)  # cell, text, place


def cells(figures: Iterable[Figure]) -> Cells:
    """Figures as rows of their tables."""
    made = Cells()
    for figure in figures:
        table, row, column = places.split(figure.key)
        counted = table in {"requests", "disputes"}
        value = _count(figure.value) if counted else _amount(figure.value)
        if table == "requests":
            made.requests.setdefault(row, {})[column] = value
        elif table == "disputes":
            made.disputes.setdefault(row, {})[column] = value
        elif table == "proactive":
            made.proactive.append((row, column, value, figure.unit or None))
        else:
            one_a_row = made.statistics if table == "statistics" else made.others
            one_a_row.append((row, value, figure.unit or None))
        if value is None or figure.text != printed(value):
            at = figure.place
            place = None if at is None else places.one_line(at)
            made.prints.append((figure.key, figure.text, place))
    return made


def printed(value: Value) -> str:
    """The print that a value tells by itself: prints holds every other.

    >>> printed(12), printed(13.7951), printed(None)
    ('12', '13.7951', '')
    """
    return "" if value is None else str(value)


def status(report: Report) -> str:
    """filled · blank: tables without a single number, sure or not · no-tables."""
    if not report.tables:
        return "no-tables"
    read = any(figure.value is not None for figure in report.tables.values())
    return "filled" if read or any(finding.code == "unsure_reading" for finding in report.findings) else "blank"


def _count(value: Value) -> int | None:
    """A whole number that may be one; of anything else only the print is kept."""
    number = _amount(value)
    if isinstance(number, float):
        return int(number) if number.is_integer() else None
    return number


def _amount(value: Value) -> Value:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if abs(value) <= BIGGEST else None


# ---- writing -------------------------------------------------------------------------------------------

def write(
    conn: sqlite3.Connection, who: Identity, found: Sequence[Revision], by_last: Sequence[int],
    versions: tuple[str, str],
) -> None:
    """Make these the revisions of a report; rows keep their ids. No revisions: the report goes."""
    have = [row["id"] for row in _rows_of(conn, who)]
    conn.executemany("UPDATE reports SET superseded_by = NULL WHERE id = ?", [(id_,) for id_ in have])
    for id_ in have:
        _clear(conn, id_)
    conn.executemany("DELETE FROM reports WHERE id = ?", [(id_,) for id_ in have[len(found):]])
    ids = [_report(conn, have[n] if n < len(have) else None, n + 1, revision, versions)
           for n, revision in enumerate(found)]
    for id_, revision in zip(ids, found, strict=True):
        _fill(conn, id_, revision)
    chain = [ids[n] for n in by_last]
    conn.executemany("UPDATE reports SET superseded_by = ? WHERE id = ?", list(zip(chain[1:], chain, strict=False)))
    if not who.url:
        agencies.settle_name(conn, agencies.agency_id(conn, who))


def sources(conn: sqlite3.Connection, who: Identity) -> list[int]:
    """Ids of the captures of this report, all its revisions."""
    ids = [row["id"] for row in _rows_of(conn, who)]
    marks = ",".join("?" * len(ids))
    found = conn.execute(f"SELECT capture FROM report_sources WHERE report IN ({marks})", ids)
    return [row[0] for row in found]


def of_capture(conn: sqlite3.Connection, capture: int) -> tuple[int, Identity] | None:
    """The report that a capture is a source of, and its identity."""
    found = rows(conn, "SELECT r.id, r.year, r.agency, a.region, a.within, a.kind, a.unit, c.url FROM report_sources s"
                 " JOIN reports r ON r.id = s.report JOIN captures c ON c.id = s.capture"
                 " LEFT JOIN agencies a ON a.id = r.agency WHERE s.capture = ?", (capture,))
    return (found[0]["id"], agencies.told(found[0])) if found else None


def alone(conn: sqlite3.Connection, who: Identity) -> bool:
    """Whether this report has a single revision."""
    return len(_rows_of(conn, who)) == 1


def add_source(conn: sqlite3.Connection, report: int, capture: int, like: int) -> None:
    """One more capture of a report, that brings the same as an earlier one."""
    conn.execute("INSERT INTO report_sources (report, capture, role, principal)"
                 " SELECT report, ?, role, 0 FROM report_sources WHERE report = ? AND capture = ?",
                 (capture, report, like))


def parent(conn: sqlite3.Connection, row: Mapping[str, Any]) -> int | None:
    """The page that an attachment hangs on: its capture last before the attachment's that tells of a report."""
    found = conn.execute(
        "SELECT c.id FROM captures c JOIN report_sources s ON s.capture = c.id WHERE c.url = :referrer AND c.portal IS :portal"
        " AND (c.captured_at, c.warc, c.offset) < (:captured_at, :warc, :offset)"
        " ORDER BY c.captured_at DESC, c.warc DESC, c.offset DESC LIMIT 1", row).fetchone()
    return found[0] if found else None


def _rows_of(conn: sqlite3.Connection, who: Identity) -> list[dict[str, Any]]:
    if not who.url:
        return rows(conn, f"SELECT r.id FROM reports r JOIN agencies a ON a.id = r.agency WHERE {agencies.KEY} AND r.year = ?"
                    " ORDER BY r.revision", (*who.key, who.year))
    return rows(conn, "SELECT DISTINCT r.id, r.revision FROM captures c JOIN report_sources s ON s.capture = c.id"
                " JOIN reports r ON r.id = s.report WHERE c.url = ? AND (r.agency IS NULL OR r.year IS NULL)"
                " ORDER BY r.revision", (who.url,))


def _clear(conn: sqlite3.Connection, report: int) -> None:
    """Empty a report's rows; a contentless index must be told the very texts that it forgets."""
    old = [(id_, search.indexed(*told)) for id_, *told in
           conn.execute("SELECT id, number, heading, text FROM sections WHERE report = ?", (report,))]
    conn.executemany("INSERT INTO sections_index (sections_index, rowid, pairs) VALUES ('delete', ?, ?)", old)
    for table in ("sections", "report_sources", *(f"coded_{part}" for part in CODED), "others", "prints", "findings",
                  "local_statistics", "statements"):
        conn.execute(f"DELETE FROM {table} WHERE report = ?", (report,))


def _report(
    conn: sqlite3.Connection, id_: int | None, number: int, revision: Revision, versions: tuple[str, str]
) -> int:
    report = revision.report
    at = {key: figure.place for key, figure in report.figures.items() if figure.place}
    values = {
        "id": id_, "agency": agencies.put(conn, report), "agency_printed": agencies.name_of(report) or None,
        "year": report.year, "form": report.form, "title": report.title,
        "published": report.published.isoformat() if report.published else None, "url": revision.principal.url,
        "revision": number, "status": status(report), "reader": revision.principal.reader,
        "reader_version": versions[0], "form_version": versions[1], "places": places.pack(at),
    }
    names = list(values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    cursor = conn.execute(f"INSERT INTO reports ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
                          f" ON CONFLICT (id) DO UPDATE SET {changes} RETURNING id", values)
    return int(cursor.fetchone()[0])


def _fill(conn: sqlite3.Connection, id_: int, revision: Revision) -> None:
    report = revision.report
    made = cells(report.figures.values())
    conn.executemany("INSERT INTO report_sources (report, capture, role, principal) VALUES (?, ?, ?, ?)", [
        (id_, source.capture, revision.role(source), int(source == revision.principal)) for source in revision.sources])
    conn.executemany("INSERT INTO coded_proactive VALUES (?, ?, ?, ?)", [
        (id_, code(f"proactive.{item}.{measure}"), *rest) for item, measure, *rest in made.proactive])
    _wide(conn, "requests", id_, {f"requests.{item}": line for item, line in made.requests.items()}, places.REQUEST_COLUMNS)
    _wide(conn, "disputes", id_, made.disputes, places.DISPUTE_COLUMNS)
    conn.executemany("INSERT INTO coded_statistics VALUES (?, ?, ?, ?)", [
        (id_, code(f"statistics.{indicator}"), *rest) for indicator, *rest in made.statistics])
    conn.executemany("INSERT INTO others VALUES (?, ?, ?, ?)", [(id_, *row) for row in made.others])
    conn.executemany("INSERT INTO prints VALUES (?, ?, ?, ?)", [(id_, *row) for row in made.prints])
    add_findings(conn, id_, report.findings)
    conn.executemany("INSERT INTO local_statistics VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [
        (id_, number, one.label, one.part, one.unit, _amount(one.value), one.text, one.place and places.one_line(one.place))
        for number, one in enumerate(report.local, 1)])
    conn.executemany("INSERT INTO statements VALUES (?, ?, ?, ?, ?)", [
        (id_, one.fact, _amount(one.value), one.unit, one.sentence) for one in report.statements])
    sections = [(search.section_id(report.year, id_, part), section) for part, section in enumerate(report.sections)]
    conn.executemany("INSERT INTO sections (id, report, number, heading, text) VALUES (?, ?, ?, ?, ?)", [
        (section_id, id_, section.number, section.heading, section.text) for section_id, section in sections])
    conn.executemany("INSERT INTO sections_index (rowid, pairs) VALUES (?, ?)", [
        (section_id, search.indexed(section.number, section.heading, section.text)) for section_id, section in sections])


def add_findings(conn: sqlite3.Connection, id_: int, findings: Iterable[Finding]) -> None:
    """Findings of a report beside those it has."""
    conn.executemany("INSERT INTO findings (report, code, severity, cell, expected, found, message)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)", [_finding(id_, finding) for finding in findings])


def _wide(
    conn: sqlite3.Connection, table: str, id_: int, lines: dict[str, dict[str, Value]], columns: tuple[str, ...]
) -> None:
    marks = ", ".join("?" * (len(columns) + 2))
    conn.executemany(f"INSERT INTO coded_{table} VALUES ({marks})",
                     [(id_, code(row), *(line.get(column) for column in columns)) for row, line in lines.items()])


def _finding(id_: int, finding: Finding) -> tuple[Any, ...]:
    numbers = (_amount(finding.expected), _amount(finding.found))
    return (id_, finding.code, finding.severity, finding.cell, *numbers, finding.message)
