"""xxgk portals: the registry; is each entry still right; an operator's own list as a registry file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.console import FAULTY, Refusal, answer, json_option
from crawler import choose, run
from crawler.commands.options import network_options, registry_option
from crawler.platforms import PLATFORMS
from crawler.probing.check import Check
from settings import entries, registry
from settings.table import TableError, portals_of

if TYPE_CHECKING:
    from typing import Any

INTERRUPTED = 130
PORTAL = ("id", "name", "region", "platform", "url", "channels", "rendered", "unverified")
MARKS = ("rendered", "unverified")
RESULT = ("portal", "url", "ok", "why")


@click.group(invoke_without_command=True)
@registry_option
@json_option
@click.pass_context
def portals(context: click.Context, source: Path, as_json: bool) -> None:
    """The portals of the registry."""
    if context.invoked_subcommand is not None:
        return
    try:
        found = registry.load(source)
    except registry.RegistryError as error:
        raise Refusal(str(error)) from error
    rows = [asdict(portal) for portal in found]
    if not as_json:
        rows = [row | {"channels": len(row["channels"])} | {key: key if row[key] else "" for key in MARKS} for row in rows]
    answer(rows, PORTAL, as_json=as_json, none=f"{source} has no portals")


@portals.command()
@click.argument("ids", nargs=-1, metavar="[PORTAL]...")
@click.option("--all", "every", is_flag=True, help="All portals of the registry.")
@click.option("--registry", "source", type=click.Path(path_type=Path), metavar="PATH", help="Another toml file or folder.")
@network_options
@json_option
@click.pass_context
def check(
    context: click.Context, ids: tuple[str, ...], every: bool, source: Path | None, allow_private: bool,
    changes: tuple[str, ...], as_json: bool,
) -> None:
    """Ask for each entry's home page and columns, once, and say what is no longer as the entry has it.

    Exit status: 0 all as they were, 3 something moved, 2 wrong arguments, 130 interrupted. Archives nothing.
    """
    source = source or _outer(context)["source"]
    try:
        scrapy = run.settings(run.pairs(changes), allow_private=allow_private)
        chosen = choose.choose(registry.load(source), ids, (), every=every, source=source)
        choose.check(chosen, contact=scrapy["XXGK_CONTACT"], allow_private=allow_private, source=source)
    except (registry.RegistryError, choose.ChoiceError, run.SettingsError) as error:
        raise Refusal(str(error)) from error
    checks = [Check(portal) for portal in chosen]
    whole = run.errands(checks, scrapy)
    results = [result for one in checks for result in one.results]
    rows = [asdict(result) for result in results]
    if not as_json:
        rows = [row | {"ok": "ok" if row["ok"] else "LOOK"} for row in rows]
    answer(rows, RESULT, as_json=as_json or _outer(context)["as_json"], none="nothing was checked")
    faulty = sum(not result.ok for result in results)
    click.echo(f"{len(results)} addresses of {len(checks)} portals checked, {faulty} not as the registry has them", err=True)
    context.exit(INTERRUPTED if not whole else FAULTY if faulty else 0)


@portals.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--write", "target", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The registry file to make; default: the same name with .toml.")
def import_command(file: Path, target: Path | None) -> None:
    """A registry file from a CSV list: id,name,region,url and, if known, platform,channel,agency.

    Rows with the same id are one portal with several channels. One bad row, and nothing is written.
    """
    target = target or file.with_suffix(".toml")
    if target.exists():
        raise Refusal(f"{target}: is there already; name another file with --write, or remove it")
    try:
        found = portals_of(file, set(PLATFORMS))
        entries.save(target, "\n".join(entries.entry(portal) for portal in found))
    except (TableError, registry.RegistryError) as error:
        raise Refusal(str(error)) from error
    click.echo(f"{target}: {len(found)} portals; xxgk portals check --registry {target} --all tries them", err=True)


def _outer(context: click.Context) -> dict[str, Any]:
    """What was given before the sub-command's name."""
    return context.parent.params if context.parent else {}
