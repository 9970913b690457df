"""The visits of a crawl in the log, beside whatever a person sees of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import journal

if TYPE_CHECKING:
    from archive.captures.visits import Visit
    from crawler.progress import Progress
    from crawler.visiting.tally import Tally
    from settings.registry import Portal


class Journalled:
    """A Progress that logs where visits begin and end, and hands all on to another one."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown

    def started(self, portal: Portal) -> None:
        journal.event("visit-started", portal=portal.id, name=portal.name, url=portal.url)
        self._shown.started(portal)

    def moved(self, tally: Tally) -> None:
        self._shown.moved(tally)

    def ended(self, visit: Visit) -> None:
        journal.event(
            "visit", "INFO" if visit.outcome == "complete" else "WARNING", portal=visit.portal, outcome=visit.outcome,
            seconds=(visit.ended_at - visit.started_at).total_seconds(), requests=visit.requests, pages=visit.pages,
            declared=visit.declared, listed=visit.listed, newest=visit.newest, captured=visit.captured,
            unchanged=visit.unchanged, failed=visit.failed, reason=visit.reason,
        )
        self._shown.ended(visit)
