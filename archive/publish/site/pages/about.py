"""What this is, what is promised, how it is cited, what it cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.site.asked import Page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.site.asked import Asked, View

# a key a paragraph: words/about.toml
PROMISES = ("lost", "made_up", "silent", "rude")
LIMITS = ("known", "first_year", "dates", "scans", "definitions", "duplicates", "truth")


def about(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The page, with the counts that its sentences need."""
    found = conn.execute("SELECT * FROM publication").fetchone()
    example = conn.execute("SELECT key, last_year AS year FROM summary_agencies WHERE last_year IS NOT NULL ORDER BY agency LIMIT 1").fetchone()
    return Page("about.html", {"publication": found, "example": example, "promises": PROMISES, "limits": LIMITS})


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/about": about}
