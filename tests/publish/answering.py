"""A publication answered without a network: for tests that ask for thousands of pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.folder import Folder
from archive.publish.site.web.pool import Pool
from archive.publish.site.web.reply import Reply, Request, answer
from archive.publish.site.web.shown import site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Get = Callable[[str], Reply]


@contextmanager
def answering(data: Path) -> Iterator[Get]:
    """A function that answers a request for a path and query, as the site would."""
    site = site_of(Folder(data))
    pool = Pool(site.published, 1)

    def get(url: str) -> Reply:
        parts = urlsplit(url)
        return answer(Request(parts.path, parts.query), site, pool)

    try:
        yield get
    finally:
        pool.close()


def addresses(data: Path) -> list[tuple[str, int]]:
    """Agency key and year of every current report of a publication that was made."""
    with closing(sqlite3.connect(data / "published" / "xxgk.db")) as conn:
        return conn.execute("SELECT s.key, r.year FROM summary_agencies s JOIN reports r ON r.agency = s.agency"
                            " WHERE r.superseded_by IS NULL AND r.year IS NOT NULL ORDER BY s.key, r.year").fetchall()
