"""The `xxgk` command: crawl and portals; the offline commands are archive.cli's."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console

from archive import journal, secrets
from archive.captures.visits import Resumed
from archive.cli import cli
from archive.cluster.errors import ClusterError
from archive.commands.console import FAULTY, Refusal, answer, data_option, json_option, never_choke
from archive.commands.keeping.captured import cluster_option, process_captures
from archive.commands.operating.alerts import alerts_option
from archive.intake import IntakeError
from archive.operation.alerts import settings as alert_settings
from crawler import choose, cluster, run
from crawler.commands.after import after
from crawler.commands.freeze import freeze
from crawler.commands.history import import_command
from crawler.commands.options import network_options, registry_option
from crawler.commands.portals import portals
from crawler.commands.probe import probe_command
from crawler.progress import Bar, Lines, Silent
from crawler.standalone import options_of
from crawler.told import Journalled
from settings import registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from scrapy.settings import Settings

    from archive.captures.visits import Visit
    from archive.intake import Intake
    from crawler.progress import Progress
    from crawler.visiting.options import Options
    from settings.registry import Portal

INTERRUPTED = 130
REFUSED = (registry.RegistryError, choose.ChoiceError, run.SettingsError, alert_settings.AlertError, journal.JournalError)
VISIT = ("portal", "outcome", "declared", "listed", "captured", "unchanged", "failed", "reason")


@dataclass(frozen=True, slots=True)
class Order:
    """What a crawl is to do, all of it checked."""

    portals: tuple[Portal, ...]
    named: frozenset[str]  # of them, those whose ids were given
    options: Options
    scrapy: Settings
    data: Path
    new_run: bool
    cluster: str = ""  # address of a Dask scheduler


@cli.command()
@click.argument("ids", nargs=-1, metavar="[PORTAL]...")
@click.option("--all", "every", is_flag=True, help="All portals of the registry.")
@click.option("--region", "regions", multiple=True, metavar="CODE", help="Portals whose region code begins with CODE.")
@click.option("--since", type=click.IntRange(2008, 2100), metavar="YEAR", help="Leave out reports of earlier years.")
@click.option("--full", is_flag=True, help="Fetch known documents again.")
@click.option("--new-run", is_flag=True, help="Do not go on with a crawl that was killed or interrupted.")
@cluster_option
@alerts_option
@click.option("--log-json", is_flag=True, help="The log as JSON Lines on stderr, in place of progress.")
@registry_option
@network_options
@data_option
@json_option
@click.pass_context
def crawl(context: click.Context, /, as_json: bool, log_json: bool, alerts_file: Path | None, **given: Any) -> None:
    """Visit portals, archive what they answer, read the reports; ends with a table of visits.

    A crawl of the same arguments that was killed or interrupted is gone on with: it is one run.

    Exit status: 0 every visit complete, 3 some visit not, 2 wrong arguments, 1 the program failed, 130 interrupted.
    """
    with ExitStack() as log:
        try:
            alerts = alert_settings.load(alerts_file)
            log.enter_context(journal.opened(journal.asked(as_json=log_json)))
            order = _order(context.obj, **given)
        except REFUSED as error:
            raise Refusal(str(error)) from error
        context.exit(_carry_out(order, given["source"], alerts, as_json=as_json))


cli.add_command(import_command)  # in place of the one without the network
cli.add_command(portals)
cli.add_command(freeze)
cli.add_command(probe_command)


def main() -> None:
    """The console script. Ctrl-C is 130 wherever it comes."""
    never_choke()
    try:
        sys.exit(cli.main(prog_name="xxgk", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)


def _carry_out(order: Order, source: Path, alerts: alert_settings.Settings, *, as_json: bool) -> int:
    """Crawl, read, tell; the exit status."""
    try:
        crawled = _crawl(order)
    except ClusterError as error:
        raise Refusal(str(error)) from error
    except IntakeError as error:
        journal.event("run-failed", "ERROR", reason=str(error))
        raise click.ClickException(str(error)) from error
    try:
        if crawled.fatal is not None:
            journal.event("run-failed", "ERROR", reason=str(crawled.fatal))
            raise click.ClickException(f"{crawled.fatal}; what was captured before is kept")
        if not crawled.interrupted:
            _read(order)
    finally:
        _tell(crawled, as_json=as_json)
        after(order.data, source, alerts, _say, interrupted=crawled.interrupted, fatal=crawled.fatal)
    lost = len(order.portals) - len(crawled.visits)
    if lost > 0 and not crawled.interrupted:
        raise click.ClickException(f"{lost} portals have no visit: the program failed; the messages above tell how")
    return status(crawled)


def status(crawled: run.Crawled) -> int:
    """The exit status of a crawl whose archive held out."""
    if crawled.interrupted:
        return INTERRUPTED
    return FAULTY if any(visit.outcome != "complete" for visit in crawled.visits) else 0


def _order(
    data: Path, *, ids: Sequence[str], every: bool, regions: Sequence[str], since: int | None, full: bool, new_run: bool,
    source: Path, allow_private: bool, changes: Sequence[str], cluster: str,
) -> Order:
    scrapy = run.settings(run.pairs(changes), allow_private=allow_private)
    chosen = choose.choose(registry.load(source), ids, regions, every=every, source=source)
    choose.check(chosen, contact=scrapy["XXGK_CONTACT"], allow_private=allow_private, source=source)
    return Order(chosen, frozenset(ids), options_of(scrapy, since=since, full=full), scrapy, data, new_run, cluster)


def _crawl(order: Order) -> run.Crawled:
    told = {name: str(order.scrapy[name]) for name in ("USER_AGENT", "DOWNLOAD_DELAY", "ROBOTSTXT_OBEY")}
    wait = order.scrapy.getfloat("XXGK_BUSY_SECONDS")
    crawled: run.Crawled | None = None
    try:
        with (cluster.visitor(order.cluster, order.scrapy, order.data, told, _say) as visitor,
              visitor.intake(order.data, operator=order.scrapy["XXGK_CONTACT"], settings=told, busy_seconds=wait) as intake):
            visitor.prepare(intake)
            crawled = _visit(order, intake, visitor)
            if crawled.fatal is None:
                intake.end_run("interrupted" if crawled.interrupted else "ended")
    except IntakeError as error:
        if crawled is None:
            raise
        crawled = replace(crawled, fatal=crawled.fatal or error)
    return crawled


def _visit(order: Order, intake: Intake, visitor: cluster.Visitor) -> run.Crawled:
    """The visits of a new run, or of one that is gone on with: then those that were finished in it are not made again."""
    arguments = [secrets.argument(argument) for argument in sys.argv[1:] if argument != "--new-run"]
    hours = order.scrapy.getfloat("XXGK_RESUME_HOURS")
    resumed = None if order.new_run else intake.resume(arguments, order.portals, hours)
    options = order.options
    if resumed is None:
        resumed = Resumed(intake.start_run(order.portals, arguments), datetime.now(UTC))
        journal.event("run-started", run=resumed.run, portals=len(order.portals))
    else:
        options = replace(options, since_run=resumed.started_at)
        journal.event("run-resumed", run=resumed.run, portals=len(order.portals), done=len(resumed.done))
        _say(f"going on with run {resumed.run}: {len(resumed.done)} of {len(order.portals)} portals are done; "
                   "--new-run would begin anew")
    left = [portal for portal in order.portals if portal.id not in resumed.done]
    if not left:
        return run.Crawled(resumed.visits, interrupted=False, fatal=None)
    crawled = visitor.crawl(
        intake, left, options, run=resumed.run, scrapy=order.scrapy, progress=_progress(len(left)), named=order.named,
    )
    return replace(crawled, visits=(*resumed.visits, *crawled.visits))


def _progress(count: int) -> Progress:
    console = Console(stderr=True)
    if journal.on_stderr():
        return Journalled(Silent())
    return Journalled(Bar(console, count) if console.is_terminal else Lines(console))


def _say(line: str) -> None:
    """A line for a person; where stderr is the log's, an event."""
    journal.event("said", text=line)
    if not journal.on_stderr():
        click.echo(line, err=True)


def _read(order: Order) -> None:
    try:
        done = process_captures(order.data, cluster=order.cluster)
    except Refusal as error:
        if not order.cluster:
            raise
        _say(f"{error}; what was captured is read here")
        done = process_captures(order.data)
    states = ", ".join(f"{count} {state}" for state, count in sorted(done.states.items()))
    _say(f"{done.captures} captures read" + (f": {states}" if states else ""))


def _tell(crawled: run.Crawled, *, as_json: bool) -> None:
    """The closing table, and in plain words that nothing was new, which must never look like success."""
    rows = [_row(visit, as_json=as_json) for visit in crawled.visits]
    answer(rows, VISIT, as_json=as_json, none="no visit was finished")
    outcomes = Counter(visit.outcome for visit in crawled.visits)
    captured = sum(visit.captured for visit in crawled.visits)
    unchanged = sum(visit.unchanged for visit in crawled.visits)
    journal.event(
        "run-ended", run=next((visit.run for visit in crawled.visits), None), interrupted=crawled.interrupted,
        portals=len(crawled.visits), outcomes=" ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())),
        requests=sum(visit.requests for visit in crawled.visits), captured=captured, unchanged=unchanged,
    )
    if captured:
        _say(f"{captured} new documents captured, {unchanged} unchanged")
    else:
        _say(f"nothing new was captured; {unchanged} documents are as they were")


def _row(visit: Visit, *, as_json: bool) -> dict[str, Any]:
    row = asdict(visit)
    if as_json:
        row |= {name: row[name].isoformat() for name in ("started_at", "ended_at")}
    return row
