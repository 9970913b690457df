"""An agency: every year with its status and main figures, findings, revisions, and what can be held against what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.publish.charts.agency import charts
from archive.publish.site import heat, places
from archive.publish.site.asked import NotFound, Page
from archive.publish.site.links import Links

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from archive.publish.site.asked import Asked, View

AGENCY = "SELECT s.*, a.unit, a.within FROM summary_agencies s JOIN agencies a ON a.id = s.agency WHERE s.key = ?"
REPORTS = """
SELECT r.id, r.year, r.revision, r.superseded_by, r.form, r.status, r.published, r.url, r.agency_printed, w.reason AS withdrawn
FROM reports r LEFT JOIN summary_withdrawn w ON w.report = r.id WHERE r.agency = ? AND r.year IS NOT NULL ORDER BY r.year DESC, r.revision DESC"""
STATUSES = "SELECT year, status, due, published, days, why FROM summary_coverage WHERE agency = ? AND status <> 'unknown' ORDER BY year"
# the totals of a report as printed: table 3, table 4, the statistics table, the text; never a sum of our own
TOTALS = """
SELECT report, 'requests.' || item || '.total' AS cell, total AS value FROM requests WHERE report IN ({0})
  AND item IN ('new_received', 'granted', 'partially_granted', 'total_processed', 'carried_forward')
UNION ALL SELECT report, stage || '.total', total FROM disputes WHERE report IN ({0})
UNION ALL SELECT report, 'statistics.' || indicator, value FROM statistics WHERE report IN ({0}) AND indicator IN ({1})
UNION ALL SELECT report, 'stated.' || fact, value FROM statements WHERE report IN ({0})"""
FINDINGS = "SELECT report, code, severity, count(*) AS cells FROM findings WHERE report IN ({}) GROUP BY report, code, severity ORDER BY severity, code"
CORRECTED = "SELECT report, count(*) AS cells FROM corrected WHERE agency = ? GROUP BY report"
# column of the page → the cells that may fill it, the best first
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "received": ("requests.new_received.total", "statistics.requests.received", "stated.requests_received"),
    "granted": ("requests.granted.total",),
    "partially": ("requests.partially_granted.total",),
    "processed": ("requests.total_processed.total", "statistics.requests.replied", "stated.requests_replied"),
    "forward": ("requests.carried_forward.total",),
    "reconsideration": ("reconsideration.total", "statistics.reconsideration", "stated.reconsiderations"),
    "litigation_direct": ("litigation_direct.total",),
    "litigation_after": ("litigation_after_reconsideration.total",),
    "litigation": ("statistics.litigation", "stated.litigations"),  # before 2019 nobody told the two apart
}


def agency(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The page of one agency."""
    row = conn.execute(AGENCY, (asked.path["key"],)).fetchone()
    if row is None:
        raise NotFound("There is no agency with this key.", "没有这个机关。")
    reports = [dict(report) for report in conn.execute(REPORTS, (row["agency"],))]
    statuses = {one["year"]: dict(one) for one in conn.execute(STATUSES, (row["agency"],))}
    current = [report for report in reports if report["superseded_by"] is None]
    link = Links(asked.lang)
    _fill(conn, row["agency"], current)
    return Page("agency.html", {
        "row": row, "chain": places.chain(conn, row["region"]) if row["region"] else [],
        "names": sorted({report["agency_printed"] for report in reports if report["agency_printed"]} - {row["name"]}),
        "strip": _strip(statuses, current, asked.lang, link, row["key"]),
        "lines": list(_lines(current, statuses)), "columns": [column for column in COLUMNS if any(report["figures"][column]["cell"] for report in current)],
        "findings": _by_code(current), "revisions": _revised(reports),
        "sources": sorted({cell["source"] for report in current for cell in report["figures"].values() if cell["source"]}),
        "charts": charts(conn, row["agency"], asked.lang),
        "choices": [report["year"] for report in current if not report["withdrawn"]],
    })


# ---- years -----------------------------------------------------------------------------------------------------

def _strip(statuses: Mapping[int, Mapping[str, Any]], current: Sequence[Mapping[str, Any]], lang: str, link: Links, key: str) -> heat.Heat:
    there = {report["year"] for report in current}
    told = sorted(there | statuses.keys())
    years = range(told[0], told[-1] + 1) if told else range(0)
    cells = [heat.status_cell(statuses.get(year), lang, link.report(key, year) if year in there else "") for year in years]
    return heat.Heat("", years, [heat.Row("", "", cells)])


def _lines(current: Sequence[Mapping[str, Any]], statuses: Mapping[int, Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Years with a report or due without one, the newest first; before: the year before, if that has a report to compare with."""
    by_year = {report["year"]: report for report in current}
    due = {year for year, one in statuses.items() if one["status"] in ("missing", "blocked", "not-due")}
    for year in sorted(by_year.keys() | due, reverse=True):
        report, before = by_year.get(year), by_year.get(year - 1)
        comparable = report and before and not report["withdrawn"] and not before["withdrawn"]
        yield {"year": year, "report": report, "status": statuses.get(year), "before": year - 1 if comparable else None}


# ---- figures and findings ----------------------------------------------------------------------------------------

def _fill(conn: sqlite3.Connection, agency_id: int, current: Sequence[dict[str, Any]]) -> None:
    """Put `figures`, `findings` and `corrected` to each report; nothing to one that is withdrawn."""
    ids = [report["id"] for report in current if not report["withdrawn"]]
    cells, findings = _totals(conn, ids), _findings(conn, ids)
    corrected = dict(map(tuple, conn.execute(CORRECTED, (agency_id,))))
    for report in current:
        mine = cells.get(report["id"], {})
        report["figures"] = {column: _first(mine, keys) for column, keys in COLUMNS.items()}
        report["findings"] = findings.get(report["id"], [])
        report["corrected"] = corrected.get(report["id"], 0)


def _totals(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, dict[str, float | None]]:
    found: dict[int, dict[str, float | None]] = {}
    if ids:
        indicators = [key.removeprefix("statistics.") for keys in COLUMNS.values() for key in keys if key.startswith("statistics.")]
        query = TOTALS.format(",".join(map(str, ids)), ",".join("?" * len(indicators)))
        for report, cell, value in conn.execute(query, indicators):
            found.setdefault(report, {})[cell] = value
    return found


def _first(cells: Mapping[str, float | None], keys: Sequence[str]) -> Mapping[str, Any]:
    """value: None for blank or absent; cell: its key, "" if the report has none of them; source: where not from the form's own table."""
    key = next((key for key in keys if key in cells), "")
    source = key.partition(".")[0]
    return {"value": cells.get(key), "cell": key, "source": source if source in ("statistics", "stated") else ""}


def _findings(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = {}
    for row in conn.execute(FINDINGS.format(",".join("?" * len(ids))), ids):
        found.setdefault(row["report"], []).append(row)
    return found


def _by_code(current: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Findings of all years together: code, severity, and in which years how many; errors first."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for report in current:
        for row in report["findings"]:
            found.setdefault((row["severity"], row["code"]), []).append((report["year"], row["cells"]))
    order = ("error", "warning", "note")
    return [{"severity": severity, "code": code, "years": years}
            for (severity, code), years in sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))]


def _revised(reports: Sequence[Mapping[str, Any]]) -> list[tuple[int, list[Mapping[str, Any]]]]:
    """Years whose report was published more than once, with its revisions."""
    by_year: dict[int, list[Mapping[str, Any]]] = {}
    for report in reports:
        by_year.setdefault(report["year"], []).append(report)
    return [(year, found) for year, found in by_year.items() if len(found) > 1]


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/agency/(?P<key>[^/]+)": agency}
