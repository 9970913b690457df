"""Sections that hold all words, by report, the newest first: only as many are looked at as a page shows.

The index gives its hits in the order of section ids, which is that of years; a page begins behind the last one of the page
before. How much is looked at for one page is bounded: where a filter takes hardly anything of a common word, the page ends
early and says so, and the next one goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archive.database import rows
from archive.database.search import FIRST_OF, PLACE_OF, first_id, last_of, squeezed
from archive.publish.search.marked import Piece, snippet, spans

if TYPE_CHECKING:
    import sqlite3

    from archive.publish.search.asked import Asked

SIZE = 20  # reports of a page
SHOWN = 2  # sections of a report
READ = 200  # reports whose text is read for a page
HITS = 200_000  # of the index for a page: some hundredths of a second
WALKED = 20_000  # sections, where the index has nothing to ask for
COUNTED = 1_000  # reports

_HITS = """SELECT rowid AS id FROM sections_index
WHERE sections_index MATCH :match AND rowid > :after AND rowid < :end ORDER BY rowid LIMIT :most"""
_WALK = "SELECT id FROM sections WHERE id > :after AND id < :end ORDER BY id LIMIT :most"
_PLACE = PLACE_OF.format(id="i.id")
_FIRST = FIRST_OF.format(place=_PLACE)
# of all current reports each is looked up by its place; of a choice a list is made first
_ALL = f"SELECT DISTINCT {_FIRST} FROM ({{hits}}) i CROSS JOIN summary_figures f ON f.place = {_PLACE} LIMIT :limit"
_CHOSEN = f"""SELECT DISTINCT {_FIRST} FROM ({{hits}}) i
WHERE {_PLACE} IN (SELECT f.place FROM summary_figures f WHERE {{chosen}}) LIMIT :limit"""
# a word with more hits than that is in most reports: of a choice they are then read one after the other, the newest first
_COMMON = "SELECT 1 FROM sections_index WHERE sections_index MATCH :match AND rowid > :after AND rowid < :end LIMIT 1 OFFSET :most"
_READ = f"""SELECT {FIRST_OF.format(place="f.place")} FROM summary_figures f
WHERE {{chosen}} AND f.place > {PLACE_OF.format(id=":after")} AND f.place < {PLACE_OF.format(id=":end")} ORDER BY f.place LIMIT :limit"""
_BEHIND = "SELECT max(id), count(*) FROM ({hits})"
_REPORT = f"""
SELECT a.key, a.name AS agency_name, f.year, f.form, f.region, g.name AS region_name, r.title, r.published
FROM summary_figures f JOIN reports r ON r.id = f.report JOIN summary_agencies a ON a.agency = f.agency
LEFT JOIN regions g ON g.id = f.region WHERE f.place = {PLACE_OF.format(id='?')}"""
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
    """A page. count: reports; None: not counted; told: `exact`, `more` (than count), `least` or `about`; after: where the
    next page begins, 0 for none; early: the page ended before it was full, and there may be more.
    """

    hits: list[Hit]
    count: int | None
    told: str
    after: int
    early: bool


class _Candidates(NamedTuple):
    """Reports that may hold the words, by the first id of their sections; behind: where to look on when they are through, 0:
    nowhere, that was all; by_index: they are hits.
    """

    firsts: list[int]
    behind: int
    by_index: bool


def page(conn: sqlite3.Connection, asked: Asked, after: int = 0) -> Found:
    """The reports with sections that hold all words, behind a place that an earlier page told (0: from the newest on)."""
    found = _candidates(conn, asked, after, READ if after else COUNTED + 1)
    hits: list[Hit] = []
    looked = 0
    for first in found.firsts[:READ]:
        looked += 1
        hit = _hit(conn, asked, first)
        hits += [hit] if hit else []
        if len(hits) == SIZE:
            break
    last = last_of(found.firsts[looked - 1]) if looked < len(found.firsts) else found.behind
    count, told = (None, "") if after else _counted(asked, found, hits if not last else None)
    return Found(hits, count, told, last, bool(last) and len(hits) < SIZE)


def _counted(asked: Asked, found: _Candidates, all_hits: list[Hit] | None) -> tuple[int | None, str]:
    count = len(found.firsts)
    if all_hits is not None:
        return len(all_hits), "exact"
    if not found.by_index:
        return None, ""
    if not asked.exact:
        return min(count, COUNTED), "about"
    if count > COUNTED:
        return COUNTED, "more"
    return count, "least" if found.behind else "exact"


def _candidates(conn: sqlite3.Connection, asked: Asked, after: int, limit: int) -> _Candidates:
    chosen, values = _choice(asked)
    start = first_id(asked.year) - 1 if asked.year else 0
    values |= {"match": asked.match, "after": max(after, start), "end": first_id(asked.year - 1) if asked.year else 1 << 62,
               "most": HITS if asked.match else WALKED, "limit": limit}
    if chosen and asked.match and conn.execute(_COMMON, values).fetchone():
        return _one_by_one(conn, chosen, values)
    hits = _HITS if asked.match else _WALK
    query = _CHOSEN.format(hits=hits, chosen=chosen) if chosen else _ALL.format(hits=hits)
    firsts = [first for (first,) in conn.execute(query, values)]
    if len(firsts) == limit:
        return _Candidates(firsts, last_of(firsts[-1]), bool(asked.match))
    last, count = conn.execute(_BEHIND.format(hits=hits), values).fetchone()
    return _Candidates(firsts, int(last) if count == values["most"] else 0, bool(asked.match))


def _one_by_one(conn: sqlite3.Connection, chosen: str, values: dict[str, object]) -> _Candidates:
    firsts = [first for (first,) in conn.execute(_READ.format(chosen=chosen), {**values, "limit": READ})]
    return _Candidates(firsts, last_of(firsts[-1]) if len(firsts) == READ else 0, by_index=False)


def _choice(asked: Asked) -> tuple[str, dict[str, object]]:
    """The filters but year and section, as SQL over summary_figures f, with their values; "" for none."""
    clauses = [f"f.{name} = :{name}" for name in ("level", "form") if getattr(asked, name)]
    if asked.region:
        clauses.append("f.region BETWEEN :region AND :region || '~'")
    return " AND ".join(clauses), {"region": asked.region, "level": asked.level, "form": asked.form}


def _hit(conn: sqlite3.Connection, asked: Asked, first: int) -> Hit | None:
    shown: list[Section] = []
    more = 0
    for number, heading, text in conn.execute(_SECTIONS, (first, last_of(first))).fetchall():
        if asked.section not in (-1, number) or not _may_hold(heading, text, asked):
            continue
        section = _section(number, heading, text, asked) if len(shown) < SHOWN else None
        shown += [section] if section else []
        more += len(shown) == SHOWN and not section
    return Hit(rows(conn, _REPORT, (first,))[0], shown, more) if shown else None


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
