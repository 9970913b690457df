"""The tables of the export, every reference by natural keys: agency (its key), year, revision.

Figures (proactive to prints, findings, sections, panel) are those of current revisions, so that no sum counts a report twice;
what older revisions said differently is in superseded_cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS
from archive.publish.export.shape import REPORT, Reference, Table, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = "agency year:integer revision:integer"
TO_REPORT = Reference(REPORT, "reports", REPORT)
TO_AGENCY = Reference(("agency",), "agencies", ("agency",))


def figures(name: str, source: str, key: Sequence[str], described: str) -> Table:
    """A table of figures of current reports: the columns described are those of the table `source`, key among them."""
    more = columns(described)
    taken = ", ".join(_taken(column.name, nullable=column.nullable and column.kind == "text") for column in more)
    query = (f"SELECT c.agency, c.year, c.revision, {taken} FROM chosen c CROSS JOIN {source} t ON t.report = c.report"
             f" WHERE c.current = 1 ORDER BY c.position, {', '.join(f't.{column}' for column in key)}")
    return Table(name, query, (*columns(KEY), *more), (*REPORT, *key), (TO_REPORT,), yearly=True)


def _taken(column: str, *, nullable: bool) -> str:
    return f"nullif(t.{column}, '') AS {column}" if nullable else f"t.{column}"


def _wide(names: Sequence[str]) -> str:
    return " ".join(f"{name}:integer?" for name in names)


REPORTS = Table("reports", """
SELECT c.agency, c.year, c.revision, c.current, (SELECT o.revision FROM reports o WHERE o.id = r.superseded_by) AS superseded_by,
  r.form, r.status, nullif(r.title, '') AS title, nullif(r.agency_printed, '') AS agency_printed, nullif(r.published, '') AS published, r.url,
  r.reader, r.reader_version, r.form_version,
  (SELECT count(*) FROM findings f WHERE f.report = r.id) AS findings,
  (SELECT count(*) FROM findings f WHERE f.report = r.id AND f.severity = 'warning') AS warnings,
  (SELECT count(*) FROM findings f WHERE f.report = r.id AND f.severity = 'error') AS errors
FROM chosen c CROSS JOIN reports r ON r.id = c.report ORDER BY c.position""", columns(
    f"{KEY} current:flag superseded_by:integer? form status title? agency_printed? published:date? url reader reader_version form_version"
    " findings:integer warnings:integer errors:integer"), REPORT, (TO_AGENCY,), yearly=True)

AGENCIES = Table("agencies", """
SELECT k.key AS agency, k.name, k.region, nullif(k.level, '') AS level, k.kind, nullif(a.unit, '') AS unit, nullif(a.within, '') AS within,
  k.first_year, k.last_year, k.reports
FROM summary_agencies k CROSS JOIN agencies a ON a.id = k.agency ORDER BY k.key""", columns(
    "agency name region? level? kind unit? within? first_year:integer? last_year:integer? reports:integer"),
    ("agency",), (Reference(("region",), "regions", ("region",)),))

REGIONS = Table("regions", "SELECT id AS region, name, nullif(level, '') AS level, parent FROM regions ORDER BY id",
                columns("region name? level? parent?"), ("region",), (Reference(("parent",), "regions", ("region",)),))

FIGURES = (
    figures("proactive", "proactive", ("item", "measure"), "item measure value:number? unit?"),
    figures("requests", "requests", ("item",), f"item {_wide(REQUEST_COLUMNS)}"),
    figures("disputes", "disputes", ("stage",), f"stage {_wide(DISPUTE_COLUMNS)}"),
    figures("statistics", "statistics", ("indicator",), "indicator value:number? unit?"),
    figures("others", "others", ("item",), "item value:number? unit?"),
    figures("local_statistics", "local_statistics", ("number",), "number:integer label part? unit? value:number? text?"),
    figures("statements", "statements", ("fact",), "fact value:number? unit? sentence"),
    figures("prints", "prints", ("cell",), "cell text"),
)

SUPERSEDED = Table("superseded_cells", """
SELECT c.agency, c.year, c.revision, t.cell, t.value, nullif(t.unit, '') AS unit FROM chosen c CROSS JOIN superseded t ON t.report = c.report
ORDER BY c.position, t.cell""", columns(f"{KEY} cell value:number? unit?"), (*REPORT, "cell"), (TO_REPORT,), yearly=True)

FINDINGS = Table("findings", """
SELECT c.agency, c.year, c.revision, f.code, f.severity, nullif(f.cell, '') AS cell, f.expected, f.found, f.message
FROM chosen c CROSS JOIN findings f ON f.report = c.report WHERE c.current = 1
ORDER BY c.position, f.code, f.cell, f.message, f.expected, f.found, f.severity""",
    columns(f"{KEY} code severity cell? expected:number? found:number? message"), (), (TO_REPORT,), yearly=True)

CORRECTIONS = Table("corrections", """
SELECT c.agency, c.year, c.revision, x.cell, x.printed, x.corrected, x.reason, x.author, x.at, nullif(x.printed_then, '') AS printed_then
FROM chosen_corrections x JOIN chosen c ON c.position = x.position ORDER BY c.position, x.cell""",
    columns(f"{KEY} cell printed:number? corrected:number? reason author at:time printed_then?"), (*REPORT, "cell"), (TO_REPORT,), yearly=True)

SECTIONS = Table("sections", """
SELECT c.agency, c.year, c.revision, s.number, nullif(s.heading, '') AS heading, s.text
FROM chosen c CROSS JOIN sections s ON s.report = c.report WHERE c.current = 1 ORDER BY c.position, s.id""",
    columns(f"{KEY} number:integer heading? text"), (), (TO_REPORT,), yearly=True)

SOURCES = Table("sources", """
SELECT c.agency, c.year, c.revision, s.role, s.principal, k.url, k.captured_at, nullif(k.media_type, '') AS media_type, nullif(k.link_text, '') AS link_text,
  sha256_of(k.digest) AS sha256, k.warc, k.offset, nullif(k.member, '') AS member, k.revisit, nullif(k.origin, '') AS origin
FROM chosen c CROSS JOIN report_sources s ON s.report = c.report JOIN captures k ON k.id = s.capture
WHERE s.capture NOT IN (SELECT capture FROM gone_captures) ORDER BY c.position, s.principal DESC, k.warc, k.offset, k.member""",
    columns(f"{KEY} role principal:flag url captured_at:time media_type? link_text? sha256? warc offset:integer member? revisit:flag origin?"),
    (), (TO_REPORT,), yearly=True)

UNIDENTIFIED = Table("unidentified", """
SELECT r.url, k.captured_at, k.warc, k.offset, nullif(k.member, '') AS member, sha256_of(k.digest) AS sha256,
  nullif(r.title, '') AS title, nullif(r.agency_printed, '') AS agency_printed, a.key AS agency, r.year, r.form, r.status, r.reader,
  (SELECT group_concat(code, ' ') FROM (SELECT DISTINCT f.code FROM findings f WHERE f.report = r.id ORDER BY f.code)) AS findings
FROM reports r JOIN report_sources s ON s.report = r.id AND s.principal = 1 JOIN captures k ON k.id = s.capture
LEFT JOIN summary_agencies a ON a.agency = r.agency
WHERE (r.agency IS NULL OR r.year IS NULL) AND r.id NOT IN (SELECT report FROM gone_reports) AND k.id NOT IN (SELECT capture FROM gone_captures)
ORDER BY r.url, k.warc, k.offset, k.member""", columns(
    "url captured_at:time warc offset:integer member? sha256? title? agency_printed? agency? year:integer? form status reader findings?"), ())

COVERAGE = Table("coverage", """
SELECT k.key AS agency, c.year, c.status, c.due, c.published, c.days, nullif(c.why, '') AS why
FROM summary_agencies k CROSS JOIN summary_coverage c ON c.agency = k.agency ORDER BY k.key, c.year""",
    columns("agency year:integer status due:date? published:date? days:integer? why?"), ("agency", "year"), (TO_AGENCY,), yearly=True)

UNREPORTED = Table("unreported", """
SELECT region, name, kind, nullif(level, '') AS level, year, status, due, days, nullif(why, '') AS why FROM summary_unreported ORDER BY region, name, kind, year""",
    columns("region name kind level? year:integer status due:date? days:integer? why?"), ("region", "name", "kind", "year"))

QUALITY = (
    Table("quality", 'SELECT "by", value, reports, clean, with_warnings, with_errors FROM summary_quality ORDER BY "by", value',
          columns("by value reports:integer clean:integer with_warnings:integer with_errors:integer"), ("by", "value")),
    Table("quality_findings", "SELECT code, severity, findings, reports FROM summary_quality_findings ORDER BY code, severity",
          columns("code severity findings:integer reports:integer"), ("code", "severity")),
    Table("quality_captures", "SELECT role, state, captures FROM summary_quality_captures ORDER BY role, state",
          columns("role state captures:integer"), ("role", "state")),
)
