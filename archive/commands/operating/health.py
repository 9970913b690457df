"""`xxgk health`: how every portal stands, what needs a person first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import FAULTY, data_option, in_one_line, json_option
from archive.folder import Folder
from archive.operation.after import state_of
from archive.operation.files import replace_file
from archive.operation.health import NEED_WORDS, counted, portal_object
from archive.operation.page import page
from settings import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

COLUMNS = ("portal", "name", "outcome", "failures", "good_at", "next_try", "reason")


def registry_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--registry PATH."""
    return click.option("--registry", "source", type=click.Path(path_type=Path), default=registry.PORTALS, metavar="PATH",
                        help="Another toml file, or a folder of them.")(command)


@click.command()
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the page there.")
@registry_option
@json_option
@data_option
@click.pass_obj
def health(data: Path, html: Path | None, source: Path, as_json: bool) -> None:
    """How every portal stands: last good visit, last try, latest report. Exit status 3 if one needs a person."""
    with in_one_line():
        state = state_of(Folder(data).required().path, registry.load(source))
    if html:
        with in_one_line():
            replace_file(html, page(state).encode())
    needy = [portal for portal in state.portals if portal.need == "person"]
    if as_json:
        for portal in state.portals:
            console.emit(portal_object(portal))
    else:
        if needy:
            found = [portal_object(portal) for portal in needy]
            console.stdout().print(console.table(COLUMNS, [[one[name] for name in COLUMNS] for one in found]))
        numbers = counted(state.portals)
        told = (f"{numbers[need]} {words}" for need, words in NEED_WORDS.items() if numbers[need] or need != "retired")
        click.echo(f"{len(state.portals)} portals: {', '.join(told)}")
    sys.exit(FAULTY if needy else 0)
