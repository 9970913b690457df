"""`xxgk show`: a report as its official form; where one number of it came from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from archive.commands import console
from archive.commands.console import Refusal
from archive.commands.showing.cell import figure_of, placed, printed, tell
from archive.commands.showing.filed import as_finding, as_place, local_and_stated
from archive.commands.showing.layout import layout
from archive.commands.showing.picture import of_capture, written
from archive.database.asking import queries
from archive.database.writing import captures, corrections, members, tombstones
from archive.publish.layout.cells import ABSENT, BLANK
from archive.publish.reported import reported

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.model import Report
    from archive.publish.reported import Reported

MANY = 10  # candidates to name


def report_id(conn: sqlite3.Connection, words: str) -> int:
    """The one report that the words name; Refusal if there is none, or several."""
    found = queries.matching(conn, words)
    if not found:
        raise Refusal(f"{words}: no such report; name its id, or agency and year (xxgk coverage lists them)")
    if len(found) > 1:
        names = ", ".join(f"{row['id']} {row['agency']} {row['year']}" for row in found[:MANY])
        raise Refusal(f"{words}: {len(found)} reports; name one by its id: {names}{', …' if len(found) > MANY else ''}")
    return int(found[0]["id"])


def show_report(conn: sqlite3.Connection, id_: int, *, as_json: bool, texts: bool = False) -> None:
    """Print a report with its sources and revisions; texts: long ones in full. Of a withdrawn one only why it is."""
    told = reported(conn, id_)
    if as_json:
        console.emit(_as_json(told) | {
            "corrections": [asdict(one) for one in told.corrections], "sources": queries.evidence(conn, id_),
            "revisions": [asdict(one) for one in told.revisions], "withdrawn": tombstones.of_report(conn, id_)})
        return
    out = console.stdout()
    if told.report is None:
        out.print(console.plain(f"{told.agency.name if told.agency else told.printed_name} {told.year}: withdrawn, like all that it was read from"))
    else:
        for part in layout(told.report, told.corrections, texts=texts):
            out.print(part)
    _provenance(told)


def _provenance(told: Reported) -> None:
    """Status, versions, sources and revisions, below the report."""
    out = console.stdout()
    key = f" · {told.agency.key}/{told.year}/{told.revision}" if told.agency and told.year else ""
    out.print(console.plain(f"\nreport {told.id}{key} · {told.status} · reader {told.reader} {told.reader_version}, forms {told.form_version}; read from:"))
    columns = ("source", "url", "captured_at", "warc", "offset")
    out.print(console.table(columns, ((one.role, one.url, one.captured_at, one.warc, one.offset) for one in told.sources if not one.withdrawn)))
    for one in told.sources:
        if one.withdrawn:
            gone = one.withdrawn
            out.print(console.plain(f"withdrawn: {one.url} of {one.captured_at}: {gone.reason} ({gone.author}, {gone.at[:10]})"))
    if len(told.revisions) > 1:
        _revisions(told)
    if len(told.years) > 1:
        out.print(f"other years: {', '.join(str(year) for year in told.years if year != told.year)}")


def _revisions(told: Reported) -> None:
    """Every revision, and what it changed."""
    out = console.stdout()
    for one in reversed(told.revisions):
        marks = "".join(mark for mark, is_so in ((", current", one.current), (", this one", one.id == told.id)) if is_so)
        changed = f"; {len(one.changes)} cells and {len(one.texts)} texts changed" if one.changes or one.texts else ""
        out.print(console.plain(f"revision {one.revision}: report {one.id}{marks}, {one.url}{changed}"
                                + (f"; withdrawn: {one.withdrawn}" if one.withdrawn else "")))
        for change in one.changes:
            out.print(console.plain(f"  {change.cell}: {_text(change.before)} → {_text(change.after)}"))


def _text(text: str | None) -> str:
    return ABSENT if text is None else text or BLANK


def show_cell(
    conn: sqlite3.Connection, id_: int, key: str, *, as_json: bool, warc: Path, image: Path | None = None
) -> None:
    """Print where a number came from; image: and cut its place out of the document."""
    report = queries.load(conn, id_)
    told = cell(conn, report, id_, key)
    if image:
        capture = queries.evidence(conn, id_)[0]["capture"]
        told["image"] = written(of_capture(conn, warc, captures.capture(conn, capture), report.figures, key), image)
    if as_json:
        console.emit(told)
    else:
        tell(told)


def cell(conn: sqlite3.Connection, report: Report, id_: int, key: str) -> dict[str, Any]:
    """A cell of a report: value, print, and the bytes, page, box, table, row and column it stands in."""
    figure = figure_of(report, key, f"report {id_}", f"xxgk show {id_} --json")
    source = queries.evidence(conn, id_)[0]
    bytes_at = captures.original(conn, members.payload(conn, source)) if source["revisit"] else None
    return {
        "report": id_, "agency": report.agency or None, "year": report.year, **printed(figure),
        "url": source["url"], "captured_at": source["captured_at"],
        **dict(zip(("warc", "offset", "length"), bytes_at[2:] if bytes_at else (source["warc"], source["offset"], source["length"]), strict=True)),
        "member": source["member"] or None, "digest": source["digest"], "media_type": source["media_type"], **placed(figure, report),
        **_corrected(conn, id_, key),
    }


def _corrected(conn: sqlite3.Connection, id_: int, key: str) -> dict[str, Any]:
    """What a reviewer says the cell should be, if one did."""
    found = next((row for row in corrections.of_report(conn, id_) if row["cell"] == key), None)
    return {"correction": {name: found[name] for name in ("corrected", "reason", "author", "at")}} if found else {}


def _as_json(told: Reported) -> dict[str, Any]:
    head = {
        "id": told.id, "key": told.agency.key if told.agency else None, "agency": told.printed_name or None, "year": told.year,
        "revision": told.revision, "current": told.current, "status": told.status, "url": told.url, "reader": told.reader,
        "reader_version": told.reader_version, "form_version": told.form_version, "years": told.years,
    }
    return head | (_contents(told.report) if told.report else {"withdrawn_because": told.withdrawn, "cells": {}})


def _contents(report: Report) -> dict[str, Any]:
    return {
        "title": report.title, "agency": report.agency or None, "region": report.region or None,
        "level": report.level or None, "kind": report.kind or None, "year": report.year, "form": report.form,
        "published": report.published.isoformat() if report.published else None,
        "sections": [{"number": one.number, "heading": one.heading, "text": one.text} for one in report.sections],
        "cells": {key: figure.value for key, figure in report.figures.items()},
        "prints": {key: figure.text for key, figure in report.figures.items()},
        "places": {key: as_place(figure.place) for key, figure in report.figures.items() if figure.place},
        "units": {key: figure.unit for key, figure in report.figures.items() if figure.unit},
        **local_and_stated(report),
        "findings": [as_finding(finding) for finding in report.findings],
    }
