"""Agencies × years as lines of marks, and what is overdue, for a terminal. Lines are made one by one: there may be 100,000."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

from archive.calendar import OVERDUE
from archive.commands import console
from archive.regions import regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.calendar import Agency, Cell, Line

MARKS = {"published": "✓", "late": "+", "missing": "✗", "blocked": "?", "not-due": "·", "unknown": ""}
COLOURS = {"published": "green", "late": "yellow", "missing": "red", "blocked": "magenta", "not-due": "bright_black"}
LEGEND = (
    ("published", "✓", "published in time"), ("published", "(✓)", "published, day not known"), ("late", "+9", "published, days late"),
    ("missing", "✗", "due, not on its portal"), ("blocked", "?", "due, its portal could not be seen"), ("not-due", "·", "not due"),
)
HEAD = ("region", "level", "kind", "agency")


def mark(cell: Cell) -> str:
    """A status in a few characters; late: by how many days."""
    if cell.status == "late":
        return f"+{cell.days}"
    return "(✓)" if cell.status == "published" and cell.days is None and cell.due else MARKS[cell.status]


def table(lines: Iterable[Line]) -> Iterator[str]:
    """Head, a line an agency, and the legend; nothing if there are no agencies."""
    kept = [(_names(line.agency), {cell.year: (mark(cell), cell.status) for cell in line.cells}) for line in lines]
    years = {year for _, cells in kept for year, (_, status) in cells.items() if status != "unknown"}
    if not kept or not years:
        return
    columns = range(min(years), max(years) + 1)
    widths = [max(cell_len(head), *(cell_len(names[n]) for names, _ in kept)) for n, head in enumerate(HEAD)]
    yield " ".join([*(click.style(_padded(head, width), bold=True) for head, width in zip(HEAD, widths, strict=True)),
                    *(click.style(f"{year:>5}", bold=True) for year in columns)])
    for names, cells in kept:
        left = [_padded(name, width) for name, width in zip(names, widths, strict=True)]
        yield " ".join([*left, *(_coloured(*cells.get(year, ("", "unknown"))) for year in columns)]).rstrip()
    yield ""
    yield "  ".join(f"{click.style(sign, fg=COLOURS[status])} {words}" for status, sign, words in LEGEND)


def _names(agency: Agency) -> tuple[str, ...]:
    return agency.region, agency.level, agency.kind, console.plain(agency.name)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


@lru_cache(maxsize=4096)
def _coloured(sign: str, status: str) -> str:
    padded = " " * (5 - cell_len(sign)) + sign
    return click.style(padded, fg=COLOURS[status]) if status in COLOURS else padded


def overdue(lines: Iterable[Line]) -> Iterator[str]:
    """What is overdue, a heading and a table a division."""
    region = ""
    waiting: list[tuple[Agency, Cell]] = []
    for line in lines:
        if line.agency.region != region:
            yield from _division(region, waiting)
            region, waiting = line.agency.region, []
        waiting += [(line.agency, cell) for cell in line.cells if cell.status in OVERDUE]
    yield from _division(region, waiting)


def _division(region: str, found: Sequence[tuple[Agency, Cell]]) -> Iterator[str]:
    if not found:
        return
    counts = ", ".join(f"{count} {status}" for status in OVERDUE if (count := sum(cell.status == status for _, cell in found)))
    name = "".join(one.name for one in regions().chain(region)) if region else ""
    yield click.style(f"{region or 'no division known'} {name}: {len(found)} overdue ({counts})", bold=True)
    width = max(cell_len(console.plain(agency.name)) for agency, _ in found)
    portals = max(cell_len(cell.seen.portal) if cell.seen else 1 for _, cell in found)
    for agency, cell in found:
        seen = cell.seen
        reason = cell.why if cell.status == "blocked" or not seen else f"{seen.outcome}: {seen.reason}" if seen.reason else seen.outcome
        yield (f"  {_padded(console.plain(agency.name), width)}  {cell.year}  due {cell.due}  {cell.days:>5} days  "
               f"{click.style(f'{cell.status:7}', fg=COLOURS[cell.status])}  {_padded(seen.portal if seen else '–', portals)}  "
               f"{console.plain(reason)}")
    yield ""
