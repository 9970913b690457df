"""What belongs in a package: which records of which WARC files, and the reports in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container

Row = dict[str, Any]
Place = tuple[str, int]  # WARC file and offset

# a report's sources, the pages that led to them, and the pictures that their reading asked for
OF_YEAR = """
WITH sources AS (SELECT s.capture FROM report_sources s JOIN reports r ON r.id = s.report WHERE r.year = :year)
SELECT capture FROM sources
UNION SELECT p.id FROM captures c JOIN captures p ON p.url = c.referrer AND p.portal IS c.portal WHERE c.id IN sources
UNION SELECT p.id FROM captures c JOIN pictures i ON i.capture = c.id JOIN captures p ON p.url = i.url AND p.portal IS c.portal
  WHERE c.id IN sources"""
PAGES = """
SELECT c.url, c.captured_at, r.title, a.name AS agency, r.year, r.id AS report, c.id AS capture, c.warc, c.offset
FROM report_sources s JOIN captures c ON c.id = s.capture JOIN reports r ON r.id = s.report
LEFT JOIN agencies a ON a.id = r.agency WHERE c.member = '' AND c.id NOT IN (SELECT capture FROM withdrawn)
ORDER BY r.year, a.name, r.revision, s.principal DESC, c.captured_at, c.url"""


def selected(conn: sqlite3.Connection, *, region: str = "", run: str = "", year: int | None = None) -> set[Place]:
    """Records of the captures, failures that all conditions given hold for. region: the beginning of a portal's code."""
    where, values = ["1"], {"region": f"{region}%", "run": run, "year": year}
    if region:
        where.append("portal IN (SELECT id FROM portals WHERE region LIKE :region)")
    if run:
        where.append("run = :run")
    found = set() if year is not None else set(conn.execute(f"SELECT warc, offset FROM failures WHERE {' AND '.join(where)}", values))
    if year is not None:
        where.append(f"id IN ({OF_YEAR})")
    return found | set(conn.execute(f"SELECT warc, offset FROM captures WHERE {' AND '.join(where)}", values))


def visits(conn: sqlite3.Connection, places: Container[Place]) -> set[tuple[str, str]]:
    """(run, portal) of the captures and failures that stand at these places; portal "" where none is known."""
    found = conn.execute("SELECT warc, offset, run, ifnull(portal, '') FROM captures WHERE run IS NOT NULL"
                         " UNION ALL SELECT warc, offset, run, ifnull(portal, '') FROM failures WHERE run IS NOT NULL")
    return {(run, portal) for warc, offset, run, portal in found if (warc, offset) in places}


def originals(conn: sqlite3.Connection) -> dict[str, Place]:
    """Payload digest → the first response record that holds it."""
    found: dict[str, Place] = {}
    for digest, warc, offset in conn.execute(
            "SELECT digest, warc, offset FROM captures WHERE revisit = 0 AND member = '' ORDER BY captured_at, warc, offset"):
        found.setdefault(digest, (warc, offset))
    return found


def revisits(conn: sqlite3.Connection) -> dict[Place, str]:
    """Place of a revisit record → the digest of the payload that it refers to."""
    return {(warc, offset): digest for warc, offset, digest in conn.execute(
        "SELECT warc, offset, digest FROM captures WHERE revisit = 1 AND member = ''")}


def pages(conn: sqlite3.Connection) -> list[Row]:
    """The sources of all reports, with title, agency and year, in order of year and agency."""
    return rows(conn, PAGES)


def portals_within(conn: sqlite3.Connection, region: str) -> set[str]:
    """Portals whose region code begins with this."""
    return {id_ for (id_,) in conn.execute("SELECT id FROM portals WHERE region LIKE ?", (f"{region}%",))}
