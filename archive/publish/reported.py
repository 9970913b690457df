"""One report with all that is known of it: for the site's pages and for `xxgk show` alike.

Works on a published database and on a working one; nothing in it is an id of the database but `id` itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.database.asking import queries
from archive.database.writing import corrections, tombstones
from archive.publish.keys import agency_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.model import Report, Value

WHOLE = """
SELECT r.id, r.agency, r.agency_printed, r.year, r.revision, r.superseded_by, r.status, r.url, r.reader, r.reader_version, r.form_version,
  a.name, a.region, a.within, a.level, a.kind, a.unit
FROM reports r LEFT JOIN agencies a ON a.id = r.agency WHERE r.id = ?"""
YEARS = """
SELECT DISTINCT year FROM reports WHERE agency = (SELECT agency FROM reports WHERE id = ?) AND year IS NOT NULL ORDER BY year"""
DIVISIONS = """
WITH RECURSIVE up (id, name, parent, depth) AS (
  SELECT id, name, parent, 0 FROM regions WHERE id = ?
  UNION ALL SELECT r.id, r.name, r.parent, up.depth + 1 FROM regions r JOIN up ON r.id = up.parent WHERE up.depth < 9)
SELECT id, name FROM up ORDER BY depth DESC"""
REVISIONS = """
SELECT o.id, o.revision, o.superseded_by, o.published, o.url, o.title, o.form,
  (SELECT min(c.captured_at) FROM report_sources s JOIN captures c ON c.id = s.capture WHERE s.report = o.id) AS first_seen
FROM reports r JOIN reports o ON o.agency = r.agency AND o.year = r.year WHERE r.id = ? ORDER BY o.revision"""
RUNNING_TEXT = "SELECT number, heading, text FROM sections WHERE report = ? ORDER BY id"


@dataclass(frozen=True, slots=True)
class Agency:
    """Whose report; key: archive/publish/keys.py; divisions: (code, name) from the province down."""

    key: str
    name: str
    level: str
    kind: str
    divisions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer says a cell should be; None: blank."""

    cell: str
    printed: Value
    corrected: Value
    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a source is not shown any more."""

    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True)
class Source:
    """A capture that the report rests on; principal: its rows are read from this one."""

    role: str  # page, attachment or twin
    principal: bool
    url: str
    captured_at: str
    link_text: str
    media_type: str
    digest: str
    member: str
    warc: str
    offset: int
    capture: int
    withdrawn: Withdrawal | None


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that another revision prints otherwise; None: it has no such cell."""

    cell: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """The same report as published at another time; changes: what it changed against the one before."""

    id: int
    revision: int
    current: bool
    published: str | None
    url: str
    first_seen: str | None
    withdrawn: str | None
    changes: tuple[Change, ...] = ()
    texts: tuple[str, ...] = ()  # headings of the running texts that differ


@dataclass(frozen=True, slots=True)
class Reported:
    """A report. withdrawn: why nothing of it may be shown; then report, corrections and changes are empty."""

    id: int
    agency: Agency | None
    printed_name: str
    year: int | None
    revision: int
    current: bool
    status: str
    url: str
    reader: str
    reader_version: str
    form_version: str
    withdrawn: str | None
    report: Report | None
    corrections: tuple[Correction, ...]
    revisions: tuple[Revision, ...]
    sources: tuple[Source, ...]
    years: tuple[int, ...]


def reported(conn: sqlite3.Connection, id_: int) -> Reported:
    """The report with this id of this database. Raises IndexError if there is none."""
    row = rows(conn, WHOLE, (id_,))[0]
    sources = _sources(conn, id_)
    withdrawn = _reasons(sources)
    return Reported(
        id=id_, agency=_agency(conn, row), printed_name=row["agency_printed"] or "", year=row["year"], revision=row["revision"],
        current=row["superseded_by"] is None, status=row["status"], url=row["url"], reader=row["reader"],
        reader_version=row["reader_version"], form_version=row["form_version"], withdrawn=withdrawn,
        report=None if withdrawn else queries.load(conn, id_),
        corrections=() if withdrawn else corrected(conn, id_),
        revisions=_revisions(conn, id_), sources=sources, years=tuple(year for (year,) in map(tuple, conn.execute(YEARS, (id_,)))),
    )


def corrected(conn: sqlite3.Connection, id_: int) -> tuple[Correction, ...]:
    """The corrections in force of a report, in the order of cell keys."""
    found = corrections.of_report(conn, id_)
    return tuple(Correction(*(row[name] for name in ("cell", "printed", "corrected", "reason", "author", "at"))) for row in found)


def _agency(conn: sqlite3.Connection, row: Mapping[str, Any]) -> Agency | None:
    if row["agency"] is None:
        return None
    divisions = tuple((one["id"], one["name"] or one["id"]) for one in rows(conn, DIVISIONS, (row["region"],)))
    key = agency_key(row["region"], row["within"], row["kind"], row["unit"])
    return Agency(key, row["name"], row["level"] or "", row["kind"], divisions)


# ---- sources ---------------------------------------------------------------------------------------------------

def _sources(conn: sqlite3.Connection, id_: int) -> tuple[Source, ...]:
    gone = {row["capture"]: Withdrawal(row["reason"], row["author"], row["at"]) for row in tombstones.of_report(conn, id_)}
    return tuple(
        Source(row["source"], bool(row["principal"]), row["url"], row["captured_at"], row["link_text"], row["media_type"],
               row["digest"], row["member"], row["warc"], row["offset"], row["capture"], gone.get(row["capture"]))
        for row in queries.evidence(conn, id_))


def _reasons(sources: tuple[Source, ...]) -> str | None:
    """As current_reports.withdrawn has it: why every source is withdrawn, else None."""
    gone = [source.withdrawn.reason for source in sources if source.withdrawn]
    return "; ".join(sorted(set(gone))) if gone and len(gone) == len(sources) else None


# ---- revisions -------------------------------------------------------------------------------------------------

def _revisions(conn: sqlite3.Connection, id_: int) -> tuple[Revision, ...]:
    """All of this agency and year, oldest first; one alone, where nothing tells the agency or year, has none."""
    made: list[Revision] = []
    before: tuple[dict[str, str], dict[str, str]] | None = None
    found = rows(conn, REVISIONS, (id_,))
    for row in found:
        withdrawn = _reasons(_sources(conn, row["id"])) if len(found) > 1 else None
        now = _contents(conn, row["id"]) if len(found) > 1 and not withdrawn else None
        changes, texts = _changed(before, now) if before and now else ((), ())
        made.append(Revision(row["id"], row["revision"], row["superseded_by"] is None, row["published"], row["url"], row["first_seen"],
                             withdrawn, changes, texts))
        before = now
    return tuple(made)


def _contents(conn: sqlite3.Connection, id_: int) -> tuple[dict[str, str], dict[str, str]]:
    """Prints by cell, texts by heading."""
    texts: dict[str, str] = {}
    for _, heading, text in conn.execute(RUNNING_TEXT, (id_,)):
        texts[heading] = f"{texts.get(heading, '')}{text}"
    return queries.prints(conn, id_), texts


def _changed(
    before: tuple[dict[str, str], dict[str, str]], now: tuple[dict[str, str], dict[str, str]],
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    cells, texts = ({**before[n], **now[n]} for n in (0, 1))
    return (
        tuple(Change(cell, before[0].get(cell), now[0].get(cell)) for cell in cells if before[0].get(cell) != now[0].get(cell)),
        tuple(heading for heading in texts if before[1].get(heading) != now[1].get(heading)),
    )
