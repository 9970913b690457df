"""`xxgk export`: the data as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands import console
from archive.commands.console import Refusal, data_option, in_one_line, json_option
from archive.folder import Folder
from archive.publish import export as publish
from archive.publish.export.about.citation import AUTHORS
from archive.publish.export.shape import ExportError, MissingExtraError, RefusedError

if TYPE_CHECKING:
    from archive.publish.export import Exported

SAID = {"new": "new", "gone": "gone", "report": "reports changed", "cell": "cells changed", "text": "texts changed", "correction": "corrections"}


@click.command("export")
@click.argument("out", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--against", type=click.Path(path_type=Path, file_okay=False), metavar="EARLIER",
              help="The export that CHANGES.md compares with; default: what DIR held before.")
@click.option("--only", multiple=True, type=click.Choice(publish.FORMATS), help="Only this format; may be given again.")
@click.option("--authors", envvar="XXGK_CITATION", default=AUTHORS, metavar="WHO", help=f"Whom CITATION.cff names; default {AUTHORS}.")
@click.option("--license", "license_", envvar="XXGK_LICENSE", default="", metavar="SPDX", help="The licence that you give the data; default none.")
@json_option
@data_option
@click.pass_obj
def export(data: Path, out: Path, against: Path | None, only: tuple[str, ...], authors: str, license_: str, as_json: bool) -> None:
    """The data as CSV, Parquet and Stata files with codebook, data package, citation and what changed, in DIR."""
    wanted = publish.Wanted(frozenset(only or publish.FORMATS), against, authors.strip() or AUTHORS, license_.strip())
    with in_one_line(), console.progress("writing tables") as progress:
        try:
            made = publish.export(Folder(data).required(), out, wanted, progress)
        except (RefusedError, MissingExtraError) as error:
            raise Refusal(str(error)) from error
        except ExportError as error:
            raise click.ClickException(str(error)) from error
    _tell(made, as_json=as_json)


def _tell(made: Exported, *, as_json: bool) -> None:
    if as_json:
        console.emit({"folder": str(made.folder), "version": made.version, "files": made.files, "size": made.size, **made.counts,
                      "rows": made.rows, "changes": made.changes})
        return
    left = [f"{made.counts[name]} {what}" for name, what in (
        ("withdrawn_reports", "withdrawn reports left out"), ("unidentified", "reports of unknown agency or year, without figures")) if made.counts[name]]
    click.echo(f"{made.folder}: version {made.version}, {made.counts['reports']} reports, {made.files} files, {made.size} bytes"
               + "".join(f"; {one}" for one in left))
    if made.changes:
        click.echo("against the earlier export: " + ", ".join(f"{count} {SAID[kind]}" for kind, count in made.changes.items()))
