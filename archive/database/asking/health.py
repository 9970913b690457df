"""What the health page, the alerts and the figures ask of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows

if TYPE_CHECKING:
    import sqlite3

Row = dict[str, Any]

NEWEST_VISITS = "SELECT v.* FROM visits v WHERE v.portal = ? ORDER BY v.run DESC LIMIT ?"
LAST_GOOD = "SELECT ended_at FROM visits WHERE portal = ? AND outcome = 'complete' ORDER BY run DESC LIMIT 1"
# SQLite takes the other columns from the row of the max() (lang_select, "bare columns")
LATEST_REPORTS = """
SELECT c.portal, count(*) AS reports, max(printf('%04d%s', ifnull(r.year, 0), ifnull(r.published, ''))) AS newest,
  r.year, r.title, r.published
FROM reports r JOIN report_sources s ON s.report = r.id AND s.principal = 1 JOIN captures c ON c.id = s.capture
WHERE r.superseded_by IS NULL AND c.portal IS NOT NULL GROUP BY c.portal"""
RUNS = """
SELECT r.id, r.status, r.started_at, r.ended_at, count(v.portal) AS portals, ifnull(sum(v.listed), 0) AS listed,
  ifnull(sum(v.captured), 0) AS captured, ifnull(sum(v.unchanged), 0) AS unchanged, ifnull(sum(v.failed), 0) AS failed,
  ifnull(sum(v.requests), 0) AS requests
FROM runs r LEFT JOIN visits v ON v.run = r.id GROUP BY r.id ORDER BY r.id"""
OUTCOMES = "SELECT run, outcome, count(*) FROM visits GROUP BY run, outcome"
HISTORY = "SELECT v.* FROM visits v WHERE v.portal = ? ORDER BY v.run"
OF_RUN = "SELECT v.* FROM visits v WHERE v.run = ? ORDER BY v.portal"
COUNTS = """
SELECT 'reports' AS what, '' AS "by", count(*) AS count FROM reports WHERE superseded_by IS NULL
UNION ALL SELECT 'findings', f.severity, count(*) FROM findings f JOIN reports r ON r.id = f.report
  WHERE r.superseded_by IS NULL GROUP BY f.severity
UNION ALL SELECT 'archive_bytes', '', ifnull(sum(indexed), 0) FROM warcs"""


def newest_visits(conn: sqlite3.Connection, portal: str, most: int) -> list[Row]:
    """So many visits of a portal at most, the newest first."""
    found = rows(conn, NEWEST_VISITS, (portal, most))
    return sorted(found, key=lambda row: (row["ended_at"], row["run"]), reverse=True)  # a run may go on after a later one


def last_good(conn: sqlite3.Connection, portal: str) -> str | None:
    """End of a portal's last complete visit, ISO."""
    found = conn.execute(LAST_GOOD, (portal,)).fetchone()
    return found[0] if found else None


def latest_reports(conn: sqlite3.Connection) -> dict[str, Row]:
    """Portal → how many current reports are read from its captures; year, title and date of the latest."""
    return {row["portal"]: row for row in rows(conn, LATEST_REPORTS)}


def portals(conn: sqlite3.Connection) -> list[Row]:
    """Portals that any run declared."""
    return rows(conn, "SELECT id, name, region, url FROM portals ORDER BY id")


def runs(conn: sqlite3.Connection) -> list[Row]:
    """Runs, oldest first, with the sums of their visits; outcomes: outcome → visits. status as kept: NULL without an end."""
    outcomes: dict[str, dict[str, int]] = {}
    for run, outcome, count in conn.execute(OUTCOMES):
        outcomes.setdefault(run, {})[outcome] = count
    return [row | {"outcomes": outcomes.get(row["id"], {})} for row in rows(conn, RUNS)]


def visits_of_run(conn: sqlite3.Connection, run: str) -> list[Row]:
    """The visits of one run, by portal."""
    return rows(conn, OF_RUN, (run,))


def visits_of_portal(conn: sqlite3.Connection, portal: str) -> list[Row]:
    """The visits of one portal, oldest first."""
    return rows(conn, HISTORY, (portal,))


def counts(conn: sqlite3.Connection) -> list[Row]:
    """Current reports, findings by severity, bytes of the WARC files: what, by, count."""
    return rows(conn, COUNTS)
