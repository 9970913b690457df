"""The first page: what is in it, how complete it is, where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.site.asked import Page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.publish.site.asked import Asked, View


def home(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The home page."""
    return Page("home.html", {})


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/": home}
