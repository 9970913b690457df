"""The first page: what is in it, how complete it is, what came last, where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.publish.site import heat, places, tiles
from archive.publish.site.asked import Page
from archive.publish.site.links import Links
from archive.publish.site.rendering import navigation
from archive.publish.site.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.publish.site.asked import Asked, View

LATEST = """
SELECT s.key, s.name, l.year, l.revision, l.published, l.captured_on FROM summary_latest l JOIN summary_agencies s ON s.agency = l.agency
ORDER BY l.rank LIMIT 10"""
COUNTS = """
SELECT sum(level = 'province') AS provinces, sum(level = 'county' OR level = 'city' AND agencies > 0) AS counties,
  sum(level = 'township') AS townships FROM summary_regions WHERE reports_within > 0"""


def home(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The home page."""
    divisions = places.below(conn, None)
    tallies = places.tallies(conn, [row["region"] for row in divisions] + [places.NOWHERE])
    total = places.together(list(tallies.values()))
    newest = places.last_due(total)
    return Page("home.html", {
        "publication": conn.execute("SELECT * FROM publication").fetchone(),
        "counts": conn.execute(COUNTS).fetchone(),
        "newest": newest, "share": _share(total.get(newest or 0)),
        "heat": country(divisions, tallies, total, asked.lang),
        "tiles": tiles.tiles(divisions, {code: years.get(newest or 0) for code, years in tallies.items()}, asked.lang),
        "years": conn.execute("SELECT * FROM summary_years ORDER BY year DESC").fetchall(),
        "latest": conn.execute(LATEST).fetchall(), "size": (tiles.WIDTH, tiles.HEIGHT), "ways": ways(asked.lang),
    })


def country(divisions: Sequence[places.Row], tallies: Mapping[str, heat.Tallies], total: heat.Tallies, lang: str) -> heat.Heat:
    """Provinces × years, and all together below."""
    link, years = Links(lang), heat.years_of([total])
    rows = [heat.Row(row["name"] or row["region"], link.region(row["region"]),
                     heat.share_cells(tallies[row["region"]], years, lang, link.region(row["region"]))) for row in divisions]
    if tallies[places.NOWHERE]:
        url = link.region("unknown")
        rows.append(heat.Row(say("home.nowhere", lang), url, heat.share_cells(tallies[places.NOWHERE], years, lang, url)))
    if len(rows) > 1:
        rows.append(heat.Row(say("home.all", lang), "", heat.share_cells(total, years, lang), total=True))
    return heat.Heat(say("home.division", lang), years, rows)


def ways(lang: str) -> list[tuple[str, str]]:
    """(name, address) of where to go from here; a page that there is not is left out."""
    pages = [(name, url) for name, url in navigation(lang) if name not in ("about", "search")]
    return [*pages, ("tables", Links.table()), ("download", "/xxgk.db")]


def _share(row: Mapping[str, Any] | None) -> float | None:
    return (row["published"] + row["late"]) / row["expected"] if row and row["expected"] else None


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/": home}
