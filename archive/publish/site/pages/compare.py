"""Two reports side by side in the layout of the form: /compare?a=KEY/YEAR&b=KEY/YEAR, a revision behind the year if wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archive.publish import choices
from archive.publish.compared import Compared
from archive.publish.layout.grid import grid
from archive.publish.site.asked import BadRequest, Page
from archive.publish.site.pages.report import find

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.reported import Reported
    from archive.publish.site.asked import Asked, View

WHICH = re.compile(r"(?P<key>[^/]+)/(?P<year>\d{4})(?:/(?P<revision>\d{1,6}))?")
GIVEN_UP = 451  # status of what was withdrawn
LONGEST = 40  # characters of a name to look for


def compare(conn: sqlite3.Connection, asked: Asked) -> Page:
    """Both reports; or, as long as one of them is not named, what there is to choose from.

    `name`: part of an agency's name to look for; `to`: the year of that agency's report.
    """
    one, other = (_named(conn, asked.query.get(which, "")) for which in ("a", "b"))
    shown = [told for told in (one, other) if told]
    values: dict[str, Any] = {"one": one, "other": other, "shown": shown, **_choices(conn, asked, one)}
    if one is None or other is None:
        return Page("compare_choose.html", values)
    if one.withdrawn or other.withdrawn:
        return Page("compare_withdrawn.html", values, GIVEN_UP)
    compared = Compared(one, other)
    return Page("compare.html", values | {
        "compared": compared, "counts": compared.counts(), "stated": compared.stated(),
        "grids": [grid(sheet, f"t{n}", compared.pair) for n, sheet in enumerate(compared.sheets)],
    })


def _named(conn: sqlite3.Connection, which: str) -> Reported | None:
    """The report that a parameter names; None where it is empty. Raises BadRequest, NotFound."""
    if not which.strip():
        return None
    found = WHICH.fullmatch(which.strip())
    if not found:
        raise BadRequest(f"{which!r} names no report; write KEY/YEAR, as in 340323-government/2022.",
                         f"{which!r} 不是报告标识；请写作 机关标识/年度，例如 340323-government/2022。")
    return find(conn, found["key"], found["year"], found["revision"] or "")


def _choices(conn: sqlite3.Connection, asked: Asked, one: Reported | None) -> dict[str, Any]:
    name = asked.query.get("name", "")[:LONGEST]
    found: dict[str, Any] = {"name_asked": name, "found": choices.named(conn, name), "years": (), "nearby": ()}
    if one and one.agency and one.year:
        found |= {"years": one.years[::-1], "nearby": choices.nearby(conn, one.agency.key, one.year)}
    return found


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/compare": compare}
