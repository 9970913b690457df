"""Divisions of the country as the pages need them: read by key from the tables made with the publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from archive.publish.site.heat import Tallies

Row = dict[str, Any]

NOWHERE = ""  # of agencies whose division nothing tells
TALLIES = "region, year, reports, with_errors, expected, published, late, missing, blocked, not_due"
DIVISION = "SELECT * FROM summary_regions WHERE region = ?"
# the biggest table that a country page asks: some thirty rows by an index
BELOW = "SELECT * FROM summary_regions WHERE parent IS ? ORDER BY region"
CHAIN = """
WITH up (region, name, parent, depth) AS (
  SELECT region, name, parent, 0 FROM summary_regions WHERE region = ?
  UNION ALL SELECT r.region, r.name, r.parent, depth + 1 FROM up JOIN summary_regions r ON r.region = up.parent WHERE depth < 9)
SELECT region, name FROM up ORDER BY depth DESC"""


def division(conn: sqlite3.Connection, code: str) -> Row | None:
    """A row of summary_regions."""
    found = conn.execute(DIVISION, (code,)).fetchone()
    return dict(found) if found else None


def below(conn: sqlite3.Connection, code: str | None) -> list[Row]:
    """The divisions right below one, of the country for None; rows of summary_regions."""
    return [dict(row) for row in conn.execute(BELOW, (code,))]


def chain(conn: sqlite3.Connection, code: str) -> list[tuple[str, str]]:
    """(code, name) from the province down to the division itself."""
    return [(row["region"], row["name"] or row["region"]) for row in conn.execute(CHAIN, (code,))]


def tallies(conn: sqlite3.Connection, codes: Sequence[str]) -> dict[str, Tallies]:
    """code → year → row of summary_region_years."""
    found: dict[str, dict[int, Row]] = {code: {} for code in codes}
    for start in range(0, len(codes), 500):
        part = codes[start : start + 500]
        query = f"SELECT {TALLIES} FROM summary_region_years WHERE region IN ({','.join('?' * len(part))})"
        for row in conn.execute(query, part):
            found[row["region"]][row["year"]] = dict(row)
    return dict(found)


def together(parts: Sequence[Tallies]) -> Tallies:
    """Tallies of several divisions as those of one."""
    total: dict[int, Row] = {}
    for tally in parts:
        for year, row in tally.items():
            sums = total.setdefault(year, {})
            for name, value in row.items():
                if name not in ("region", "year"):
                    sums[name] = sums.get(name, 0) + value
    return dict(sorted(total.items()))


def last_due(tallies_of_all: Tallies) -> int | None:
    """The newest year whose reports were due at most agencies by the day of the data."""
    due = [year for year, row in tallies_of_all.items() if row["expected"] > row["not_due"]]
    return max(due, default=None)
