"""Search: agencies and reports by name, and the texts of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.search import names, texts
from archive.publish.search.asked import LONGEST, words
from archive.publish.search.asked import Asked as Wanted
from archive.publish.site import choices
from archive.publish.site.asked import Page
from archive.publish.site.links import Links

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.site.asked import Asked, View

SECTIONS = 6  # of the form; 0 is what stands before the first
FARTHEST = (1 << 53) - 1


def search(conn: sqlite3.Connection, asked: Asked) -> Page:
    """`q` and the filters year, region, section, form, level; after: where a further page begins. Any input gives a page."""
    query = asked.query
    found, ignored = words(query.get("q", ""))
    place = choices.place(conn, query)
    section = choices.number(query, "section", 0, SECTIONS, -1)
    wanted = Wanted(found, ignored, choices.number(query, "year", 1900, 2200), place.stem, section,
                    choices.one_of(query, "form", choices.FORMS), choices.one_of(query, "level", choices.LEVELS))
    after = choices.number(query, "after", 0, FARTHEST)
    page = texts.page(conn, wanted, after) if found else None
    first = bool(found) and not after
    return Page("search.html", {
        "q": query.get("q", "")[:LONGEST], "wanted": wanted, "place": place, "found": page, "first": first,
        "agencies": names.agencies(conn, wanted) if first else [], "titles": names.titles(conn, wanted) if first else [],
        "years": choices.years(conn), "provinces": choices.provinces(conn), "forms": choices.FORMS, "levels": choices.LEVELS,
        "sections": range(SECTIONS + 1), "filtered": bool(wanted.year or place.code or section >= 0 or wanted.form or wanted.level),
        "further": _further(asked, page.after) if page and page.after else "", "start": _further(asked, 0),
    })


def _further(asked: Asked, after: int) -> str:
    """The same search from another place on."""
    kept = {name: asked.query[name] for name in ("q", "year", "region", "section", "form", "level") if asked.query.get(name)}
    return Links(asked.lang).page("search", **kept, after=after or None)


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/search": search}
