"""The only file that knows the order of the steps: bytes → document → proof → figures → findings."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.extract import NARRATIVE, Extraction, extract
from archive.forms import forms
from archive.model import Document, Finding, Reading, Report
from archive.readers import READERS, sniff
from archive.readers.errors import Unreadable, Unsupported
from archive.readings import settle
from archive.recognise import Proof, prove
from archive.validators import validate

READER_VERSION = "1"  # raise when a reader or the extraction reads something differently
FORM_VERSION = "1"  # raise when a form, a label or a check changes

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_TABLE_SECTIONS = {2, 3, 4}


def read(
    data: bytes, *, media_type: str = "", url: str = "", link_text: str = "", agency: str = "", site: str = "", region: str = ""
) -> Reading:
    """What one file is and says. Never raises for bad input.

    media_type: the Content-Type header; link_text: the link that led here; agency: declared by the channel;
    site: the portal's name; region: the portal's GB/T 2260 code.
    """
    form = sniff(data)
    if form == "empty":
        return Reading("unreadable", "", (), error="the file is empty")
    if form == "unknown":
        return Reading("unreadable", "", (), error="these bytes are no document of a known format")
    reader = READERS.get(form)
    if reader is None:
        return Reading("no-reader", "", (), error=f"no reader for {form} in this version; the bytes are kept")
    declared = _CHARSET.search(media_type)
    try:
        document = reader(data, declared[1] if declared else "")
    except Unreadable as error:
        return Reading("unreadable", form, (), error=str(error))
    except Unsupported as error:
        return Reading("no-reader", form, (), error=str(error))
    proof = prove(document, url=url, link_text=link_text, agency=agency, site=site)
    if not proof.report:
        return Reading("not-a-report", document.reader, proof.why, title=proof.title)
    report = _report(document, proof, region)
    told = any(finding.severity != "note" for finding in report.findings)
    return Reading("read-with-findings" if told else "read", document.reader, proof.why, report, title=proof.title)


def _report(document: Document, proof: Proof, region: str) -> Report:
    found = extract(document, forms(), proof.year, proof.title)
    form = forms().get(found.form)
    figures, readings = settle(found.figures, document, form)
    report = Report(
        title=proof.title,
        agency=proof.agency,
        region=region,
        year=proof.year,
        form=found.form,
        published=proof.published,
        sections=found.sections,
        figures=figures,
        findings=(*proof.findings, *_undated(proof), *found.findings, *readings, *_in_images(document, found)),
    )
    return replace(report, findings=(*report.findings, *validate(report, form)))


def _undated(proof: Proof) -> tuple[Finding, ...]:
    if proof.year is not None:
        return ()
    return (Finding("year_unknown", "warning", "neither title, text nor date of publication tells the year"),)


def _in_images(document: Document, found: Extraction) -> tuple[Finding, ...]:
    """Sections 二 to 四 stand there without a table, and there are pictures: S2 of the irregularities."""
    headed = {section.number for section in found.sections} & _TABLE_SECTIONS
    if found.form != NARRATIVE or not headed or not document.pictures:
        return ()
    return (Finding("tables_in_image", "warning", f"no table to read, but {len(document.pictures)} pictures: the tables are in them"),)
