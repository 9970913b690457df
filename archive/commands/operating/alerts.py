"""`xxgk alerts`: tell now what is due."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import FAULTY, Refusal, data_option, in_one_line, json_option
from archive.commands.operating.health import registry_option
from archive.folder import Folder
from archive.operation.after import state_of
from archive.operation.alerts import settings
from archive.operation.alerts.digest import due
from archive.operation.alerts.tell import tell, trial
from settings import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def alerts_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--alerts FILE."""
    return click.option("--alerts", "alerts_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                        help="What is told to whom; default XXGK_ALERTS, else settings/alerts.toml.")(command)


@click.command()
@alerts_option
@click.option("--days", type=click.FloatRange(0, 366), metavar="N",
              help="What came to hold in the last N days; default: since the digest before the newest run's.")
@click.option("--dry-run", is_flag=True, help="Show the digest, send nothing.")
@click.option("--test", "testing", is_flag=True, help="Send everybody a digest that says it is a test.")
@registry_option
@json_option
@data_option
@click.pass_obj
def alerts(data: Path, alerts_file: Path | None, days: float | None, dry_run: bool, testing: bool, source: Path, as_json: bool) -> None:
    """Send what is due now: the newest run's digest, with what came since. Exit status 3 if somebody could not be told."""
    try:
        wanted = settings.load(alerts_file)
    except settings.AlertError as error:
        raise Refusal(str(error)) from error
    with in_one_line():
        state = state_of(Folder(data).required().path, registry.load(source))
        digest = trial(state) if testing else due(state, wanted, None if days is None else state.at - timedelta(days=days))
    if dry_run or as_json:
        console.emit(digest.object()) if as_json else click.echo(console.plain(digest.text()), nl=False)
    if dry_run:
        return
    told, problems = tell(digest, wanted)
    for line in problems:
        click.echo(line, err=True)
    click.echo(_outcome(told, nobody=not wanted.tell, empty=digest.empty), err=True)
    sys.exit(FAULTY if problems else 0)


def _outcome(told: int, *, nobody: bool, empty: bool) -> str:
    if nobody:
        return "nobody is told: the settings have no [[tell]]"
    return f"{told} told" if told or not empty else "nothing to be said"
