"""One report's rows as CSV and JSON: queries for Datasette, which take agency key, year and revision."""

from __future__ import annotations

from archive.database.writing.places import DISPUTE_COLUMNS, REQUEST_COLUMNS

_REPORT = """(SELECT r.id FROM summary_agencies s JOIN reports r ON r.agency = s.agency
  WHERE s.key = :agency AND r.year = CAST(:year AS INTEGER) AND r.revision = CAST(:revision AS INTEGER))"""
_WIDE = {  # tables with a column for each cell of a row: how the row's key begins, and the columns
    "requests": ("'requests.' || t.item", REQUEST_COLUMNS),
    "disputes": ("t.stage", DISPUTE_COLUMNS),
}


def _wide(table: str, row: str, columns: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{column}', t.{column}" for column in columns)
    return f"SELECT {row} || '.' || j.key, j.value, NULL FROM {table} t JOIN json_each(json_object({pairs})) j WHERE t.report = {_REPORT}"


# not the view `cells`: of a report that a subquery finds it would look at all reports
CELLS = f"""WITH c (cell, value, unit) AS (
  SELECT 'proactive.' || t.item || '.' || t.measure, t.value, t.unit FROM proactive t WHERE t.report = {_REPORT}
  UNION ALL {" UNION ALL ".join(_wide(table, *told) for table, told in _WIDE.items())}
  UNION ALL SELECT 'statistics.' || t.indicator, t.value, t.unit FROM statistics t WHERE t.report = {_REPORT}
  UNION ALL SELECT 'other.' || t.item, t.value, t.unit FROM others t WHERE t.report = {_REPORT})
SELECT :agency AS agency, CAST(:year AS INTEGER) AS year, CAST(:revision AS INTEGER) AS revision, cell, value, unit,
  ifnull(text, CAST(value AS TEXT)) AS printed,
  (SELECT group_concat(f.severity || ' ' || f.code, '; ') FROM findings f WHERE f.report = {_REPORT} AND f.cell = shown.cell) AS findings
FROM (SELECT c.*, (SELECT p.text FROM prints p WHERE p.report = {_REPORT} AND p.cell = c.cell) AS text FROM c) shown
WHERE value IS NOT NULL OR text IS NOT NULL"""
FINDINGS = f"SELECT code, severity, cell, expected, found, message FROM findings WHERE report = {_REPORT} ORDER BY id"
CORRECTIONS = f"SELECT cell, printed, corrected, reason, author, at FROM corrected WHERE report = {_REPORT} ORDER BY cell"
TEXTS = f"SELECT number, heading, text FROM sections WHERE report = {_REPORT} ORDER BY id"
STATED = f"SELECT fact, value, unit, sentence FROM statements WHERE report = {_REPORT} ORDER BY fact"
SOURCES = f"""SELECT e.source, e.principal, e.url, e.captured_at, e.link_text, e.media_type, e.digest FROM evidence e
WHERE e.report = {_REPORT} AND e.capture NOT IN (SELECT capture FROM withdrawn) ORDER BY e.principal DESC, e.captured_at"""

_OF_CELLS = (
    "Every cell of one report: value (NULL: printed blank, or a scan that was not read for sure), unit, the text as printed, and"
    " what the checks say of it. A cell that the report does not have is no row."
)
# name → (title, what it gives, SQL)
QUERIES = {
    "report_cells": ("Cells of a report", _OF_CELLS, CELLS),
    "report_findings": ("Findings of a report", "What the checks say of one report.", FINDINGS),
    "report_corrections": ("Corrections of a report", "What reviewers say a cell should be.", CORRECTIONS),
    "report_texts": ("Texts of a report", "The running text of one report, section by section.", TEXTS),
    "report_stated": ("Stated figures of a report", "Numbers that the running text of one report states, each with its sentence.", STATED),
    "report_sources": ("Sources of a report", "The captures that one report was read from.", SOURCES),
}
