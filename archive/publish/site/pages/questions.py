"""Questions: what can be asked, and the answer to each as a table, with its SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.publish import questions as asking
from archive.publish.charts import Chart, Column, spec
from archive.publish.labels import short
from archive.publish.site import choices
from archive.publish.site.asked import NotFound, Page
from archive.publish.site.links import Links
from archive.publish.site.words import say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.questions import Question
    from archive.publish.site.asked import Asked, View

    Row = dict[str, Any]

# what a column's code is called: the prefix of its label; "" where the value is a label's key itself
CODES = {"label": "", "form": "form.", "level": "level.", "outcome": "outcome."}
BARS, ROWS = 34, 100  # shown at most


def index(_conn: sqlite3.Connection, _asked: Asked) -> Page:
    """All questions."""
    return Page("questions.html", {"questions": list(asking.questions().values())})


def question(conn: sqlite3.Connection, asked: Asked) -> Page:
    """One question with its answer; year and region by the address, anything else counts as not told."""
    one = asking.questions().get(asked.path["name"])
    if one is None:
        raise NotFound("There is no such question.", "没有这个问题。")
    place = choices.place(conn, asked.query)
    years = choices.years(conn)
    year = choices.number(asked.query, "year", 1900, 2200)
    if "year" in one.parameters and year not in years:
        year = asking.usual_year(conn)
    told = {name: value for name, value in (("year", str(year or "")), ("region", place.stem)) if name in one.asked}
    found = asking.answer(conn, one, year, place.stem)
    return Page("question.html", {
        "question": one, "year": year, "years": years, "place": place, "provinces": choices.provinces(conn),
        "columns": [Column(name, column[asked.lang], column["kind"]) for name, column in one.columns.items() if found and name in found[0]],
        "rows": [_named(one, row, asked.lang) for row in found[:ROWS]], "count": len(found), "chart": _chart(conn, one, asked, year, place.stem, found),
        "csv": Links.table(one.name, ".csv", _size="max", **told), "json": Links.table(one.name, ".json", _shape="array", **told),
        "canned": Links.table(one.name, **told), "query": Links.table("", sql=one.sql, **told),
    })


def _named(one: Question, row: Row, lang: str) -> Row:
    """The row with codes as their labels."""
    named = dict(row)
    for name, value in row.items():
        kind = one.columns[name]["kind"]
        if kind in CODES and value is not None:
            named[name] = short(f"{CODES[kind]}{value}", lang)
    return named


def _chart(conn: sqlite3.Connection, one: Question, asked: Asked, year: int, region: str, found: list[Row]) -> Chart | None:
    if not one.chart:
        return None
    lang = asked.lang
    drawn = [_named(one, row, lang) for row in asking.drawn(conn, one, year, region, found)]
    title = one.chart[f"title_{lang}"]
    x, y = one.chart["x"], one.chart["y"]
    share = one.columns[y if one.chart["kind"] == "line" else x]["kind"] == "share"
    if not drawn:
        return None
    columns = [Column(name, one.columns[name][lang], "plain" if name == "year" else one.columns[name]["kind"]) for name in drawn[0]]
    if one.chart["kind"] == "line":
        points = [{"year": row[x], "value": row[y], "series": title, "era": ""} for row in drawn]
        picture = spec.lines(points, one.columns[y][lang], share=share, names=(say("charts.year", lang), say("charts.form_of", lang, year="{year}")))
    else:
        picture = spec.bars(drawn[:BARS], y, x, one.columns[x][lang], share=share)
    return Chart("answer", title, picture, columns, drawn)


ROUTES: Mapping[str, View] = {
    r"/(?P<lang>en|zh)/questions": index,
    r"/(?P<lang>en|zh)/questions/(?P<name>[^/]+)": question,
}
