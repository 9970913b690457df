"""Datasette on the publication: every table as page, CSV and JSON, and queries of the reader's own, all within limits."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.publish.site.metadata import metadata
from archive.publish.site.web import assets, noted, visitors
from archive.publish.site.web.pool import open_published, tame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archive.publish.site.asked import Site

LOG = logging.getLogger("xxgk.site")
TEMPLATES = Path(__file__).parent.parent / "tables"  # what of Datasette's templates looks otherwise here
NAME = "xxgk"
COUNT_MS = 200
OURS = "Something is wrong on our side. It has been noted."
TOO_LONG = "the query took too long and was given up; ask for less, or take the data file"
SETTINGS: Mapping[str, Any] = {
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 2000,
    "num_sql_threads": 4,
    "facet_time_limit_ms": 300,
    "suggest_facets": False,  # it tries every column of every page
    "allow_download": True,  # /xxgk.db is the publication, made to be taken away
    "allow_csv_stream": True,
    "max_csv_mb": 0,  # cells.py ends one that is too large, and says so
    "cache_size_kb": 16_384,
    "default_cache_ttl": 60,
    "truncate_cells_html": 500,
    "trace_debug": False,
    "template_debug": False,
}


def tables(site: Site) -> tuple[Any, Callable[[], None]]:
    """Datasette's ASGI application, with this one database, opened read-only and immutable; and what closes it."""
    from datasette.app import Datasette
    from datasette.database import Database

    class Published(Database):  # type: ignore[misc]
        """As Datasette's own, but for any path, and within our limits."""

        def connect(self, write: bool = False) -> sqlite3.Connection:
            if write:
                raise sqlite3.OperationalError("attempt to write a readonly database")
            conn = open_published(site.published)
            conn.row_factory = None
            self._all_file_connections.append(conn)
            return conn

        async def execute(self, sql: str, *given: Any, **told: Any) -> Any:
            """How many rows a page's filter or a view has is given up early: the page is there without it. Queries that
            somebody writes are those with truncate; they have their whole time.
            """
            told["log_sql_errors"] = False  # they are told to who asked; a name in them may hold a line of its own
            if sql.startswith("select count(*) ") and not told.get("truncate"):
                told.setdefault("custom_time_limit", COUNT_MS)
            with _noting():
                found = await super().execute(sql, *given, **told)
            if told.get("truncate"):
                noted.rows(sql, len(found.rows), cut=found.truncated)
            return found

    class Tables(Datasette):  # type: ignore[misc]
        """Everything in it is for everybody: no look at the metadata of all tables, for each of them, for who may see it."""

        def _table_permission_allows(self, database: str, table: str) -> list[Any]:
            return []

    _plug_in()
    made = Tables(
        files=[], immutables=[str(site.published)], settings=dict(SETTINGS), metadata=metadata(site), template_dir=str(TEMPLATES),
        inspect_data={NAME: _inspected(site)})
    made.remove_database(next(name for name in made.databases if not name.startswith("_")))
    database = Published(made, str(site.published), is_mutable=False)
    made.add_database(database, name=NAME)
    made.jinja_env.globals.update(asset=assets.url, site=site)

    def close() -> None:
        made.executor.shutdown(wait=True, cancel_futures=True)
        database.close()

    return made.app(), close


def _inspected(site: Site) -> dict[str, Any]:
    """What Datasette would else find out by reading the whole file: its digest and the rows of every table."""
    conn = open_published(site.published)
    try:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counted = dict(conn.execute("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")) if "sqlite_stat1" in names else {}
    finally:
        conn.close()
    return {
        "file": str(site.published), "size": site.published.stat().st_size, "hash": hashlib.sha256(site.version.encode()).hexdigest(),
        "tables": {name: {"count": counted.get(name, 0)} for name in names},
    }


@contextmanager
def _noting() -> Iterator[None]:
    """Why a query failed is noted."""
    try:
        yield
    except Exception as error:
        noted.failed(_said(error)[1])
        raise


def _said(error: Exception) -> tuple[int, str]:
    """Status and words for what went wrong; status 0 where nobody foresaw it."""
    from datasette.database import QueryInterrupted
    from datasette.utils.asgi import Base400
    from datasette.views.base import DatasetteError

    if isinstance(error, QueryInterrupted):  # of a table as CSV
        return 400, TOO_LONG
    if isinstance(error, sqlite3.Error):  # of conditions in the address, and of queries
        asked = isinstance(error, sqlite3.ProgrammingError | sqlite3.DataError) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR
        return (400 if asked else 0), str(error)
    if isinstance(error, Base400 | DatasetteError):  # 500 is what Datasette says of a column that is not there
        status = getattr(error, "status", 400)
        return (400 if status == 500 else status), str(getattr(error, "message", "") or error.args[0])
    if isinstance(error, ValueError):  # a parameter that is no number, or no JSON
        return 400, f"the address asks for what is none: {error}"
    return 0, OURS


@cache
def _plug_in() -> None:
    """Our one plugin object, once in a process."""
    from datasette.plugins import pm

    sqlite3.enable_callback_tracebacks(False)  # Datasette has them printed: a visitor's pattern that is too long would fill our log
    pm.unregister(name="datasette.handle_exception")  # it prints the locals of every frame
    pm.register(_plugin(), "xxgk")


def _plugin() -> Any:
    """Limits on every connection, our stylesheet, errors in one line."""
    from datasette import Response, hookimpl

    class Plugin:
        """What Datasette asks of its plugins."""

        __name__ = "xxgk"

        @hookimpl  # type: ignore[untyped-decorator]
        def prepare_connection(self, conn: sqlite3.Connection) -> None:
            if conn.execute("PRAGMA database_list").fetchone()[2]:  # not Datasette's own, in memory
                tame(conn)
                visitors.limit(conn)

        @hookimpl  # type: ignore[untyped-decorator]
        def handle_exception(self, datasette: Any, request: Any, exception: Exception) -> Any:
            async def told() -> Any:
                status, said = _said(exception)
                if not status:
                    LOG.error("%s: %s", request.path, exception, exc_info=exception)
                    status, said = 500, OURS
                if request.path.partition("?")[0].endswith(".csv"):
                    return Response.text(f"{said}\n", status=status)
                if request.path.partition("?")[0].endswith(".json"):
                    return Response.json({"ok": False, "error": said, "status": status}, status=status)
                shown = {"status": status, "error": said, "title": None}
                return Response.html(await datasette.render_template("error.html", shown, request=request), status=status)

            return told

    return Plugin()
