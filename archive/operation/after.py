"""What is done when a crawl is over: the health page, figures, alerts. None of it touches what was captured."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive import database
from archive.calendar.days import today
from archive.database import DatabaseError
from archive.folder import Folder, busy
from archive.operation.alerts.digest import due
from archive.operation.alerts.tell import tell
from archive.operation.overdue import overdue
from archive.operation.state import State, load
from archive.operation.written import write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive.operation.alerts.settings import Settings
    from settings.registry import Portal


def after_run(data: Path, portals: Sequence[Portal], alerts: Settings, *, interrupted: bool = False, fatal: str = "") -> list[str]:
    """Write DATA/health/ and tell what is due; a line for everything that failed.

    portals: the whole registry. interrupted: the run goes on later, and tells then. fatal: why the run ended itself.
    """
    try:
        state = state_of(data, portals, fatal=fatal)
    except DatabaseError as error:
        return [f"health page and alerts: {error}"]
    problems = []
    try:
        write(state, data)
    except OSError as error:
        problems.append(f"{error.filename or data / 'health'}: {error.strerror or error}; the health page is not written")
    if not interrupted:
        problems += tell(due(state, alerts), alerts)[1]
    return problems


def state_of(data: Path, portals: Sequence[Portal], *, fatal: str = "") -> State:
    """How things stand now in a data folder. Raises DatabaseError."""
    folder = Folder(data)
    with database.reading(folder.database) as conn, database.told(folder.database):
        now = datetime.now(UTC)
        return load(conn, portals, now, overdue=overdue(conn, today()), running=busy(folder), fatal=fatal, data=data)
