"""`xxgk read`: one file, no database; the JSON that it prints and its exit status."""

from __future__ import annotations

import hashlib
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from archive.commands.showing.beside import beside
from archive.commands.showing.links import declared
from archive.database.writing.members import stem
from archive.forms import forms
from archive.packed import members
from archive.readers import sniff
from archive.readers.errors import Unreadable, Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive.model import Figure, Finding, Place, Reading, Report
    from archive.pages.pictures import Look

BIGGEST = 500_000_000  # bytes; no report is a tenth of it


class UnreadableError(Exception):
    """The file cannot be had; one line without its name."""


def read_file(path: Path, url: str, read: Callable[..., Reading]) -> Iterator[tuple[dict[str, Any], Reading | None]]:
    """What the machine makes of a file, as one JSON object; it has "error" if it cannot be read.

    An archive is followed by the files in it, one object each: "file" is then FILE#PATH. read: as archive.process.read.
    """
    try:
        data = content(path)
    except UnreadableError as error:
        yield {"file": str(path), "error": str(error)}, None
        return
    reading = _read(read, data, url, picture=beside(path))
    yield _told(str(path), data, reading), reading
    if reading.members:
        yield from _enclosed(path, data, url, read)


def _enclosed(path: Path, data: bytes, url: str, read: Callable[..., Reading]) -> Iterator[tuple[dict[str, Any], Reading | None]]:
    """The files of an archive; what ends it before its end was told with the archive itself."""
    with suppress(Unreadable, Unsupported):
        for member in members(data, sniff(data)):
            name = f"{path}#{member.name}"
            if member.error:
                yield {"file": name, "error": member.error}, None
                continue
            where = f"{url}#{quote(member.name)}" if url else ""
            reading = _read(read, member.data, where, link_text=stem(member.name))
            yield _told(name, member.data, reading), reading


def _read(read: Callable[..., Reading], data: bytes, url: str, *, link_text: str = "", picture: Look | None = None) -> Reading:
    """With name and region of the portal that the registry declares for the URL's host."""
    portal = declared(url)
    site, region = (portal.name, portal.region) if portal else ("", "")
    return read(data, url=url, link_text=link_text, site=site, region=region, picture=picture)


def _told(name: str, data: bytes, reading: Reading) -> dict[str, Any]:
    told = {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "reader": reading.reader or None}
    return told | ({"error": reading.error} if reading.error else as_json(reading))


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as design.md, section 7 has it."""
    report = reading.report
    head = {"report": report is not None, "why": list(reading.why), "title": reading.title or None}
    return head if report is None else head | _report(report)


def _report(report: Report) -> dict[str, Any]:
    figures = report.figures
    return {
        "title": report.title or None,
        "agency": report.agency or None,
        "region": report.region or None,
        "level": report.level or None,
        "kind": report.kind or None,
        "year": report.year,
        "form": report.form,
        "published": report.published.isoformat() if report.published else None,
        "sections": [{"number": one.number, "heading": one.heading, "text": one.text} for one in report.sections],
        "cells": {key: figure.value for key, figure in figures.items()},
        "units": _units(report),
        "prints": {key: _print(figure) for key, figure in figures.items()},
        **local_and_stated(report),
        "findings": [as_finding(finding) for finding in report.findings],
    }


def local_and_stated(report: Report) -> dict[str, Any]:
    """What a report says that is no cell of a national form, where it says anything."""
    local = [{"label": one.label, "part": one.part or None, "unit": one.unit or None, "value": one.value, "text": one.text}
             for one in report.local]
    stated = [{"fact": one.fact, "value": one.value, "unit": one.unit, "sentence": one.sentence} for one in report.statements]
    return ({"local_statistics": local} if local else {}) | ({"statements": stated} if stated else {})


def _units(report: Report) -> dict[str, str]:
    """Units that the file tells beyond what the form fixes for everyone (fees in 万元 since 2021)."""
    form = forms().get(report.form)
    fixed = form.fixed_units() if form else {}
    return {key: one.unit for key, one in report.figures.items() if one.unit and one.unit != fixed.get(key)}


def _print(figure: Figure) -> dict[str, Any]:
    return {"text": figure.text} | (as_place(figure.place) if figure.place else {})


def as_place(place: Place) -> dict[str, Any]:
    """A place as JSON; box, confidence and picture only where they are known."""
    told = {"page": place.page, "table": place.table, "row": place.row, "column": place.column}
    known = {
        "box": [round(side, 1) for side in place.box] if place.box else None,
        "confidence": None if place.confidence is None else round(place.confidence, 3),
        "picture": place.source or None,
    }
    return told | {name: value for name, value in known.items() if value is not None}


def as_finding(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {"code": finding.code, "severity": finding.severity, "cell": finding.cell or None,
            "expected": finding.expected, "found": finding.found, "message": finding.message}


def content(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableError."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError("is a folder; name the files in it")
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            raise UnreadableError("is no file")
        with path.open("rb") as file:
            data = file.read(BIGGEST + 1)
    except OSError as error:
        raise UnreadableError(f"{error.strerror}; check the name and your right to read it") from error
    except ValueError as error:  # a NUL in the name
        raise UnreadableError(f"no such file ({error})") from error
    if len(data) > BIGGEST:
        raise UnreadableError(f"larger than {BIGGEST // 1_000_000} MB, no report is")
    return data
