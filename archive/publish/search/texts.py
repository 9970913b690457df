"""Sections that hold all words, by report, the newest first: only as many are looked at as a page shows.

The index gives its hits in the order of section ids, which is that of years; a page begins behind the last one of the page
before. How much is looked at for one page is bounded: where a filter takes hardly anything of a common word, the page ends
early and says so, and the next one goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archive.database import rows
from archive.database.search import REPORT_OF, first_id, ids_of, squeezed
from archive.publish.search.marked import Piece, snippet, spans

if TYPE_CHECKING:
    import sqlite3
    from archive.publish.search.asked import Asked

SIZE = 20  # reports of a page
SHOWN = 2  # sections of a report
HITS = 20_000  # of the index for a page
READ = 200  # reports whose text is read for a page
FEW = 1_200  # reports of a region, a year …: so many are asked one by one
COUNTED = 1_000

_HITS = f"""
SELECT rowid AS id, {REPORT_OF.format(id="rowid")} AS report FROM sections_index
WHERE sections_index MATCH :match AND rowid > :after AND rowid < :end ORDER BY rowid LIMIT :most"""
_REPORTS = f"SELECT DISTINCT f.report, f.year FROM ({_HITS}) i CROSS JOIN summary_figures f ON f.report = i.report WHERE {{chosen}} LIMIT {{limit}}"
_BEHIND = f"SELECT max(id), count(*) FROM ({_HITS})"
_FEW = f"SELECT f.report, f.year FROM summary_figures f WHERE {{chosen}} AND (:year = 0 OR f.year = :year) LIMIT {FEW + 1}"
_HAS = "SELECT 1 FROM sections_index WHERE sections_index MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1"
_WALK = f"""
SELECT DISTINCT f.report, f.year FROM (SELECT id, report FROM sections WHERE id > :after AND id < :end ORDER BY id LIMIT {HITS}) i
CROSS JOIN summary_figures f ON f.report = i.report WHERE {{chosen}} LIMIT {{limit}}"""
_REPORT = """
SELECT a.key, a.name AS agency_name, f.year, f.form, f.region, g.name AS region_name, r.title, r.published
FROM summary_figures f JOIN reports r ON r.id = f.report JOIN summary_agencies a ON a.agency = f.agency
LEFT JOIN regions g ON g.id = f.region WHERE f.report = ?"""
_SECTIONS = "SELECT number, heading, text FROM sections WHERE id BETWEEN ? AND ? ORDER BY id"


class Section(NamedTuple):
    """A section that holds the words."""

    number: int
    heading: list[Piece]
    text: list[Piece]


@dataclass(frozen=True, slots=True)
class Hit:
    """A report with sections that hold the words; more: how many sections beside those shown."""

    report: dict[str, object]  # key, agency_name, year, form, region, region_name, title, published
    sections: list[Section]
    more: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page. count: reports, at most COUNTED; sure: count is exact; after: where the next page begins, 0 for none;
    early: the page ended before it was full, and there may be more.
    """

    hits: list[Hit]
    count: int
    sure: bool
    after: int
    early: bool


class _Candidates(NamedTuple):
    """Reports (id, year) that may hold the words, at most READ; behind: where to look on when they are through, 0: nowhere."""

    reports: list[tuple[int, int]]
    behind: int


def page(conn: sqlite3.Connection, asked: Asked, after: int = 0) -> Found:
    """The reports with sections that hold all words, behind a place that an earlier page told (0: from the newest on)."""
    few = _few(conn, asked)
    found = _candidates(conn, asked, after) if few is None else _cut(few, after)
    hits: list[Hit] = []
    last = 0
    for at, (report, year) in enumerate(found.reports, 1):
        hit = _hit(conn, asked, report, year)
        hits += [hit] if hit else []
        if len(hits) == SIZE:
            last = ids_of(year, report)[1] if at < len(found.reports) else found.behind
            break
    else:
        last = found.behind
    count, sure = _count(conn, asked) if few is None else (len(few), asked.exact)
    if not after and not last:
        count, sure = len(hits), True
    return Found(hits, min(count, COUNTED), sure and count <= COUNTED, last, bool(last) and len(hits) < SIZE)


def _chosen(asked: Asked) -> tuple[str, dict[str, object]]:
    """The filters but year and section as SQL over summary_figures f, and all values that queries here take."""
    values: dict[str, object] = {"year": asked.year, "match": asked.match, "most": HITS, "after": 0,
                                 "end": first_id(asked.year - 1) if asked.year else 1 << 62}
    clauses = ["1"]
    if asked.region:
        clauses.append("f.region BETWEEN :region AND :region || '~'")
        values["region"] = asked.region
    for name in ("level", "form"):
        if getattr(asked, name):
            clauses.append(f"f.{name} = :{name}")
            values[name] = getattr(asked, name)
    return " AND ".join(clauses), values


def _few(conn: sqlite3.Connection, asked: Asked) -> list[tuple[int, int]] | None:
    """The reports that the filters take and that the index says hold the words, newest first; None where they are many."""
    chosen, values = _chosen(asked)
    if chosen == "1":
        return None
    found = [(report, year) for report, year in conn.execute(_FEW.format(chosen=chosen), values)]
    if len(found) > FEW:
        return None
    found.sort(key=lambda one: ids_of(one[1], one[0]))
    if not asked.match:
        return found
    return [one for one in found if conn.execute(_HAS, (asked.match, *ids_of(one[1], one[0]))).fetchone()]


def _cut(few: list[tuple[int, int]], after: int) -> _Candidates:
    rest = [one for one in few if ids_of(one[1], one[0])[1] > after]
    return _Candidates(rest[:READ], ids_of(rest[READ - 1][1], rest[READ - 1][0])[1] if len(rest) > READ else 0)


def _candidates(conn: sqlite3.Connection, asked: Asked, after: int) -> _Candidates:
    chosen, values = _chosen(asked)
    values["after"] = max(after, first_id(asked.year) - 1 if asked.year else 0)
    query = (_REPORTS if asked.match else _WALK).format(chosen=chosen, limit=READ)
    found = [(report, year) for report, year in conn.execute(query, values)]
    if len(found) == READ:
        return _Candidates(found, ids_of(found[-1][1], found[-1][0])[1])
    return _Candidates(found, _behind(conn, asked, values))


def _behind(conn: sqlite3.Connection, asked: Asked, values: dict[str, object]) -> int:
    """Where the hits that were looked at end, if they were not all."""
    if not asked.match:
        query = f"SELECT max(id), count(*) FROM (SELECT id FROM sections WHERE id > :after AND id < :end ORDER BY id LIMIT {HITS})"
        last, count = conn.execute(query, values).fetchone()
    else:
        last, count = conn.execute(_BEHIND, values).fetchone()
    return int(last) if count == HITS else 0


def _count(conn: sqlite3.Connection, asked: Asked) -> tuple[int, bool]:
    """How many reports, COUNTED + 1 for more, and whether that is exact."""
    if not asked.match:
        return 0, False
    chosen, values = _chosen(asked)
    values["after"] = first_id(asked.year) - 1 if asked.year else 0
    query = f"SELECT count(*) FROM ({_REPORTS.format(chosen=chosen, limit=COUNTED + 1)})"
    count = int(conn.execute(query, values).fetchone()[0])
    return count, asked.exact and (count > COUNTED or not _behind(conn, asked, values))


def _hit(conn: sqlite3.Connection, asked: Asked, report: int, year: int) -> Hit | None:
    shown: list[Section] = []
    more = 0
    for number, heading, text in conn.execute(_SECTIONS, ids_of(year, report)).fetchall():
        if asked.section not in (-1, number) or not _may_hold(heading, text, asked):
            continue
        section = _section(number, heading, text, asked) if len(shown) < SHOWN else None
        shown += [section] if section else []
        more += len(shown) == SHOWN and not section
    return Hit(rows(conn, _REPORT, (report,))[0], shown, more) if shown else None


def _may_hold(heading: str, text: str, asked: Asked) -> bool:
    plain = squeezed(f"{heading}\n{text}")
    return all(word in plain for word in asked.words)


def _section(number: int, heading: str, text: str, asked: Asked) -> Section | None:
    """The section with the words marked, in heading and text taken together."""
    places = spans(f"{heading}\n{text}", asked.words)
    if places is None:
        return None
    edge = len(heading) + 1
    in_text = [(start - edge, end - edge) for start, end in places if start >= edge]
    in_heading = [place for place in places if place[1] < edge]
    return Section(number, snippet(heading, in_heading)[:9], snippet(text, in_text))
