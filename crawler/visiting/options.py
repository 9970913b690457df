"""How far a visit goes, and what it asks for again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Options:
    """since: years before it are not fetched · full: known documents are fetched again, and columns taken as they are.

    recheck_days: documents not looked at for longer are asked for again; four times as long if they were listed more
    than two years ago · walk_days: lists whose first page is as it was are walked whole again after so long ·
    since_run: when the run began that is gone on with; what was captured since is not asked for again
    """

    since: int | None = None
    full: bool = False
    max_pages: int = 200  # of one list; the longest annual-report column seen has some 60
    max_requests: int = 20_000  # of the visit, those that redirect counted once
    recheck_days: float = 90
    walk_days: float = 30
    since_run: datetime | None = None
