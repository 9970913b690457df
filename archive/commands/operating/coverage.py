"""`xxgk coverage`: agency × year, what is overdue, and the same as a page or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.calendar import OVERDUE, STATUSES
from archive.calendar.days import today
from archive.calendar.deadlines import KINDS, LEVELS, DeadlinesError, load
from archive.calendar.gather import Wanted, lines
from archive.commands import console
from archive.commands.asking import asking
from archive.commands.console import Refusal, data_option, json_option
from archive.commands.operating import calendar_table
from archive.database.asking import coverage as queries
from archive.publish import calendar_files
from archive.publish.heat_picture import PictureError
from archive.regions import stem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import date

    from archive.calendar import Cell, Line

    Lines = Callable[[], Iterator[Line]]

NOTHING = "no reports yet; xxgk crawl finds them, xxgk process reads them"


def _statuses(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    found = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    for one in found:
        if one not in STATUSES:
            raise click.BadParameter(f"no {one!r}; there are {', '.join(STATUSES)}")
    return found


def _region(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not (value.isascii() and value.isdecimal() and 2 <= len(value) <= 9):
        raise click.BadParameter(f"{value!r} is no GB/T 2260 code such as 34, 340300 or 340323")
    return value


@click.command()
@click.option("--region", default="", metavar="CODE", callback=_region, help="Only a division and its parts.")
@click.option("--year", "years", multiple=True, type=click.IntRange(1990, 2100), help="Only this report year; may be given again.")
@click.option("--level", "levels", multiple=True, type=click.Choice(LEVELS), help="Only this level; may be given again.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; may be given again.")
@click.option("--status", "statuses", metavar="STATUS,…", callback=_statuses, help=f"Only these: {', '.join(STATUSES)}.")
@click.option("--overdue", is_flag=True, help="What is overdue, by division, with its portal's last visit.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Reckon from this day; default today.")
@click.option("--deadlines", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="Local, earlier deadlines; default settings/deadlines.toml.")
@click.option("--by", type=click.Choice(["region", "agency"]), help="Rows of page and picture; default agency for a county.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Heat map as a page.")
@click.option("--image", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Heat map as png or svg.")
@json_option
@data_option
@click.pass_obj
def coverage(
    data: Path, region: str, years: tuple[int, ...], levels: tuple[str, ...], kinds: tuple[str, ...], statuses: tuple[str, ...],
    overdue: bool, day: Any, file: Path | None, by: str | None, html: Path | None, image: Path | None, as_json: bool,
) -> None:
    """Agency × year: published, late, missing, blocked, not due; and the portals whose last visit was not complete."""
    on = day.date() if day else today()
    try:
        deadlines = load(file)
    except DeadlinesError as error:
        raise Refusal(str(error)) from error
    wanted = Wanted(region, tuple(sorted(set(years))), levels, kinds)
    kept = OVERDUE if overdue and not statuses else statuses
    with asking(data) as conn:
        def found() -> Iterator[Line]:
            return _with(kept, lines(conn, deadlines, on, wanted), whole=not overdue)

        if html or image:
            _write(found(), region, on, by, html, image, as_json=as_json)
        elif as_json:
            _emit(found, kept)
            if not kept:
                for row in queries.troubled(conn, stem(region)):
                    console.emit(row)
        elif overdue:
            _print(calendar_table.overdue(found()), f"nothing is overdue on {on}")
        else:
            _print(calendar_table.table(found()), NOTHING if not (region or years or levels or kinds or kept) else "none such")
            _troubled(conn, region)


def _with(statuses: tuple[str, ...], found: Iterator[Line], *, whole: bool) -> Iterator[Line]:
    """Agencies with one of these statuses in some year; whole: with their other years."""
    for line in found:
        fitting = tuple(cell for cell in line.cells if not statuses or cell.status in statuses)
        if fitting:
            yield line if whole else type(line)(line.agency, fitting)


def _print(told: Iterator[str], none: str) -> None:
    empty = True
    for line in told:
        empty = False
        click.echo(line)
    if empty:
        click.echo(none)


def _write(found: Iterator[Line], region: str, on: date, by: str | None, html: Path | None, image: Path | None, *, as_json: bool) -> None:
    try:
        files = calendar_files.write(found, region, on, by, html, image)
    except PictureError as error:
        raise Refusal(str(error)) from error
    for one in files:
        if as_json:
            console.emit(one)
        else:
            click.echo(one["what"])


def _emit(found: Lines, statuses: tuple[str, ...]) -> None:
    """One object an agency and year, without years of which nothing is known unless they are asked for."""
    shown = statuses or tuple(one for one in STATUSES if one != "unknown")
    for line in found():
        for cell in line.cells:
            if cell.status in shown:
                console.emit(told(line, cell))


def told(line: Line, cell: Cell) -> dict[str, Any]:
    """One agency and year as --json has it; days_overdue only of what is not there, days_late only of what is."""
    agency, seen = line.agency, cell.seen
    late = cell.status in OVERDUE
    return {
        "agency": agency.id, "agency_name": agency.name, "region": agency.region or None, "level": agency.level or None,
        "kind": agency.kind, "year": cell.year, "status": cell.status, "due": _iso(cell.due), "published": _iso(cell.published),
        "published_by": _iso(cell.by), "days_late": None if late else cell.days, "days_overdue": cell.days if late else None,
        "report": cell.report, "portal": seen.portal if seen else None, "portal_outcome": (seen.outcome or None) if seen else None,
        "portal_reason": (seen.reason or None) if seen else None, "why": cell.why or None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _troubled(conn: sqlite3.Connection, region: str) -> None:
    found = queries.troubled(conn, stem(region))
    if found:
        out = console.stdout()
        out.print("\nportals whose last visit was not complete:")
        out.print(console.table(("portal", "name", "outcome", "reason"), (
            [row["portal"], row["name"], row["outcome"], row["reason"]] for row in found)))
