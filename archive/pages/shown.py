"""The pictures that a captured page shows, as the archive has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin

from archive.captures import index
from archive.captures.seen import seen
from archive.database.writing import captures

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path


class Shown:
    """Gives the bytes of a page's pictures: the newest whole capture of each in the page's portal.

    asked: absolute addresses of those that it was asked for, to be had or not.
    """

    def __init__(self, conn: sqlite3.Connection, warc: Path, page: Mapping[str, Any]) -> None:
        self._conn = conn
        self._warc = warc
        self._page = page
        self.asked: set[str] = set()

    def __call__(self, source: str) -> bytes | None:
        """source: as the page has it. StoreError if the archive has the picture but cannot read it."""
        addresses = both_schemes(absolute(self._page["url"], source))
        self.asked.update(addresses)
        for url in addresses:
            found = seen(captures.of_url(self._conn, self._page["portal"] or "", url))
            if found:
                return index.body(self._conn, self._warc, found.row)
        return None


def absolute(page: str, source: str) -> str:
    """The address of a picture without fragment; "" for what is no http address."""
    try:
        url = urldefrag(urljoin(page, source.strip())).url
    except ValueError:
        return ""
    return url if url.startswith(("http://", "https://")) else ""


def both_schemes(url: str) -> tuple[str, ...]:
    """The address, and the same under the other of http and https: a crawl may have had to take that one."""
    scheme, _, rest = url.partition("://")
    return (url, f"{'http' if scheme == 'https' else 'https'}://{rest}") if rest else ()
