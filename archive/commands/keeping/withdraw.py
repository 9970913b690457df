"""`xxgk withdraw`: captures that are not to be given away or shown any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive import database
from archive.commands import console
from archive.commands.console import Refusal, data_option, in_one_line, json_option
from archive.database.writing import tombstones
from archive.folder import Folder
from archive.notes.tombstones import TombstoneError, graveyard

if TYPE_CHECKING:
    from pathlib import Path

LISTED = ("at", "withdrawn", "url", "captured_at", "digest", "reason", "author")


@click.command()
@click.argument("which", default="", metavar="CAPTURE|URL")
@click.option("--reason", default="", help="Why.")
@click.option("--author", default="", help="Who says so.")
@click.option("--reports", is_flag=True, help="All else, too, that the reports read from it rest on.")
@click.option("--restore", is_flag=True, help="Take it back.")
@click.option("--list", "listed", is_flag=True, help="All that was ever withdrawn or restored.")
@json_option
@data_option
@click.pass_obj
def withdraw(data: Path, which: str, reason: str, author: str, reports: bool, restore: bool, listed: bool, as_json: bool) -> None:
    """Withdraw a capture (its id) or all captures of a URL: packages and replay leave them out and say why. No byte is changed."""
    if listed == bool(which) or (listed and (reports or restore)) or (restore and reports):
        raise Refusal("name a CAPTURE or URL, with --reason and --author, or --list alone; --reports does not go with --restore")
    if listed:
        with in_one_line(), database.reading(Folder(data).required().database) as conn:
            console.answer(tombstones.every(conn), LISTED, as_json=as_json, none="nothing was ever withdrawn")
        return
    with in_one_line(), graveyard(data) as open_:
        try:
            made = (open_.restore(which, reason=reason, author=author) if restore
                    else open_.withdraw(which, reason=reason, author=author, reports=reports))
        except TombstoneError as error:
            raise Refusal(str(error)) from error
        counts = tombstones.counts(open_.conn)
    if as_json:
        for row in made:
            console.emit(row)
        return
    click.echo(f"{len(made)} payloads {'restored' if restore else 'withdrawn'}" + ("" if made else ": they are already")
               + f"; in all {counts['captures']} captures are withdrawn, and {counts['reports']} reports have no other source")
