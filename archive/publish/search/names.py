"""Agencies and reports by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.database.search import PLACE_OF

if TYPE_CHECKING:
    import sqlite3

    from archive.publish.search.asked import Asked

AGENCIES, TITLES = 8, 8  # shown at most
_BY_NAME = """
SELECT a.key, a.name, a.region, g.name AS region_name, a.level, a.kind, a.reports, a.first_year, a.last_year,
  (SELECT f.year FROM summary_figures f WHERE f.agency = a.agency AND f.year = :year) AS year
FROM summary_agencies a LEFT JOIN regions g ON g.id = a.region
WHERE {holding} AND ifnull(a.region, '') BETWEEN :region AND :region || '~' AND (:level = '' OR a.level = :level)
ORDER BY a.name = :whole DESC, substr(a.name, 1, length(:whole)) = :whole DESC, a.kind = 'government' DESC,
  a.reports > 0 DESC, length(a.name), a.name LIMIT :most"""
_BY_TITLE = f"""
SELECT a.key, f.year, a.name AS agency_name, r.title, f.form
FROM (SELECT rowid AS id FROM summary_titles WHERE summary_titles MATCH :match ORDER BY rowid LIMIT 400) i
CROSS JOIN summary_figures f ON f.place = {PLACE_OF.format(id="i.id")} CROSS JOIN reports r ON r.id = f.report
CROSS JOIN summary_agencies a ON a.agency = f.agency
WHERE ifnull(f.region, '') BETWEEN :region AND :region || '~' AND (:level = '' OR f.level = :level)
  AND (:form = '' OR f.form = :form) AND (:year = 0 OR f.year = :year)
LIMIT :most"""


def agencies(conn: sqlite3.Connection, asked: Asked) -> list[dict[str, Any]]:
    """Agencies whose names hold all words but years, the one that is called so first: key, name, region, region_name, level,
    kind, reports, first_year, last_year; year: the year that was asked for, if there is a report for it.
    """
    if not asked.names:
        return []
    values: dict[str, object] = {f"word{n}": word for n, word in enumerate(asked.names)}
    holding = " AND ".join(f"instr(lower(a.name), :{name}) > 0" for name in values)
    values |= {"whole": asked.names[0], "year": asked.told_year, "region": asked.region, "level": asked.level, "most": AGENCIES}
    return rows(conn, _BY_NAME.format(holding=holding), values)


def titles(conn: sqlite3.Connection, asked: Asked) -> list[dict[str, Any]]:
    """Reports whose title, agency and year hold all words, the newest first: key, year, agency_name, title, form."""
    if not asked.by_name:
        return []
    return rows(conn, _BY_TITLE, {"match": asked.by_name, "region": asked.region, "level": asked.level, "form": asked.form,
                                  "year": asked.year, "most": TITLES})
