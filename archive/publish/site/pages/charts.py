"""Series charts: one measure of the country or a province, by year; and the script that draws all charts of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.charts import bundle, series
from archive.publish.site import choices
from archive.publish.site.asked import Bytes, NotFound, Page
from archive.publish.site.links import Links
from archive.publish.site.web.headers import FOREVER
from archive.publish.summaries.measures import GROUPS, measures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.site.asked import Asked, View

FIRST = "received"
WITH_GROUNDS = ("denied", "denied_share")
SCRIPT = "text/javascript; charset=utf-8"


def charts(conn: sqlite3.Connection, asked: Asked) -> Page:
    """measure, region (a province), level, show; what the address does not tell, or tells wrong, is the first of its kind."""
    query = asked.query
    measure = measures()[choices.one_of(query, "measure", tuple(measures())) or FIRST]
    show = choices.one_of(query, "show", series.SHOW) or series.SHOW[0]
    level = choices.one_of(query, "level", choices.LEVELS)
    place = choices.place(conn, query)
    stem = place.stem[:2]
    provinces = choices.provinces(conn)
    found = series.read(conn, measure, stem, level)
    name = next((one["name"] for one in provinces if one["code"].startswith(stem)), "") if stem else ""
    told = series.values(measure, stem, level)
    return Page("charts.html", {
        "measure": measure, "show": show, "level": level, "province": f"{stem}0000" if stem else "", "province_name": name,
        "chart": series.chart(measure, found, asked.lang, show, told), "behind": series.behind(found, asked.lang, show),
        "grounds": series.grounds(conn, stem, level, asked.lang) if measure.name in WITH_GROUNDS or measure.group == "grounds" else None,
        "groups": [(group, [one for one in measures().values() if one.group == group]) for group in GROUPS],
        "shows": series.SHOW, "levels": choices.LEVELS, "provinces": provinces, "sql": series.SQL,
        "query": Links.table("", sql=series.SQL, **told), "panel": _panel(conn),
    })


def _panel(conn: sqlite3.Connection) -> list[tuple[int, int, int]]:
    """(first year, last year, agencies) of each panel: every report of it has sums that can be looked at."""
    query = """SELECT min(year), max(year), max(panel_reports) FROM summary_series
      WHERE measure = 'broken_sums' AND province = '' AND level = '' AND panel_reports > 0 AND year {years} HAVING count(*) > 0"""
    return [tuple(row) for years in ("< 2019", ">= 2019") for row in conn.execute(query.format(years=years))]


def script(_conn: sqlite3.Connection, asked: Asked) -> Bytes:
    """Vega, of the version that the address names."""
    if asked.path["version"] != bundle.version():
        raise NotFound("There is no such script.", "没有这个脚本。")
    return Bytes(bundle.script(asked.site.published.parent), SCRIPT, {"Cache-Control": FOREVER})


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/charts": charts, r"/vega/(?P<version>[0-9A-Za-z.+-]+)\.js": script}
