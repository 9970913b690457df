"""Tables that are made at publish time: what a page could only tell by going through all reports.

A summary is a function of the connection to the copy that becomes the publication: it makes its own tables, named `summary_*`,
in the caller's transaction, in one pass and without holding the country in memory. What was withdrawn has no rows any more; the
reports without another source are in the temporary table `withdrawn_reports`. Each table is documented in docs/database.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.publish.summaries import (
    agencies,
    coverage,
    figures,
    panel,
    panel_series,
    quality,
    series,
    totals,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

# in this order: each may use the tables of those before
SUMMARIES: tuple[Callable[[sqlite3.Connection], None], ...] = (
    agencies.build, coverage.build, panel.build, panel_series.build, figures.build, series.build, totals.build, quality.build)
