"""A report: its tables as the official form lays them out, what is flagged and corrected, its texts, revisions and sources."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish import keys, reported
from archive.publish.evidence import memento
from archive.publish.layout.cells import Contents
from archive.publish.layout.grid import grid
from archive.publish.layout.parts import HEADINGS, parts, tables
from archive.publish.layout.sheets import units
from archive.publish.site.asked import NotFound, Page
from archive.publish.site.links import Links

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from archive.publish.layout.cells import Noted, Shown
    from archive.publish.layout.grid import Grid
    from archive.publish.layout.parts import Part
    from archive.publish.reported import Reported, Source
    from archive.publish.site.asked import Asked, View

LONG = 700  # characters of a running text; longer ones are folded
GIVEN_UP = 451  # status of what was withdrawn


def report(conn: sqlite3.Connection, asked: Asked) -> Page:
    """/report/KEY/YEAR and /report/KEY/YEAR/REVISION."""
    shown = find(conn, asked.path["key"], asked.path["year"], asked.path.get("revision", ""))
    if shown.withdrawn or shown.report is None:
        return Page("report_withdrawn.html", _whose(shown), GIVEN_UP)
    contents = Contents(shown.report.figures, shown.report.findings, shown.corrections)
    sheets = tables(shown.report, contents)
    drawn = list(_drawn(parts(shown.report, sheets, contents), contents))
    placed = {note for part, _, _ in drawn for note in part.notes}
    return Page("report.html", _whose(shown) | {
        "report": shown.report, "parts": drawn, "contents": contents, "left": contents.left(sheets), "long": LONG,
        "anchors": {key for sheet in sheets for key in sheet.cells()}, "headings": HEADINGS, "units": units(shown.report.form),
        "general": [note for note in contents.notes if note not in placed], **_counts(contents.notes), "edition": edition(shown.report.form),
        "parted": any(one.part for one in shown.report.local), "sources": _sources(shown, asked), "downloads": _downloads(shown),
        "principal": next((source for source in shown.sources if source.principal and not source.withdrawn), None),
    })


def find(conn: sqlite3.Connection, key: str, year: str, revision: str) -> Reported:
    """The report at an address. Raises NotFound, saying what of it is not there."""
    number = int(revision) if revision else None
    id_ = keys.report_id(conn, key, int(year), number)
    if id_ is not None:
        return reported.reported(conn, id_)
    if keys.agency_id(conn, key) is None:
        raise NotFound(f"No agency has the key {key}.", f"没有标识为 {key} 的机关。")
    which, whose = (f" revision {revision} of", f"第 {revision} 版") if revision else ("", "")
    raise NotFound(f"There is no{which} report of {key} for {year}.", f"{key} 没有 {year} 年度的报告{whose}。")


def edition(form: str) -> Any:
    """The form or statistics table of an edition, with its basis and years; None for a narrative."""
    return indicators() if form == indicators().edition else forms().get(form)


# ---- parts of the page -----------------------------------------------------------------------------------------

def _whose(shown: Reported) -> dict[str, Any]:
    assert shown.agency is not None
    assert shown.year is not None
    years = shown.years
    at = years.index(shown.year)
    return {"shown": shown, "agency": shown.agency, "year": shown.year,
            "before": years[at - 1] if at else None, "after": years[at + 1] if at + 1 < len(years) else None}


def _counts(notes: Iterable[Noted]) -> dict[str, Any]:
    """How many notes of each severity, and the number of the first."""
    found: dict[str, list[int]] = {"error": [], "warning": [], "note": []}
    for note in notes:
        found[note.finding.severity].append(note.number)
    return {"counts": {name: len(numbers) for name, numbers in found.items()}, "first": {name: numbers[0] for name, numbers in found.items() if numbers}}


def _downloads(shown: Reported) -> list[tuple[str, str, str]]:
    """(what, address of the CSV, address of the JSON), for what the report has any of."""
    report = shown.report
    assert report is not None
    assert shown.agency is not None
    had = {"report_cells": report.figures, "report_stated": report.statements, "report_texts": report.sections, "report_findings": report.findings,
           "report_corrections": shown.corrections, "report_sources": shown.sources}
    which = {"agency": shown.agency.key, "year": shown.year, "revision": shown.revision}
    return [(name, Links.table(name, ".csv", **which), Links.table(name, ".json", **which, _shape="array")) for name, some in had.items() if some]


def _sources(shown: Reported, asked: Asked) -> list[tuple[Source, str]]:
    """Each with the address of its stored copy, "" where that cannot be shown."""
    return [(source, "" if source.withdrawn or not asked.site.has_archive else memento.address(source.url, source.captured_at))
            for source in shown.sources]


def _drawn(told: Iterable[Part], contents: Contents) -> Iterator[tuple[Part, str, list[Grid[Shown]]]]:
    """Parts with something in them, the anchor of each (`section-5` of the first with this number), and their tables."""
    number, anchors = count(), set[str]()
    for n, part in enumerate(told):
        if part.paragraphs or part.sheets:
            anchor = f"section-{part.number}"
            anchors.add(anchor := f"{anchor}-{n}" if anchor in anchors else anchor)
            yield part, anchor, [grid(sheet, f"t{next(number)}", contents.cell, contents.about, contents.about(sheet.id)) for sheet in part.sheets]


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/report/(?P<key>[^/]+)/(?P<year>\d{4})(?:/(?P<revision>\d{1,6}))?": report}
