"""Reports written as JSON and a reader for them: what a portal published, without the trouble of tables."""

from __future__ import annotations

import json
from datetime import date

from archive.model import Figure, Finding, Place, Reading, Report, Section
from archive.regions.whose import whose as belongs

VERSIONS = ("1", "1")


def written(agency="连城镇", year=2020, figures=None, **more) -> bytes:
    """A report as JSON; figures: key → value, or [value, text], or [value, text, unit]."""
    return json.dumps({"agency": agency, "year": year, "figures": figures or {}, **more}, ensure_ascii=False).encode()


def read(data, *, media_type="", url="", link_text="", agency="", site="", region="", picture=None) -> Reading:
    """A reader as archive.process.read, for written()."""
    if data.startswith(b"%"):
        return Reading("no-reader", "", (), error=f"no reader for {media_type}")
    told = json.loads(data)
    if told.get("agency") == "nobody":
        return Reading("not-a-report", "json", ("no statutory heading",))
    whose = told["agency"] or agency
    figures = {key: _figure(n, key, value) for n, (key, value) in enumerate(told["figures"].items())}
    findings = [Finding(*finding) for finding in told.get("findings", [])]
    if not whose:
        findings.append(Finding("agency_unknown", "warning", "no agency"))
    agency_of = belongs(whose, portal=region, year=told["year"], url=url)
    report = Report(
        told.get("title", "年度报告"), whose, agency_of.region, told["year"], told.get("form", "2019"),
        date.fromisoformat(told["published"]) if "published" in told else None,
        tuple(Section(*section) for section in told.get("sections", [])), figures, tuple(findings),
        level=agency_of.level, kind=agency_of.kind, unit=agency_of.unit, within=agency_of.within)
    state = "read-with-findings" if findings else "read"
    return Reading(state, "json", ("title",), report, title=report.title)


def _figure(n, key, value):
    value, text, unit = ([*value, "", ""] if isinstance(value, list) else [value, str(value), ""])[:3]
    return Figure(key, value, text, Place(0, n // 7, n % 7 + 2, 1), unit)
