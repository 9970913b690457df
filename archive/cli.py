"""The offline commands: everything after the download. `python -m archive` runs them without Scrapy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from archive.commands import console
from archive.commands.asking import asking
from archive.commands.console import FAULTY, Refusal, data_option, in_one_line, json_option
from archive.commands.export import export
from archive.commands.keeping.captured import (
    VERSIONS,
    cluster_option,
    process_captures,
    readers_of,
    workers_option,
)
from archive.commands.keeping.correct import correct
from archive.commands.keeping.imports import import_command
from archive.commands.keeping.package import package, replay_command
from archive.commands.keeping.verify import verify
from archive.commands.keeping.withdraw import withdraw
from archive.commands.operating.alerts import alerts
from archive.commands.operating.coverage import coverage
from archive.commands.operating.events import events_command
from archive.commands.operating.health import health
from archive.commands.operating.runs import runs
from archive.commands.quality import quality_command
from archive.commands.serve import serve
from archive.commands.showing.filed import read_file
from archive.commands.showing.layout import layout
from archive.commands.showing.links import LinkError, link_of, promised
from archive.commands.showing.picture import cell_of_file, cell_option, image_option, needs_cell
from archive.commands.showing.show import report_id, show_cell, show_report
from archive.database.asking import queries
from archive.folder import Folder
from archive.settling.rebuild import rebuild as rebuild_folder
from archive.workers import Readers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.model import Reading
    from archive.settling.settle import Processed



@click.group(cls=console.Commands, context_settings={"help_option_names": ["-h", "--help"]})
@data_option
def cli() -> None:
    """Annual reports on open government information (政府信息公开工作年度报告): crawled, archived, read."""
    console.never_choke()


cli.add_command(correct)
cli.add_command(coverage)
cli.add_command(events_command)
cli.add_command(export)
cli.add_command(import_command)
cli.add_command(package)
cli.add_command(quality_command)
cli.add_command(replay_command)
cli.add_command(runs)
cli.add_command(serve)
cli.add_command(verify)
cli.add_command(withdraw)
cli.add_command(health)
cli.add_command(alerts)


# ---- files, no database ----------------------------------------------------------------------------------

@cli.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--url", default="", help="Where the file was published; tells agency and year if it does not.")
@cell_option
@image_option
@json_option
def read_command(files: tuple[Path, ...], url: str, key: str | None, image: Path | None, as_json: bool) -> None:
    """What the machine makes of files. Exit status 1 if one of them cannot be read."""
    needs_cell(key, image, len(files))
    failed = False
    with Readers(1) as reader:
        for path, (told, reading) in ((one, found) for one in files for found in read_file(one, url, reader)):
            failed = failed or "error" in told
            if key and reading and reading.report:
                if image and told["file"] != str(path):
                    raise Refusal(f"{told['file']}: --image needs a file of its own; unpack the archive")
                cell_of_file(path, url, reading.report, key, image, as_json=as_json)
            elif as_json:
                console.emit(told)
            else:
                _print_read(told, reading)
    sys.exit(1 if failed else 0)


def _print_read(told: Mapping[str, Any], reading: Reading | None) -> None:
    if "error" in told:
        click.echo(f"{told['file']}: {told['error']}", err=True)
    if "error" in told or reading is None:
        return
    out = console.stdout()
    out.print(f"{told['file']}: {'a report' if told['report'] else 'not a report'} ({'; '.join(told['why'])})")
    for part in layout(reading.report, texts=True) if reading.report else ():
        out.print(part)


@cli.command()
@click.argument("file", type=click.File("rb"))
def recognise(file: IO[bytes]) -> None:
    """JSON Lines {"url", "title"} (FILE or -) → the same with {"report", "year", "agency", "region", "level", "kind", "why"}."""
    failed = False
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            link = link_of(line)
        except LinkError as error:
            failed = True
            click.echo(f'{getattr(file, "name", "-")}: line {number}: {error}; write {{"url": "…", "title": "…"}}', err=True)
            continue
        console.emit(promised(link))
    sys.exit(1 if failed else 0)


# ---- the data folder ---------------------------------------------------------------------------------------

@cli.command()
@click.option("--all", "everything", is_flag=True, help="Read every capture again, not only new ones.")
@workers_option
@cluster_option
@json_option
@data_option
@click.pass_obj
def process(data: Path, everything: bool, workers: int | None, cluster: str, as_json: bool) -> None:
    """Captures → rows, for what is new or whose reader or form changed. Exit status 3 if bytes are missing."""
    done = process_captures(data, everything=everything, workers=workers, cluster=cluster)
    report_processed(done, as_json=as_json)
    sys.exit(FAULTY if done.lost else 0)


def report_processed(done: Processed, *, as_json: bool) -> None:
    """Say what came of it."""
    if as_json:
        console.emit({"captures": done.captures, "states": dict(done.states)})
    else:
        states = ", ".join(f"{count} {state}" for state, count in sorted(done.states.items()))
        click.echo(f"{done.captures} captures read" + (f": {states}" if states else "; nothing new"))


@cli.command()
@workers_option
@cluster_option
@json_option
@data_option
@click.pass_obj
def rebuild(data: Path, workers: int | None, cluster: str, as_json: bool) -> None:
    """The database anew from the WARC files. Exit status 3 if something in them is damaged."""
    with in_one_line(), console.progress("reading captures") as progress, readers_of(data, workers, cluster) as read:
        done = rebuild_folder(data, read, VERSIONS, progress)
    for damage in done.damages:
        if as_json:
            console.emit({"damage": str(damage), "warc": damage.warc, "offset": damage.offset})
        click.echo(str(damage), err=True)
    report_processed(done.processed, as_json=as_json)
    sys.exit(FAULTY if done.damages else 0)


# ---- the database --------------------------------------------------------------------------------------------

@cli.command()
@click.argument("report", nargs=-1, required=True)
@click.option("--texts", is_flag=True, help="Long running texts in full, too.")
@cell_option
@image_option
@json_option
@data_option
@click.pass_obj
def show(data: Path, report: tuple[str, ...], texts: bool, key: str | None, image: Path | None, as_json: bool) -> None:
    """A report as its official form. REPORT: its id, agency and year (固镇县连城镇 2020), or as the site's addresses have it (340323100-township/2020)."""
    needs_cell(key, image)
    with asking(data) as conn:
        id_ = report_id(conn, " ".join(report))
        if key:
            show_cell(conn, id_, key, as_json=as_json, warc=Folder(data).warc, image=image)
        else:
            show_report(conn, id_, as_json=as_json, texts=texts)


@cli.command()
@click.option("--code", "codes", multiple=True, help="Only findings of this code; may be given again.")
@click.option("--severity", "severities", multiple=True, type=click.Choice(["error", "warning", "note"]))
@json_option
@data_option
@click.pass_obj
def findings(data: Path, codes: tuple[str, ...], severities: tuple[str, ...], as_json: bool) -> None:
    """What the checks have to say of the current reports."""
    with asking(data) as conn:
        found = queries.findings(conn, codes, severities)
    columns = ("report", "agency", "year", "severity", "code", "cell", "expected", "found", "message")
    console.answer(found, columns, as_json=as_json, none="no findings")


@cli.command()
@json_option
@data_option
@click.pass_obj
def stats(data: Path, as_json: bool) -> None:
    """Counts of captures, reports and findings."""
    with asking(data) as conn:
        found = queries.stats(conn)
    console.answer(found, ("what", "by", "value", "count"), as_json=as_json, none="nothing yet; xxgk crawl fills it")
