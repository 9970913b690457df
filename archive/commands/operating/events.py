"""`xxgk events`: what was done to the data folder, as a list and as PREMIS XML."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive import events
from archive.commands import console
from archive.commands.console import data_option, in_one_line, json_option
from archive.events.premis import premis
from archive.folder import Folder

COLUMNS = ("at", "type", "outcome", "detail", "facts", "operator")


@click.command("events")
@click.option("--type", "type_", type=click.Choice(sorted(events.TYPES)), help="Only events of this type.")
@click.option("--premis", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xml", help="Write them as PREMIS 3.0 XML.")
@json_option
@data_option
@click.pass_obj
def events_command(data: Path, type_: str | None, file: Path | None, as_json: bool) -> None:
    """What was done to the data folder: crawls, imports, verifications, packages, recovery, withdrawals; oldest first."""
    with in_one_line():
        folder = Folder(data).required()
        found = [event for event in events.read(folder) if type_ in (None, event.type)]
        if file:
            file.write_bytes(premis(found))
            click.echo(f"{file}: {len(found)} events", err=True)
            return
    if as_json:
        for event in found:
            console.emit(asdict(event))
        return
    shown = [
        asdict(event) | {"at": event.at[:19], "operator": event.agent.get("operator"), "facts": ", ".join(
            f"{name} {value}" for name, value in event.facts.items() if name not in ("started_at", "ended_at", "arguments", "software"))}
        for event in found
    ]
    console.answer(shown, COLUMNS, as_json=False, none="no events; those of before this version were not logged")
