"""What a person sees while a crawl runs: a bar on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from rich.console import Console

    from archive.captures.visits import Visit
    from crawler.visiting.tally import Tally
    from settings.registry import Portal


LINE_EVERY = 100  # documents of a portal


class Progress(Protocol):
    def started(self, portal: Portal) -> None: ...
    def moved(self, tally: Tally) -> None: ...
    def ended(self, visit: Visit) -> None: ...


class Silent:
    """For the spider when Scrapy starts it: Scrapy's own log tells enough."""

    def started(self, portal: Portal) -> None:
        pass

    def moved(self, tally: Tally) -> None:
        pass

    def ended(self, visit: Visit) -> None:
        pass


class Lines:
    """One line when a visit starts, one when it ends, and one now and then between."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, int] = {}

    def started(self, portal: Portal) -> None:
        self._console.print(f"{portal.id}: visiting {portal.name}", markup=False, highlight=False, soft_wrap=True)

    def moved(self, tally: Tally) -> None:
        documents = tally.captured + tally.unchanged
        if documents - self._told.get(tally.portal.id, 0) >= LINE_EVERY:
            self._told[tally.portal.id] = documents
            self._console.print(f"{tally.portal.id}: {documents} documents so far", highlight=False)

    def ended(self, visit: Visit) -> None:
        self._console.print(told(visit), markup=False, highlight=False, soft_wrap=True)


class Bar:
    """A bar of portals with the documents of all of them beside it; ended visits are lines above."""

    def __init__(self, console: Console, portals: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Bars(*columns, console=console, transient=True)
        self._task = self._bars.add_task("portals", total=portals)
        self._documents: dict[str, int] = {}

    def started(self, portal: Portal) -> None:
        self._bars.start()

    def moved(self, tally: Tally) -> None:
        self._documents[tally.portal.id] = tally.captured + tally.unchanged
        documents = sum(self._documents.values())
        self._bars.update(self._task, description=f"{documents} documents, portals")

    def ended(self, visit: Visit) -> None:
        self._bars.console.print(told(visit), markup=False, highlight=False, soft_wrap=True)
        self._bars.advance(self._task)
        if self._bars.finished:
            self._bars.stop()


def told(visit: Visit) -> str:
    """A visit in one line."""
    counts = f"{visit.listed} listed, {visit.captured} captured, {visit.unchanged} unchanged, {visit.failed} failed"
    return f"{visit.portal}: {visit.outcome} ({counts})" + (f": {visit.reason}" if visit.reason else "")
