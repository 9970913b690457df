"""Events of runs: ended, gone on with, killed (archive/events/log.py)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archive import events
from archive.database.asking import logged
from archive.events.log import Object, Told

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from archive.folder import Folder

RESUMED, KILLED, UNFINISHED = "resumed", "killed", "unfinished"
OPEN = (None, RESUMED)  # what the database says of a run that has not ended
WORDS = {KILLED: "killed: it has no end", UNFINISHED: "left without an end, for the archive could not take more in", RESUMED: "gone on with"}


def opened(folder: Folder, conn: sqlite3.Connection) -> None:
    """Tell of runs that the log does not know to have ended: one that was killed, one of an imported archive.

    The folder is locked, so none of them is alive. Raises StoreError.
    """
    known = {about["id"]: event.facts.get("status") for event in events.read(folder) for about in event.objects if about.get("type") == "run"}
    untold = []
    for run in logged.runs(conn):
        status = known.get(run["id"])
        if run["status"] in OPEN:
            if status not in (KILLED, UNFINISHED):
                untold.append(_of(conn, run, KILLED, _kind(run)))
        elif status != run["status"]:
            untold.append(_of(conn, run, run["status"], _kind(run), afterwards=True))
    events.write(folder, *untold)


def resumed(folder: Folder, conn: sqlite3.Connection, run: str) -> None:
    """Tell that a run is gone on with. Raises StoreError."""
    for row in logged.runs(conn):
        if row["id"] == run:
            events.write(folder, _of(conn, row, RESUMED, _kind(row)))


def closed(folder: Folder, conn: sqlite3.Connection, kind: str, run: str, manifest: Path | None) -> None:
    """Tell of what a session did. run: "" if it had none; manifest: of the WARC files that it finished. Raises StoreError."""
    finished = () if manifest is None else (events.file("manifest", manifest), *_warcs(manifest))
    row = next((one for one in logged.runs(conn) if one["id"] == run), None)
    if row:
        status = UNFINISHED if row["status"] in OPEN else row["status"]
        events.write(folder, _of(conn, row, status, kind, finished))
    elif finished:
        events.write(folder, Told(kind, "success", "WARC files finished without a run", {}, finished))


def _of(
    conn: sqlite3.Connection, run: dict[str, Any], status: str, kind: str, more: tuple[Object, ...] = (), *, afterwards: bool = False
) -> Told:
    counts = logged.counts(conn, run["id"])
    facts = {"status": status, **{name: run[name] for name in ("started_at", "ended_at", "arguments", "software")}, **counts}
    whole = status not in (KILLED, UNFINISHED, RESUMED, "interrupted") and not any(
        name.startswith("visits ") and name != "visits complete" for name in counts)
    detail = f"run {run['id']} {WORDS.get(status, status)}" + ("; told afterwards, from the archive" if afterwards else "")
    return Told(kind, "failure" if status in (KILLED, UNFINISHED) else "success" if whole else "warning", detail, facts,
                (Object("run", run["id"]), *more), run["operator"] or "")


def _kind(run: dict[str, Any]) -> str:
    """An import is known by its arguments."""
    try:
        return "ingestion" if "import" in json.loads(run["arguments"] or "[]") else "capture"
    except (ValueError, TypeError):
        return "capture"


def _warcs(manifest: Path) -> tuple[Object, ...]:
    found = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return tuple(Object("warc", one["name"], one["sha256"]) for one in found)
