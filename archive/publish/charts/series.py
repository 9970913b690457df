"""National and provincial series of one measure, out of summary_series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows
from archive.publish.charts import Chart, Column, spec
from archive.publish.site.links import Links
from archive.publish.site.words import say
from archive.publish.summaries.measures import measures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from archive.publish.summaries.measures import Measure

    Row = dict[str, Any]

SHOW = ("total", "panel", "median")  # all reports; agencies that report every year; of a report: mean, median, quartiles
NAME = "series"  # of the query among Datasette's
SQL = """
SELECT year, reports, total, out_of, total / out_of AS share, mean, low, median, high, panel_reports, panel_total,
  panel_total / panel_out_of AS panel_share
FROM summary_series WHERE measure = :measure AND province = substr(:region, 1, 2) AND level = :level
ORDER BY year""".strip()


def read(conn: sqlite3.Connection, measure: Measure, province: str = "", level: str = "") -> list[Row]:
    """A row a year: reports, total, out_of, share, mean, low, median, high, panel_reports, panel_total, panel_share."""
    return rows(conn, SQL, {"measure": measure.name, "region": province, "level": level})


def values(measure: Measure, province: str, level: str) -> dict[str, str]:
    """What the query is asked, in an address."""
    return {"measure": measure.name, "region": province, "level": level}


def chart(measure: Measure, found: Sequence[Row], lang: str, show: str, asked: dict[str, str]) -> Chart:
    """The series as it is shown, with the whole table. show: one of SHOW."""
    title = measure.title(lang)
    drawn = {"total": _totals, "panel": _panel, "median": _each}[show](measure, found, lang)
    share = measure.share
    return Chart("series", title, spec.lines(drawn, title, share=share, names=names(lang)),
                 columns(measure, lang), found, Links.table(NAME, ".csv", **asked), Links.table(NAME, ".json", _shape="array", **asked))


def behind(found: Sequence[Row], lang: str, show: str) -> Chart:
    """How many reports are behind each point."""
    field = "panel_reports" if show == "panel" else "reports"
    drawn = [{"year": row["year"], "value": row[field]} for row in found]
    title = say("charts.reports", lang)
    return Chart("reports", title, spec.counts(drawn, title, say("charts.year", lang)), (), drawn)


def grounds(conn: sqlite3.Connection, province: str, level: str, lang: str) -> Chart | None:
    """Refusals by ground, one on top of the other; a row a year with a column a ground. None where nobody tells any."""
    some = [measure for measure in measures().values() if measure.group == "grounds"]
    by_year: dict[int, Row] = {}
    points = []
    for place, measure in enumerate(some):
        for row in read(conn, measure, province, level):
            by_year.setdefault(row["year"], {"year": row["year"]})[measure.name] = row["total"]
            points.append({"year": row["year"], "value": row["total"], "series": measure.title(lang), "order": place})
    title = say("charts.grounds", lang)
    told = [Column("year", say("charts.year", lang), "plain"), *(Column(measure.name, measure.title(lang)) for measure in some)]
    found = [{**dict.fromkeys((measure.name for measure in some), None), **by_year[year]} for year in sorted(by_year)]
    return Chart("grounds", title, spec.stack(points, say("charts.cases", lang), say("charts.year", lang)), told, found) if points else None


def columns(measure: Measure, lang: str) -> list[Column]:
    """Of the table beside the chart."""
    each = "share" if measure.share else "mean"
    shown = [("year", "plain"), ("reports", "number"), ("total", "number")]
    shown += [("out_of", "number"), ("share", "share")] if measure.share else []
    shown += [("mean", each), ("low", each), ("median", each), ("high", each), ("panel_reports", "number")]
    shown += [("panel_share", "share")] if measure.share else [("panel_total", "number")]
    return [Column(name, say(f"charts.column_{name}", lang), kind) for name, kind in shown]


def names(lang: str) -> tuple[str, str]:
    """What charts call the year and the beginning of a form."""
    return say("charts.year", lang), say("charts.form_of", lang, year="{year}")


def era(year: int) -> str:
    """Lines end where a measure's source changes: the statistics table of 2014 to 2018, the tables since 2019."""
    return "2014" if year < 2019 else "2019"


def _totals(measure: Measure, found: Sequence[Row], lang: str) -> list[Row]:
    return _points(found, "share" if measure.share else "total", say("charts.series_total", lang))


def _panel(measure: Measure, found: Sequence[Row], lang: str) -> list[Row]:
    field = "panel_share" if measure.share else "panel_total"
    return _points([row for row in found if row[field] is not None], field, say("charts.series_panel", lang))


def _each(_measure: Measure, found: Sequence[Row], lang: str) -> list[Row]:
    """A band of quartiles around the median, and the mean."""
    middle = _points(found, "median", say("charts.series_median", lang))
    banded = [{**point, "low": row["low"], "high": row["high"]} for point, row in zip(middle, found, strict=True)]
    return banded + _points(found, "mean", say("charts.series_mean", lang))


def _points(found: Sequence[Row], field: str, series: str) -> list[Row]:
    return [{"year": row["year"], "value": row[field], "series": series, "era": era(row["year"])} for row in found]
