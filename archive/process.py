"""The only file that knows the order of the steps: bytes → document → proof → figures → findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.checks.fee import fee
from archive.checks.readings import open_local, settle
from archive.checks.statements import statements
from archive.extract import Extraction, extract
from archive.forms import forms
from archive.model import Document, Finding, Reading, Report
from archive.packed import FORMATS as PACKED
from archive.packed import members
from archive.packed.enclosed import Enclosed
from archive.pages.pictures import Spliced, splice
from archive.readers import READERS, sniff
from archive.readers.errors import Unreadable, Unsupported
from archive.recognise import Proof, prove
from archive.regions.whose import Whose, whose
from archive.validators import validate
from archive.versions import FORM_VERSION, READER_VERSION
from archive.warc.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import State
    from archive.pages.pictures import Look

__all__ = ["FORM_VERSION", "READER_VERSION", "read"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TABLE_SECTIONS = {2, 3, 4}
_TABLES = frozenset({"proactive", "requests", "disputes"})
_FIRST_TABLES = 2014  # report year; 国办发〔2014〕32号


def read(
    data: bytes, *, media_type: str = "", url: str = "", link_text: str = "", agency: str = "", site: str = "", region: str = "",
    picture: Look | None = None,
) -> Reading:
    """What one file is and says. Never raises for bad input, but whatever picture raises.

    media_type: the Content-Type header; link_text: the link that led here; agency: declared by the channel;
    site: the portal's name; region: the portal's GB/T 2260 code; picture: gives the bytes of a picture that the
    document names and does not hold, by its address as written there, or None.
    """
    document = _document(data, media_type)
    if isinstance(document, Reading):
        return document
    told = {"url": url, "link_text": link_text, "agency": agency, "site": site}
    read_, pictures = _with_pictures(_Read.of(document, told), told, picture)
    proof, reader = read_.proof, document.reader
    if read_.found is None and pictures.missing:
        return Reading("no-reader", reader, proof.why, error=f"a report in pictures? {pictures.missing}", title=proof.title)
    if read_.found is None:
        return Reading("not-a-report", reader, (*proof.why, *pictures.unread), title=proof.title)
    told_by = whose(proof.agency, portal=region, year=proof.year, url=url)
    report = _report(read_.document, proof, read_.found, told_by, _in_images(read_, pictures))
    noted = any(finding.severity != "note" for finding in report.findings)
    return Reading("read-with-findings" if noted else "read", reader, proof.why, report, title=proof.title)


def _document(data: bytes, media_type: str) -> Document | Reading:
    """What the format's reader makes of the bytes, or why none can be had."""
    form = sniff(data)
    if form == "empty":
        return Reading("unreadable", "", (), error="the file is empty")
    if form == "unknown":
        return Reading("unreadable", "", (), error="these bytes are no document of a known format")
    if form in PACKED:
        return _archive(data, form)
    reader = READERS.get(form)
    if reader is None:
        return Reading("no-reader", "", (), error=f"no reader for {form} in this version; the bytes are kept")
    declared = _CHARSET.search(media_type)
    try:
        return reader(data, declared[1] if declared else "")
    except Unreadable as error:
        return Reading("unreadable", form, (), error=str(error))
    except Unsupported as error:
        return Reading("no-reader", form, (), error=str(error))


def _archive(data: bytes, form: str) -> Reading:
    """Which files an archive holds; what they say is for another reading each."""
    found: list[Enclosed] = []
    state: State = "not-a-report"
    fault = ""
    try:
        for member in members(data, form):
            lacking = member.error or ("" if member.data else "the file is empty")
            found.append(Enclosed(member.name, digest(member.data), lacking))
    except Unreadable as error:
        state, fault = "unreadable", str(error)
    except Unsupported as error:
        state, fault = "no-reader", str(error)
    lost = sum(bool(one.error) for one in found)
    why = f"an archive of {len(found)} files, each a capture of its own" + (f"; {lost} cannot be read" if lost else "")
    fault += f"; {len(found)} files before that are captures of their own" if fault and found else ""
    return Reading(state, form, () if fault else (why,), error=fault, members=tuple(found))


@dataclass(frozen=True, slots=True)
class _Read:
    """A document and what it shows itself to be; found: what its tables and texts say, of a report alone."""

    document: Document
    proof: Proof
    found: Extraction | None

    @classmethod
    def of(cls, document: Document, told: Mapping[str, str]) -> _Read:
        proof = prove(document, **told)
        return cls(document, proof, extract(document, forms(), proof.year, proof.title) if proof.report else None)


def _report(document: Document, proof: Proof, found: Extraction, agency: Whose, in_images: tuple[Finding, ...]) -> Report:
    form = forms().get(found.form)
    figures, readings = settle(found.figures, document, form)
    local, open_ = open_local(found.local, document)
    charged, notes = fee(found.sections, proof.year)
    report = Report(
        title=proof.title,
        agency=proof.agency,
        year=proof.year,
        form=found.form,
        published=proof.published,
        sections=found.sections,
        figures=figures | ({charged.key: charged} if charged else {}),
        findings=(*proof.findings, *_undated(proof), *_homeless(agency), *_others(found.findings, readings), *readings, *open_, *notes, *in_images),
        local=local,
        statements=statements(found.sections, proof.year),
        **agency.fields(),
    )
    return replace(report, findings=(*report.findings, *validate(report, form)))


def _others(found: tuple[Finding, ...], readings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What extraction says of other cells than those whose reading was settled after it."""
    settled = {finding.cell for finding in readings}
    return tuple(finding for finding in found if finding.code != "unplaced_number" or finding.cell not in settled)


def _undated(proof: Proof) -> tuple[Finding, ...]:
    if proof.year is not None:
        return ()
    return (Finding("year_unknown", "warning", "neither title, text nor date of publication tells the year"),)


def _homeless(agency: Whose) -> tuple[Finding, ...]:
    """The name should tell a division, and none can be told for sure: T2, T6 of the irregularities."""
    return (Finding("region_unknown", "note", agency.doubt),) if agency.doubt else ()


# ---- tables in pictures ----------------------------------------------------------------------------------

def _with_pictures(read_: _Read, told: Mapping[str, str], picture: Look | None) -> tuple[_Read, Spliced]:
    """A document whose tables are missing is read again with what its pictures say."""
    if not read_.document.pictures or not _wanting(read_):
        return read_, Spliced(read_.document, ())
    found = splice(read_.document, told["url"], picture)
    return (read_ if found.document is read_.document else _Read.of(found.document, told)), found


def _wanting(read_: _Read) -> bool:
    """Nothing but a title; or a report of 2014 or later, headings of sections 二 to 四 or none at all, that lacks a table."""
    if read_.found is None:
        return read_.proof.bare
    found = read_.found
    headed = {section.number for section in found.sections}
    if found.seen >= _TABLES or found.seen - _TABLES or (read_.proof.year or _FIRST_TABLES) < _FIRST_TABLES:
        return False
    return bool(headed & _TABLE_SECTIONS) or not headed - {0}


def _in_images(read_: _Read, pictures: Spliced) -> tuple[Finding, ...]:
    """The tables are missing, and pictures that may hold them were not read: S2 of the irregularities."""
    if not pictures.unread or not _wanting(read_):
        return ()
    missing = ", ".join(sorted(_TABLES - read_.found.seen)) if read_.found else ""
    message = f"no table for {missing} in the text; {'; '.join(pictures.unread)}"
    return (Finding("tables_in_image", "warning", message),)
