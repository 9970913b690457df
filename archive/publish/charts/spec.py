"""Vega-Lite specifications. Vega runs them by its interpreter, without eval, and in the colours that the page's script gives it.

Colour is never the only sign: series differ by dash and mark, too, and bars bear their names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]
    Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
SHARE, COUNT = ".0%", ",~r"
HEIGHT, LOW = 260, 90
EDGE = 62  # pixels of the vertical axis, so that charts one below the other are in line
BAR = 22  # pixels of a bar
# where the form changed, so that a line is not read across it: before this report year
BREAKS = (2019, 2021)


def lines(rows: Sequence[Row], title: str, *, share: bool = False, names: tuple[str, str] = ("year", "{year}")) -> Spec:
    """Lines by year. rows: year, value, series, era (a line is not drawn from one era to the next); low and high, if there are
    any, are drawn as a band. names: of the year, and of a form: `{year}` in it is when it began.
    """
    years = [row["year"] for row in rows] or [0]
    many = len({row["series"] for row in rows}) > 1
    encoding = {"x": _years(min(years), max(years)), "y": _value(title, share)}
    layers: list[Spec] = []
    if any(row.get("low") is not None for row in rows):
        layers.append({"mark": {"type": "area", "opacity": 0.18, "tooltip": None}, "encoding": {
            **encoding, "y": {**encoding["y"], "field": "low"}, "y2": {"field": "high"}, "detail": {"field": "era"}}})
    layers.append({
        "mark": {"type": "line", "point": {"size": 55, "filled": True}, "strokeWidth": 2.5},
        "encoding": {**encoding, "color": _series(legend=many), "strokeDash": _series(legend=many), "shape": _series(legend=False),
                     "detail": {"field": "era"}, "tooltip": _tooltip(names[0], title, share)}})
    return {"$schema": SCHEMA, "width": "container", "height": HEIGHT, "data": {"values": list(rows)}, "layer": [*layers, *_breaks(min(years), max(years), names[1])]}


def counts(rows: Sequence[Row], title: str, year: str) -> Spec:
    """A low chart of bars by year, of how many reports are behind the lines above it. rows: year, value."""
    years = [row["year"] for row in rows] or [0]
    return {
        "$schema": SCHEMA, "width": "container", "height": LOW, "data": {"values": list(rows)},
        "mark": {"type": "bar", "size": 14}, "encoding": {
            "x": _years(min(years), max(years)), "y": {**_value(title, share=False), "axis": {"tickCount": 3, "format": COUNT, "title": " ", "minExtent": EDGE}},
            "tooltip": _tooltip(year, title, share=False)[:2]},
    }


def stack(rows: Sequence[Row], title: str, year: str) -> Spec:
    """Bars by year, one on top of the other. rows: year, value, series in their order."""
    years = [row["year"] for row in rows] or [0]
    return {
        "$schema": SCHEMA, "width": "container", "height": HEIGHT + 60, "data": {"values": list(rows)},
        "mark": {"type": "bar", "size": 30}, "encoding": {
            "x": _years(min(years), max(years)), "y": _value(title, share=False),
            "color": {**_series(), "legend": {"title": None, "orient": "bottom", "columns": 1, "labelLimit": 320}}, "order": {"field": "order"},
            "tooltip": _tooltip(year, title, share=False)},
    }


def bars(rows: Sequence[Row], name: str, value: str, title: str, *, share: bool = False) -> Spec:
    """Bars from the left, in the order of rows; value and name: their fields."""
    return {
        "$schema": SCHEMA, "width": "container", "height": BAR * max(len(rows), 1), "data": {"values": list(rows)},
        "mark": {"type": "bar"}, "encoding": {
            "y": {"field": name, "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 190}},
            "x": {"field": value, "type": "quantitative", "title": title, "axis": {"format": SHARE if share else COUNT, "tickCount": 5}},
            "tooltip": [{"field": name, "type": "nominal", "title": " "}, {"field": value, "type": "quantitative", "format": ".1%" if share else COUNT, "title": title}]},
    }


def _years(first: int, last: int) -> Spec:
    return {"field": "year", "type": "quantitative", "title": None, "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
            "axis": {"format": "d", "values": list(range(first, last + 1)), "labelOverlap": True, "grid": False}}


def _value(title: str, share: bool) -> Spec:
    return {"field": "value", "type": "quantitative", "title": title, "scale": {"zero": True}, "axis": {"format": SHARE if share else COUNT, "tickCount": 5, "minExtent": EDGE}}


def _series(*, legend: bool = True) -> Spec:
    told = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 400, "labelLimit": 260} if legend else None
    return {"field": "series", "type": "nominal", "sort": None, "legend": told}


def _tooltip(year: str, title: str, share: bool) -> list[Spec]:
    return [{"field": "year", "type": "quantitative", "format": "d", "title": year},
            {"field": "value", "type": "quantitative", "format": ".1%" if share else ",.4~r", "title": title},
            {"field": "series", "type": "nominal", "title": " "}]


def _breaks(first: int, last: int, name: str) -> list[Spec]:
    """Dashed lines where the form changed, with the form's name."""
    found = [{"at": year - 0.5, "form": name.format(year=year)} for year in BREAKS if first < year <= last]
    if not found:
        return []
    at = {"field": "at", "type": "quantitative"}
    return [
        {"data": {"values": found}, "mark": {"type": "rule", "strokeDash": [3, 3], "tooltip": None}, "encoding": {"x": at}},
        *({"data": {"values": [one]}, "mark": {"type": "text", "align": "left", "dx": 4, "baseline": "top", "tooltip": None},
           "encoding": {"x": at, "y": {"value": 2 + 15 * place}, "text": {"field": "form"}}} for place, one in enumerate(found)),
    ]
