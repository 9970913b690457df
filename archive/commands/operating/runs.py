"""`xxgk runs`: the history of crawls, of one crawl, of one portal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from archive.commands import console
from archive.commands.asking import asking
from archive.commands.console import Refusal, data_option, json_option
from archive.database.asking import health
from archive.folder import Folder, busy
from archive.operation.health import run_object, status_of
from archive.operation.state import SEVERITY, State, run_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

RUNS = ("run", "status", "started", "ended", "portals", "requests", "captured", "unchanged", "failed")
VISITS = ("portal", "outcome", "declared", "listed", "newest", "requests", "captured", "unchanged", "failed", "reason")
HISTORY = ("run", "ended", "outcome", "newest", "listed", "captured", "unchanged", "failed", "requests", "reason")


@click.command()
@click.argument("run", required=False)
@click.option("--portal", metavar="ID", help="The visits of one portal, over all runs.")
@json_option
@data_option
@click.pass_obj
def runs(data: Path, run: str | None, portal: str | None, as_json: bool) -> None:
    """History of crawls, a line each, the newest last; of RUN (its id, the beginning of it, or last) each visit."""
    columns: tuple[str, ...]
    with asking(data) as conn:
        if portal:
            columns, found = HISTORY, _of_portal(conn, portal, run)
        elif run:
            columns, found = VISITS, health.visits_of_run(conn, _one(conn, run))
        else:
            columns, found = RUNS, _all(conn, running=busy(Folder(data)))
    if as_json:
        for one in found:
            console.emit(one)
    elif found:
        console.stdout().print(console.table(columns, [[_shown(one, name) for name in columns] for one in found]))
    else:
        click.echo("no visit was finished" if run or portal else "no runs yet; xxgk crawl makes one")


def _all(conn: sqlite3.Connection, *, running: bool) -> list[dict[str, Any]]:
    state = State(datetime.now(UTC), (), tuple(run_of(row) for row in health.runs(conn)), running=running)
    return [run_object(one, status_of(state, one)) for one in state.runs]


def _of_portal(conn: sqlite3.Connection, portal: str, run: str | None) -> list[dict[str, Any]]:
    found = health.visits_of_portal(conn, portal)
    if not found and portal not in {row["id"] for row in health.portals(conn)}:
        raise Refusal(f"--portal {portal}: no crawl knows this portal; xxgk health names those it knows")
    only = _one(conn, run) if run else None
    return [visit for visit in found if only in (None, visit["run"])]


def _one(conn: sqlite3.Connection, which: str) -> str:
    """The id of the run that is meant."""
    ids = [str(row["id"]) for row in health.runs(conn)]
    found = ids[-1:] if which == "last" else [id_ for id_ in ids if id_.startswith(which)]
    if len(found) != 1:
        raise Refusal(f"{which}: {'several runs begin so' if found else 'no such run'}; xxgk runs lists them")
    return found[0]


def _shown(one: Mapping[str, Any], column: str) -> object:
    if column == "portals":
        return ", ".join(f"{one['outcomes'][outcome]} {outcome}" for outcome in reversed(SEVERITY) if outcome in one["outcomes"])
    if column in {"started", "ended"}:
        return (one[f"{column}_at"] or "")[:16].replace("T", " ")
    return one.get("id" if column == "run" and "run" not in one else column, "")
