"""The calendar of all of China: 100,000 agencies, 17 years. `make soak` prints how long it took."""

from __future__ import annotations

import resource
import time
from collections import Counter
from datetime import date

import click
import pytest

from archive.calendar.deadlines import load
from archive.calendar.gather import Wanted, lines
from archive.database import reading, transaction, writing
from archive.regions import regions

AGENCIES, FIRST, LAST = 100_000, 2009, 2025
# every 14th report is missing, every third tells no date, every fifth of the rest is late
FILL = f"""
WITH RECURSIVE n (agency) AS (SELECT 1 UNION ALL SELECT agency + 1 FROM n WHERE agency < {AGENCIES}),
  y (year) AS (SELECT {FIRST} UNION ALL SELECT year + 1 FROM y WHERE year < {LAST})
INSERT INTO reports SELECT agency * 100 + year - 2000, agency, year, '2021', 'title', iif(agency % 3 = 0, NULL,
    printf('%d-%s', year + 1, iif((agency + year) % 5 = 0, '05-15', '01-15'))),
  'https://www.x.gov.cn/' || agency || '/' || year, 1, NULL, 'filled', 'html', '1', '1', printf('%.*c', 400, 'x'), NULL
FROM n, y WHERE year = {FIRST} OR (agency * 31 + year) % 14"""
CAPTURES = """
INSERT INTO captures (id, url, captured_at, status, media_type, digest, warc, offset, revisit, truncated, role, referrer, link_text,
  listed, agency, portal, run)
SELECT id, url, '2026-08-01T08:00:00Z', 200, 'text/html', hex(id), 'w', id, 0, '', 'report', '', 'title', '', '', 'p' || (agency % 3000), 'r'
FROM reports"""


@pytest.mark.soak
def test_all_of_china(tmp_path):
    counties = [one.code for one in regions().rows if one.level == "county" and one.last is None]
    with writing(tmp_path / "xxgk.db") as conn, transaction(conn):
        conn.execute("PRAGMA defer_foreign_keys = ON")
        conn.execute("INSERT INTO warcs (id) VALUES ('w')")
        conn.execute("INSERT INTO runs (id) VALUES ('r')")
        conn.executemany("INSERT INTO regions (id) VALUES (?)", [(code,) for code in counties])
        conn.executemany("INSERT INTO portals (id, name) VALUES (?, 'x')", [(f"p{n}",) for n in range(3000)])
        conn.executemany("INSERT INTO visits (run, portal, outcome, reason, started_at, ended_at, listed, captured, unchanged, failed)"
                         " VALUES ('r', ?, ?, '', '', '2026-08-01T08:00:00Z', 1, 1, 0, 0)",
                         [(f"p{n}", "blocked" if n % 10 == 0 else "complete") for n in range(3000)])
        conn.executemany("INSERT INTO agencies (id, name, region, level, kind, unit) VALUES (?, ?, ?, 'county', 'department', ?)", [
            (n, f"第{n}局", counties[n % len(counties)], f"第{n}局") for n in range(1, AGENCIES + 1)])
        conn.execute(FILL)
        conn.execute(CAPTURES)
        conn.execute("INSERT INTO report_sources SELECT id, id, 'page', 1 FROM reports")
    for wanted in (Wanted("340323"), Wanted("34"), Wanted(years=(LAST,)), Wanted()):
        began, counts = time.process_time(), Counter()
        with reading(tmp_path / "xxgk.db") as conn:
            for line in lines(conn, load(), date(2026, 11, 22), wanted):
                counts.update(cell.status for cell in line.cells)
        took, memory = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        click.echo(f"coverage {wanted.region or 'all'} {wanted.years or 'all years'}: {dict(counts)}, {took:.1f} s, at most {memory} MB")
    assert counts.total() == AGENCIES * (LAST - FIRST + 1)
    assert min(counts[one] for one in ("published", "late", "missing", "blocked")) > 0
    assert memory < 600  # the building of the database included
