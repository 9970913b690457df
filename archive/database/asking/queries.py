"""What the commands ask of the database."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.database.writing import agencies, keys, places
from archive.database.writing.reports import printed
from archive.model import Figure, Finding, LocalFigure, Report, Section, Statement, Value

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

Row = dict[str, Any]

STATS = """
SELECT 'captures' AS what, 'state' AS "by", state AS value, count(*) AS count FROM captures
  WHERE role IN ('report', 'attachment') GROUP BY state
UNION ALL SELECT 'captures', 'role', role, count(*) FROM captures GROUP BY role
UNION ALL SELECT 'captures', 'record', iif(revisit, 'revisit', 'response'), count(*) FROM captures
  WHERE member = '' GROUP BY revisit
UNION ALL SELECT 'failures', 'role', role, count(*) FROM failures GROUP BY role
UNION ALL SELECT 'reports', 'status', status, count(*) FROM current_reports GROUP BY status
UNION ALL SELECT 'reports', 'form', form, count(*) FROM current_reports GROUP BY form
UNION ALL SELECT 'reports', 'year', ifnull(year, 'unknown'), count(*) FROM current_reports GROUP BY year
UNION ALL SELECT 'reports', 'reader', reader, count(*) FROM current_reports GROUP BY reader
UNION ALL SELECT 'reports', 'revision', iif(superseded_by IS NULL, 'current', 'superseded'), count(*) FROM reports
  GROUP BY superseded_by IS NULL
UNION ALL SELECT 'agencies', 'all', 'all', count(*) FROM agencies HAVING count(*)
UNION ALL SELECT 'findings', 'severity', f.severity, count(*) FROM findings f JOIN current_reports r ON r.id = f.report
  GROUP BY f.severity
UNION ALL SELECT 'findings', 'code', f.code, count(*) FROM findings f JOIN current_reports r ON r.id = f.report
  GROUP BY f.code
UNION ALL SELECT 'warc', 'bytes', 'all', sum(indexed) FROM warcs HAVING sum(indexed)"""


def stats(conn: sqlite3.Connection) -> list[Row]:
    """Counts: what, by what, of which value, how many."""
    return [row | {"value": str(row["value"])} for row in rows(conn, STATS)]


def findings(conn: sqlite3.Connection, codes: Sequence[str], severities: Sequence[str]) -> list[Row]:
    """Findings of current reports; no codes or severities: all."""
    where, values = ["1"], []
    for column, wanted in (("code", codes), ("severity", severities)):
        if wanted:
            where.append(f"f.{column} IN ({','.join('?' * len(wanted))})")
            values += list(wanted)
    return rows(conn, "SELECT f.report, r.agency_name AS agency, r.year, f.code, f.severity, f.cell, f.expected, f.found,"
                " f.message, r.url FROM findings f JOIN current_reports r ON r.id = f.report"
                f" WHERE {' AND '.join(where)} ORDER BY r.agency_name, r.year, f.id", values)


# ---- one report ----------------------------------------------------------------------------------------

def matching(conn: sqlite3.Connection, words: str) -> list[Row]:
    """Reports that a text names: an id, KEY/YEAR or KEY/YEAR/REVISION as addresses of the site have it, or agency and year; the agency
    by one of its names, else by a part of one."""
    shown = "SELECT id, agency_name AS agency, region, year, title, revision, superseded_by, url, form, status FROM"
    every = "(SELECT r.*, a.name AS agency_name, a.region, a.within, a.kind, a.unit FROM reports r LEFT JOIN agencies a ON a.id = r.agency)"
    keyed = re.fullmatch(r"([^/\s]+)/([0-9]{4})(?:/([0-9]{1,9}))?", words.strip())
    if keyed:
        which = "revision = ?3" if keyed[3] else "?3 IS NULL AND superseded_by IS NULL"
        return rows(conn, f"{shown} {every} WHERE year = ?2 AND {which} AND {keys.sql()} = ?1", (keyed[1], int(keyed[2]), keyed[3] and int(keyed[3])))
    if re.fullmatch(r"[0-9]{1,18}", words.strip()):
        found = rows(conn, f"{shown} {every} WHERE id = ?", (int(words),))
        if found:
            return found
    name, year = _name_and_year(words)
    whose = agencies.matching(conn, name)
    time = "AND year = ?" if year else ""
    return rows(conn, f"{shown} current_reports WHERE agency IN ({','.join('?' * len(whose))}) {time} ORDER BY agency_name, year",
                (*whose, *([year] if year else [])))


def _name_and_year(words: str) -> tuple[str, int | None]:
    squeezed = "".join(words.split())
    found = re.fullmatch(r"(.*?)((?:19|20)\d\d)年?度?", squeezed)
    return (found[1], int(found[2])) if found else (squeezed, None)


def one_capture(conn: sqlite3.Connection, which: str) -> Row | None:
    """The capture with this id or, of a URL, the newest whole one; with its portal's name (site) and region."""
    found = rows(conn, "SELECT c.*, p.name AS site, p.region AS region FROM captures c LEFT JOIN portals p ON p.id = c.portal"
                 " WHERE c.id = ? OR (c.url = ? AND c.truncated = '')"
                 " ORDER BY c.status BETWEEN 200 AND 299 DESC, c.captured_at DESC, c.warc DESC, c.offset DESC LIMIT 1",
                 (int(which) if which.isdecimal() and len(which) < 19 else None, which))
    return found[0] if found else None


def load(conn: sqlite3.Connection, id_: int) -> Report:
    """A report as the database has it, every figure with its print and place."""
    row = rows(conn, "SELECT r.*, a.region, a.level, a.kind, a.unit, a.within FROM reports r LEFT JOIN agencies a ON a.id = r.agency"
               " WHERE r.id = ?", (id_,))[0]
    sections = conn.execute("SELECT number, heading, text FROM sections WHERE report = ? ORDER BY id", (id_,))
    told = conn.execute("SELECT code, severity, message, cell, expected, found FROM findings WHERE report = ?"
                        " ORDER BY id", (id_,))
    return Report(
        title=row["title"], agency=row["agency_printed"] or "", year=row["year"], form=row["form"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        sections=tuple(Section(*section) for section in sections),
        figures=_figures(conn, id_, row["places"]),
        findings=tuple(Finding(*finding) for finding in told),
        local=_local(conn, id_),
        statements=tuple(Statement(*one) for one in conn.execute(
            "SELECT fact, value, unit, sentence FROM statements WHERE report = ? ORDER BY fact", (id_,))),
        **{name: row[name] or "" for name in ("region", "level", "kind", "unit", "within")},
    )


def _local(conn: sqlite3.Connection, id_: int) -> tuple[LocalFigure, ...]:
    found = rows(conn, "SELECT * FROM local_statistics WHERE report = ? ORDER BY number", (id_,))
    return tuple(LocalFigure(row["label"], row["unit"], row["value"], row["text"], row["part"],
                             places.of_line(row["place"]) if row["place"] else None) for row in found)


def _figures(conn: sqlite3.Connection, id_: int, packed: bytes) -> dict[str, Figure]:
    prints = dict(conn.execute("SELECT cell, text FROM prints WHERE report = ?", (id_,)))
    where = places.unpack(packed)
    values = _values(conn, id_)
    return {
        key: Figure(key, value, prints.get(key, printed(value)), where.get(key), unit)
        for key, (value, unit) in values.items()
        if value is not None or key in prints  # neither: the row is there, this cell of it is not
    }


def prints(conn: sqlite3.Connection, id_: int) -> dict[str, str]:
    """The prints of a report by cell key."""
    return {key: figure.text for key, figure in _figures(conn, id_, b"").items()}


def values(conn: sqlite3.Connection, id_: int) -> dict[str, Value]:
    """The values of a report by cell key."""
    return {key: value for key, (value, _) in _values(conn, id_).items()}


def _values(conn: sqlite3.Connection, id_: int) -> dict[str, tuple[Value, str]]:
    values: dict[str, tuple[Value, str]] = {}
    for item, measure, value, unit in conn.execute(
            "SELECT item, measure, value, unit FROM proactive WHERE report = ?", (id_,)):
        values[f"proactive.{item}.{measure}"] = (value, unit or "")
    for row in rows(conn, "SELECT * FROM requests WHERE report = ?", (id_,)):
        for column in places.REQUEST_COLUMNS:
            values[f"requests.{row['item']}.{column}"] = (row[column], "")
    for row in rows(conn, "SELECT * FROM disputes WHERE report = ?", (id_,)):
        for column in places.DISPUTE_COLUMNS:
            values[f"{row['stage']}.{column}"] = (row[column], "")
    for indicator, value, unit in conn.execute("SELECT indicator, value, unit FROM statistics WHERE report = ?", (id_,)):
        values[f"statistics.{indicator}"] = (value, unit or "")
    for item, value, unit in conn.execute("SELECT item, value, unit FROM others WHERE report = ?", (id_,)):
        values[f"other.{item}"] = (value, unit or "")
    return values


def evidence(conn: sqlite3.Connection, id_: int) -> list[Row]:
    """The captures that a report rests on, the one its rows are read from first."""
    return rows(conn, "SELECT * FROM evidence WHERE report = ? ORDER BY principal DESC, captured_at, capture", (id_,))


def revisions(conn: sqlite3.Connection, id_: int) -> list[Row]:
    """All revisions of the same agency's report for the same year."""
    return rows(conn, "SELECT o.id, o.revision, o.superseded_by, o.url FROM reports r JOIN reports o"
                " ON o.agency = r.agency AND o.year = r.year WHERE r.id = ? ORDER BY o.revision", (id_,))
