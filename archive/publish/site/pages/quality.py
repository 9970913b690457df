"""How good the data are: reports read without findings, findings, captures, coverage, accuracy on known documents, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.publish.quality import accuracy, limits, quality
from archive.publish.site.asked import Page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from archive.publish.site.asked import Asked, View

BY = ("reader", "form", "year", "province")  # what reports are counted by, in the page's order


def page(conn: sqlite3.Connection, asked: Asked) -> Page:
    """The page of quality, from the publication's summary tables."""
    found = quality(conn)
    known = accuracy()
    return Page("quality.html", {
        "quality": found, "every": next(iter(found.reads.get("all", [])), None), "by": [(name, found.reads[name]) for name in BY if name in found.reads],
        "captures": sum(row["captures"] for row in found.captures), "published": known["published"], "drawn": known["drawn"],
        "drawn_all": _together(known["drawn"]), "scans": known["scans"], "limits": limits(asked.lang),
    })


def _together(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {name: sum(row[name] for row in rows) for name in ("files", "cells", "right", "wrong", "unsure", "missing", "invented")}


ROUTES: Mapping[str, View] = {r"/(?P<lang>en|zh)/quality": page}
