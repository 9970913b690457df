"""What Datasette says beside its tables: titles, descriptions, licence, canned queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.publish.report_queries import QUERIES

if TYPE_CHECKING:
    from archive.publish.site.asked import Site


DATABASE = "xxgk"


def metadata(site: Site) -> dict[str, Any]:
    """Datasette's metadata (docs.datasette.io, Metadata) for this publication."""
    return {
        "title": f"Annual reports on open government information · 政府信息公开年度报告 · {site.version}",
        "databases": {DATABASE: {"queries": _of_reports()}},
    }


def _of_reports() -> dict[str, Any]:
    return {name: {"title": title, "description": says, "sql": sql} for name, (title, says, sql) in QUERIES.items()}
