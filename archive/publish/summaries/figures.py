"""One narrow row per current report: the figures that questions and charts ask for all the time, and who reports them.

A sum over rows of the form takes those that are printed; it is NULL where none is. The whole panel, with every column
and as printed, is the view `panel`.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from archive.database.items import code
from archive.database.search import FIRST_OF, PLACE, pairs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    Row = tuple[Any, ...]

GROUNDS = ("state_secret", "law_forbidden", "security_stability", "third_party_rights", "internal_affairs", "process_info",
           "enforcement_file", "admin_query")
ROWS = {"received": "new_received", "carried_over": "carried_over", "granted": "granted", "partially_granted": "partially_granted",
        **{f"denied_{ground}": f"denied_{ground}" for ground in GROUNDS},
        "processed": "total_processed", "carried_forward": "carried_forward"}
SUMS = {"denied": "denied_", "unavailable": "unavailable_", "rejected": "rejected_", "other": "other"}
STAGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
DISPUTES = tuple(f"{stage}_{outcome}" for stage in STAGES for outcome in OUTCOMES)
FIGURES = (*ROWS, *SUMS, "natural_person", "figures_mark", *DISPUTES)
BIGGEST = 2**63 - 1
LEAST = 10  # requests: below, two years are often the same by chance
OLD = {"old_received": "requests.received", "old_reconsiderations": "reconsideration", "old_lawsuits": "litigation"}  # of the table of 2014
SUM_CODES = ("carry_identity", "processed_sum", "row_sum", "dispute_total", "statistics_sum")

TABLE = f"""
CREATE TABLE summary_figures (
  place INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports, agency INTEGER NOT NULL REFERENCES agencies, year INTEGER NOT NULL,
  region TEXT, province TEXT NOT NULL, level TEXT, kind TEXT NOT NULL, form TEXT NOT NULL, status TEXT NOT NULL,
  coverage TEXT, days INTEGER, before INTEGER, constant INTEGER NOT NULL DEFAULT 0, same_as_before INTEGER NOT NULL DEFAULT 0,
  broken_sums INTEGER NOT NULL, fee REAL, old_received INTEGER, old_reconsiderations INTEGER, old_lawsuits INTEGER,
  old_fees REAL, old_fees_unit TEXT,
  {", ".join(f"{name} INTEGER" for name in FIGURES)}
) STRICT"""
STATISTICS = ",\n  ".join(
    f"(SELECT s.value FROM coded_statistics s WHERE s.report = r.id AND s.item = {code(f'statistics.{indicator}')} AND typeof(s.value) = 'integer') AS {name}"
    for name, indicator in OLD.items())
REPORTS = f"""
SELECT r.id, {PLACE.format(year="r.year", report="r.id")} AS place, r.agency, r.year, a.region, ifnull(substr(a.region, 1, 2), '') AS province, a.level, a.kind, r.form, r.status,
  c.status AS coverage, iif(c.status IN ('published', 'late'), c.days, NULL) AS days,
  (SELECT o.value FROM others o WHERE o.report = r.id AND o.item = 'info_processing_fee_yuan'
    AND typeof(o.value) IN ('integer', 'real')) AS fee,
  {STATISTICS},
  (SELECT s.value FROM coded_statistics s WHERE s.report = r.id AND s.item = {code("statistics.fees_wan")} AND typeof(s.value) <> 'text') AS old_fees,
  (SELECT s.unit FROM coded_statistics s WHERE s.report = r.id AND s.item = {code("statistics.fees_wan")}) AS old_fees_unit
FROM reports r JOIN agencies a ON a.id = r.agency LEFT JOIN summary_coverage c ON c.agency = r.agency AND c.year = r.year
WHERE r.year IS NOT NULL AND r.superseded_by IS NULL AND r.id NOT IN (SELECT report FROM temp.withdrawn_reports) ORDER BY r.id"""
REQUESTS = ("SELECT report, item, total, natural_person, business, research, social_welfare, legal_service, other_org FROM coded_requests"
            " ORDER BY report, item")
DISPUTED = f"SELECT report, item, {', '.join(OUTCOMES)} FROM coded_disputes ORDER BY report"
BROKEN = (f"SELECT report, count(*) FROM findings WHERE severity = 'error' AND code IN ({', '.join(map(repr, SUM_CODES))})"
          " GROUP BY report ORDER BY report")
# in the order of years on the disk: what asks for a year reads the pages of that year
INSERT = """INSERT INTO summary_figures ({names}) SELECT {names} FROM temp.drawn ORDER BY place"""
AFTER = (
    "CREATE UNIQUE INDEX summary_figures_agency ON summary_figures (agency, year)",
    "CREATE INDEX summary_figures_year ON summary_figures (year)",
    "CREATE INDEX summary_figures_region ON summary_figures (region, year)",
    "CREATE INDEX summary_figures_received ON summary_figures (year, coalesce(received, old_received))",  # who receives most
    """UPDATE summary_figures SET before = (
      SELECT b.place FROM summary_figures b WHERE b.agency = summary_figures.agency AND b.year = summary_figures.year - 1)""",
    """UPDATE summary_figures SET same_as_before = 1 WHERE figures_mark IS NOT NULL AND figures_mark = (
      SELECT b.figures_mark FROM summary_figures b WHERE b.place = summary_figures.before)""",
)
# agencies that report figures in every year of an era; the newest year only where it is not far from whole
ERAS = (("'2014'", 2014, 2018), ("'2019', '2021'", 2019, 9999))
LAST = """
SELECT max(year) FROM (SELECT year, count(*) AS reports, lag(count(*)) OVER (ORDER BY year) AS earlier FROM summary_figures
  WHERE form IN ({forms}) AND status = 'filled' AND year BETWEEN {first} AND {last} GROUP BY year)
WHERE reports >= 0.5 * ifnull(earlier, 0)"""
CONSTANT = """
UPDATE summary_figures SET constant = 1 WHERE year BETWEEN {first} AND :last AND agency IN (
  SELECT agency FROM summary_figures WHERE form IN ({forms}) AND status = 'filled' AND year BETWEEN {first} AND :last
  GROUP BY agency HAVING count(*) = :last - {first} + 1)"""
TITLES = "CREATE VIRTUAL TABLE summary_titles USING fts5 (pairs, content='', detail='none', tokenize='unicode61')"
TITLED = f"""SELECT {FIRST_OF.format(place="f.place")}, f.year, r.title, r.agency_printed, a.name
FROM summary_figures f CROSS JOIN reports r ON r.id = f.report CROSS JOIN agencies a ON a.id = f.agency ORDER BY f.place"""


def build(conn: sqlite3.Connection) -> None:
    """summary_figures, and summary_titles: an index of titles and names by pairs of characters, with ids like those of sections."""
    conn.execute(TABLE)
    conn.execute("CREATE TEMP TABLE drawn AS SELECT * FROM summary_figures")
    names = ("report", "place", "agency", "year", "region", "province", "level", "kind", "form", "status", "coverage", "days", "fee", *OLD, "old_fees", "old_fees_unit", "broken_sums",
             *FIGURES)
    conn.executemany(f"INSERT INTO temp.drawn ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", _rows(conn))
    conn.execute(INSERT.format(names=", ".join(names)))
    conn.execute("DROP TABLE temp.drawn")
    for statement in AFTER:
        conn.execute(statement)
    for forms, first, last in ERAS:
        era = {"forms": forms, "first": first, "last": last}
        newest = conn.execute(LAST.format(**era)).fetchone()[0]
        if newest:
            conn.execute(CONSTANT.format(**era), {"last": newest})
    conn.execute(TITLES)
    conn.executemany("INSERT INTO summary_titles (rowid, pairs) VALUES (?, ?)", (
        (first, pairs("\n".join(filter(None, dict.fromkeys((f"{year}年", *told)))))) for first, year, *told in conn.execute(TITLED)))


def _rows(conn: sqlite3.Connection) -> Iterator[Row]:
    names = dict(conn.execute("SELECT id, item FROM items"))
    requests = _ByReport(conn.execute(REQUESTS))
    disputes = _ByReport(conn.execute(DISPUTED))
    broken = _ByReport(conn.execute(BROKEN))
    for report, *told in conn.execute(REPORTS):
        figures = _figures(requests.of(report), names) | _disputed(disputes.of(report), names)
        sums = broken.of(report)
        yield (report, *told, sums[0][1] if sums else 0, *(figures.get(name) for name in FIGURES))


class _ByReport:
    """Rows of a table by report; reports are asked for in their order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next: tuple[int, list[Row]] | None = self._read()

    def of(self, report: int) -> list[Row]:
        while self._next and self._next[0] < report:
            self._next = self._read()
        return self._next[1] if self._next and self._next[0] == report else []

    def _read(self) -> tuple[int, list[Row]] | None:
        found = next(self._groups, None)
        return (found[0], list(found[1])) if found else None


def _figures(rows: list[Row], names: Mapping[int, str]) -> dict[str, int | None]:
    """Table 3: totals by row, sums of its parts, and a mark that two reports with the same figures share."""
    totals: Mapping[str, int | None] = {names[row[1]]: row[2] for row in rows}
    found = {name: totals.get(item) for name, item in ROWS.items()}
    for name, start in SUMS.items():
        parts = [value for item, value in totals.items() if item.startswith(start) and value is not None]
        found[name] = sum(parts) if parts and sum(parts) <= BIGGEST else None  # SQLite holds no greater ones
    found["natural_person"] = next((row[3] for row in rows if names[row[1]] == "new_received"), None)
    found["figures_mark"] = _mark([row[1:] for row in rows if not names[row[1]].startswith("other")], found["received"])
    return found


def _mark(rows: list[Row], received: int | None) -> int | None:
    """None for reports so small that chance makes them alike: few requests, or hardly two different numbers."""
    numbers = {number for row in rows for number in row[1:] if number}
    if not received or received < LEAST or len(numbers) < 3:
        return None
    return int.from_bytes(hashlib.blake2b(repr(rows).encode(), digest_size=7).digest(), "big")


def _disputed(rows: list[Row], names: Mapping[int, str]) -> dict[str, int | None]:
    return {f"{names[row[1]]}_{outcome}": value for row in rows for outcome, value in zip(OUTCOMES, row[2:], strict=True)}
