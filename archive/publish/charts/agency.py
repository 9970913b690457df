"""One agency's own series, for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.publish.charts import Chart, Column, spec
from archive.publish.charts.series import era, names
from archive.publish.site.words import say
from archive.publish.summaries.measures import measures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

LEAST = 2  # years: fewer are no series
SHOWN = ("received", "granted", "denied", "carried_forward")
DISPUTES = ("reconsiderations", "lawsuits")


def charts(conn: sqlite3.Connection, agency: int, lang: str) -> list[Chart]:
    """Requests and what became of them, and disputes, by year: figures as printed, a year without one is a gap. None for an
    agency with fewer than two years of figures.
    """
    wanted = (*SHOWN, *DISPUTES)
    told = ", ".join(f"{measures()[name].value} AS {name}" for name in wanted)
    found = rows(conn, f"SELECT year, {told} FROM summary_figures WHERE agency = ? ORDER BY year", (agency,))
    made = []
    for title, group in (("charts.agency_requests", SHOWN), ("charts.agency_disputes", DISPUTES)):
        points = [point for name in group for point in _points(found, name, lang)]
        if len({point["year"] for point in points}) >= LEAST:
            years = {point["year"] for point in points}
            columns = [Column("year", say("charts.year", lang), "plain"), *(Column(name, measures()[name].title(lang)) for name in group)]
            made.append(Chart(title.rpartition("_")[2], say(title, lang), spec.lines(points, say("charts.cases", lang), names=names(lang)),
                              columns, [row for row in found if row["year"] in years]))
    return made


def _points(found: Sequence[Mapping[str, Any]], name: str, lang: str) -> Iterator[dict[str, Any]]:
    """One measure's; its line ends before a year that does not tell it."""
    run, last = 0, 0
    for row in found:
        if row[name] is None:
            continue
        run += row["year"] != last + 1
        last = row["year"]
        yield {"year": last, "value": row[name], "series": measures()[name].title(lang), "era": f"{era(last)}.{run}"}
