"""The codebook on the site: tables with their columns, cells of the forms, codes, units; and what a word is found in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish.codebook import codebook
from archive.publish.site.asked import NotFound, Page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from archive.forms import Form
    from archive.forms.indicators import Indicators
    from archive.publish.codebook import Cell, Table, Text
    from archive.publish.site.asked import Asked, View

MOST = 200  # hits that are shown
LONGEST = 100  # characters of a word that is looked for
# how the tables are grouped on the page: a heading in words/codebook.toml, and its tables
FIRST = ("panel", "panel_corrected", "table_proactive", "table_requests", "table_disputes", "table_statistics", "cells", "corrected")
CRAWL = ("regions", "portals", "channels", "runs", "visits", "columns", "entries", "captures", "pictures", "failures", "warcs")


class Hit(NamedTuple):
    """A column or cell that has the word. part: the page's part; place: in it."""

    part: str
    place: str
    label: Text
    meaning: Text


def overview(conn: sqlite3.Connection, asked: Asked) -> Page:
    """All tables by group, and what a word is found in."""
    word = " ".join(asked.query.get("q", "").split())[:LONGEST]
    hits = list(_found(word)) if word else []
    return Page("codebook.html", {"groups": _groups(), "word": word, "hits": hits[:MOST], "more": max(0, len(hits) - MOST), "book": codebook(),
                                   "editions": editions()})


def part(conn: sqlite3.Connection, asked: Asked) -> Page:
    """One table, the cells, or codes and units. Raises NotFound for what there is not."""
    name, book = asked.path["part"], codebook()
    if name == "cells":
        return Page("codebook_cells.html", {"groups": _cell_groups(), "count": len(book.cells)})
    if name == "codes":
        return Page("codebook_codes.html", {"book": book})
    for table in book.tables:
        if table.name == name:
            return Page("codebook_table.html", {"table": table, "units": {unit.unit: unit.label for unit in book.units}})
    raise NotFound(f"There is no table called {name[:LONGEST]} in the data.", f"数据中没有名为“{name[:LONGEST]}”的表。")


def _groups() -> list[tuple[str, list[Table]]]:
    tables = {table.name: table for table in codebook().tables}
    published = [name for name, table in tables.items() if table.only_published]
    rest = [name for name in tables if name not in (*FIRST, *CRAWL, *published)]
    named = (("first", FIRST), ("reports", rest), ("crawl", CRAWL), ("published", published))
    return [(name, [tables[one] for one in members if one in tables]) for name, members in named]


def _cell_groups() -> dict[str, list[Cell]]:
    """Cells by the table that they are of; the stages of table 4 together."""
    found: dict[str, list[Cell]] = {}
    for cell in codebook().cells:
        group = cell.key.partition(".")[0]
        found.setdefault(group if group in ("proactive", "requests", "statistics", "other") else "disputes", []).append(cell)
    return found


def _found(word: str) -> Iterator[Hit]:
    """Columns and cells whose key, name or meaning has every part of the word; cells first."""
    wanted = word.casefold().split()
    book = codebook()
    cells = (Hit("cells", cell.key, cell.label, cell.label) for cell in book.cells)
    fields = (Hit(table.name, field.name, field.label, field.meaning) for table in book.tables if table.name not in ("panel_corrected", "summary_corrected")
              for field in table.fields)
    for hit in (*cells, *fields):
        text = " ".join((hit.part, hit.place, hit.place.replace("_", " "), hit.label.en, hit.label.zh, hit.meaning.en, hit.meaning.zh)).casefold()
        if all(one in text for one in wanted):
            yield hit


def editions() -> list[dict[str, Any]]:
    """The editions of the form with notice and years, newest first."""
    every: list[Form | Indicators] = [*forms().values(), indicators()]
    return [{"edition": one.edition, "basis": one.basis, "first": one.first_year, "last": one.last_year} for one in every]


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/codebook": overview, r"/(?P<lang>en|zh)/codebook/(?P<part>[^/]+)": part}
