"""Browse: the country, a division, what lies below it, and its agencies with the status of every year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.site import heat, places
from archive.publish.site.asked import NotFound, Page
from archive.publish.site.links import Links
from archive.publish.site.pages.home import country
from archive.publish.site.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.publish.site.asked import Asked, View

UNKNOWN = "unknown"  # in the address, where a code would stand
WHOLE = 6  # digits of a county's code: from there on agencies of all that lies below are shown, too
SHOWN = 150  # agencies of one page
ORDER = "CASE kind WHEN 'government' THEN 0 WHEN 'department' THEN 1 WHEN 'township' THEN 2 WHEN 'zone' THEN 3 ELSE 4 END"
AGENCIES = """
SELECT agency, key, name, region, kind, level, reports, first_year, last_year, with_errors FROM summary_agencies
WHERE {where} ORDER BY {region}""" + ORDER + """, name LIMIT :most OFFSET :skipped"""
HERE, WITHIN, NOWHERE = "region = :code", "region BETWEEN :code AND :code || '~'", "region IS NULL"
STATUSES = "SELECT agency, year, status, due, published, days FROM summary_coverage WHERE agency IN ({})"
REPORTS = "SELECT DISTINCT agency, year FROM reports WHERE year IS NOT NULL AND agency IN ({})"
UNREPORTED = """
SELECT name, kind, count(*) AS years, min(year) AS first, max(year) AS last FROM summary_unreported
WHERE region BETWEEN :code AND :until AND status IN ('missing', 'blocked') GROUP BY region, name, kind ORDER BY region, name LIMIT 100"""


def whole(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The country: provinces."""
    divisions = places.below(conn, None)
    tallies = places.tallies(conn, [row["region"] for row in divisions] + [places.NOWHERE])
    total = places.together(list(tallies.values()))
    return Page("country.html", {
        "divisions": divisions, "heat": country(divisions, tallies, total, asked.lang), "nowhere": bool(tallies[places.NOWHERE]),
        "missing": {code: _missing(years) for code, years in tallies.items()}})


def region(conn: sqlite3.Connection, asked: Asked) -> Page:
    """One division, or `unknown`: the agencies whose division nothing tells."""
    code = asked.path["code"]
    row = places.division(conn, code) if code.isascii() and code.isdecimal() else None
    if row is None and code != UNKNOWN:
        raise NotFound(f"No report here comes from a division with the code {code[:20]}.", f"没有代码为 {code[:20]} 的地区的报告。")
    within = len(code) >= WHOLE and not code.endswith("00")
    place = code if row else places.NOWHERE
    below = places.below(conn, code) if row and not within else []
    tallies = places.tallies(conn, [place, *(one["region"] for one in below)])
    agencies, more, number = _agencies(conn, asked, (WITHIN if within else HERE) if row else NOWHERE)
    return Page("region.html", {
        "row": row, "code": code, "name": (row["name"] or code) if row else say("browse.unknown", asked.lang),
        "chain": places.chain(conn, code)[:-1] if row else [], "years": [years for _, years in sorted(tallies[place].items(), reverse=True)],
        "below": _below(below, tallies, asked.lang), "divisions": below, "agencies": _matrix(conn, agencies, asked.lang), "within": within,
        "more": more, "number": number, "pages": _pages(asked, number, more=more),
        "unreported": conn.execute(UNREPORTED, {"code": place, "until": f"{place}~" if within else place}).fetchall()})


def _missing(years: heat.Tallies) -> int:
    return sum(row["missing"] for row in years.values())


def _below(divisions: Sequence[places.Row], tallies: Mapping[str, heat.Tallies], lang: str) -> heat.Heat:
    link, years = Links(lang), heat.years_of([tallies[row["region"]] for row in divisions])
    rows = [heat.Row(row["name"] or row["region"], link.region(row["region"]),
                     heat.share_cells(tallies[row["region"]], years, lang, link.region(row["region"]))) for row in divisions]
    return heat.Heat(say("home.division", lang), years, rows)


# ---- agencies ------------------------------------------------------------------------------------------------

def _agencies(conn: sqlite3.Connection, asked: Asked, where: str) -> tuple[list[sqlite3.Row], bool, int]:
    """The agencies of a page of the list, whether there are more, and the page's number from 1."""
    told = asked.query.get("page", "1")
    number = int(told) if told.isascii() and told.isdecimal() and 0 < len(told) < 6 else 1
    order = "region, " if where == WITHIN else ""
    found = conn.execute(AGENCIES.format(where=where, region=order), {
        "code": asked.path["code"], "most": SHOWN + 1, "skipped": (max(number, 1) - 1) * SHOWN}).fetchall()
    return found[:SHOWN], len(found) > SHOWN, max(number, 1)


def _matrix(conn: sqlite3.Connection, agencies: Sequence[sqlite3.Row], lang: str) -> heat.Heat:
    """Agencies × years: the status of each, leading to the report."""
    ids, link = [row["agency"] for row in agencies], Links(lang)
    marks = ",".join("?" * len(ids))
    known = {(row["agency"], row["year"]): row for row in conn.execute(STATUSES.format(marks), ids) if row["status"] != "unknown"}
    there = {(row["agency"], row["year"]) for row in conn.execute(REPORTS.format(marks), ids)}
    told = {year for _, year in known.keys() | there}
    years = range(min(told), max(told) + 1) if told else range(0)
    rows = []
    for row in agencies:
        cells = [heat.status_cell(known.get((row["agency"], year)), lang, link.report(row["key"], year) if (row["agency"], year) in there else "")
                 for year in years]
        rows.append(heat.Row(row["name"], link.agency(row["key"]), cells))
    return heat.Heat(say("browse.agency", lang), years, rows)


def _pages(asked: Asked, number: int, *, more: bool) -> list[tuple[str, str]]:
    """(what, address) of the pages of the list before and behind."""
    url = Links(asked.lang).region(asked.path["code"])
    before = [("before", f"{url}?page={number - 1}")] if number > 1 else []
    return before + ([("behind", f"{url}?page={number + 1}")] if more else [])


ROUTES: Mapping[str, View] = {
    r"/(?P<lang>en|zh)/region/": whole,
    r"/(?P<lang>en|zh)/region/(?P<code>[^/]+)": region,
}
