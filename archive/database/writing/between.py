"""Findings of checks between the years of one agency; they are told anew whenever one of its reports changes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archive.checks.neighbours import CODES, between
from archive.database import rows
from archive.database.asking import queries
from archive.database.writing import agencies, reports

if TYPE_CHECKING:
    import sqlite3

    from archive.database.writing.agencies import Identity


def settle(conn: sqlite3.Connection, who: Identity) -> None:
    """Check the current reports of an agency whose years follow each other; within the caller's transaction."""
    agency = agencies.agency_id(conn, who)
    if agency is None:
        return
    current = rows(conn, "SELECT id, year FROM reports WHERE agency = ? AND year IS NOT NULL AND superseded_by IS NULL"
                   " ORDER BY year", (agency,))
    marks = ",".join("?" * len(CODES))
    conn.execute(f"DELETE FROM findings WHERE code IN ({marks}) AND report IN (SELECT id FROM reports WHERE agency = ?)",
                 (*sorted(CODES), agency))
    for before, now in pairwise(current):
        if now["year"] == before["year"] + 1:
            told = between(queries.values(conn, now["id"]), queries.values(conn, before["id"]))
            reports.add_findings(conn, now["id"], told)
