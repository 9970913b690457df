"""What two archives of the same portals must have in common, whoever crawled them and when."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from archive import database
from tests.archive.dump import dump

if TYPE_CHECKING:
    from pathlib import Path

# tables and views that tell of runs, times and WARC files; what of them must be the same is told below
OF_CRAWLS = {"captures", "columns", "entries", "evidence", "failures", "pictures", "report_sources", "runs", "visits", "warcs", "withdrawn"}
SAME = {
    "captures": "SELECT url, status, media_type, digest, member, truncated, role, referrer, link_text, listed, agency, portal, method, etag, state,"
                " reader, why, error FROM captures",
    "visits": "SELECT portal, outcome, reason, declared, listed, captured, unchanged, failed, requests, pages, newest, interrupted FROM visits",
    "entries": "SELECT e.portal, c.url AS channel, e.url, e.title, e.listed, e.gone_run IS NULL FROM entries e JOIN channels c ON c.id = e.channel",
    "columns": "SELECT o.portal, c.url, o.complete, o.declared, o.listed, o.newest, o.walked FROM columns o JOIN channels c ON c.id = o.channel",
    "sources": "SELECT r.url, r.year, r.revision, s.role, s.principal, c.url, c.digest FROM report_sources s JOIN reports r ON r.id = s.report"
               " JOIN captures c ON c.id = s.capture",
}


def told(data: Path) -> dict[str, Any]:
    """Table → what must be the same: reports, cells, findings, texts whole; of captures and visits what does not depend on the moment."""
    found: dict[str, Any] = {name: rows for name, rows in dump(data / "xxgk.db").items() if name not in OF_CRAWLS}
    found["portals"] = [row[:-1] for row in found["portals"]]  # the last column is a run
    with database.reading(data / "xxgk.db") as conn:
        for name, query in SAME.items():
            found[name] = Counter(tuple(row) for row in conn.execute(query))
    return found


def differing(one: Path, other: Path) -> dict[str, tuple[list[Any], list[Any]]]:
    """Table → rows that only the first, and only the second has."""
    left, right = told(one), told(other)
    assert left.keys() == right.keys()
    found = {}
    for name in left:
        first, second = Counter(left[name]), Counter(right[name])
        if first != second:
            found[name] = list((first - second).elements())[:5], list((second - first).elements())[:5]
    return found
